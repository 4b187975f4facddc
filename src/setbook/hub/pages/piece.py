"""What the pages of sessions and workflows share: how the piece is received, and who may do what with it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from setbook.hub.services import members, people, reactions, threads
from setbook.hub.services.markdown import to_html
from setbook.hub.services.paging import Stretch
from setbook.hub.services.policy import Right, piece_for, rights_in
from setbook.hub.store.base import now

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from setbook.hub.pages.addresses import Addresses
    from setbook.hub.services.viewer import Viewer
    from setbook.hub.store.tables import Piece
    from setbook.wire.social import Comment

_LINK_DAYS = (1, 7, 30, 365)
_RATINGS = 20


def reception_of(
    db: Session, viewer: Viewer, piece_id: str, addresses: Addresses, stretch: Stretch
) -> dict[str, Any]:
    """Tell what people say of a piece: comments with their answers, ratings, and the viewer's own rating."""

    def with_links(comment: Comment) -> str:
        """Write a comment, with links to whom it names."""
        return to_html(comment.body, {name: addresses.url("people", name) for name in comment.mentions})

    return {
        "discussion": threads.discussion(db, viewer, piece_id, stretch),
        "with_links": with_links,
        "comments_cursor": stretch.cursor,
        "ratings": reactions.ratings(db, viewer, piece_id, Stretch(_RATINGS)),
        "own_rating": reactions.rating_of(db, viewer, piece_id),
    }


def access_of(db: Session, viewer: Viewer, piece_id: str, kind: type[Piece]) -> dict[str, Any]:
    """Tell what the viewer may do with a piece; its owners also who else may see it, and by which links."""
    piece = piece_for(db, viewer, piece_id, Right.READ, kind)
    rights = rights_in(db, viewer, piece)
    manages = Right.MANAGE in rights
    follows = viewer.id is not None and people.profile(db, viewer, piece.owner.name).is_followed
    return {
        "may": {right.name.lower() for right in rights},
        "follows_owner": follows,
        "members": members.members(db, viewer, piece_id, kind) if manages else [],
        "links": members.links(db, viewer, piece_id) if manages else [],
        "link_ends": [(days, now() + timedelta(days=days)) for days in _LINK_DAYS if manages],
    }
