"""Who may do what with a piece. This is the one place that decides; everything else asks it.

| right | what for | who has it |
|---|---|---|
| read | see, download, compare | everybody on public and unlisted pieces; members, share links, moderators and admins on all |
| react | comment, like, rate, fork, follow a piece's story | who may read it and is signed in |
| contribute | add versions, change words and tags | owners and collaborators |
| manage | visibility, members, links, analytics, deletion | owners and admins |
| moderate | feature, hide, pin and delete what others said | moderators and admins |
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum, auto
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import and_, bindparam, or_, select

from setbook.errors import NotAllowed, NotFound
from setbook.hub.store.tables import Member, Piece, ShareLink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from setbook.hub.services.viewer import Viewer

Kind = TypeVar("Kind", bound=Piece)


_ROLES = select(Member.piece_id, Member.role).where(
    Member.user_id == bindparam("user_id"), Member.piece_id.in_(bindparam("piece_ids", expanding=True))
)

LOCKED = {"of": Piece, "key_share": True}
"""How a piece is locked that is to be changed: others may still point to it meanwhile."""


class Right(Enum):
    """Something that one may or may not do with a piece."""

    READ = auto()
    REACT = auto()
    CONTRIBUTE = auto()
    MANAGE = auto()
    MODERATE = auto()


def rights_of(
    role: str | None, standing: str, *, is_public: bool, has_link: bool = False
) -> frozenset[Right]:
    """Decide on rights.

    Parameters
    ----------
    role
        ``owner``, ``collaborator`` or ``viewer`` of the piece; None for a stranger.
    standing
        ``anonymous``, ``member``, ``moderator`` or ``admin``.
    is_public
        Whether the piece is public or unlisted, and not hidden by a moderator.
    has_link
        Whether a valid share link was shown.

    Examples
    --------
    >>> sorted(right.name for right in rights_of("viewer", "member", is_public=False))
    ['REACT', 'READ']
    >>> rights_of(None, "member", is_public=False)
    frozenset()
    """
    rights: set[Right] = set()
    moderates = standing in {"moderator", "admin"}
    if is_public or has_link or role is not None or moderates:
        rights.add(Right.READ)
        if standing != "anonymous":
            rights.add(Right.REACT)
    if role in {"owner", "collaborator"}:
        rights.add(Right.CONTRIBUTE)
    if role == "owner" or standing == "admin":
        rights.add(Right.MANAGE)
    if moderates:
        rights.add(Right.MODERATE)
    return frozenset(rights)


def role_of(db: Session, viewer: Viewer, piece: Piece) -> str | None:
    """Give the role that somebody has in a piece; None for a stranger."""
    return roles_in(db, viewer, [piece]).get(piece.id)


def roles_in(db: Session, viewer: Viewer, pieces: Sequence[Piece]) -> dict[str, str]:
    """Give the role that somebody has in each of some pieces, by their ids; for a stranger there is none."""
    if viewer.id is None:
        return {}
    own = {piece.id: "owner" for piece in pieces if piece.owner_id == viewer.id}
    others = [piece.id for piece in pieces if piece.id not in own]
    if not others:
        return own
    return own | dict(db.execute(_ROLES, {"user_id": viewer.id, "piece_ids": others}).all())


def rights_in(db: Session, viewer: Viewer, piece: Piece) -> frozenset[Right]:
    """Give the rights that somebody has in a piece."""
    return rights_in_each(db, viewer, [piece])[piece.id]


def rights_in_each(db: Session, viewer: Viewer, pieces: Sequence[Piece]) -> dict[str, frozenset[Right]]:
    """Give the rights that somebody has in each of some pieces, by their ids."""
    roles = roles_in(db, viewer, pieces)
    opened = _opened_by_links(db, viewer)
    return {
        piece.id: rights_of(
            roles.get(piece.id),
            viewer.standing,
            is_public=piece.visibility != "private" and not piece.is_hidden,
            has_link=piece.id in opened and not piece.is_hidden,
        )
        for piece in pieces
    }


def piece_for(
    db: Session, viewer: Viewer, piece_id: str, right: Right, kind: type[Kind], *, to_change: bool = False
) -> Kind:
    """Give a piece to somebody who has a right in it.

    Parameters
    ----------
    to_change
        Lock its row, so that two changes of it come one after the other.

    Raises
    ------
    NotFound
        There is no such piece, or this one must not know that there is.
    SignInNeeded
        It may be seen, but for more somebody has to be signed in.
    NotAllowed
        It may be seen, but not more.
    """
    piece = db.get(kind, piece_id, with_for_update=LOCKED if to_change else None)
    rights = frozenset[Right]() if piece is None else rights_in(db, viewer, piece)
    if piece is None or Right.READ not in rights:
        raise no_such(kind.__name__, piece_id)
    if right is not Right.READ:
        viewer.signed_in()
    if right not in rights:
        raise NotAllowed(
            f"expected somebody who may {right.name.lower()} in this {piece.kind}, found "
            f"{role_of(db, viewer, piece) or 'somebody without a role in it'}; ask its owner, {piece.owner.name}"
        )
    return piece


def expect_moderator(viewer: Viewer) -> Viewer:
    """Give back who asks for a page of the moderators'.

    Raises
    ------
    SignInNeeded
        Nobody is signed in.
    NotFound
        It is neither a moderator nor an admin, and need not know of the page.
    """
    viewer.signed_in()
    if not viewer.moderates:
        raise no_such("page", "admin")
    return viewer


def expect_admin(viewer: Viewer) -> Viewer:
    """Give back who asks for a page of the admins', like `expect_moderator`."""
    if expect_moderator(viewer).standing != "admin":
        raise no_such("page", "admin")
    return viewer


def no_such(what: str, name: str) -> NotFound:
    """Say that something does not exist, in the same words as that one must not know of it."""
    word = "session" if what == "SongSession" else what.lower()
    return NotFound(f"expected a {word} that you may see, found none of the name {name}; look in the lists")


def readable(viewer: Viewer) -> ColumnElement[bool]:
    """Give the condition for pieces that somebody may read without having been given their address."""
    return is_public() if viewer.id is None else or_(is_public(), is_member(viewer.id))


def is_public() -> ColumnElement[bool]:
    """Give the condition for pieces that everybody finds."""
    return and_(Piece.visibility == "public", Piece.is_hidden.is_(False))


def is_member(user_id: str) -> ColumnElement[bool]:
    """Give the condition for pieces in which somebody has a role."""
    member = select(Member.piece_id).where(Member.user_id == user_id)
    return or_(Piece.owner_id == user_id, Piece.id.in_(member))


def token_hash(token: str) -> str:
    """Give what is kept of a token. It has 256 bits of chance, so a plain hash cannot be turned back."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _opened_by_links(db: Session, viewer: Viewer) -> frozenset[str]:
    """Give the pieces that the links open which somebody shows."""
    if not viewer.share_tokens:
        return frozenset()
    shown = [token_hash(token) for token in viewer.share_tokens]
    links = db.scalars(select(ShareLink).where(ShareLink.token_sha256.in_(shown)))
    return frozenset(link.piece_id for link in links if is_valid(link))


def is_valid(link: ShareLink) -> bool:
    """Whether a link still opens its piece."""
    return link.revoked_at is None and (link.expires_at is None or link.expires_at > datetime.now(UTC))
