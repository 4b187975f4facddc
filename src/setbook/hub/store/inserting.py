"""Rows that are added only if they are not there yet, without an error and without a race."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects import postgresql, sqlite

from setbook.hub.store.base import table_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from setbook.hub.store.base import Base


def insert_new(db: Session, table: type[Base], **values: object) -> bool:
    """Add a row, unless one with its key is there; tell whether it was added."""
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    db.flush()
    target = table_of(table)
    statement = insert(target).values(**values).on_conflict_do_nothing()
    return db.execute(statement.returning(*target.primary_key.columns)).first() is not None
