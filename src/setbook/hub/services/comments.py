"""Comments: nested, pinned, liked, with mentions; on a piece, a version, or a place of the timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BindParameter, bindparam, delete, select

from setbook.errors import BadRequest, NotAllowed
from setbook.hub.services import audit, stream
from setbook.hub.services.markdown import mentions, to_html
from setbook.hub.services.paging import Order, Stretch, stretch_of, told
from setbook.hub.services.pieces import expect_revision
from setbook.hub.services.policy import Right, no_such, piece_for, rights_in
from setbook.hub.services.versions import of_number
from setbook.hub.services.viewer import Viewer
from setbook.hub.store.base import now
from setbook.hub.store.counters import bump, recount
from setbook.hub.store.inserting import insert_new
from setbook.hub.store.tables import (
    Comment,
    CommentLike,
    Mention,
    Piece,
    SongSession,
    User,
    Version,
)
from setbook.wire import base
from setbook.wire import social as wire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

_NESTING = 8
_LOCKED = {"of": Comment, "key_share": True}
_IDS: BindParameter[list[str]] = bindparam("comment_ids", expanding=True)
_MENTIONED = (
    select(Mention.comment_id, User.name)
    .join(User, User.id == Mention.user_id)
    .where(Mention.comment_id.in_(_IDS))
    .order_by(User.name)
)
_LIKED = select(CommentLike.comment_id).where(
    CommentLike.user_id == bindparam("user_id"), CommentLike.comment_id.in_(_IDS)
)


def add(db: Session, viewer: Viewer, piece_id: str, new: wire.NewComment) -> wire.Comment:
    """Say something about a piece.

    Raises
    ------
    BadRequest
        It answers a comment elsewhere, nests too deeply, or names a place in something that has no time.
    """
    piece = piece_for(db, viewer, piece_id, Right.REACT, Piece)
    user = viewer.signed_in()
    parent = _parent(db, piece, new.parent_id)
    if not isinstance(piece, SongSession) and (new.version is not None or new.at_beats is not None):
        raise BadRequest(f"expected a version or a place of a session, found a {piece.kind}; leave them out")
    version = None
    if isinstance(piece, SongSession) and new.version is not None:
        version = of_number(db, piece, new.version)
    comment = Comment(
        piece_id=piece.id,
        version_id=None if version is None else version.id,
        parent_id=None if parent is None else parent.id,
        author_id=user.id,
        at_beats=new.at_beats,
        body=new.body,
    )
    db.add(comment)
    db.flush()
    _recount(db, comment)
    told = _set_mentions(db, user, piece, comment)
    answered = [] if parent is None else [parent.author_id]
    others = [one for one in dict.fromkeys([*answered, piece.owner_id]) if one not in told]
    stream.notify(db, user, others, "comment", piece=piece, comment_id=comment.id)
    stream.tell(db, user, "commented", piece=piece, version=version)
    db.flush()
    db.refresh(comment)
    return message(db, viewer, comment)


def listed(
    db: Session,
    viewer: Viewer,
    piece_id: str,
    stretch: Stretch,
    *,
    version: int | None = None,
    parent_id: str | None = None,
) -> base.Page[wire.Comment]:
    """List the comments of a piece, pinned ones first, then the newest; or the answers to one, oldest first."""
    piece = piece_for(db, viewer, piece_id, Right.READ, Piece)
    query = select(Comment).where(Comment.piece_id == piece.id)
    if version is not None:
        session = piece_for(db, viewer, piece_id, Right.READ, SongSession)
        query = query.where(Comment.version_id == of_number(db, session, version).id)
    if parent_id is not None:
        order = Order((Comment.id,), is_falling=False)
        query = query.where(Comment.parent_id == parent_id)
    else:
        order = Order((Comment.is_pinned, Comment.id))
        query = query.where(Comment.parent_id.is_(None))
    rows = stretch_of(db, query, order, stretch)
    return base.Page[wire.Comment](**told(rows, lambda found: messages(db, viewer, found)))


def get(db: Session, viewer: Viewer, comment_id: str) -> wire.Comment:
    """Give a comment."""
    return message(db, viewer, comment_for(db, viewer, comment_id, Right.READ)[0])


def edit(
    db: Session, viewer: Viewer, comment_id: str, change: wire.CommentEdit, revision: int | None
) -> wire.Comment:
    """Change one's own words, or pin a comment on a piece that is one's own.

    Raises
    ------
    NotAllowed
        The words are somebody else's, or the piece is.
    """
    comment, piece = comment_for(db, viewer, comment_id, Right.REACT, to_change=True)
    expect_revision(comment.revision, revision)
    user = viewer.signed_in()
    if change.body is not None:
        if comment.author_id != user.id:
            raise NotAllowed("expected words of your own, found somebody else's; answer them instead")
        comment.body = change.body
        _set_mentions(db, user, piece, comment)
    if change.is_pinned is not None:
        if not rights_in(db, viewer, piece) & {Right.MANAGE, Right.MODERATE}:
            raise NotAllowed(f"expected an owner or a moderator, found neither; ask {piece.owner.name}")
        comment.is_pinned = change.is_pinned
    comment.updated_at = now()
    db.flush()
    db.refresh(comment)
    return message(db, viewer, comment)


def remove(db: Session, viewer: Viewer, comment_id: str) -> None:
    """Take a comment back; its place stays, for the answers.

    Raises
    ------
    NotAllowed
        The one who asks wrote it not, owns not its piece, and is no moderator.
    """
    comment, piece = comment_for(db, viewer, comment_id, Right.REACT, to_change=True)
    is_own = comment.author_id == viewer.signed_in().id
    if not is_own and not rights_in(db, viewer, piece) & {Right.MANAGE, Right.MODERATE}:
        raise NotAllowed("expected the author, an owner or a moderator, found somebody else; ask one of them")
    comment.deleted_at, comment.body, comment.is_pinned = now(), "", False
    db.execute(delete(Mention).where(Mention.comment_id == comment.id))
    db.flush()
    _recount(db, comment)
    if not is_own:
        audit.note(db, viewer, "delete comment", piece.kind, piece.id, comment=comment.id)


def like(db: Session, viewer: Viewer, comment_id: str, *, likes: bool) -> wire.Liked:
    """Like a comment, or no longer."""
    comment, _ = comment_for(db, viewer, comment_id, Right.REACT)
    user = viewer.signed_in()
    if likes:
        added = insert_new(db, CommentLike, comment_id=comment.id, user_id=user.id, created_at=now())
        bump(db, Comment.likes_count, comment.id, int(added))
    else:
        found = db.get(CommentLike, (comment.id, user.id))
        if found is not None:
            db.delete(found)
            recount(db, Comment.likes_count, [comment.id])
    db.refresh(comment)
    return wire.Liked(is_liked=likes, likes_count=comment.likes_count)


def comment_for(
    db: Session, viewer: Viewer, comment_id: str, right: Right, *, to_change: bool = False
) -> tuple[Comment, Piece]:
    """Give a comment that is not deleted, and its piece, to somebody who has a right in the piece.

    Parameters
    ----------
    to_change
        Lock its row, so that two changes of it come one after the other.

    Raises
    ------
    NotFound
        There is none, or it may not be seen.
    """
    comment = db.get(Comment, comment_id, with_for_update=_LOCKED if to_change else None)
    if comment is None or comment.deleted_at is not None:
        raise no_such("comment", comment_id)
    return comment, piece_for(db, viewer, comment.piece_id, right, Piece)


def set_hidden(db: Session, comment: Comment, *, is_hidden: bool) -> None:
    """Hide a comment from all but its author and moderators, or show it again; whoever calls has asked for the right."""
    comment.is_hidden = is_hidden
    if is_hidden:
        comment.is_pinned = False
    comment.updated_at = now()
    db.flush()
    _recount(db, comment)
    db.refresh(comment)


def message(db: Session, viewer: Viewer, comment: Comment) -> wire.Comment:
    """Tell of a comment; of a hidden one, its words only to its author and to moderators."""
    return messages(db, viewer, [comment])[0]


def messages(db: Session, viewer: Viewer, comments: Sequence[Comment]) -> list[wire.Comment]:
    """Tell of comments."""
    if not comments:
        return []
    ids = [comment.id for comment in comments]
    named: dict[str, list[str]] = {}
    for comment_id, name in db.execute(_MENTIONED, {"comment_ids": ids}):
        named.setdefault(comment_id, []).append(name)
    numbers = _numbers(db, comments)
    liked = _liked(db, viewer, ids)
    return [
        _message(
            comment,
            named.get(comment.id, []),
            numbers,
            liked,
            is_told=not comment.is_hidden or viewer.moderates or viewer.id == comment.author_id,
        )
        for comment in comments
    ]


def _numbers(db: Session, comments: Sequence[Comment]) -> dict[str, int]:
    """Give the numbers of the versions that comments are about, by their ids."""
    ids = {comment.version_id for comment in comments if comment.version_id}
    return (
        dict(db.execute(select(Version.id, Version.number).where(Version.id.in_(ids))).all()) if ids else {}
    )


def _liked(db: Session, viewer: Viewer, ids: list[str]) -> set[str]:
    if viewer.id is None:
        return set()
    return set(db.scalars(_LIKED, {"user_id": viewer.id, "comment_ids": ids}))


def _message(
    comment: Comment, named: list[str], numbers: dict[str, int], liked: set[str], *, is_told: bool
) -> wire.Comment:
    is_deleted = comment.deleted_at is not None
    return wire.Comment(
        id=comment.id,
        piece_id=comment.piece_id,
        version=numbers.get(comment.version_id or ""),
        parent_id=comment.parent_id,
        at_beats=comment.at_beats,
        author=stream.person(comment.author) if is_told and not is_deleted else None,
        body=comment.body if is_told else "",
        body_html=to_html(comment.body) if is_told else "",
        mentions=named if is_told else [],
        is_pinned=comment.is_pinned,
        is_hidden=comment.is_hidden,
        is_deleted=is_deleted,
        is_liked=comment.id in liked,
        likes_count=comment.likes_count,
        replies_count=comment.replies_count,
        revision=comment.revision,
        created_at=comment.created_at,
        updated_at=comment.updated_at,
    )


def _parent(db: Session, piece: Piece, parent_id: str | None) -> Comment | None:
    parent = None if parent_id is None else db.get(Comment, parent_id)
    if parent_id is not None and (parent is None or parent.piece_id != piece.id):
        raise BadRequest(
            f"expected a comment of this {piece.kind} to answer, found none of the id {parent_id}"
        )
    step, depth = parent, 0
    while step is not None:
        depth += 1
        step = None if step.parent_id is None else db.get(Comment, step.parent_id)
    if depth >= _NESTING:
        raise BadRequest(
            f"expected at most {_NESTING} comments below each other, found more; answer further up"
        )
    return parent


def _set_mentions(db: Session, user: User, piece: Piece, comment: Comment) -> set[str]:
    """Write down whom a comment names, and let those know who were not named before and may see it."""
    before = set(db.scalars(select(Mention.user_id).where(Mention.comment_id == comment.id)))
    names = [name.lower() for name in mentions(comment.body)]
    named = db.scalars(select(User).where(User.name_lower.in_(names))).all()
    seeing = {one.id for one in named if Right.READ in rights_in(db, Viewer(user=one, key=one.id), piece)}
    db.execute(delete(Mention).where(Mention.comment_id == comment.id, Mention.user_id.in_(before - seeing)))
    for user_id in sorted(seeing - before):
        db.add(Mention(comment_id=comment.id, user_id=user_id))
    stream.notify(db, user, sorted(seeing - before), "mention", piece=piece, comment_id=comment.id)
    return seeing


def _recount(db: Session, comment: Comment) -> None:
    recount(db, Piece.comments_count, [comment.piece_id])
    recount(db, Comment.replies_count, [comment.parent_id] if comment.parent_id else [])
