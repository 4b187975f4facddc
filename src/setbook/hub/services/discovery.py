"""What is found: by words, and by what people like these days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Float, case, cast, func, literal, or_, select, union, update

from setbook.errors import BadRequest
from setbook.hub.services import pieces
from setbook.hub.services.paging import Stretch, read_cursor, write_cursor
from setbook.hub.services.policy import readable
from setbook.hub.store import search
from setbook.hub.store.base import now, table_of
from setbook.hub.store.tables import Download, Fork, Like, Piece, PieceTag, View, Workflow
from setbook.wire import base
from setbook.wire import pieces as wire

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, CompoundSelect, Select
    from sqlalchemy.orm import Session

    from setbook.hub.services.viewer import Viewer

_MOST_HITS = 1000
_WINDOW_DAYS = 21
_WEIGHTS = (
    (Fork.original_id, Fork.created_at, 8.0),
    (Like.piece_id, Like.created_at, 4.0),
    (Download.piece_id, Download.created_at, 2.0),
)
_HALVING_DAYS = 7


def found(
    db: Session,
    viewer: Viewer,
    text: str,
    stretch: Stretch,
    *,
    kind: str | None = None,
    difficulty: str | None = None,
    tag: str | None = None,
) -> base.Page[wire.Piece]:
    """Find pieces by words of their titles, tags, problems, descriptions and devices, the best first.

    Raises
    ------
    BadRequest
        There is no word in what was typed.
    """
    words = search.words_of(text)
    if not words:
        raise BadRequest(f"expected a word to search for, found {text!r}")
    hits = search.found(db, words)
    query: Select[str] = select(Piece.id).join(hits, hits.c.piece_id == Piece.id).where(readable(viewer))
    if kind is not None:
        query = query.where(Piece.kind == kind)
    if difficulty is not None:
        query = query.where(Piece.id.in_(select(Workflow.id).where(Workflow.difficulty == difficulty)))
    if tag is not None:
        query = query.where(
            Piece.id.in_(select(PieceTag.piece_id).where(PieceTag.tag_name == tag.strip().lower()))
        )
    start = 0
    if stretch.cursor is not None:
        stated = read_cursor(stretch.cursor, 1)[0]
        if not isinstance(stated, int) or not 0 <= stated <= _MOST_HITS:
            raise BadRequest("expected the next_cursor of this search, found another; begin at the start")
        start = stated
    # The whole rows are read of those alone that are shown: thousands may be sorted for them.
    best = query.order_by(hits.c.rank, Piece.id.desc()).offset(start).limit(stretch.limit + 1)
    ids = db.scalars(best).all()
    end = start + stretch.limit
    more = len(ids) > stretch.limit and end < _MOST_HITS
    by_id = {piece.id: piece for piece in db.scalars(select(Piece).where(Piece.id.in_(ids[: stretch.limit])))}
    rows = [by_id[piece_id] for piece_id in ids[: stretch.limit]]
    return base.Page[wire.Piece](
        items=[wire.Piece(**common) for common in pieces.commons(db, viewer, rows)],
        next_cursor=write_cursor([end]) if more else None,
    )


def refresh_trending(db: Session, at: datetime | None = None) -> None:
    """Work out again what people like these days.

    Each fork, like and download of the last three weeks counts, by weight, and half as much for every week that
    has passed since (in steps of a week); each view of a day counts a little.
    """
    moment = at or now()
    score: ColumnElement[float] = literal(0.0)
    for piece_id, happened_at, weight in _WEIGHTS:
        age = case(
            *(
                (happened_at >= moment - timedelta(days=_HALVING_DAYS * (week + 1)), 0.5**week)
                for week in range(_WINDOW_DAYS // _HALVING_DAYS)
            ),
            else_=0.0,
        )
        counted = select(func.coalesce(func.sum(age), 0.0)).where(piece_id == Piece.id).correlate(Piece)
        score += weight * cast(counted.scalar_subquery(), Float)
    since = (moment - timedelta(days=_HALVING_DAYS)).date()
    views = select(func.count()).select_from(View).where(View.piece_id == Piece.id, View.day >= since)
    score += 0.1 * cast(views.correlate(Piece).scalar_subquery(), Float)
    rows = table_of(Piece)  # by way of the class it would count revisions
    stirred = or_(Piece.id.in_(_stirred(moment, since)), Piece.trending_score != 0.0)
    db.execute(update(rows).where(stirred).values(trending_score=score))


def _stirred(moment: datetime, since: date) -> CompoundSelect[str | None]:
    """Give the pieces with which something happened lately: no others can have a score."""
    oldest = moment - timedelta(days=_WINDOW_DAYS)
    happened = [
        select(piece_id).where(happened_at >= oldest, piece_id.is_not(None))
        for piece_id, happened_at, _ in _WEIGHTS
    ]
    return union(*happened, select(View.piece_id).where(View.day >= since))
