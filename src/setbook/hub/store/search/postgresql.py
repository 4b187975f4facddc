"""Search with PostgreSQL's tsvector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import column, func, literal, select, table
from sqlalchemy.dialects.postgresql import ARRAY, REGCONFIG
from sqlalchemy.types import Float

if TYPE_CHECKING:
    from sqlalchemy import Subquery

_MOST_RANKED = 5000
_WEIGHTS = [0.1, 0.3, 0.5, 1.0]  # D (body), C (problem), B (tags), A (title)

_documents = table("search_documents", column("number"), column("piece_id"), column("document"))


def found(words: list[str]) -> Subquery:
    """Give ``piece_id`` and ``rank``; as with SQLite, the newest 5,000 hits are ranked."""
    asked = func.to_tsquery(literal("english", REGCONFIG), " & ".join(words) + ":*")
    recent = (
        select(_documents)
        .where(_documents.c.document.op("@@")(asked))
        .order_by(_documents.c.number.desc())
        .limit(_MOST_RANKED)
        .subquery("recent")
    )
    rank = -func.ts_rank(literal(_WEIGHTS, ARRAY(Float)).cast(ARRAY(Float(24))), recent.c.document, asked)
    return select(recent.c.piece_id, rank.label("rank")).subquery("found")
