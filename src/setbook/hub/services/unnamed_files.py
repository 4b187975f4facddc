"""Files of the store that no row names: found by looking at both, removed where they are not new."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from setbook.errors import StoreDamaged
from setbook.hub.services.holds import may_remove
from setbook.hub.store.tables import Content, Rendition, Sound, Upload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from sqlalchemy.orm import InstrumentedAttribute, Session

    from setbook.hub.services.contents import Contents
    from setbook.hub.store.database import Database
    from setbook.hub.store.files import Stored

_AT_ONCE = 50
"""Files that are looked at and removed in one transaction; who waits for it does not wait long."""


class FileSweep:
    """Looks for files that no row names.

    Parameters
    ----------
    database, contents
        Where rows and files are.
    before
        What was written after this moment stays in any case.
    """

    def __init__(self, database: Database, contents: Contents, before: datetime) -> None:
        self._database = database
        self._contents = contents
        self._before = before
        self._needed: set[str] = set()
        """Sets that are known to be needed: those that rows name, and all that these rest on."""
        self._kinds: dict[str, Callable[[Session, list[str]], set[str]]] = {
            "contents": self._named_contents,
            "uploads": _named_parts,
            "sets": self._named_sets,
            "renditions": partial(_named_by, Rendition.blob),
            "sounds": partial(_named_by, Sound.blob),
        }

    def count(self) -> tuple[int, int]:
        """Give how many files would be removed, and their bytes."""
        found = [stored for stretch in self._stretches() for stored in self._unnamed_now(*stretch)]
        return len(found), sum(stored.size_bytes for stored in found)

    def remove(self) -> tuple[int, int]:
        """Remove them; gives how many there were, and their bytes."""
        files = size_bytes = 0
        for kind, stretch in self._stretches():
            if not self._unnamed_now(kind, stretch):
                continue  # nobody has to wait only for this to be seen
            gone = self._database.write(partial(self._remove, kind=kind, stretch=stretch))
            files += len(gone)
            size_bytes += sum(stored.size_bytes for stored in gone)
        return files, size_bytes

    def _stretches(self) -> Iterator[tuple[str, list[Stored]]]:
        """Give the files that are not new, some at a time."""
        for kind in self._kinds:
            stretch: list[Stored] = []
            for stored in self._contents.files.listed(kind):
                if stored.written_at < self._before:
                    stretch.append(stored)
                if len(stretch) == _AT_ONCE:
                    yield kind, stretch
                    stretch = []
            if stretch:
                yield kind, stretch

    def _unnamed_now(self, kind: str, stretch: list[Stored]) -> list[Stored]:
        with self._database.reading() as db:
            return self._unnamed(db, kind, stretch)

    def _remove(self, db: Session, kind: str, stretch: list[Stored]) -> list[Stored]:
        if not may_remove(db):
            return []
        gone = self._unnamed(db, kind, stretch)
        for stored in gone:
            self._contents.files.remove(stored.name)
        return gone

    def _unnamed(self, db: Session, kind: str, stretch: list[Stored]) -> list[Stored]:
        named = self._kinds[kind](db, [stored.name for stored in stretch])
        return [stored for stored in stretch if stored.name not in named]

    def _named_contents(self, db: Session, names: list[str]) -> set[str]:
        """Give the files whose bytes are a content's; an upload that is under way may rely on one, too."""
        by_hash = {_hash_in(name): name for name in names}
        kept = select(Content.sha256).where(Content.sha256.in_(by_hash), Content.xml_sha256.is_(None))
        coming = select(Upload.sha256).where(Upload.sha256.in_(by_hash))
        return {by_hash[sha256] for query in (kept, coming) for sha256 in db.scalars(query)}

    def _named_sets(self, db: Session, names: list[str]) -> set[str]:
        """Give the sets that a content is, and those on which one of these rests."""
        by_hash = {_hash_in(name): name for name in names}
        named = select(Content.xml_sha256).where(Content.xml_sha256.in_(by_hash))
        found = {sha256 for sha256 in db.scalars(named) if sha256}
        if found != by_hash.keys():  # only now is it worth to look what rests on what
            every = select(Content.xml_sha256).where(Content.xml_sha256.is_not(None)).distinct()
            self._learn(sha256 for sha256 in db.scalars(every) if sha256 and sha256 not in self._needed)
        return {by_hash[sha256] for sha256 in found | (self._needed & by_hash.keys())}

    def _learn(self, digests: Iterable[str]) -> None:
        for digest in digests:
            try:
                for step in self._contents.sets.rests_on(digest):
                    if step in self._needed:
                        break
                    self._needed.add(step)
            except StoreDamaged:
                continue  # it cannot be given back; what it rests on above the gap is known by now


def _named_parts(db: Session, names: list[str]) -> set[str]:
    """Give the pieces of uploads that are under way; the row of one that has just been written comes yet."""
    going_on = set(db.scalars(select(Upload.id).where(Upload.id.in_({name.split("/")[1] for name in names}))))
    return {name for name in names if name.split("/")[1] in going_on}


def _named_by(column: InstrumentedAttribute[Any], db: Session, names: list[str]) -> set[str]:
    """Give the files that a column names."""
    return set(db.scalars(select(column).where(column.in_(names))))


def _hash_in(name: str) -> str:
    """Give the hash in a name such as ``contents/ab/cdef…``."""
    return "".join(name.split("/")[1:])
