"""Search with PostgreSQL's tsvector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import column, func, literal, select, table
from sqlalchemy.dialects.postgresql import ARRAY, REGCONFIG
from sqlalchemy.types import Float

if TYPE_CHECKING:
    from sqlalchemy import Subquery

_WEIGHTS = [0.1, 0.3, 0.5, 1.0]  # D (body), C (problem), B (tags), A (title)

_documents = table("search_documents", column("number"), column("piece_id"), column("document"))


def found(words: list[str], most: int, *, is_begun: bool) -> Subquery:
    """Give ``piece_id`` and ``rank`` of the newest hits."""
    asked = func.to_tsquery(literal("english", REGCONFIG), " & ".join(words) + (":*" if is_begun else ""))
    recent = (
        select(_documents)
        .where(_documents.c.document.op("@@")(asked))
        .order_by(_documents.c.number.desc())
        .limit(most)
        .subquery("recent")
    )
    rank = -func.ts_rank(literal(_WEIGHTS, ARRAY(Float)).cast(ARRAY(Float(24))), recent.c.document, asked)
    return select(recent.c.piece_id, rank.label("rank")).subquery("found")
