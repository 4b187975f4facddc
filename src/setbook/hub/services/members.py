"""Who has a role in a piece, and links that open it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from setbook.errors import BadRequest, Contradiction, NotAllowed, NotFound
from setbook.hub.services import audit, stream
from setbook.hub.services.paging import Order, Stretch, mapped, stretch_of
from setbook.hub.services.people import user_of
from setbook.hub.services.policy import Right, is_valid, no_such, piece_for, role_of, token_hash
from setbook.hub.store.base import now
from setbook.hub.store.tables import Member, Piece, ShareLink
from setbook.wire import base
from setbook.wire import social as wire

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from setbook.hub.services.viewer import Viewer

_MOST_MEMBERS = 200
_MOST_LINKS = 50


def members(db: Session, viewer: Viewer, piece_id: str, kind: type[Piece]) -> list[wire.Member]:
    """List who has a role in a piece, its owner first; for those who have one themselves, and moderators.

    Raises
    ------
    NotAllowed
        A stranger asks.
    """
    piece = piece_for(db, viewer, piece_id, Right.REACT, kind)
    if role_of(db, viewer, piece) is None and not viewer.moderates:
        raise NotAllowed(
            f"expected somebody with a role in this {piece.kind}, found a stranger; ask its owner"
        )
    found = db.scalars(select(Member).where(Member.piece_id == piece.id).order_by(Member.created_at)).all()
    owner = wire.Member(user=stream.person(piece.owner), role="owner", created_at=piece.created_at)
    return [owner, *map(_message, found)]


def set_role(
    db: Session, viewer: Viewer, piece_id: str, kind: type[Piece], new: wire.NewMember
) -> wire.Member:
    """Give somebody a role in a piece, or another one.

    Raises
    ------
    NotFound
        There is no such person.
    Contradiction
        It is the owner, or there are too many.
    """
    piece = piece_for(db, viewer, piece_id, Right.MANAGE, kind, to_change=True)
    user = user_of(db, new.user)
    if user.id == piece.owner_id:
        raise Contradiction(f"expected somebody else than the owner, found {user.name}, who has every right")
    member = db.get(Member, (piece.id, user.id))
    if member is None:
        count = len(db.scalars(select(Member.user_id).where(Member.piece_id == piece.id)).all())
        if count >= _MOST_MEMBERS:
            raise Contradiction(f"expected at most {_MOST_MEMBERS} members, found more; share a link instead")
        member = Member(piece_id=piece.id, user_id=user.id, role=new.role)
        db.add(member)
        stream.notify(db, viewer.signed_in(), [user.id], "member", piece=piece)
    member.role = new.role
    audit.note(db, viewer, "set role", piece.kind, piece.id, user=user.name, role=new.role)
    db.flush()
    db.refresh(member)
    return _message(member)


def remove(db: Session, viewer: Viewer, piece_id: str, kind: type[Piece], name: str) -> None:
    """Take somebody's role away; everybody may give up their own.

    Raises
    ------
    NotFound
        That person has no role.
    NotAllowed
        The one who asks may not.
    """
    user = user_of(db, name)
    right = Right.REACT if user.id == viewer.id else Right.MANAGE
    piece = piece_for(db, viewer, piece_id, right, kind, to_change=True)
    member = db.get(Member, (piece.id, user.id))
    if member is None:
        raise no_such("member", name)
    db.delete(member)
    audit.note(db, viewer, "remove member", piece.kind, piece.id, user=user.name)


def make_link(db: Session, viewer: Viewer, piece_id: str, new: wire.NewShareLink) -> wire.ShareLink:
    """Make a link that opens a piece to whoever has its token; the token is told now and never again.

    Raises
    ------
    BadRequest
        It would have expired already.
    """
    piece = piece_for(db, viewer, piece_id, Right.MANAGE, Piece, to_change=True)
    if new.expires_at is not None and new.expires_at <= now():
        raise BadRequest("expected a time to come, found one that has passed; choose a later one")
    count = len(db.scalars(select(ShareLink.id).where(ShareLink.piece_id == piece.id)).all())
    if count >= _MOST_LINKS:
        raise Contradiction(f"expected at most {_MOST_LINKS} links, found more; delete some")
    token = secrets.token_urlsafe(32)
    link = ShareLink(
        piece_id=piece.id,
        creator_id=viewer.signed_in().id,
        token_sha256=token_hash(token),
        label=new.label,
        expires_at=new.expires_at,
    )
    db.add(link)
    db.flush()
    audit.note(db, viewer, "make link", piece.kind, piece.id, link=link.id)
    return _link_message(link, token)


def links(db: Session, viewer: Viewer, piece_id: str) -> list[wire.ShareLink]:
    """List the links of a piece, without their tokens; for its owners."""
    piece = piece_for(db, viewer, piece_id, Right.MANAGE, Piece)
    found = db.scalars(select(ShareLink).where(ShareLink.piece_id == piece.id).order_by(ShareLink.id.desc()))
    return [_link_message(link, None) for link in found]


def open_link(db: Session, token: str) -> tuple[wire.PieceBrief, datetime | None]:
    """Give the piece that a link opens, and when it expires.

    Raises
    ------
    NotFound
        There is no such link, or it was revoked, or it expired, or a moderator hid the piece.
    """
    link = db.scalar(select(ShareLink).where(ShareLink.token_sha256 == token_hash(token)))
    piece = None if link is None or not is_valid(link) else db.get_one(Piece, link.piece_id)
    if link is None or piece is None or piece.is_hidden:
        raise NotFound(
            "expected a link that opens something, found one that was revoked, has expired or is not whole; "
            "ask whoever sent it for another"
        )
    return stream.brief(piece), link.expires_at


def own_links(db: Session, viewer: Viewer, stretch: Stretch) -> base.Page[wire.OwnShareLink]:
    """List the links that the one who asks has made, without their tokens, newest first.

    Those of pieces that are no longer theirs to manage are left out: they could not revoke them.
    """
    user = viewer.signed_in()
    managed = or_(
        Piece.owner_id == user.id,
        Piece.id.in_(select(Member.piece_id).where(Member.user_id == user.id, Member.role == "owner")),
    )
    query = (
        select(ShareLink).join(Piece, Piece.id == ShareLink.piece_id).where(ShareLink.creator_id == user.id)
    )
    if viewer.standing != "admin":
        query = query.where(managed)
    rows = stretch_of(db, query, Order((ShareLink.id,)), stretch)
    linked = select(Piece).where(Piece.id.in_({link.piece_id for link in rows.rows}))
    briefs = {piece.id: stream.brief(piece) for piece in db.scalars(linked)}

    def message(link: ShareLink) -> wire.OwnShareLink:
        return wire.OwnShareLink(**dict(_link_message(link, None)), piece=briefs[link.piece_id])

    return base.Page[wire.OwnShareLink](**mapped(rows, message))


def revoke_link(db: Session, viewer: Viewer, piece_id: str, link_id: str) -> None:
    """Let a link open nothing any more, from this moment.

    Raises
    ------
    NotFound
        The piece has no such link.
    """
    piece = piece_for(db, viewer, piece_id, Right.MANAGE, Piece, to_change=True)
    link = db.get(ShareLink, link_id)
    if link is None or link.piece_id != piece.id:
        raise no_such("link", link_id)
    db.delete(link)
    audit.note(db, viewer, "revoke link", piece.kind, piece.id, link=link_id)


def _message(member: Member) -> wire.Member:
    return wire.Member(
        user=stream.person(member.user),
        role=member.role,  # type: ignore[arg-type] # the table checks it
        created_at=member.created_at,
    )


def _link_message(link: ShareLink, token: str | None) -> wire.ShareLink:
    return wire.ShareLink(
        id=link.id,
        label=link.label,
        token=token,
        expires_at=link.expires_at,
        is_valid=is_valid(link),
        created_at=link.created_at,
    )
