"""The caches on disk: what lies there, how much it takes, its bounds.

Everything in them can be made again. Files are known by their folder and
suffix, so that a cache in a folder with other things never takes one of them.
"""

from __future__ import annotations

import functools
import json
import re
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from setbook.audio.cache_folder import cache_folder
from setbook.errors import NotFound, NotWritable, SetbookError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LIMITS_FILE = "limits.json"
YOUNG_SECONDS = 3600.0
"""A file that was begun and not finished is left alone for so long: somebody may be writing it."""

_UNITS = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12,
          "KIB": 2**10, "MIB": 2**20, "GIB": 2**30, "TIB": 2**40}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A part of the cache.

    Parameters
    ----------
    holds
        What it is, for people.
    patterns
        Its files, below its folder.
    default_limit_bytes
        Its bound, unless another one was set.
    """

    name: str
    holds: str
    patterns: tuple[str, ...]
    default_limit_bytes: int


PARTS = {
    part.name: part
    for part in (
        Part("pcm", "the sound of clips", ("??/*.pcm", "??/*.part"), 8 << 30),
        Part("peaks", "waveforms for the arrangement", ("*.peaks", "*.part"), 512 << 20),
        Part("kernels", "compiled effects and mixer", ("*.wasm", "*.o", "*.part"), 256 << 20),
    )
}


@dataclass(frozen=True)
class Entry:
    """One file of the cache."""

    part: str
    path: Path
    size_bytes: int
    used_at: float
    """When it was last used, as far as the file says; seconds since the epoch."""


@dataclass(frozen=True)
class Use:
    """What a part of the cache takes."""

    part: Part
    file_count: int
    size_bytes: int
    limit_bytes: int


def entries(names: Iterable[str] | None = None) -> list[Entry]:
    """Return the files of some parts of the cache, or of all, the longest unused first.

    Raises
    ------
    NotFound
        There is no such part.
    """
    found = []
    for part in _parts(names):
        for pattern in part.patterns:
            for path in (cache_folder() / part.name).glob(pattern):
                with suppress(OSError):  # somebody else was quicker
                    status = path.stat()
                    used = max(status.st_mtime, status.st_atime if part.name != "pcm" else 0.0)
                    found.append(Entry(part.name, path, status.st_size, used))
    return sorted(found, key=lambda entry: entry.used_at)


def uses() -> list[Use]:
    """Return what each part takes."""
    found = entries()
    return [
        Use(
            part,
            sum(entry.part == part.name for entry in found),
            sum(entry.size_bytes for entry in found if entry.part == part.name),
            limit_of(part.name),
        )
        for part in PARTS.values()
    ]


def clear(names: Iterable[str] | None = None) -> int:
    """Remove everything from some parts, or from all; return the bytes freed.

    What another process has mapped stays readable to it; on Windows it stays.

    Raises
    ------
    NotFound
        There is no such part.
    """
    return sum(_removed(entry) for entry in entries(names))


def trim() -> int:
    """Remove the longest unused files of parts that are over their bounds; return the bytes freed."""
    freed = 0
    now = time.time()
    for part in PARTS.values():
        found = entries([part.name])
        surplus = sum(entry.size_bytes for entry in found) - limit_of(part.name)
        for entry in found:
            begun = entry.path.suffix == ".part"
            if begun and now - entry.used_at < YOUNG_SECONDS:
                continue
            if surplus <= 0 and not begun:
                continue
            gone = _removed(entry)
            surplus -= gone
            freed += gone
    return freed


@functools.cache
def trim_once() -> None:
    """Trim, the first time that this process asks for it."""
    with suppress(OSError):
        trim()


def limit_of(name: str) -> int:
    """Return the bound of a part, in bytes; a file of bounds that cannot be read counts as none."""
    part = next(iter(_parts([name])))
    try:
        kept = json.loads((cache_folder() / LIMITS_FILE).read_text("utf-8"))
        limit = kept.get(name, part.default_limit_bytes)
    except (OSError, ValueError, AttributeError):
        return part.default_limit_bytes
    return limit if isinstance(limit, int) and limit >= 0 else part.default_limit_bytes


def set_limit(name: str, limit_bytes: int) -> None:
    """Set the bound of a part, for this user from now on.

    Raises
    ------
    NotFound
        There is no such part.
    NotWritable
        The cache's folder cannot be written.
    """
    limits = {part: limit_of(part) for part in PARTS}
    limits[next(iter(_parts([name]))).name] = max(0, limit_bytes)
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside = folder / f"{LIMITS_FILE}.part"
        beside.write_text(json.dumps(limits, indent=2), "utf-8")
        beside.replace(folder / LIMITS_FILE)
    except OSError as error:
        raise NotWritable(
            f"Expected to write in {folder}, found: {error.strerror or error}; set SETBOOK_CACHE to another folder."
        ) from error


def parse_size(text: str) -> int:
    """Return the bytes of a size as people write it.

    Raises
    ------
    SetbookError
        It is none.

    Examples
    --------
    >>> parse_size("1.5 GB"), parse_size("512MiB")
    (1500000000, 536870912)
    """
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-zA-Z]*)\s*", text)
    if found is None or found[2].upper() not in _UNITS:
        raise SetbookError(f"Expected a size such as 4GB or 500 MB, found {text!r}.")
    return round(float(found[1]) * _UNITS[found[2].upper()])


def show_size(size_bytes: float) -> str:
    """Return a size as people read it.

    Examples
    --------
    >>> show_size(999), show_size(1_234_567_890)
    ('999 B', '1.2 GB')
    """
    for unit in ("B", "KB", "MB", "GB"):
        if size_bytes < 1000:
            return f"{size_bytes:.0f} {unit}" if unit == "B" else f"{size_bytes:.1f} {unit}"
        size_bytes /= 1000
    return f"{size_bytes:.1f} TB"


def _parts(names: Iterable[str] | None) -> list[Part]:
    chosen = list(PARTS if names is None else names)
    for name in chosen:
        if name not in PARTS:
            raise NotFound(f"Expected a part of the cache ({', '.join(PARTS)}), found {name!r}.")
    return [PARTS[name] for name in chosen]


def _removed(entry: Entry) -> int:
    try:
        entry.path.unlink()
    except OSError:  # gone already, or Windows has it mapped
        return 0
    return entry.size_bytes
