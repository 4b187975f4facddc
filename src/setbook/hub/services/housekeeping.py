"""What has to be done from time to time: scores of trending, unfinished uploads, old answers, renditions, unused contents."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, update

from setbook.hub.services.discovery import refresh_trending
from setbook.hub.services.holds import remove_unless_held
from setbook.hub.services.jobs import Job
from setbook.hub.services.rendition_keeping import keep_within
from setbook.hub.services.uploads import remove_expired
from setbook.hub.store.base import now
from setbook.hub.store.inserting import insert_new
from setbook.hub.store.tables import Chore, IdempotencyKey, LoginState, WebSession

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from setbook.hub.services.contents import Contents
    from setbook.hub.store.database import Database

_ANSWERS_HOURS = 48
_SWEEP_EVERY = timedelta(hours=24)
SWEEP = Job("sweep", "contents")


def keep_house(database: Database, contents: Contents, sound_cache_bytes: int) -> tuple[Job, ...]:
    """Do it all once; doing it twice, or in two processes, does no harm. Gives what is to be done then."""
    database.write(refresh_trending)
    database.write(_forget_what_is_past)
    remove_unless_held(database, contents, database.write(remove_expired))
    keep_within(database, contents, sound_cache_bytes)
    is_due = database.write(lambda db: _is_due(db, SWEEP.kind, _SWEEP_EVERY))
    return (SWEEP,) if is_due else ()


def _forget_what_is_past(db: Session) -> None:
    oldest = now() - timedelta(hours=_ANSWERS_HOURS)
    db.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < oldest))
    for table in (LoginState, WebSession):
        db.execute(delete(table).where(table.expires_at < now()))


def _is_due(db: Session, name: str, every: timedelta) -> bool:
    """Whether a chore has to be done; who is told so does it, and nobody else is."""
    if insert_new(db, Chore, name=name, begun_at=now()):
        return True
    past = update(Chore).where(Chore.name == name, Chore.begun_at < now() - every)
    return db.execute(past.values(begun_at=now()).returning(Chore.name)).first() is not None
