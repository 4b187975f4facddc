"""Counts that are kept beside what they count, in the same transaction, and the check that proves them.

Whoever adds or removes rows calls `bump` or `recount` before the commit. `recount` locks the counted row first and
counts then, in a statement of its own: on PostgreSQL that sees all that others have committed, and what they have
not yet committed they will count themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import ColumnElement, Table, func, select, update

from setbook.hub.store.base import table_of
from setbook.hub.store.tables import (
    Collection,
    CollectionItem,
    Comment,
    CommentLike,
    Download,
    Follow,
    Fork,
    Holding,
    Like,
    Piece,
    PieceTag,
    Rating,
    SongSession,
    Tag,
    User,
    Version,
    View,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import InstrumentedAttribute, Session


@dataclass(frozen=True)
class Counter:
    """A column that counts.

    Attributes
    ----------
    table
        Where it is.
    column
        Its name.
    truth
        What it should be: a scalar subquery that refers to the row of `table`.
    """

    table: Table
    column: str
    truth: ColumnElement[int]

    @property
    def name(self) -> str:
        """Its full name, ``pieces.likes_count``."""
        return f"{self.table.name}.{self.column}"


@dataclass(frozen=True)
class Drift:
    """A count that is wrong."""

    counter: str
    row: str
    stored: int
    true: int


def bump(db: Session, column: InstrumentedAttribute[int], row_id: str, by: int = 1) -> None:
    """Add to a count: the rows that it counts have been added or removed in this transaction."""
    table = _table_of(column)
    if by:
        db.execute(update(table).where(_key(table) == row_id).values({column.key: table.c[column.key] + by}))


def recount(db: Session, column: InstrumentedAttribute[int], row_ids: Iterable[str]) -> None:
    """Count again, for rows of which what is counted may have changed in any way."""
    counter = _BY_NAME[f"{_table_of(column).name}.{column.key}"]
    db.flush()
    for row_id in sorted(set(row_ids)):  # in one order, so that two writers do not wait for each other
        _correct(db, counter, row_id)


def check_counters(db: Session, *, repair: bool = False) -> list[Drift]:
    """Compare every count with what it counts; with `repair`, put right those that are wrong.

    Returns
    -------
    list of Drift
        Empty where all is right.
    """
    found = []
    for counter in COUNTERS:
        key, stored = _key(counter.table), counter.table.c[counter.column]
        rows = db.execute(select(key, stored, counter.truth).where(stored != counter.truth)).all()
        found += [Drift(counter.name, row[0], row[1], row[2]) for row in rows]
        if repair:
            for row in rows:
                _correct(db, counter, row[0])
    return found


def _correct(db: Session, counter: Counter, row_id: str) -> None:
    key = _key(counter.table)
    db.execute(select(key).where(key == row_id).with_for_update(key_share=True))
    db.execute(update(counter.table).where(key == row_id).values({counter.column: counter.truth}))


def _table_of(column: InstrumentedAttribute[int]) -> Table:
    return table_of(cast("type[Any]", column.class_))


def _key(table: Table) -> ColumnElement[str]:
    return cast("ColumnElement[str]", next(iter(table.primary_key.columns)))


def _counter(column: InstrumentedAttribute[int], counted: type[Any], *where: ColumnElement[bool]) -> Counter:
    return _sum(column, func.count(), counted, *where)


def _sum(
    column: InstrumentedAttribute[int],
    of: ColumnElement[Any],
    counted: type[Any],
    *where: ColumnElement[bool],
) -> Counter:
    truth = select(func.coalesce(of, 0)).select_from(table_of(counted)).where(*where)
    return Counter(_table_of(column), column.key, truth.correlate(_table_of(column)).scalar_subquery())


def _shown(kind: str) -> tuple[ColumnElement[bool], ...]:
    pieces = table_of(Piece)
    return (
        pieces.c.owner_id == table_of(User).c.id,
        pieces.c.kind == kind,
        pieces.c.visibility == "public",
        pieces.c.is_hidden.is_(False),
    )


# A comment counts its answers, which are rows of the same table.
_replies = table_of(Comment).alias("replies")
_sessions = table_of(SongSession)

COUNTERS = (
    _counter(Piece.likes_count, Like, Like.piece_id == Piece.id),
    _counter(
        Piece.comments_count,
        Comment,
        Comment.piece_id == Piece.id,
        Comment.deleted_at.is_(None),
        Comment.is_hidden.is_(False),
    ),
    _counter(Piece.ratings_count, Rating, Rating.piece_id == Piece.id),
    _sum(Piece.ratings_sum, func.sum(Rating.stars), Rating, Rating.piece_id == Piece.id),
    _counter(Piece.views_count, View, View.piece_id == Piece.id),
    _counter(Piece.downloads_count, Download, Download.piece_id == Piece.id),
    _counter(Piece.saves_count, CollectionItem, CollectionItem.piece_id == Piece.id),
    _counter(SongSession.versions_count, Version, Version.session_id == _sessions.c.id),
    _sum(SongSession.latest_number, func.max(Version.number), Version, Version.session_id == _sessions.c.id),
    _counter(SongSession.forks_count, Fork, Fork.original_id == _sessions.c.id),
    _counter(
        Collection.items_count, CollectionItem, CollectionItem.collection_id == table_of(Collection).c.id
    ),
    _counter(Comment.likes_count, CommentLike, CommentLike.comment_id == Comment.id),
    Counter(
        table_of(Comment),
        "replies_count",
        select(func.count())
        .select_from(_replies)
        .where(
            _replies.c.parent_id == Comment.id,
            _replies.c.deleted_at.is_(None),
            _replies.c.is_hidden.is_(False),
        )
        .correlate(table_of(Comment))
        .scalar_subquery(),
    ),
    _counter(User.followers_count, Follow, Follow.followed_id == User.id),
    _counter(User.following_count, Follow, Follow.follower_id == User.id),
    _counter(User.sessions_count, Piece, *_shown("session")),
    _counter(User.workflows_count, Piece, *_shown("workflow")),
    _counter(User.racks_count, Piece, *_shown("rack")),
    _sum(User.used_bytes, func.sum(Holding.size_bytes), Holding, Holding.user_id == User.id),
    _counter(Tag.usage_count, PieceTag, PieceTag.tag_name == Tag.name),
)
"""Every count there is."""

_BY_NAME = {counter.name: counter for counter in COUNTERS}
