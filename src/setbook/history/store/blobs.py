"""The folder of blobs: contents by their sha256, written once, each whole or a delta."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO

from setbook.errors import StoreDamaged
from setbook.history.store import durable
from setbook.history.store.blob_file import HEAD_BYTES
from setbook.history.store.packing import PackedContents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Blobs(PackedContents):
    """Contents on the disk, by digest. Nothing here knows versions.

    Parameters
    ----------
    folder
        Where they lie: ``ab/cdef…`` for the content of the digest ``abcdef…``.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def __contains__(self, digest: str) -> bool:
        return self.path(digest).is_file()

    def path(self, digest: str) -> Path:
        """Say where a content lies, or would."""
        return self.folder / digest[:2] / digest[2:]

    def digests(self) -> Iterator[str]:
        """List what is there."""
        for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*")):
            digest = path.parent.name + path.name
            if len(digest) == sha256().digest_size * 2 and not set(digest) - set("0123456789abcdef"):
                yield digest

    def open_plain(self, digest: str) -> BinaryIO:
        """Open a content that is kept plain, to be read piece by piece; its digest is the reader's to check.

        Raises
        ------
        StoreDamaged
            It is missing, or kept otherwise.
        """
        if self.head(digest).kind != "plain":
            raise StoreDamaged(
                f"{self.path(digest)}: expected an audio file, found a set; run `setbook verify`."
            )
        file = self.open_file(digest)
        file.seek(HEAD_BYTES)
        return file

    def remove(self, digest: str) -> int:
        """Remove a blob and give its size in bytes."""
        path = self.path(digest)
        size_bytes = path.stat().st_size
        path.unlink()
        return size_bytes

    def open_file(self, digest: str) -> BinaryIO:
        """Open a blob.

        Raises
        ------
        StoreDamaged
            It is missing.
        """
        path = self.path(digest)
        try:
            return path.open("rb")
        except FileNotFoundError as error:
            raise StoreDamaged(
                f"{path}: expected a stored content, found nothing; run `setbook verify`."
            ) from error

    def write_file(self, digest: str, data: bytes) -> None:
        """Write a blob beside and move it into place."""
        durable.write(self.path(digest), data, parts=self.folder)
