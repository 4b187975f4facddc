"""What happened: activities for feeds, notifications for one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select, update

from setbook.hub.services.paging import Order, Stretch, mapped, stretch_of
from setbook.hub.services.policy import Right, no_such, readable, rights_in_each
from setbook.hub.store.base import now
from setbook.hub.store.tables import Activity, Follow, Notification, Piece, User, Version
from setbook.wire import base, social

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from setbook.hub.services.viewer import Viewer

_OF_MODERATORS = "report "
"""So begin the reasons that tell what became of a report."""


def tell(
    db: Session,
    actor: User,
    verb: str,
    *,
    piece: Piece | None = None,
    version: Version | None = None,
    target: User | None = None,
) -> None:
    """Add to the feeds of those who follow."""
    db.add(
        Activity(
            actor_id=actor.id,
            verb=verb,
            piece_id=None if piece is None else piece.id,
            version_id=None if version is None else version.id,
            target_id=None if target is None else target.id,
        )
    )


def notify(
    db: Session,
    actor: User,
    user_ids: Iterable[str],
    reason: str,
    *,
    piece: Piece | None = None,
    comment_id: str | None = None,
) -> None:
    """Let people know, each once, never the one who did it."""
    for user_id in dict.fromkeys(user_ids):
        if user_id != actor.id:
            db.add(
                Notification(
                    user_id=user_id,
                    actor_id=actor.id,
                    reason=reason,
                    piece_id=None if piece is None else piece.id,
                    comment_id=comment_id,
                )
            )


def feed(db: Session, viewer: Viewer, stretch: Stretch) -> base.Page[social.Activity]:
    """Give what the people whom somebody follows did, and what others did with that person's own pieces.

    Raises
    ------
    SignInNeeded
        Nobody is signed in.
    """
    user = viewer.signed_in()
    followed = select(Follow.followed_id).where(Follow.follower_id == user.id)
    own = select(Piece.id).where(Piece.owner_id == user.id)
    by_others = and_(Activity.piece_id.in_(own), Activity.actor_id != user.id)
    return _page(db, viewer, or_(Activity.actor_id.in_(followed), by_others), stretch)


def activities_of(db: Session, viewer: Viewer, name: str, stretch: Stretch) -> base.Page[social.Activity]:
    """Give what one person did, as far as the one who asks may see it.

    Raises
    ------
    NotFound
        There is no such person.
    """
    user = db.scalar(select(User).where(User.name == name))
    if user is None:
        raise no_such("person", name)
    return _page(db, viewer, Activity.actor_id == user.id, stretch)


def notifications(db: Session, viewer: Viewer, stretch: Stretch) -> base.Page[social.Notification]:
    """Give what somebody should know, newest first.

    Raises
    ------
    SignInNeeded
        Nobody is signed in.
    """
    user = viewer.signed_in()
    query = select(Notification).where(Notification.user_id == user.id)
    rows = stretch_of(db, query, Order((Notification.id,)), stretch)
    pieces = _pieces(db, viewer, [row.piece_id for row in rows.rows])

    def message(row: Notification) -> social.Notification:
        return social.Notification(
            id=row.id,
            # Who moderates is nobody's target: what was decided is the hub's word.
            actor=None if row.reason.startswith(_OF_MODERATORS) else person(row.actor),
            reason=row.reason,
            piece=pieces.get(row.piece_id or ""),
            comment_id=row.comment_id if row.piece_id in pieces else None,
            is_read=row.read_at is not None,
            created_at=row.created_at,
        )

    return base.Page[social.Notification](**mapped(rows, message))


def mark_all_read(db: Session, viewer: Viewer) -> None:
    """Let everything count as known.

    Raises
    ------
    SignInNeeded
        Nobody is signed in.
    """
    user = viewer.signed_in()
    db.execute(
        update(Notification)
        .where(Notification.user_id == user.id, Notification.read_at.is_(None))
        .values(read_at=now())
    )


def unread_count(db: Session, user: User) -> int:
    """Count what somebody does not know yet."""
    query = select(func.count()).select_from(Notification)
    return db.scalar(query.where(Notification.user_id == user.id, Notification.read_at.is_(None))) or 0


def person(user: User) -> base.Person:
    """Give a person in a few words."""
    return base.Person(name=user.name, display_name=user.display_name or user.name)


def brief(piece: Piece) -> social.PieceBrief:
    """Give a piece in a few words."""
    return social.PieceBrief(
        id=piece.id,
        kind=piece.kind,  # type: ignore[arg-type] # the table checks it
        title=piece.title,
        owner=person(piece.owner),
    )


def _page(
    db: Session, viewer: Viewer, which: ColumnElement[bool], stretch: Stretch
) -> base.Page[social.Activity]:
    # Asked of each activity, for there are few of those and many pieces.
    seen = (
        select(Piece.id).where(Piece.id == Activity.piece_id, readable(viewer)).correlate(Activity).exists()
    )
    query = select(Activity).where(
        which,
        or_(Activity.piece_id.is_(None), seen),
    )
    rows = stretch_of(db, query, Order((Activity.id,)), stretch)
    pieces = _pieces(db, viewer, [row.piece_id for row in rows.rows])
    ids = [row.version_id for row in rows.rows if row.version_id]
    numbers = dict(db.execute(select(Version.id, Version.number).where(Version.id.in_(ids))).all())

    def message(row: Activity) -> social.Activity:
        return social.Activity(
            id=row.id,
            actor=person(row.actor),
            verb=row.verb,
            piece=pieces.get(row.piece_id or ""),
            version=numbers.get(row.version_id or ""),
            target=None if row.target is None else person(row.target),
            created_at=row.created_at,
        )

    return base.Page[social.Activity](**mapped(rows, message))


def _pieces(db: Session, viewer: Viewer, ids: Iterable[str | None]) -> dict[str, social.PieceBrief]:
    """Give those pieces that may be seen."""
    wanted = {piece_id for piece_id in ids if piece_id}
    found = db.scalars(select(Piece).where(Piece.id.in_(wanted))).all()
    rights = rights_in_each(db, viewer, found)
    return {piece.id: brief(piece) for piece in found if Right.READ in rights[piece.id]}
