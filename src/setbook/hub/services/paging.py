"""Lists in stretches. A cursor is where the last stretch ended, so what is added meanwhile shifts nothing."""

from __future__ import annotations

import base64
import binascii
import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from sqlalchemy import and_, literal, or_

from setbook.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

Row = TypeVar("Row")
Value: TypeAlias = str | int | float
MOST_ITEMS = 100


@dataclass(frozen=True)
class Stretch:
    """What of a list is asked for.

    Attributes
    ----------
    limit
        At most so many items, 1 to 100.
    cursor
        Where the last stretch ended; None for the beginning.
    """

    limit: int = 20
    cursor: str | None = None


@dataclass(frozen=True)
class Rows(Generic[Row]):
    """A stretch of rows, and the cursor for what follows."""

    rows: Sequence[Row]
    next_cursor: str | None


@dataclass(frozen=True)
class Order:
    """By what a list is ordered: columns, the last one unique; `is_falling` for all of them."""

    columns: tuple[InstrumentedAttribute[Any], ...]
    is_falling: bool = True


def stretch_of(db: Session, query: Select[Row], order: Order, stretch: Stretch) -> Rows[Row]:
    """Give a stretch of what a query finds.

    Raises
    ------
    BadRequest
        The cursor is none of this list.
    """
    if stretch.cursor is not None:
        query = query.where(_after(order, read_cursor(stretch.cursor, len(order.columns))))
    ordering = [column.desc() if order.is_falling else column.asc() for column in order.columns]
    found = db.scalars(query.order_by(*ordering).limit(stretch.limit + 1)).all()
    rows = found[: stretch.limit]
    more = len(found) > stretch.limit
    return Rows(
        rows, write_cursor([getattr(rows[-1], column.key) for column in order.columns]) if more else None
    )


def write_cursor(values: Sequence[Value]) -> str:
    """Write where a stretch ended.

    Examples
    --------
    >>> read_cursor(write_cursor([3, "a"]), 2)
    [3, 'a']
    """
    return base64.urlsafe_b64encode(json.dumps(list(values)).encode()).decode().rstrip("=")


def read_cursor(cursor: str, count: int) -> list[Value]:
    """Read where a stretch ended.

    Raises
    ------
    BadRequest
        It was not written by `write_cursor` for as many values.
    """
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise _no_cursor() from error
    if not isinstance(values, list) or len(values) != count or not all(map(_is_value, values)):
        raise _no_cursor()
    return values


def mapped(rows: Rows[Row], to_message: Callable[[Row], Any]) -> dict[str, Any]:
    """Give a stretch as the fields of a `Page`."""
    return {"items": [to_message(row) for row in rows.rows], "next_cursor": rows.next_cursor}


def told(rows: Rows[Row], to_messages: Callable[[Sequence[Row]], Sequence[Any]]) -> dict[str, Any]:
    """Give a stretch as the fields of a `Page`, where what belongs to its rows is looked up for all at once."""
    return {"items": to_messages(rows.rows), "next_cursor": rows.next_cursor}


def _is_value(value: object) -> bool:
    if isinstance(value, str):
        return "\0" not in value and value.isprintable()
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and abs(value) < 1 << 31


def _fits(value: Value, kind: type[object]) -> bool:
    """Whether a value can be compared with a column; PostgreSQL does not compare a truth with a number."""
    if kind in {bool, str}:
        return isinstance(value, kind)
    return isinstance(value, int | float) and not isinstance(value, bool)


def _no_cursor() -> BadRequest:
    return BadRequest(
        "expected the next_cursor of this list, found another cursor; begin at the start, without one"
    )


def _after(order: Order, values: list[Value]) -> ColumnElement[bool]:
    """Say what comes after, column by column; SQLite and PostgreSQL both use an index for it."""
    conditions = []
    for place, (column, value) in enumerate(zip(order.columns, values, strict=True)):
        if not _fits(value, column.type.python_type):
            raise _no_cursor()
        same = [before == known for before, known in zip(order.columns[:place], values, strict=False)]
        edge = literal(value, column.type)  # a truth as a parameter: SQLAlchemy compares no constant one
        conditions.append(and_(*same, column < edge if order.is_falling else column > edge))
    return or_(*conditions)
