"""Whose contents are whose: who may use one, and whose plan it counts against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select, tuple_

from setbook.errors import Contradiction, NotFound
from setbook.hub.services.policy import is_member
from setbook.hub.store.base import now
from setbook.hub.store.counters import recount
from setbook.hub.store.inserting import insert_new
from setbook.hub.store.tables import (
    Content,
    Holding,
    Member,
    Piece,
    Rack,
    User,
    Version,
    VersionSample,
    Workflow,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from setbook.hub.services.viewer import Viewer

_LOOKED_AT = {"audio", "image"}
"""Kinds whose first bytes are looked at when they are uploaded; of the others, whoever opens them finds out."""

_AT_ONCE = 200
"""Rows that one transaction takes back; who waits for it does not wait long."""

_WORKFLOW_FILES = (Workflow.notebook_sha256, Workflow.preview_audio_sha256, Workflow.preview_image_sha256)


def content_for(db: Session, viewer: Viewer, sha256: str, kind: str) -> Content:
    """Give a content to somebody who has it already.

    To know a hash is not enough: who could claim any content by its hash could read what is private. It has to
    have been uploaded by that person, or to lie in a piece in which that person has a role.

    Raises
    ------
    NotFound
        There is none, or none that this person may use.
    Contradiction
        It is to be a preview, but was uploaded as something else.
    """
    content = db.get(Content, sha256)
    if content is None or not has(db, viewer, sha256):
        raise NotFound(
            f"expected a content that you uploaded, found none of the hash {sha256}; upload it first"
        )
    if content.kind != kind and kind in _LOOKED_AT:
        raise Contradiction(
            f"expected a file of {kind}, found that {sha256} was uploaded as a {content.kind}"
        )
    return content


def has(db: Session, viewer: Viewer, sha256: str) -> bool:
    """Whether somebody has a content already."""
    user = viewer.signed_in()
    return db.get(Holding, (user.id, sha256)) is not None or _is_used(db, user.id, sha256)


def hold(db: Session, user: User, content: Content) -> None:
    """Let a content count against somebody's plan, once. It has not to lie in a piece at once, but soon."""
    if insert_new(
        db, Holding, user_id=user.id, sha256=content.sha256, size_bytes=content.size_bytes, created_at=now()
    ):
        recount(db, User.used_bytes, [user.id])
    else:
        db.get_one(Holding, (user.id, content.sha256)).created_at = now()


def contents_of(db: Session, piece_id: str) -> set[str]:
    """Give the contents of a piece."""
    return {sha256 for query in _uses(Piece.id == piece_id) for sha256 in db.scalars(query) if sha256}


def release(db: Session, hashes: Iterable[str]) -> None:
    """Let contents no longer count for those who have them in no piece any more. The contents themselves stay."""
    freed = set()
    for holding in db.scalars(select(Holding).where(Holding.sha256.in_(set(hashes)))).all():
        if not _is_used(db, holding.user_id, holding.sha256):
            db.delete(holding)
            freed.add(holding.user_id)
    recount(db, User.used_bytes, freed)


def unused_holdings(before: datetime) -> Select[Holding]:
    """Find what people uploaded before a moment and have in no piece."""
    uses = [
        query.where(query.selected_columns[0] == Holding.sha256).correlate(Holding).exists()
        for query in _uses(_has_role(Holding.user_id))
    ]
    return select(Holding).where(Holding.created_at < before, ~or_(*uses))


def let_go(db: Session, before: datetime) -> int:
    """Let what was put into no piece count no longer, some at a time; gives how many contents that were."""
    gone = [
        (holding.user_id, holding.sha256) for holding in db.scalars(unused_holdings(before).limit(_AT_ONCE))
    ]
    db.execute(delete(Holding).where(tuple_(Holding.user_id, Holding.sha256).in_(gone)))
    recount(db, User.used_bytes, {user_id for user_id, _ in gone})
    return len(gone)


def _has_role(user_id: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Give the condition that somebody has a role in a piece, for somebody whom a row names."""
    member = select(Member.piece_id).where(Member.piece_id == Piece.id, Member.user_id == user_id)
    return or_(Piece.owner_id == user_id, member.correlate(Piece, Holding).exists())


def _is_used(db: Session, user_id: str, sha256: str) -> bool:
    """Whether a content lies in a piece in which somebody has a role."""
    return any(
        db.scalar(query.where(query.selected_columns[0] == sha256).limit(1)) is not None
        for query in _uses(is_member(user_id))
    )


def _uses(which: ColumnElement[bool]) -> list[Select[str | None]]:
    """Give the contents of pieces, each way in which a piece can hold one."""
    return [
        select(Version.sha256).join(Piece, Piece.id == Version.session_id).where(which),
        select(VersionSample.sha256)
        .join(Version, Version.id == VersionSample.version_id)
        .join(Piece, Piece.id == Version.session_id)
        .where(which),
        select(Rack.sha256).where(which),
        *(select(column).where(which) for column in _WORKFLOW_FILES),
    ]
