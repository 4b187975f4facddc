"""What is found: by words, and by what people like these days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Float, and_, case, cast, func, literal, or_, select, union, update
from sqlalchemy.orm import selectin_polymorphic

from setbook.errors import BadRequest
from setbook.hub.services import collections, pieces, racks, sessions, workflows
from setbook.hub.services.paging import Rows, Stretch, read_cursor, stretch_of, told, write_cursor
from setbook.hub.store import search
from setbook.hub.store.base import now, table_of
from setbook.hub.store.tables import (
    Collection,
    Download,
    Fork,
    Like,
    Piece,
    Rack,
    SongSession,
    View,
    Workflow,
)
from setbook.wire import base
from setbook.wire import pieces as wire

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, CompoundSelect, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from setbook.hub.services.viewer import Viewer

_MOST_HITS = 1000
_MOST_FACETS = 50
_WINDOW_DAYS = 21
_WEIGHTS = (
    (Fork.original_id, Fork.created_at, 8.0),
    (Like.piece_id, Like.created_at, 4.0),
    (Download.piece_id, Download.created_at, 2.0),
)
_HALVING_DAYS = 7


@dataclass(frozen=True)
class Wanted:
    """What is looked for.

    Attributes
    ----------
    text
        Words, all of which a piece must hold, the last one as a beginning; empty for any.
    kind, difficulty, tag, technique, owner
        What else must be so; None for any.
    featured
        Only what moderators recommend.
    """

    text: str = ""
    kind: str | None = None
    difficulty: str | None = None
    tag: str | None = None
    technique: str | None = None
    owner: str | None = None
    featured: bool = False

    @property
    def has_words(self) -> bool:
        """Whether there is a word in the text."""
        return bool(search.words_of(self.text))


def found(db: Session, viewer: Viewer, wanted: Wanted, stretch: Stretch) -> base.Page[wire.Piece]:
    """Find pieces by words of their titles, tags, problems, descriptions and devices, the best first.

    Raises
    ------
    BadRequest
        There is no word in what was typed.
    """
    if not wanted.has_words:
        raise BadRequest(f"expected a word to search for, found {wanted.text!r}")

    def messages(rows: Sequence[Piece]) -> list[wire.Piece]:
        return [wire.Piece(**common) for common in pieces.common_of_each(db, viewer, rows)]

    return base.Page[wire.Piece](**told(_rows_of(db, viewer, wanted, stretch, select(Piece)), messages))


def cards(db: Session, viewer: Viewer, wanted: Wanted, stretch: Stretch) -> base.Page[wire.AnyPiece]:
    """Find pieces, each told with all that its kind has; without words the newest come first."""
    whole = select(Piece).options(selectin_polymorphic(Piece, [SongSession, Workflow, Rack, Collection]))
    rows = _rows_of(db, viewer, wanted, stretch, whole)
    return base.Page[wire.AnyPiece](**told(rows, lambda some: of_any_kind(db, viewer, some)))


def of_any_kind(db: Session, viewer: Viewer, some: Sequence[Piece]) -> list[wire.AnyPiece]:
    """Tell of pieces of several kinds, in their order, each with all that its kind has."""
    told_by: tuple[tuple[type[Piece], Callable[..., Sequence[wire.AnyPiece]]], ...] = (
        (SongSession, sessions.messages),
        (Workflow, workflows.messages),
        (Rack, racks.messages),
        (Collection, collections.messages),
    )
    known: dict[str, wire.AnyPiece] = {}
    for kind, messages in told_by:
        of_kind = [piece for piece in some if isinstance(piece, kind)]
        if of_kind:
            known |= {message.id: message for message in messages(db, viewer, of_kind)}
    return [known[piece.id] for piece in some]


def _rows_of(
    db: Session, viewer: Viewer, wanted: Wanted, stretch: Stretch, shown: Select[Piece]
) -> Rows[Piece]:
    """Find pieces; `shown` says how much is read of those that are given."""
    which = pieces.which(
        viewer, kind=wanted.kind, owner=wanted.owner, featured=wanted.featured, tag=wanted.tag,
        technique=wanted.technique,
    )  # fmt: skip
    if wanted.difficulty is not None:
        which.append(Piece.id.in_(select(Workflow.id).where(Workflow.difficulty == wanted.difficulty)))
    if not wanted.has_words:
        return stretch_of(db, shown.where(*which), pieces.ORDERS["new"], stretch)
    hits = search.found(db, search.words_of(wanted.text))
    start = _start(stretch)
    # The whole rows are read of those alone that are shown: thousands may be sorted for them.
    best = select(Piece.id).join(hits, hits.c.piece_id == Piece.id).where(*which)
    best = best.order_by(hits.c.rank, Piece.id.desc()).offset(start).limit(stretch.limit + 1)
    ids = db.scalars(best).all()
    by_id = {piece.id: piece for piece in db.scalars(shown.where(Piece.id.in_(ids[: stretch.limit])))}
    end = start + stretch.limit
    more = len(ids) > stretch.limit and end < _MOST_HITS
    rows = [by_id[piece_id] for piece_id in ids[: stretch.limit]]
    return Rows(rows, write_cursor([end]) if more else None)


@dataclass(frozen=True)
class Facets:
    """What public pieces are of, the most frequent first: what a filter can offer."""

    genres: list[str]
    keys: list[str]


def facets(db: Session) -> Facets:
    """Give the genres and keys of public sessions and workflows."""

    def most(kind: type[SongSession | Workflow], word: InstrumentedAttribute[Any]) -> list[str]:
        public = and_(Piece.visibility == "public", Piece.is_hidden.is_(False))
        query = (
            select(word).select_from(kind).where(public, word != "").group_by(word)
        )  # NULL is no other than ""
        return list(db.scalars(query.order_by(func.count().desc(), word).limit(_MOST_FACETS)))

    genres = [*most(SongSession, SongSession.genre), *most(Workflow, Workflow.genre)]
    return Facets(list(dict.fromkeys(genres)), most(SongSession, SongSession.key_signature))


def _start(stretch: Stretch) -> int:
    """Read where a stretch of ranked hits begins."""
    if stretch.cursor is None:
        return 0
    stated = read_cursor(stretch.cursor, 1)[0]
    if not isinstance(stated, int) or not 0 <= stated <= _MOST_HITS:
        raise BadRequest("expected the next_cursor of this search, found another; begin at the start")
    return stated


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
