"""What all pieces share: how they are told, changed, found and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, select

from setbook.errors import Outdated, OverLimit
from setbook.hub.services import audit, stream, tags
from setbook.hub.services.holdings import contents_of, release
from setbook.hub.services.markdown import to_html
from setbook.hub.services.paging import Order
from setbook.hub.services.policy import Right, is_member, is_public, piece_for, readable, rights_in, roles_in
from setbook.hub.store.base import now
from setbook.hub.store.counters import recount
from setbook.hub.store.search import put, rename_owner
from setbook.hub.store.tables import (
    Collection,
    CollectionItem,
    Fork,
    Like,
    Piece,
    PieceTag,
    SongSession,
    Tag,
    User,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from setbook.hub.services.policy import Kind
    from setbook.hub.services.viewer import Viewer
    from setbook.wire import pieces as wire

_LIKED = select(Like.piece_id).where(
    Like.user_id == bindparam("user_id"), Like.piece_id.in_(bindparam("piece_ids", expanding=True))
)
_SHOWN_COUNTS = (User.sessions_count, User.workflows_count, User.racks_count)


def common(db: Session, viewer: Viewer, piece: Piece) -> dict[str, Any]:
    """Give the fields that the messages of all pieces share."""
    return common_of_each(db, viewer, [piece])[0]


def common_of_each(db: Session, viewer: Viewer, found: Sequence[Piece]) -> list[dict[str, Any]]:
    """Give those fields of several pieces; it takes no more questions than for one."""
    ids = [piece.id for piece in found]
    roles = roles_in(db, viewer, found)
    named = tags.names_of_each(db, ids)
    liked: set[str] = set()
    if viewer.id is not None:
        liked = set(db.scalars(_LIKED, {"user_id": viewer.id, "piece_ids": ids}))
    return [
        _columns(piece)
        | {
            "tags": named[piece.id].tags,
            "techniques": named[piece.id].techniques,
            "role": roles.get(piece.id),
            "is_liked": piece.id in liked,
        }
        for piece in found
    ]


def _columns(piece: Piece) -> dict[str, Any]:
    return {
        "id": piece.id,
        "kind": piece.kind,
        "title": piece.title,
        "description": piece.description,
        "description_html": to_html(piece.description),
        "owner": stream.person(piece.owner),
        "visibility": piece.visibility,
        "is_featured": piece.is_featured,
        "is_hidden": piece.is_hidden,
        "views_count": piece.views_count,
        "downloads_count": piece.downloads_count,
        "likes_count": piece.likes_count,
        "comments_count": piece.comments_count,
        "ratings_count": piece.ratings_count,
        "rating_average": round(piece.ratings_sum / piece.ratings_count, 2) if piece.ratings_count else None,
        "saves_count": piece.saves_count,
        "published_at": piece.published_at,
        "created_at": piece.created_at,
        "updated_at": piece.updated_at,
        "revision": piece.revision,
    }


ORDERS = {
    "new": Order((Piece.id,)),
    "trending": Order((Piece.trending_score, Piece.id)),
}
"""By what lists of pieces are ordered. What is trending is public, so `which` has to be told."""


def which(
    viewer: Viewer,
    *,
    kind: str | None = None,
    order: str = "new",
    mine: bool = False,
    owner: str | None = None,
    featured: bool = False,
    tag: str | None = None,
    technique: str | None = None,
) -> list[ColumnElement[bool]]:
    """Give the conditions for pieces of a list: what may be seen or, with `mine`, what one has a role in.

    With a `kind`, the database finds the first ones in an index, whatever the order; without, it sorts them all.
    """
    found = [is_member(viewer.signed_in().id) if mine else readable(viewer)]
    if order == "trending":
        found = [is_public(), *(found if mine else ())]
    if kind is not None:
        found.append(Piece.kind == kind)
    if owner is not None:
        found.append(Piece.owner_id == select(User.id).where(User.name == owner).scalar_subquery())
    if featured:
        found.append(Piece.is_featured.is_(True))
    for name, is_technique in ((tag, False), (technique, True)):
        if name is not None:
            named = select(PieceTag.piece_id).where(
                PieceTag.tag_name == name.strip().lower(), PieceTag.is_technique.is_(is_technique)
            )
            found.append(Piece.id.in_(named))
    return found


def start(db: Session, viewer: Viewer, piece: Kind, new: wire.NewPiece) -> Kind:
    """Make a piece of the one who asks.

    Raises
    ------
    SignInNeeded
        Nobody is signed in.
    OverLimit
        The plan allows no more pieces.
    """
    user = db.get_one(User, viewer.signed_in().id, with_for_update={"of": User, "key_share": True})
    count = db.scalar(select(func.count()).select_from(Piece).where(Piece.owner_id == user.id)) or 0
    if count >= user.plan.pieces:
        raise OverLimit(
            f"expected at most {user.plan.pieces} pieces on the plan {user.plan_name}, found one more; "
            "remove some, or ask an admin for a larger plan"
        )
    piece.owner_id, piece.title, piece.description = user.id, new.title, new.description
    piece.visibility = "private"
    db.add(piece)
    db.flush()
    db.refresh(piece)
    tags.set_tags(db, piece.id, new.tags, are_techniques=False)
    tags.set_tags(db, piece.id, new.techniques, are_techniques=True)
    _show(db, viewer, piece, new.visibility)
    return piece


def open_to_edit(
    db: Session, viewer: Viewer, piece_id: str, kind: type[Kind], revision: int | None, edit: wire.PieceEdit
) -> Kind:
    """Open a piece to be changed, and change what all pieces share.

    Raises
    ------
    Outdated
        It is no longer at the `revision` that the change was made for.
    NotAllowed
        The one who asks may not change words and tags; or may, but not the visibility.
    """
    right = Right.CONTRIBUTE if edit.visibility is None else Right.MANAGE
    piece = piece_for(db, viewer, piece_id, right, kind, to_change=True)
    expect_revision(piece.revision, revision)
    if edit.title is not None:
        piece.title = edit.title
    if edit.description is not None:
        piece.description = edit.description
    if edit.tags is not None:
        tags.set_tags(db, piece.id, edit.tags, are_techniques=False)
    if edit.techniques is not None:
        tags.set_tags(db, piece.id, edit.techniques, are_techniques=True)
    if edit.visibility is not None:
        _show(db, viewer, piece, edit.visibility)
    piece.updated_at = now()
    return piece


def finish(db: Session, piece: Piece, *, problem: str = "", body: str = "") -> None:
    """Write what was changed, and let the piece be found by it."""
    db.flush()
    words = " ".join(db.scalars(select(PieceTag.tag_name).where(PieceTag.piece_id == piece.id)))
    put(
        db,
        piece.id,
        title=piece.title,
        tags=words,
        problem=problem,
        body=f"{piece.description}\n{body}",
        owner=piece.owner.name,
    )
    db.flush()
    db.refresh(piece)


def moderate(db: Session, viewer: Viewer, piece_id: str, kind: type[Kind], decision: wire.Moderation) -> Kind:
    """Feature a piece, or hide it from everybody but its members.

    Raises
    ------
    NotAllowed
        The one who asks is no moderator.
    """
    piece = piece_for(db, viewer, piece_id, Right.MODERATE, kind, to_change=True)
    if decision.is_featured is not None:
        piece.is_featured = decision.is_featured
    if decision.is_hidden is not None:
        set_hidden(db, piece, is_hidden=decision.is_hidden)
    piece.updated_at = now()
    audit.note(db, viewer, "moderate", piece.kind, piece.id, **decision.model_dump(exclude_none=True))
    db.flush()
    db.refresh(piece)
    return piece


def set_hidden(db: Session, piece: Piece, *, is_hidden: bool) -> None:
    """Hide a piece from all but its members, or show it again; whoever calls has asked for the right."""
    piece.is_hidden, piece.updated_at = is_hidden, now()
    _recount_owner(db, piece.owner_id)


def remove(db: Session, viewer: Viewer, piece_id: str, kind: type[Kind], revision: int | None) -> None:
    """Remove a piece and all that hangs on it; forks of it stay, with their attribution.

    Raises
    ------
    NotAllowed
        The one who asks may not.
    Outdated
        It is no longer at the `revision` that was seen.
    """
    piece = piece_for(db, viewer, piece_id, Right.MANAGE, kind, to_change=True)
    expect_revision(piece.revision, revision)
    owner_id, piece_kind, title = piece.owner_id, piece.kind, piece.title
    tagged = list(db.scalars(select(PieceTag.tag_name).where(PieceTag.piece_id == piece_id)))
    saved_in = list(
        db.scalars(select(CollectionItem.collection_id).where(CollectionItem.piece_id == piece_id))
    )
    saved = list(db.scalars(select(CollectionItem.piece_id).where(CollectionItem.collection_id == piece_id)))
    contents = contents_of(db, piece_id)
    original = db.scalar(select(Fork.original_id).where(Fork.fork_id == piece_id))
    db.expunge(piece)
    db.execute(delete(Piece).where(Piece.id == piece_id))  # the database knows what hangs on it
    recount(db, Tag.usage_count, tagged)
    recount(db, Collection.items_count, saved_in)
    recount(db, Piece.saves_count, saved)
    recount(db, SongSession.forks_count, [original] if original else [])
    _recount_owner(db, owner_id)
    release(db, contents)
    audit.note(db, viewer, "delete", piece_kind, piece_id, title=title)


def set_owner(db: Session, piece: Piece, owner: User) -> None:
    """Let a piece be somebody else's, and be found by that name."""
    before = piece.owner
    piece.owner_id, piece.updated_at = owner.id, now()
    db.flush()
    db.refresh(piece)
    rename_owner(db, piece.id, before.name, owner.name)
    for person in sorted((before.id, owner.id)):
        _recount_owner(db, person)


def expect_revision(found: int, expected: int | None) -> None:
    """Refuse a change that was made for another state.

    Raises
    ------
    Outdated
        It was.
    """
    if expected is not None and found != expected:
        raise Outdated(
            f"expected revision {expected}, found {found}: somebody changed it meanwhile; read it again and repeat the change"
        )


def may_manage(db: Session, viewer: Viewer, piece: Piece) -> bool:
    """Whether somebody may manage a piece."""
    return Right.MANAGE in rights_in(db, viewer, piece)


def _show(db: Session, viewer: Viewer, piece: Piece, visibility: str) -> None:
    before, piece.visibility = piece.visibility, visibility
    if visibility == "public" and piece.published_at is None:
        piece.published_at = now()
        stream.tell(db, viewer.signed_in(), "published", piece=piece)
    if visibility != before:
        audit.note(db, viewer, "show", piece.kind, piece.id, before=before, after=visibility)
    _recount_owner(db, piece.owner_id)


def _recount_owner(db: Session, owner_id: str) -> None:
    for counter in _SHOWN_COUNTS:
        recount(db, counter, [owner_id])
