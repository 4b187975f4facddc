"""What every table shares: names of constraints, ids, times that know their zone."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import JSON, DateTime, MetaData, String, inspect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.engine import Dialect

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_TIME_DIGITS = 10
_CHANCE_DIGITS = 16
ID_DIGITS = _TIME_DIGITS + _CHANCE_DIGITS

ID_PATTERN = rf"^[{_ALPHABET}]{{{ID_DIGITS}}}$"
"""What an id looks like, as a regular expression."""

# PostgreSQL would compare by the language of the server; ids are compared byte by byte everywhere.
Id = String(ID_DIGITS).with_variant(String(ID_DIGITS, collation="C"), "postgresql")
Digest = String(64).with_variant(String(64, collation="C"), "postgresql")
Json = JSON().with_variant(JSONB(), "postgresql")


def new_id(milliseconds: int | None = None) -> str:
    """Give an id that sorts by time and cannot be guessed: 48 bits of milliseconds, 80 of chance, in base 32.

    The form is that of ULID, in small letters. Unlisted pieces rest on the 80 bits: who has no link finds nothing.

    Examples
    --------
    >>> new_id(0)[:10], len(new_id())
    ('0000000000', 26)
    """
    when = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    return _digits(when, _TIME_DIGITS) + _digits(secrets.randbits(80), _CHANCE_DIGITS)


def table_of(row: type[DeclarativeBase]) -> Table:
    """Give the table that a class of rows has for itself."""
    return cast("Table", inspect(row).local_table)


def now() -> datetime:
    """Give the time, in UTC."""
    return datetime.now(UTC)


class UtcTime(TypeDecorator[datetime]):
    """A point in time. SQLite drops the zone, so all times go in and come out in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's face
        """Turn a time to UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's face
        """Give the zone back."""
        if value is None:
            return None
        found: datetime = value
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


class Base(DeclarativeBase):
    """Root of the tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def _digits(number: int, count: int) -> str:
    found = []
    for _ in range(count):
        number, digit = divmod(number, 32)
        found.append(_ALPHABET[digit])
    return "".join(reversed(found))
