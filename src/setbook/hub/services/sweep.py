"""The sweep: contents that nothing points to any more are removed, after a time in which they might be needed again.

Three steps, each of which may be broken off anywhere and taken again, in several processes at once:

1. What people uploaded and put into no piece counts against their plans no longer.
2. The row of a content to which nothing points is noted with the time, and removed when that is long past.
3. A file that no row names is removed, if it is not new: of one that is just being written the row comes yet.

Steps 2 and 3 remove in transactions that exclude whoever is about to need a content (`setbook.hub.store.blob_lock`),
and look again within them.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from setbook.hub.services.holdings import let_go, unused_holdings
from setbook.hub.services.holds import are_held, may_remove
from setbook.hub.services.unnamed_files import FileSweep
from setbook.hub.store.base import Base, now, table_of
from setbook.hub.store.tables import Content, Upload

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from setbook.hub.services.contents import Contents
    from setbook.hub.store.database import Database

_log = logging.getLogger("setbook.hub")

_AT_ONCE = 100
"""Rows or files that one transaction removes; who waits for it does not wait long."""


@dataclass(frozen=True)
class Swept:
    """What a sweep removed, or would.

    Attributes
    ----------
    is_held
        Somebody held all contents, a backup for one, and nothing was removed.
    holdings
        Uploads that were put into no piece, and count against nobody's plan any more.
    contents
        Contents to which nothing points.
    files, size_bytes
        Files of the store, and their bytes.
    """

    is_held: bool = False
    holdings: int = 0
    contents: int = 0
    files: int = 0
    size_bytes: int = 0


def sweep(database: Database, contents: Contents, unused_hours: float, *, dry_run: bool = False) -> Swept:
    """Remove what nothing points to.

    Parameters
    ----------
    unused_hours
        So long a content stays after the last that pointed to it is gone, and a file after it was written.
    dry_run
        Only count. What step 2 would bring for step 3 only in the next sweep is not foreseen.
    """
    with database.reading() as db:
        if are_held(db):
            return Swept(is_held=True)
    before = now() - timedelta(hours=unused_hours)
    files = FileSweep(database, contents, before)
    if dry_run:
        with database.reading() as db:
            holdings = len(db.scalars(unused_holdings(before)).all())
            rows = len(db.scalars(select(Content.sha256).where(_is_past(before))).all())
        return Swept(False, holdings, rows, *files.count())
    holdings = _all_of(lambda: database.write(lambda db: let_go(db, before)))
    database.write(_note_what_is_unused)
    rows = _all_of(lambda: _remove_rows(database, before))
    removed = Swept(False, holdings, rows, *files.remove())
    _log.info("Swept: %s", removed)
    return removed


def _all_of(some: Callable[[], int]) -> int:
    """Do something until there is no more to do; gives how much that was."""
    count = 0
    while found := some():
        count += found
    return count


def _note_what_is_unused(db: Session) -> None:
    """Write down which contents nothing points to, from when on; one that is used again is as good as new."""
    unused = and_(*_nothing_points_to_it())
    db.execute(update(Content).where(Content.unused_since.is_(None), unused).values(unused_since=now()))
    db.execute(update(Content).where(Content.unused_since.is_not(None), ~unused).values(unused_since=None))


def _remove_rows(database: Database, before: datetime) -> int:
    def work(db: Session) -> int:
        if not may_remove(db):
            return 0
        gone = db.scalars(select(Content.sha256).where(_is_past(before)).limit(_AT_ONCE)).all()
        db.execute(delete(Content).where(Content.sha256.in_(gone)))
        return len(gone)

    try:
        return database.write(work)
    except IntegrityError:  # somebody used one of them at this very moment; the next sweep sees which
        return 0


def _is_past(before: datetime) -> ColumnElement[bool]:
    return and_(Content.unused_since < before, *_nothing_points_to_it())


def _nothing_points_to_it() -> list[ColumnElement[bool]]:
    """Give the conditions that no row points to a content: no foreign key of any table, and no upload to come."""
    contents = table_of(Content)
    pointing = [
        key.parent
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table is contents
    ]
    keys = [
        select(column).where(column == Content.sha256).correlate(contents).exists() for column in pointing
    ]
    uploads = select(Upload.id).where(Upload.sha256 == Content.sha256).correlate(contents).exists()
    return [~or_(*keys, uploads)]
