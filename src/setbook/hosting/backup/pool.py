"""Files by the hash of their bytes: what several backups have in common lies there once."""

from __future__ import annotations

import hashlib
import os
import secrets
from typing import TYPE_CHECKING

from setbook.errors import NotWritable, StoreDamaged
from setbook.format.atomic import force, sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_PIECE_BYTES = 1 << 20


class Pool:
    """Files in a folder, named by their sha256.

    Parameters
    ----------
    folder
        Where they lie; it is made if it is missing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        """Say where a file lies, or would."""
        return self._folder / sha256[:2] / sha256[2:]

    def has(self, sha256: str, size_bytes: int) -> bool:
        """Whether a file of this hash and size is there; its bytes are not looked at."""
        path = self.path(sha256)
        return path.is_file() and path.stat().st_size == size_bytes

    def put(self, pieces: Iterable[bytes]) -> tuple[str, int, bool]:
        """Keep a file; when this returns it is on the disk.

        Returns
        -------
        sha256, size_bytes, is_new
            What it is named by, its size, and whether it was not there yet.

        Raises
        ------
        NotWritable
            The folder or the disk refuses.
        """
        found, size_bytes = hashlib.sha256(), 0
        temporary = self._folder / f".new-{secrets.token_hex(8)}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                for piece in pieces:
                    file.write(piece)
                    found.update(piece)
                    size_bytes += len(piece)
                file.flush()
                force(file.fileno())
            sha256 = found.hexdigest()
            is_new = not self.has(sha256, size_bytes)
            if is_new:
                path = self.path(sha256)
                path.parent.mkdir(exist_ok=True)
                temporary.replace(path)
                sync_folder(path.parent)
                sync_folder(self._folder)
        except OSError as error:
            raise NotWritable(
                f"{self._folder}: expected a folder and a disk that take the backup, found: {error.strerror or error}. "
                "Make room, or back up to another one."
            ) from error
        finally:
            temporary.unlink(missing_ok=True)
        return sha256, size_bytes, is_new

    def read(self, sha256: str) -> Iterator[bytes]:
        """Give a file, piece by piece.

        Raises
        ------
        StoreDamaged
            It is missing.
        """
        try:
            with self.path(sha256).open("rb") as file:
                while piece := file.read(_PIECE_BYTES):
                    yield piece
        except FileNotFoundError as error:
            raise _damaged(self.path(sha256), "nothing") from error

    def verify(self, sha256: str) -> None:
        """Read a file and compare it with its hash.

        Raises
        ------
        StoreDamaged
            It is missing, or not what was kept.
        """
        found = hashlib.sha256()
        for piece in self.read(sha256):
            found.update(piece)
        if found.hexdigest() != sha256:
            raise _damaged(self.path(sha256), "other bytes")

    def keep_only(self, wanted: set[str]) -> int:
        """Remove all files but some; gives how many were removed."""
        gone = 0
        for path in self._folder.glob("*/*"):
            if f"{path.parent.name}{path.name}" not in wanted:
                path.unlink()
                gone += 1
        for path in self._folder.glob(".new-*"):  # of a backup that was killed
            path.unlink()
        return gone


def _damaged(path: Path, found: str) -> StoreDamaged:
    return StoreDamaged(f"{path}: expected what was backed up, found {found}; take another backup.")
