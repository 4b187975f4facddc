"""Sets in the object store, in the form of `docs/store-format.md`: their XML, as deltas from their parents."""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from setbook.errors import NotFound, StoreDamaged
from setbook.history.store.blob_file import HEAD_BYTES, MOST_DEPTH, read_head
from setbook.history.store.packing import PackedContents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.hub.store.files import FileStore


class SetBlobs(PackedContents):
    """The XML of sets, by its sha256.

    Parameters
    ----------
    files
        Where they lie, under ``sets/``.
    """

    def __init__(self, files: FileStore) -> None:
        super().__init__()
        self._files = files

    def __contains__(self, digest: str) -> bool:
        return str(self.path(digest)) in self._files

    def path(self, digest: str) -> PurePosixPath:
        """Say where a set lies, or would."""
        return PurePosixPath("sets", digest[:2], digest[2:])

    def open_file(self, digest: str) -> BinaryIO:
        """Open a blob.

        Raises
        ------
        StoreDamaged
            It is missing.
        """
        try:
            return BytesIO(self._files.read(str(self.path(digest))))
        except NotFound as error:
            raise StoreDamaged(str(error)) from error

    def write_file(self, digest: str, data: bytes) -> None:
        """Keep a blob; when this returns it is there for good. One that is there already, and sound, is as good."""
        name = str(self.path(digest))
        if name in self._files and not self._can_be_given_back(digest):
            self._files.remove(name)
        self._files.write_new(name, data)

    def base_of(self, digest: str) -> str | None:
        """Give what a set is a delta from; None where it is whole.

        Raises
        ------
        StoreDamaged
            It is missing.
        """
        name = str(self.path(digest))
        try:
            return read_head(b"".join(self._files.stream(name, 0, HEAD_BYTES)), name).base
        except NotFound as error:
            raise StoreDamaged(str(error)) from error

    def rests_on(self, digest: str) -> Iterator[str]:
        """Give a set and all that it rests on, down to what is whole.

        Raises
        ------
        StoreDamaged
            One of them is missing.
        """
        step: str | None = digest
        for _ in range(MOST_DEPTH + 1):
            if step is None:
                return
            yield step
            step = self.base_of(step)

    def _can_be_given_back(self, digest: str) -> bool:
        try:
            SetBlobs(self._files).read(digest)  # from the store, not from what is remembered
        except StoreDamaged:
            return False
        return True
