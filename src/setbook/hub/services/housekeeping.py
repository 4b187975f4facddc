"""What has to be done from time to time: scores of trending, unfinished uploads, answers that nobody asks for again, renditions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete

from setbook.hub.services.discovery import refresh_trending
from setbook.hub.services.rendition_keeping import keep_within
from setbook.hub.services.uploads import remove_expired, remove_files
from setbook.hub.store.base import now
from setbook.hub.store.tables import IdempotencyKey, LoginState, WebSession

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from setbook.hub.services.contents import Contents
    from setbook.hub.store.database import Database

_ANSWERS_HOURS = 48


def keep_house(database: Database, contents: Contents, sound_cache_bytes: int) -> None:
    """Do it all once; doing it twice, or in two processes, does no harm."""
    database.write(refresh_trending)
    database.write(_forget_what_is_past)
    remove_files(database.write(remove_expired), contents)
    keep_within(database, contents, sound_cache_bytes)


def _forget_what_is_past(db: Session) -> None:
    oldest = now() - timedelta(hours=_ANSWERS_HOURS)
    db.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < oldest))
    for table in (LoginState, WebSession):
        db.execute(delete(table).where(table.expires_at < now()))
