"""How pieces are received: likes, ratings, views, downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from setbook.errors import NotAllowed
from setbook.hub.services import stream
from setbook.hub.services.markdown import to_html
from setbook.hub.services.paging import Order, Stretch, mapped, stretch_of
from setbook.hub.services.policy import Right, no_such, piece_for, role_of
from setbook.hub.store.base import now
from setbook.hub.store.counters import bump, recount
from setbook.hub.store.inserting import insert_new
from setbook.hub.store.tables import Download, Like, Piece, Rating, Version, View
from setbook.wire import base
from setbook.wire import social as wire

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from setbook.hub.services.viewer import Viewer


_SEEN = select(View.piece_id).where(
    View.piece_id == bindparam("piece_id"), View.day == bindparam("day"), View.viewer == bindparam("viewer")
)


def like(db: Session, viewer: Viewer, piece_id: str, *, likes: bool) -> wire.Liked:
    """Like a piece, or no longer."""
    piece = piece_for(db, viewer, piece_id, Right.REACT, Piece)
    user = viewer.signed_in()
    if not likes:
        found = db.get(Like, (piece.id, user.id))
        if found is not None:
            db.delete(found)
            recount(db, Piece.likes_count, [piece.id])
    elif insert_new(db, Like, piece_id=piece.id, user_id=user.id, created_at=now()):
        bump(db, Piece.likes_count, piece.id)
        stream.tell(db, user, "liked", piece=piece)
        stream.notify(db, user, [piece.owner_id], "like", piece=piece)
    db.refresh(piece)
    return wire.Liked(is_liked=likes, likes_count=piece.likes_count)


def rate(db: Session, viewer: Viewer, piece_id: str, new: wire.NewRating) -> wire.Rating:
    """Give stars to somebody's piece; a second rating replaces the first.

    Raises
    ------
    NotAllowed
        The piece is one's own, or partly.
    """
    piece = piece_for(db, viewer, piece_id, Right.REACT, Piece)
    user = viewer.signed_in()
    if role_of(db, viewer, piece) in {"owner", "collaborator"}:
        raise NotAllowed(
            "expected somebody else's piece, found one of your own; leave it to others to rate it"
        )
    rating = db.get(Rating, (piece.id, user.id))
    if rating is None:
        insert_new(
            db, Rating, piece_id=piece.id, user_id=user.id, stars=new.stars, review="",
            created_at=now(), updated_at=now(),
        )  # fmt: skip
        rating = db.get_one(Rating, (piece.id, user.id))
        stream.tell(db, user, "rated", piece=piece)
        stream.notify(db, user, [piece.owner_id], "rating", piece=piece)
    rating.stars, rating.review, rating.updated_at = new.stars, new.review, now()
    _recount_ratings(db, piece.id)
    return rating_message(rating)


def ratings(db: Session, viewer: Viewer, piece_id: str, stretch: Stretch) -> base.Page[wire.Rating]:
    """List the ratings of a piece, by person."""
    piece = piece_for(db, viewer, piece_id, Right.READ, Piece)
    query = select(Rating).where(Rating.piece_id == piece.id)
    rows = stretch_of(db, query, Order((Rating.user_id,)), stretch)
    return base.Page[wire.Rating](**mapped(rows, rating_message))


def rating_of(db: Session, viewer: Viewer, piece_id: str) -> wire.Rating | None:
    """Give the rating that the one who asks has given; None for none."""
    piece = piece_for(db, viewer, piece_id, Right.READ, Piece)
    rating = None if viewer.id is None else db.get(Rating, (piece.id, viewer.id))
    return None if rating is None else rating_message(rating)


def take_rating_back(db: Session, viewer: Viewer, piece_id: str) -> None:
    """Take one's rating back.

    Raises
    ------
    NotFound
        There is none.
    """
    piece = piece_for(db, viewer, piece_id, Right.REACT, Piece)
    rating = db.get(Rating, (piece.id, viewer.signed_in().id))
    if rating is None:
        raise no_such("rating", piece_id)
    db.delete(rating)
    _recount_ratings(db, piece.id)


def rating_message(rating: Rating) -> wire.Rating:
    """Tell of a rating."""
    return wire.Rating(
        user=stream.person(rating.user),
        stars=rating.stars,
        review=rating.review,
        review_html=to_html(rating.review),
        created_at=rating.created_at,
        updated_at=rating.updated_at,
    )


def is_new_view(db: Session, viewer: Viewer, piece_id: str) -> bool:
    """Whether a look at a piece is one that counts: the first of the day, and not by one who has a role in it."""
    if db.scalar(_SEEN, {"piece_id": piece_id, "day": now().date(), "viewer": viewer.key}) is not None:
        return False
    return role_of(db, viewer, db.get_one(Piece, piece_id)) is None


def count_view(db: Session, viewer: Viewer, piece_id: str) -> None:
    """Count a look at a piece."""
    if insert_new(db, View, piece_id=piece_id, day=now().date(), viewer=viewer.key):
        bump(db, Piece.views_count, piece_id)


def count_download(db: Session, viewer: Viewer, piece: Piece, version: Version | None = None) -> None:
    """Count a download; those of people who have a role in the piece too, for they are people as well."""
    db.add(Download(piece_id=piece.id, version_id=None if version is None else version.id, user_id=viewer.id))
    bump(db, Piece.downloads_count, piece.id)


def analytics(db: Session, viewer: Viewer, piece_id: str, kind: type[Piece], days: int) -> wire.Analytics:
    """Tell how a piece is received, day by day; for its owners.

    Raises
    ------
    NotAllowed
        Somebody else asks.
    """
    piece = piece_for(db, viewer, piece_id, Right.MANAGE, kind)
    day = func.date(Download.created_at)
    views: dict[str, int] = {
        found.isoformat(): count
        for found, count in db.execute(
            select(View.day, func.count()).where(View.piece_id == piece.id).group_by(View.day)
        )
    }
    downloads: dict[str, int] = {
        str(found): count
        for found, count in db.execute(
            select(day, func.count()).where(Download.piece_id == piece.id).group_by(day)
        )
    }
    every = sorted(views.keys() | downloads.keys(), reverse=True)[:days]
    return wire.Analytics(
        views_count=piece.views_count,
        downloads_count=piece.downloads_count,
        likes_count=piece.likes_count,
        comments_count=piece.comments_count,
        forks_count=getattr(piece, "forks_count", 0),
        days=[
            wire.DayCount(day=found, views=views.get(found, 0), downloads=downloads.get(found, 0))
            for found in every
        ],
    )


def _recount_ratings(db: Session, piece_id: str) -> None:
    for counter in (Piece.ratings_count, Piece.ratings_sum):
        recount(db, counter, [piece_id])
