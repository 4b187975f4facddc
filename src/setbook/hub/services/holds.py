"""A time in which no content is removed, for whoever reads all of them: a backup that is not yet through."""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from setbook.errors import HubError
from setbook.hub.store.base import new_id, now
from setbook.hub.store.blob_lock import keep_blobs, remove_blobs
from setbook.hub.store.tables import BlobHold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Session

    from setbook.hub.services.contents import Contents
    from setbook.hub.store.database import Database

_log = logging.getLogger("setbook.hub")

_LASTS = timedelta(minutes=10)
_RENEWED_SECONDS = 60.0


@contextmanager
def held(database: Database, reason: str) -> Iterator[None]:
    """Let no content be removed, in whatever process, for as long as the block runs.

    Should this process die, contents are removed again after ten minutes.

    Raises
    ------
    HubError
        The database could not be reached for so long that contents may have been removed.
    """
    hold_id, stop = new_id(), threading.Event()
    database.write(lambda db: _begin(db, hold_id, reason))
    renewing = threading.Thread(target=_renew, args=(database, hold_id, stop), name="blob-hold", daemon=True)
    renewing.start()
    try:
        yield
        if not _is_valid(database, hold_id):
            raise HubError(
                "expected to hold all contents until the end, found that the hold ran out, for the database could not "
                "be reached; repeat it"
            )
    finally:
        stop.set()
        renewing.join()
        database.write(lambda db: _end(db, hold_id))


def are_held(db: Session) -> bool:
    """Whether no content may be removed now."""
    return db.scalar(select(BlobHold.id).where(BlobHold.expires_at >= now()).limit(1)) is not None


def may_remove(db: Session) -> bool:
    """Whether contents may be removed in this transaction, which writes; until it has ended nobody begins to hold them."""
    remove_blobs(db)
    return not are_held(db)


def remove_unless_held(database: Database, contents: Contents, names: Iterable[str]) -> None:
    """Remove files that nothing points to any more, once that is committed; what is held is left to the next sweep.

    A hold that begins after this has looked begins after that commit, so it is not for these files.
    """
    with database.reading() as db:
        if are_held(db):
            return
    for name in names:
        contents.files.remove(name)


def _begin(db: Session, hold_id: str, reason: str) -> None:
    keep_blobs(db)  # who is removing some just now is through before this is written
    db.execute(delete(BlobHold).where(BlobHold.expires_at < now()))
    db.add(BlobHold(id=hold_id, reason=reason, expires_at=now() + _LASTS))


def _renew(database: Database, hold_id: str, stop: threading.Event) -> None:
    while not stop.wait(_RENEWED_SECONDS):
        try:
            database.write(lambda db: _move_on(db, hold_id))
        except DBAPIError:
            _log.exception("The hold on all contents could not be renewed; it is tried again.")


def _move_on(db: Session, hold_id: str) -> None:
    still = (BlobHold.id == hold_id, BlobHold.expires_at >= now())
    db.execute(update(BlobHold).where(*still).values(expires_at=now() + _LASTS))


def _is_valid(database: Database, hold_id: str) -> bool:
    with database.reading() as db:
        valid = select(BlobHold.id).where(BlobHold.id == hold_id, BlobHold.expires_at >= now())
        return db.scalar(valid) is not None


def _end(db: Session, hold_id: str) -> None:
    db.execute(delete(BlobHold).where(BlobHold.id == hold_id))
