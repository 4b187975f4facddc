"""Replace a file in one step: the old bytes or the new ones, never a half."""

import os
import secrets
import stat
import sys
from contextlib import suppress
from pathlib import Path

from setbook.errors import NotWritable

if sys.platform != "win32":
    import fcntl


def write_atomically(path: Path, data: bytes) -> None:
    """Write ``data`` beside ``path``, force it to the disk, and move it into place.

    Raises
    ------
    NotWritable
        The folder or the disk refuses; the old file is as it was.
    """
    target = path.resolve()  # a link is followed, not replaced
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        _write_through(temporary, data, like=target)
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise NotWritable(
            f"{path}: expected a folder and a disk that take the file, found: {error.strerror or error}. "
            "Nothing was changed; save it elsewhere."
        ) from error
    sync_folder(target.parent)


def _write_through(path: Path, data: bytes, like: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        force(file.fileno())
    if like.exists():
        path.chmod(stat.S_IMODE(like.stat().st_mode))


def force(descriptor: int) -> None:
    """Force an open file to the disk itself; on macOS, fsync alone stops at the disk's cache."""
    if sys.platform == "darwin":
        with suppress(OSError):  # a network drive knows no such call
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Make what was made, moved or removed in a folder lasting; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        force(descriptor)
    finally:
        os.close(descriptor)
