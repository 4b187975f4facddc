"""Comments with their answers below them, as a page shows them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from setbook.hub.services import comments
from setbook.hub.store.tables import Comment

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from setbook.hub.services.paging import Stretch
    from setbook.hub.services.viewer import Viewer
    from setbook.wire import social as wire

_MOST_ANSWERS = 500


@dataclass(frozen=True)
class Thread:
    """A comment, and what was answered to it, oldest first."""

    comment: wire.Comment
    answers: list[Thread] = field(default_factory=list)


@dataclass(frozen=True)
class Discussion:
    """A stretch of a piece's threads, and the cursor for what follows."""

    threads: list[Thread]
    next_cursor: str | None


def discussion(db: Session, viewer: Viewer, piece_id: str, stretch: Stretch) -> Discussion:
    """Give the comments of a piece, pinned ones first, then the newest, each with all that was answered to it.

    Raises
    ------
    NotFound
        There is no such piece, or it may not be seen.
    """
    page = comments.listed(db, viewer, piece_id, stretch)
    below = _answers(db, viewer, [comment.id for comment in page.items])
    return Discussion([_thread(comment, below) for comment in page.items], page.next_cursor)


def _answers(db: Session, viewer: Viewer, ids: list[str]) -> dict[str | None, list[wire.Comment]]:
    """Give what was answered, level by level, by what it answers."""
    found: dict[str | None, list[wire.Comment]] = defaultdict(list)
    count = 0
    while ids and count < _MOST_ANSWERS:
        query = select(Comment).where(Comment.parent_id.in_(ids)).order_by(Comment.id)
        level = db.scalars(query.limit(_MOST_ANSWERS - count)).all()
        for message in comments.messages(db, viewer, level):
            found[message.parent_id].append(message)
        ids, count = [comment.id for comment in level], count + len(level)
    return found


def _thread(comment: wire.Comment, below: dict[str | None, list[wire.Comment]]) -> Thread:
    return Thread(comment, [_thread(answer, below) for answer in below.get(comment.id, ())])
