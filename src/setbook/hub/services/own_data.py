"""All that the service knows of somebody, for that person: the same messages that the API gives, in files of JSON."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from sqlalchemy import or_, select

from setbook.hub.services import (
    collections,
    comments,
    people,
    racks,
    reactions,
    sessions,
    versions,
    workflows,
)
from setbook.hub.store.tables import (
    Activity,
    AuditEntry,
    Collection,
    Comment,
    Content,
    Follow,
    Holding,
    Like,
    Member,
    Notification,
    Piece,
    Rack,
    Rating,
    ShareLink,
    SongSession,
    User,
    Version,
    Workflow,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Row, Select
    from sqlalchemy.orm import Session

    from setbook.hub.services.viewer import Viewer
    from setbook.hub.store.database import Database

    Told = Callable[[Session, Row[Any]], object]
    Asked = Select[*tuple[Any, ...]]

_ANY: TypeAdapter[object] = TypeAdapter(object)
_AT_ONCE = 200
"""Rows that are in memory at a time."""


def files_of(database: Database, viewer: Viewer) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Give files about who asks: their names, and their JSON in pieces.

    Raises
    ------
    SignInNeeded
        Nobody is signed in.
    """
    user = viewer.signed_in()
    yield "profile.json", _profile(database, viewer)
    for name, query, told in [*_pieces(viewer, user), *_words(viewer, user), *_links(user)]:
        yield f"{name}.json", _rows(database, query, told)


def _pieces(viewer: Viewer, user: User) -> list[tuple[str, Asked, Told]]:
    of_own_songs = select(Version).join(SongSession, SongSession.id == Version.session_id)
    own_versions = of_own_songs.where(or_(SongSession.owner_id == user.id, Version.author_id == user.id))
    kinds: dict[type[Piece], tuple[str, Callable[..., object]]] = {
        SongSession: ("sessions", sessions.message),
        Workflow: ("workflows", workflows.message),
        Rack: ("racks", racks.message),
        Collection: ("collections", collections.message),
    }
    lists: list[tuple[str, Asked, Told]] = [
        (name, select(kind).where(kind.owner_id == user.id), partial(_told, message, viewer))
        for kind, (name, message) in kinds.items()
    ]
    return [*lists, ("versions", own_versions, lambda db, row: versions.message(db, row[0]))]


def _words(viewer: Viewer, user: User) -> list[tuple[str, Asked, Told]]:
    said = select(Comment).where(Comment.author_id == user.id)
    rated = select(Rating).where(Rating.user_id == user.id)
    return [
        ("comments", said, partial(_told, comments.message, viewer)),
        (
            "ratings",
            rated,
            lambda _, row: {"piece_id": row[0].piece_id, **_plain(reactions.rating_message(row[0]))},
        ),
    ]


def _links(user: User) -> list[tuple[str, Asked, Told]]:
    columns: dict[str, Asked] = {
        "likes": select(Like.piece_id, Like.created_at).where(Like.user_id == user.id),
        "roles": select(Member.piece_id, Member.role, Member.created_at).where(Member.user_id == user.id),
        "share-links": select(
            ShareLink.piece_id, ShareLink.label, ShareLink.expires_at, ShareLink.created_at
        ).where(ShareLink.creator_id == user.id),
        "following": select(User.name, Follow.created_at)
        .join(Follow, Follow.followed_id == User.id)
        .where(Follow.follower_id == user.id),
        "activities": select(Activity.verb, Activity.piece_id, Activity.created_at).where(
            Activity.actor_id == user.id
        ),
        "notifications": select(
            Notification.reason, Notification.piece_id, Notification.created_at, Notification.read_at
        ).where(Notification.user_id == user.id),
        "audit": select(
            AuditEntry.action, AuditEntry.subject_kind, AuditEntry.subject_id, AuditEntry.created_at
        ).where(AuditEntry.actor_name == user.name),
        "contents": select(Holding.sha256, Content.kind, Holding.size_bytes, Holding.created_at)
        .join(Content, Content.sha256 == Holding.sha256)
        .where(Holding.user_id == user.id),
    }
    return [(name, query, _columns) for name, query in columns.items()]


def _columns(db: Session, row: Row[Any]) -> dict[str, object]:  # noqa: ARG001 - the face of all that tell of rows
    return dict(row._mapping)  # noqa: SLF001 - public, by SQLAlchemy's documentation


def _profile(database: Database, viewer: Viewer) -> Iterator[bytes]:
    with database.reading() as db:
        yield _ANY.dump_json(people.me(db, viewer))


def _rows(database: Database, query: Asked, told: Told) -> Iterator[bytes]:
    """Write what is told of rows as a list, some rows at a time."""
    with database.reading() as db:
        between = b"["
        for row in db.execute(query.execution_options(yield_per=_AT_ONCE)):
            yield between + _ANY.dump_json(told(db, row))
            between = b",\n"
        yield b"[]" if between == b"[" else b"]"


def _told(
    message: Callable[[Session, Viewer, Any], object], viewer: Viewer, db: Session, row: Row[Any]
) -> object:
    return message(db, viewer, row[0])


def _plain(message: Any) -> dict[str, object]:
    found: dict[str, object] = message.model_dump()
    return found
