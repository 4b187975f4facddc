"""The contents as a backup sees them: held, listed, read and written; `setbook.hosting.backup` says how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from setbook.errors import HubError
from setbook.hosting.backup.blobs import Blob
from setbook.hub.services.contents import Contents
from setbook.hub.services.holds import held
from setbook.hub.store import migrate
from setbook.hub.store.database import Database
from setbook.hub.store.files import content_name
from setbook.hub.store.tables import Content, UploadPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager

_MADE_AGAIN = ("renditions/", "sounds/")


class BlobArchive:
    """The contents of a community service.

    Parameters
    ----------
    database_url, blob_url
        Where rows and contents are.
    """

    def __init__(self, database_url: str, blob_url: str) -> None:
        self._database = Database(database_url)
        self._contents = Contents(blob_url)

    def held(self) -> AbstractContextManager[None]:
        """Let none be removed while the block runs.

        Raises
        ------
        HubError
            The tables are those of another version.
        """
        if not migrate.is_up_to_date(self._database):
            raise HubError(
                "expected the tables of this version of setbook, found others; start the hub once with this version"
            )
        return held(self._database, "backup")

    def listed(self) -> Iterator[Blob]:
        """List the files of the store, but for those that can be made again."""
        for stored in self._contents.files.listed():
            if not stored.name.startswith(_MADE_AGAIN):
                yield Blob(stored.name, stored.size_bytes, stored.tag)

    def needed(self) -> set[str]:
        """Give the files that rows name, and the sets on which these rest, as far as they are there to say so."""
        with self._database.reading() as db:
            names = {
                content_name(found)
                for found in db.scalars(select(Content.sha256).where(Content.xml_sha256.is_(None)))
            }
            names.update(db.scalars(select(UploadPart.name)))
            sets = db.scalars(
                select(Content.xml_sha256).where(Content.xml_sha256.is_not(None)).distinct()
            ).all()
        return names | {str(self._contents.sets.path(digest)) for digest in sets if digest}

    def is_sound(self, name: str, sha256: str) -> bool:
        """Whether bytes of this hash can be what lies under a name: a file as it came says so by its name."""
        kind, *rest = name.split("/")
        return kind != "contents" or "".join(rest) == sha256

    def read(self, name: str) -> Iterator[bytes]:
        """Give a file, piece by piece."""
        return self._contents.files.stream(name)

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """Keep a file, in place of what is there under its name."""
        self._contents.files.write_all(name, pieces)
