"""Contents in an object store: a folder by default, a bucket by URL; named by their hash, never changed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import AlreadyExistsError, NotFoundError
from obstore.store import LocalStore, from_url

from setbook.errors import NotFound
from setbook.format.atomic import force, sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

_READ_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Stored:
    """An object of the store, without its bytes.

    Attributes
    ----------
    name
        Its name.
    size_bytes
        Its size.
    written_at
        When it was written.
    tag
        Names this state of it: what is written anew under the name has another. Empty where the store tells none.
    """

    name: str
    size_bytes: int
    written_at: datetime
    tag: str


class FileStore:
    """Objects by name.

    Parameters
    ----------
    url
        ``file:///folder``, ``s3://bucket/prefix``, ``memory:///`` …

    Notes
    -----
    In a folder each object is forced to the disk before `write_new` returns. A bucket promises that by itself.
    """

    def __init__(self, url: str) -> None:
        self._folder: Path | None = None
        if url.startswith("file://"):
            self._folder = Path(url.removeprefix("file://"))
            self._folder.mkdir(parents=True, exist_ok=True)
            self._store: obstore.store.ObjectStore = LocalStore(self._folder)
        else:
            self._store = from_url(url)

    def __contains__(self, name: str) -> bool:
        try:
            obstore.head(self._store, name)
        except FileNotFoundError:
            return False
        return True

    def write_new(self, name: str, data: bytes) -> None:
        """Keep an object under a name that is free; an object that is there already stays."""
        with suppress(AlreadyExistsError):
            obstore.put(self._store, name, data, mode="create")
        self._force(name)

    def write_all(self, name: str, pieces: Iterable[bytes]) -> None:
        """Keep an object that comes in pieces, whole or not at all, without ever holding all of it."""
        writer = obstore.open_writer(self._store, name, max_concurrency=2)
        for piece in pieces:
            writer.write(piece)
        writer.close()  # not in a `with`, which would also finish an object whose pieces failed to come
        self._force(name)

    def read(self, name: str) -> bytes:
        """Give an object.

        Raises
        ------
        NotFound
            It is not there.
        """
        try:
            return bytes(obstore.get(self._store, name).bytes())
        except FileNotFoundError as error:
            raise _missing(name) from error

    def local_path(self, name: str) -> Path | None:
        """Give where an object lies on this machine; None in a bucket, or where there is none."""
        path = None if self._folder is None else (self._folder / name).resolve()
        return path if path is not None and path.is_file() else None

    def size_bytes(self, name: str) -> int:
        """Give the size of an object.

        Raises
        ------
        NotFound
            It is not there.
        """
        try:
            return int(obstore.head(self._store, name)["size"])
        except FileNotFoundError as error:
            raise _missing(name) from error

    def stream(self, name: str, start_bytes: int = 0, stop_bytes: int | None = None) -> Iterator[bytes]:
        """Give an object, or a stretch of it, piece by piece.

        Raises
        ------
        NotFound
            It is not there.
        """
        stop = self.size_bytes(name) if stop_bytes is None else stop_bytes
        for start in range(start_bytes, stop, _READ_BYTES):
            try:
                data = obstore.get_range(self._store, name, start=start, end=min(start + _READ_BYTES, stop))
            except FileNotFoundError as error:
                raise _missing(name) from error
            yield bytes(data)

    def remove(self, name: str) -> None:
        """Remove an object; one that is not there is none the less gone."""
        with suppress(FileNotFoundError, NotFoundError):
            obstore.delete(self._store, name)

    def names(self, prefix: str) -> list[str]:
        """List the objects under a prefix."""
        return sorted(stored.name for stored in self.listed(prefix))

    def listed(self, prefix: str = "") -> Iterator[Stored]:
        """List the objects under a prefix, a folder by its name, in no order."""
        for page in obstore.list(self._store, prefix or None):
            for entry in page:
                tag = str(entry.get("e_tag") or "")
                yield Stored(str(entry["path"]), int(entry["size"]), entry["last_modified"], tag)

    def _force(self, name: str) -> None:
        if self._folder is None:
            return
        path = self._folder / name
        with path.open("rb") as file:
            force(file.fileno())
        for folder in path.parents:
            sync_folder(folder)
            if folder == self._folder:
                break


def content_name(sha256: str) -> str:
    """Say where the bytes of an uploaded file lie."""
    return f"contents/{sha256[:2]}/{sha256[2:]}"


def _missing(name: str) -> NotFound:
    return NotFound(
        f"{name}: expected a stored content, found nothing; restore the blob store from its backup."
    )
