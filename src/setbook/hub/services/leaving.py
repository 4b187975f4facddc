"""Somebody leaves: what is theirs goes, what others made of it or said to it stays, and no row names them any more."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select, update

from setbook.errors import Contradiction, NotAllowed
from setbook.hub.services import audit, pieces
from setbook.hub.services.people import user_of
from setbook.hub.services.transfers import hand_over
from setbook.hub.services.uploads import parts_of
from setbook.hub.store.base import now, table_of
from setbook.hub.store.counters import recount
from setbook.hub.store.inserting import insert_new
from setbook.hub.store.tables import (
    DELETED_ACCOUNT,
    AuditEntry,
    Comment,
    CommentLike,
    Departure,
    Follow,
    Fork,
    Like,
    Member,
    Mention,
    Piece,
    Rating,
    Upload,
    User,
    View,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from setbook.hub.services.viewer import Viewer

_NAMED_IN_TITLES = 5


@dataclass(frozen=True)
class Wishes:
    """What somebody who leaves decides.

    Attributes
    ----------
    removes_shared
        Pieces in which others have roles go too; else each has to be transferred first.
    removes_words
        The words of comments go too; else they stay, as those of a deleted account.
    """

    removes_shared: bool = False
    removes_words: bool = False


def leave(db: Session, viewer: Viewer, name: str, wishes: Wishes) -> list[str]:
    """Delete an account: one's own, or as an admin somebody's.

    A piece that has another owner becomes that person's. Forks by others stay, with the title and the version that
    they came from, without the name.

    Returns
    -------
    list of str
        Files that can be removed once this is committed. What the account held goes with the next sweep.

    Raises
    ------
    NotAllowed
        It is somebody else's, and the one who asks is no admin; or it is an admin's.
    Contradiction
        Others have roles in something that has no other owner.
    """
    if name != viewer.signed_in().name:
        viewer.admin()
    user = user_of(db, name)
    if user.standing == "admin" or user.name == DELETED_ACCOUNT:
        raise NotAllowed("expected somebody who is no admin, found one; give that up at the hub first")
    _part_with_pieces(db, viewer, user, wishes)
    _leave_comments(db, user, wishes)
    _take_reactions_back(db, user)
    alias = f"deleted-{secrets.token_hex(8)}"
    _forget_the_name(db, user, alias)
    parts = [
        part
        for upload in db.scalars(select(Upload).where(Upload.user_id == user.id))
        for part in parts_of(db, upload)
    ]
    own = user.id == viewer.id
    actor = alias if own else viewer.signed_in().name
    db.add(AuditEntry(actor_name=actor, action="delete account", subject_kind="person", subject_id=alias))
    db.flush()
    db.expunge_all()
    db.execute(delete(User).where(User.id == user.id))  # the database knows what else hangs on it
    insert_new(db, Departure, name=user.name, left_at=now())
    return parts


def _part_with_pieces(db: Session, viewer: Viewer, user: User, wishes: Wishes) -> None:
    owned = db.scalars(select(Piece).where(Piece.owner_id == user.id).order_by(Piece.id)).all()
    shared = []
    for piece in owned:
        members = db.scalars(
            select(Member).where(Member.piece_id == piece.id).order_by(Member.created_at)
        ).all()
        heir = next((member.user for member in members if member.role == "owner"), None)
        if heir is not None:
            hand_over(db, piece, heir)
            audit.note(db, viewer, "hand over", piece.kind, piece.id, user=heir.name)
        elif members and not wishes.removes_shared:
            shared.append(piece.title)
        else:
            pieces.remove(db, viewer, piece.id, Piece, None)
    if shared:
        more = f" and {len(shared) - _NAMED_IN_TITLES} more" if len(shared) > _NAMED_IN_TITLES else ""
        raise Contradiction(
            f"expected nothing in which others have roles, found {', '.join(shared[:_NAMED_IN_TITLES])}{more}; "
            "transfer it first, or repeat this with shared=remove"
        )


def _leave_comments(db: Session, user: User, wishes: Wishes) -> None:
    """Let comments be those of a deleted account; answers of others go on hanging on them."""
    own = select(Comment.id).where(Comment.author_id == user.id)
    table = table_of(Comment)  # by way of the class, it would count as a change of the words
    values: dict[str, object] = {"author_id": _nobody(db).id}
    if wishes.removes_words:
        said = db.scalars(select(Comment).where(Comment.author_id == user.id)).all()
        places = {comment.piece_id for comment in said}
        answered = {comment.parent_id for comment in said if comment.parent_id}
        db.execute(delete(Mention).where(Mention.comment_id.in_(own)))
        gone = {"deleted_at": now(), "body": "", "is_pinned": False}
        db.execute(
            update(table).where(table.c.author_id == user.id, table.c.deleted_at.is_(None)).values(gone)
        )
        recount(db, Piece.comments_count, places)
        recount(db, Comment.replies_count, answered)
    db.execute(update(table).where(table.c.author_id == user.id).values(values))


def _take_reactions_back(db: Session, user: User) -> None:
    liked = db.scalars(delete(Like).where(Like.user_id == user.id).returning(Like.piece_id)).all()
    rated = db.scalars(delete(Rating).where(Rating.user_id == user.id).returning(Rating.piece_id)).all()
    comments = db.scalars(
        delete(CommentLike).where(CommentLike.user_id == user.id).returning(CommentLike.comment_id)
    ).all()
    follows = db.execute(
        delete(Follow)
        .where(or_(Follow.follower_id == user.id, Follow.followed_id == user.id))
        .returning(Follow.follower_id, Follow.followed_id)
    ).all()
    around = {person for pair in follows for person in pair} - {user.id}
    recount(db, Piece.likes_count, liked)
    for counter in (Piece.ratings_count, Piece.ratings_sum):
        recount(db, counter, rated)
    recount(db, Comment.likes_count, comments)
    for counter in (User.followers_count, User.following_count):
        recount(db, counter, around)


def _forget_the_name(db: Session, user: User, alias: str) -> None:
    """Put an alias, or nobody's name, where rows that stay name the one who leaves."""
    db.execute(update(View).where(View.viewer == user.id).values(viewer=alias))
    db.execute(
        update(Fork).where(Fork.attributed_owner == user.name).values(attributed_owner=DELETED_ACCOUNT)
    )
    db.execute(update(AuditEntry).where(AuditEntry.actor_name == user.name).values(actor_name=alias))
    about = (AuditEntry.subject_kind == "person", AuditEntry.subject_id == user.name)
    db.execute(update(AuditEntry).where(*about).values(subject_id=alias))
    for entry in db.scalars(select(AuditEntry).where(AuditEntry.details["user"].as_string() == user.name)):
        entry.details = {**entry.details, "user": alias}


def _nobody(db: Session) -> User:
    """Give the one who stands for all who have left; nobody can sign in as that one."""
    insert_new(
        db, User, name=DELETED_ACCOUNT, name_lower=DELETED_ACCOUNT, display_name=DELETED_ACCOUNT, bio="",
        location="", website="", standing="member", is_active=False, plan_name="basic", used_bytes=0,
        followers_count=0, following_count=0, sessions_count=0, workflows_count=0, racks_count=0, revision=1,
        last_active_at=now(), created_at=now(), updated_at=now(),
    )  # fmt: skip
    return db.scalars(select(User).where(User.name == DELETED_ACCOUNT)).one()
