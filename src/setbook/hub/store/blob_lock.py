"""Who removes contents and who is about to need them take turns; it is the database that lets them.

On SQLite all who write take turns anyway. On PostgreSQL a lock of the transaction does it: those who need contents
share it, and who removes has it alone. A process that dies lets go of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_KEY = 7_236_511_019
"""Any number, but the same in every process."""


def keep_blobs(db: Session) -> None:
    """See to it that no content is removed until this transaction, which writes, has ended."""
    _lock(db, "pg_advisory_xact_lock_shared")


def remove_blobs(db: Session) -> None:
    """Wait until nobody is about to need a content; until this transaction, which writes, has ended, nobody will be."""
    _lock(db, "pg_advisory_xact_lock")


def _lock(db: Session, function: str) -> None:
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text(f"SELECT {function}(:key)"), {"key": _KEY})
