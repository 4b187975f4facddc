"""Songs with their versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BindParameter, and_, bindparam, select

from setbook.hub.services import pieces
from setbook.hub.services.paging import Stretch, stretch_of, told
from setbook.hub.services.policy import Right, piece_for, readable
from setbook.hub.store.base import table_of
from setbook.hub.store.tables import Fork, Piece, SongSession, Version
from setbook.wire import base
from setbook.wire import pieces as wire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from setbook.hub.services.viewer import Viewer


_IDS: BindParameter[list[str]] = bindparam("session_ids", expanding=True)
_FORKS = select(Fork).where(Fork.fork_id.in_(_IDS))
_sessions = table_of(SongSession)  # by way of the class, what all pieces share would be joined in
_NEWEST = (
    select(Version.session_id, Version.id)
    .join_from(
        _sessions,
        Version,
        and_(Version.session_id == _sessions.c.id, Version.number == _sessions.c.latest_number),
    )
    .where(_sessions.c.id.in_(_IDS))
)


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
    tag: str | None = None,
    technique: str | None = None,
    key: str | None = None,
    tempo_from: float | None = None,
    tempo_to: float | None = None,
    live: int | None = None,
) -> base.Page[wire.Session]:
    """List sessions that everybody may see, or those in which the one who asks has a role.

    Parameters
    ----------
    key
        The scale of the newest version, such as ``"C Minor"``.
    tempo_from, tempo_to
        Bounds of its tempo, in beats per minute.
    live
        Major number of the Live that saved it, such as 12.
    """
    which = pieces.which(
        viewer, kind="session", order=order, mine=mine, owner=owner, featured=featured, tag=tag,
        technique=technique,
    )  # fmt: skip
    for column, value in (
        (SongSession.genre, genre),
        (SongSession.key_signature, key),
        (SongSession.live_major, live),
    ):
        if value is not None:
            which.append(column == value)
    if tempo_from is not None:
        which.append(SongSession.tempo >= tempo_from)
    if tempo_to is not None:
        which.append(SongSession.tempo <= tempo_to)
    rows = stretch_of(db, select(SongSession).where(*which), pieces.ORDERS[order], stretch)
    return base.Page[wire.Session](**told(rows, lambda found: messages(db, viewer, found)))


def message(db: Session, viewer: Viewer, session: SongSession) -> wire.Session:
    """Tell of a session."""
    return messages(db, viewer, [session])[0]


def messages(db: Session, viewer: Viewer, found: Sequence[SongSession]) -> list[wire.Session]:
    """Tell of several sessions."""
    ids = [session.id for session in found]
    forked_from = _attributions(db, viewer, ids)
    newest_ids: dict[str, str] = dict(db.execute(_NEWEST, {"session_ids": ids}).all())
    return [
        wire.Session(
            **common,
            genre=session.genre,
            tempo=session.tempo,
            time_signature=session.time_signature,
            key_signature=session.key_signature,
            live_major=session.live_major,
            versions_count=session.versions_count,
            forks_count=session.forks_count,
            latest_number=session.latest_number,
            latest_version_id=newest_ids.get(session.id),
            forked_from=forked_from.get(session.id),
        )
        for session, common in zip(found, pieces.common_of_each(db, viewer, found), strict=True)
    ]


def _attributions(db: Session, viewer: Viewer, session_ids: list[str]) -> dict[str, wire.Attribution]:
    forks = db.scalars(_FORKS, {"session_ids": session_ids}).all()
    if not forks:
        return {}
    originals = [fork.original_id for fork in forks if fork.original_id is not None]
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
