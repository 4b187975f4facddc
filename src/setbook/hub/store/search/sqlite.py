"""Search with SQLite's FTS5."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import column, func, literal, literal_column, select, table

from setbook.hub.store.tables import SearchDocument

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Subquery

_MOST_RANKED = 5000
_WEIGHTS = (10.0, 5.0, 3.0, 1.0)  # title, tags, problem, body

_index = table("search_index", column("rowid"))
_whole: ColumnElement[str] = literal_column("search_index")


def found(words: list[str]) -> Subquery:
    """Give ``piece_id`` and ``rank``; ranking reads every hit, so only the newest 5,000 come to it."""
    asked = literal(" ".join(f'"{word}"' for word in words) + "*")
    newest = select(_index.c.rowid).where(_whole.op("MATCH")(asked)).order_by(_index.c.rowid.desc())
    recent = newest.limit(_MOST_RANKED).subquery("recent")
    oldest = select(func.min(recent.c.rowid)).scalar_subquery()
    hits = (
        select(_index.c.rowid, func.bm25(_whole, *_WEIGHTS).label("rank"))
        .where(_whole.op("MATCH")(asked), _index.c.rowid >= oldest)
        .subquery("hits")
    )
    return (
        select(SearchDocument.piece_id, hits.c.rank)
        .join(hits, hits.c.rowid == SearchDocument.number)
        .subquery("found")
    )
