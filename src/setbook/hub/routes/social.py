"""What people say and do about pieces of every kind: comments, likes, ratings."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from setbook.hub.routes.answers import Answer
from setbook.hub.routes.call import CallOf, at_once
from setbook.hub.routes.conditions import IF_MATCH
from setbook.hub.routes.parameters import PieceId, RowId, StretchOf
from setbook.hub.routes.problems import RESPONSES
from setbook.hub.services import comments, reactions
from setbook.hub.store.base import ID_PATTERN
from setbook.wire import social as wire
from setbook.wire.base import Page

router = APIRouter(tags=["social"], responses=RESPONSES)


@router.get("/pieces/{piece_id}/comments", response_model=Page[wire.Comment])
@at_once
def list_comments(
    piece_id: PieceId,
    call: CallOf,
    stretch: StretchOf,
    version: Annotated[int | None, Query(ge=1, le=1_000_000)] = None,
    parent_id: Annotated[str | None, Query(pattern=ID_PATTERN)] = None,
) -> Response:
    """List comments, pinned ones first; or the answers to one."""
    return call.read(
        lambda db: comments.listed(db, call.viewer, piece_id, stretch, version=version, parent_id=parent_id)
    )


@router.post("/pieces/{piece_id}/comments", status_code=201, response_model=wire.Comment)
def add_comment(piece_id: PieceId, new: wire.NewComment, call: CallOf) -> Response:
    """Say something; whom it names as ``@name`` is told, if they may see it."""

    def work(db: Session) -> Answer:
        made = comments.add(db, call.viewer, piece_id, new)
        return Answer(made, 201, f"/comments/{made.id}")

    return call.write(work)


@router.get("/comments/{comment_id}", response_model=wire.Comment)
def get_comment(comment_id: RowId, call: CallOf) -> Response:
    """Give a comment."""
    return call.read(lambda db: comments.get(db, call.viewer, comment_id))


@router.patch("/comments/{comment_id}", response_model=wire.Comment, openapi_extra=IF_MATCH)
def edit_comment(comment_id: RowId, change: wire.CommentEdit, call: CallOf) -> Response:
    """Change one's own words; or pin a comment, as an owner or a moderator."""
    return call.write(lambda db: Answer(comments.edit(db, call.viewer, comment_id, change, call.revision)))


@router.delete("/comments/{comment_id}", status_code=204)
def delete_comment(comment_id: RowId, call: CallOf) -> Response:
    """Take a comment back. Its answers stay."""

    def work(db: Session) -> Answer:
        comments.remove(db, call.viewer, comment_id)
        return Answer(None, 204)

    return call.write(work)


@router.put("/comments/{comment_id}/like", response_model=wire.Liked)
def like_comment(comment_id: RowId, call: CallOf) -> Response:
    """Like a comment."""
    return call.write(lambda db: Answer(comments.like(db, call.viewer, comment_id, likes=True)))


@router.delete("/comments/{comment_id}/like", response_model=wire.Liked)
def unlike_comment(comment_id: RowId, call: CallOf) -> Response:
    """Like a comment no longer."""
    return call.write(lambda db: Answer(comments.like(db, call.viewer, comment_id, likes=False)))


@router.put("/pieces/{piece_id}/like", response_model=wire.Liked)
def like(piece_id: PieceId, call: CallOf) -> Response:
    """Like a piece."""
    return call.write(lambda db: Answer(reactions.like(db, call.viewer, piece_id, likes=True)))


@router.delete("/pieces/{piece_id}/like", response_model=wire.Liked)
def unlike(piece_id: PieceId, call: CallOf) -> Response:
    """Like a piece no longer."""
    return call.write(lambda db: Answer(reactions.like(db, call.viewer, piece_id, likes=False)))


@router.get("/pieces/{piece_id}/ratings", response_model=Page[wire.Rating])
def list_ratings(piece_id: PieceId, call: CallOf, stretch: StretchOf) -> Response:
    """List the ratings of a piece."""
    return call.read(lambda db: reactions.ratings(db, call.viewer, piece_id, stretch))


@router.put("/pieces/{piece_id}/rating", response_model=wire.Rating)
def rate(piece_id: PieceId, new: wire.NewRating, call: CallOf) -> Response:
    """Rate somebody else's piece, or change one's rating."""
    return call.write(lambda db: Answer(reactions.rate(db, call.viewer, piece_id, new)))


@router.delete("/pieces/{piece_id}/rating", status_code=204)
def unrate(piece_id: PieceId, call: CallOf) -> Response:
    """Take one's rating back."""

    def work(db: Session) -> Answer:
        reactions.take_rating_back(db, call.viewer, piece_id)
        return Answer(None, 204)

    return call.write(work)
