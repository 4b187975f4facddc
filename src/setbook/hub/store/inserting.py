"""Rows that are added only if they are not there yet, without an error and without a race."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy.dialects import postgresql, sqlite

from setbook.hub.store.base import table_of

if TYPE_CHECKING:
    from sqlalchemy import CursorResult
    from sqlalchemy.orm import Session

    from setbook.hub.store.base import Base


def insert_new(db: Session, table: type[Base], **values: object) -> bool:
    """Add a row, unless one with its key is there; tell whether it was added."""
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    db.flush()
    statement = insert(table_of(table)).values(**values).on_conflict_do_nothing()
    done = cast("CursorResult[Any]", db.execute(statement))
    return done.rowcount == 1
