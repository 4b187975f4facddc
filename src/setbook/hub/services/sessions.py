"""Songs with their versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from setbook.hub.services import pieces
from setbook.hub.services.paging import Order, Stretch, stretch_of, told
from setbook.hub.services.policy import Right, is_member, piece_for, readable
from setbook.hub.store.tables import Fork, Piece, SongSession, User
from setbook.wire import base
from setbook.wire import pieces as wire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from setbook.hub.services.viewer import Viewer

_ORDERS = {
    "new": Order((SongSession.id,)),
    "trending": Order((SongSession.trending_score, SongSession.id)),
}


def create(db: Session, viewer: Viewer, new: wire.NewSession) -> wire.Session:
    """Make a session.

    Raises
    ------
    OverLimit
        The plan allows no more pieces.
    """
    session = pieces.start(db, viewer, SongSession(genre=new.genre), new)
    pieces.finish(db, session, body=session.genre)
    return message(db, viewer, session)


def get(db: Session, viewer: Viewer, session_id: str) -> wire.Session:
    """Give a session."""
    return message(db, viewer, piece_for(db, viewer, session_id, Right.READ, SongSession))


def edit(
    db: Session, viewer: Viewer, session_id: str, change: wire.SessionEdit, revision: int | None
) -> wire.Session:
    """Change the words of a session."""
    session = pieces.open_to_edit(db, viewer, session_id, SongSession, revision, change)
    if change.genre is not None:
        session.genre = change.genre
    pieces.finish(db, session, body=session.genre)
    return message(db, viewer, session)


def listed(
    db: Session,
    viewer: Viewer,
    stretch: Stretch,
    *,
    order: str = "new",
    genre: str | None = None,
    owner: str | None = None,
    mine: bool = False,
    featured: bool = False,
) -> base.Page[wire.Session]:
    """List sessions that everybody may see, or those in which the one who asks has a role."""
    which: list[ColumnElement[bool]] = [readable(viewer)]
    if mine:
        which = [is_member(viewer.signed_in().id)]
    if order == "trending":
        which.append(and_(Piece.visibility == "public", Piece.is_hidden.is_(False)))
    if genre is not None:
        which.append(SongSession.genre == genre)
    if owner is not None:
        which.append(Piece.owner_id == select(User.id).where(User.name == owner).scalar_subquery())
    if featured:
        which.append(Piece.is_featured.is_(True))
    rows = stretch_of(db, select(SongSession).where(*which), _ORDERS[order], stretch)
    return base.Page[wire.Session](**told(rows, lambda found: messages(db, viewer, found)))


def message(db: Session, viewer: Viewer, session: SongSession) -> wire.Session:
    """Tell of a session."""
    return messages(db, viewer, [session])[0]


def messages(db: Session, viewer: Viewer, sessions: Sequence[SongSession]) -> list[wire.Session]:
    """Tell of sessions."""
    attributions = _attributions(db, viewer, [session.id for session in sessions])
    return [
        wire.Session(
            **common,
            genre=session.genre,
            tempo=session.tempo,
            time_signature=session.time_signature,
            key_signature=session.key_signature,
            versions_count=session.versions_count,
            forks_count=session.forks_count,
            latest_number=session.latest_number,
            forked_from=attributions.get(session.id),
        )
        for session, common in zip(sessions, pieces.commons(db, viewer, sessions), strict=True)
    ]


def _attributions(db: Session, viewer: Viewer, session_ids: list[str]) -> dict[str, wire.Attribution]:
    """Say where those that are forks came from; the original is named to those who may see it."""
    forks = db.scalars(select(Fork).where(Fork.fork_id.in_(session_ids))).all()
    if not forks:
        return {}
    originals = {fork.original_id for fork in forks}
    seen = set(db.scalars(select(Piece.id).where(Piece.id.in_(originals), readable(viewer))))
    return {
        fork.fork_id: wire.Attribution(
            original_id=fork.original_id if fork.original_id in seen else None,
            title=fork.attributed_title,
            owner=fork.attributed_owner,
            version=fork.attributed_version,
            sha256=fork.attributed_sha256,
            reason=fork.reason,
            created_at=fork.created_at,
        )
        for fork in forks
    }
