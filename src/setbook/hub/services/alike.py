"""Workflows that share tags or techniques: with what somebody made or likes, or with one workflow.

The more they share, the further up; what is rarer counts more (1 / number of pieces that carry it). Of words that
many pieces carry only the newest are looked at, and of many words the rarest: what is common tells little, and
takes long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, literal, select, union_all

from setbook.hub.services.policy import Right, is_public, piece_for
from setbook.hub.services.workflows import messages
from setbook.hub.store.tables import Like, Piece, PieceTag, Tag, Workflow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from setbook.hub.services.viewer import Viewer
    from setbook.wire import pieces as wire

_MOST_LIKE_MINE = 50
_MOST_WORDS = 16
_MOST_OF_A_WORD = 300


def like_mine(db: Session, viewer: Viewer) -> list[wire.Workflow]:
    """Give public workflows of others that share words with what the one who asks made or likes.

    Raises
    ------
    SignInNeeded
        Nobody is signed in.
    """
    user = viewer.signed_in()
    liked = select(Like.piece_id).where(Like.user_id == user.id)
    mine = select(Piece.id).where(Piece.owner_id == user.id).union(liked)
    words = select(PieceTag.tag_name).where(PieceTag.piece_id.in_(mine))
    return _nearest(db, viewer, words, [Piece.owner_id != user.id, Piece.id.not_in(liked)], _MOST_LIKE_MINE)


def like(db: Session, viewer: Viewer, workflow_id: str, most: int) -> list[wire.Workflow]:
    """Give public workflows that share words with one.

    Raises
    ------
    NotFound
        There is no such workflow, or it may not be seen.
    """
    workflow = piece_for(db, viewer, workflow_id, Right.READ, Workflow)
    words = select(PieceTag.tag_name).where(PieceTag.piece_id == workflow.id)
    return _nearest(db, viewer, words, [Piece.id != workflow.id], most)


def _nearest(
    db: Session, viewer: Viewer, words: Select[str], others: list[ColumnElement[bool]], most: int
) -> list[wire.Workflow]:
    """Give public workflows that carry some of these words, those that share most first."""
    rarest = select(Tag.name, Tag.usage_count).where(Tag.name.in_(words), Tag.usage_count > 0)
    counts = db.execute(rarest.order_by(Tag.usage_count, Tag.name).limit(_MOST_WORDS)).all()
    if not counts:
        return []
    carried = union_all(*(_carriers(name, 1.0 / count, others) for name, count in counts)).subquery()
    closeness = func.sum(carried.c.weight)
    nearest = (
        select(carried.c.id)
        .group_by(carried.c.id)
        .order_by(closeness.desc(), carried.c.id.desc())
        .limit(most)
    )
    ids = db.scalars(nearest).all()
    by_id = {found.id: found for found in db.scalars(select(Workflow).where(Workflow.id.in_(ids)))}
    return messages(db, viewer, [by_id[one] for one in ids])


def _carriers(word: str, weight: float, others: list[ColumnElement[bool]]) -> Select[tuple[str, float]]:
    """Give the newest public workflows that carry a word, as a tag or as a technique, with what it weighs."""
    newest = (
        select(PieceTag.piece_id.label("id"), literal(weight).label("weight"))
        .join(Piece, Piece.id == PieceTag.piece_id)
        .where(PieceTag.tag_name == word, Piece.kind == "workflow", is_public(), *others)
        .order_by(PieceTag.piece_id.desc())
        .limit(_MOST_OF_A_WORD)
        .subquery()
    )
    return select(newest.c.id, newest.c.weight)
