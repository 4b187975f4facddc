"""Search with SQLite's FTS5."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import column, func, literal, literal_column, select, table

from setbook.hub.store.tables import SearchDocument

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Subquery

_WEIGHTS = (10.0, 5.0, 3.0, 1.0)  # title, tags, problem, body

_index = table("search_index", column("rowid"))
_whole: ColumnElement[str] = literal_column("search_index")


def found(words: list[str], most: int, *, is_begun: bool) -> Subquery:
    """Give ``piece_id`` and ``rank``: the index gives its newest hits first, and ranks no more than are taken."""
    asked = literal(" ".join(f'"{word}"' for word in words) + ("*" if is_begun else ""))
    recent = (
        select(_index.c.rowid, func.bm25(_whole, *_WEIGHTS).label("rank"))
        .where(_whole.op("MATCH")(asked))
        .order_by(_index.c.rowid.desc())
        .limit(most)
        .subquery("recent")
    )
    return (
        select(SearchDocument.piece_id, recent.c.rank)
        .join(recent, recent.c.rowid == SearchDocument.number)
        .subquery("found")
    )
