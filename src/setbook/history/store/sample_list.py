"""The audio files that a version plays: each named once by its sha256, its bytes taken along only if asked for.

The list of a version is a content like any other, so versions that play the
same files share one. A file is hashed again only when its size or date is
not that of the list before.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from setbook.errors import StoreDamaged
from setbook.history.store import durable
from setbook.history.store.blob_file import BlobHead

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from setbook.history.store.blobs import Blobs
    from setbook.model import LiveSet, Preset

_PIECE_BYTES = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class SampleEntry:
    """One audio file of a version.

    Attributes
    ----------
    stored_path
        As the set has it.
    path
        Where it was, from the project's folder if inside it; None for a missing file.
    size_bytes, modified_ns
        Of the file; None for a missing one.
    digest
        sha256 of the file; None for a missing one.
    """

    stored_path: str
    path: str | None = None
    size_bytes: int | None = None
    modified_ns: int | None = None
    digest: str | None = None


def list_samples(opened: LiveSet | Preset, project: Path, known: Iterable[SampleEntry]) -> list[SampleEntry]:
    """List the files that a set plays, hashing those that `known` does not answer for."""
    hashed = {
        (entry.path, entry.size_bytes, entry.modified_ns): entry.digest for entry in known if entry.digest
    }
    return sorted(
        (_entry(sample.stored_path, sample.path, project, hashed) for sample in opened.samples),
        key=lambda entry: (entry.stored_path, entry.path or ""),
    )


def write_list(entries: Iterable[SampleEntry]) -> bytes:
    """Write a list as lines of JSON."""
    return "".join(f"{json.dumps(asdict(entry), ensure_ascii=False)}\n" for entry in entries).encode()


def read_list(data: bytes) -> list[SampleEntry]:
    """Read what `write_list` wrote.

    Raises
    ------
    StoreDamaged
        It is something else.
    """
    try:
        entries = [SampleEntry(**json.loads(line)) for line in data.decode().splitlines()]
        # A digest becomes a path, and a store may come from a stranger.
        if all(entry.digest is None or _DIGEST.fullmatch(entry.digest) for entry in entries):
            return entries
    except (ValueError, TypeError) as error:
        raise StoreDamaged(f"expected a list of samples, found other data ({error})") from error
    raise StoreDamaged("expected a list of samples with their sha256, found something else in its place")


def take_file(path: Path, digest: str, blobs: Blobs) -> bool:
    """Copy an audio file into the store, piece by piece; False where it is no longer what was hashed."""
    target = blobs.path(digest)
    if target.is_file():
        os.utime(target)  # so that it does not count as left over while the version is being written
        return True
    with path.open("rb") as source, durable.part_in(blobs.folder) as (part, file):
        file.write(BlobHead("plain", path.stat().st_size).pack())
        found, size_bytes = sha256(), 0
        while piece := source.read(_PIECE_BYTES):
            found.update(piece)
            size_bytes += len(piece)
            file.write(piece)
        if found.hexdigest() != digest:
            return False
        file.seek(0)
        file.write(BlobHead("plain", size_bytes).pack())
        durable.finish(file)
        durable.put_in_place(part, target)
    return True


def hash_file(path: Path) -> str:
    """Give the sha256 of a file, read piece by piece."""
    found = sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            found.update(piece)
    return found.hexdigest()


def _entry(
    stored_path: str,
    path: Path | None,
    project: Path,
    hashed: Mapping[tuple[str | None, int | None, int | None], str],
) -> SampleEntry:
    if path is not None:
        with suppress(OSError):  # gone or closed to us since it was found: listed as missing
            status = path.stat()
            place = _from_project(path, project)
            facts = (place, status.st_size, status.st_mtime_ns)
            return SampleEntry(stored_path, *facts, hashed.get(facts) or hash_file(path))
    return SampleEntry(stored_path)


def _from_project(path: Path, project: Path) -> str:
    inside = path.is_relative_to(project)
    return path.relative_to(project).as_posix() if inside else str(path)
