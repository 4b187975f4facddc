"""Files that are there for good once they are there: written beside, forced to the disk, moved into place."""

from __future__ import annotations

import secrets
import time
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from setbook.errors import NotWritable
from setbook.format.atomic import force, sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PART = ".part"
_OLD_SECONDS = 3600.0
"""A part that nobody has added to for so long belongs to a process that was killed."""


def make_folder(folder: Path) -> None:
    """Make a folder, and each one on the way to it, lasting."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for made in reversed(missing):
        with _said(made):
            made.mkdir(exist_ok=True)
            sync_folder(made.parent)


def write(path: Path, data: bytes, parts: Path) -> None:
    """Write a file, whole or not at all; when this returns it survives a power cut. `parts` holds it meanwhile."""
    with part_in(parts) as (part, file):
        file.write(data)
        finish(file)
        put_in_place(part, path)


def finish(file: IO[bytes]) -> None:
    """Force what was written to the disk, and close the file: not every system moves an open one."""
    file.flush()
    force(file.fileno())
    file.close()


def put_in_place(part: Path, path: Path) -> None:
    """Move a finished part to its name."""
    make_folder(path.parent)
    with _said(path):
        part.replace(path)
        sync_folder(path.parent)


@contextmanager
def part_in(folder: Path) -> Iterator[tuple[Path, IO[bytes]]]:
    """Open a part in a folder of the same disk; what is not put in place is removed.

    Yields
    ------
    part, file
        Its path, and the file to write to.

    Raises
    ------
    NotWritable
        The folder or the disk refuses, here or within the block.
    """
    make_folder(folder)
    part = folder / f"{secrets.token_hex(8)}{PART}"
    try:
        with _said(part), part.open("xb") as file:
            yield part, file
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def remove_old_parts(folder: Path, older_than_seconds: float = _OLD_SECONDS) -> int:
    """Remove what killed processes left unfinished, and give its bytes."""
    freed = 0
    for part in folder.glob(f"*{PART}"):
        with suppress(FileNotFoundError):  # finished meanwhile
            status = part.stat()
            if time.time() - status.st_mtime >= older_than_seconds:
                part.unlink()
                freed += status.st_size
    return freed


@contextmanager
def _said(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NotWritable(
            f"{path}: expected a folder and a disk that take the file, found: {error.strerror or error}. "
            "Nothing was stored; make room, or check the folder's permissions, and repeat it."
        ) from error
