"""Collections and learning paths."""

from __future__ import annotations

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from setbook.hub.routes.answers import Answer
from setbook.hub.routes.call import CallOf
from setbook.hub.routes.conditions import IF_MATCH
from setbook.hub.routes.parameters import Filter, Mine, PieceId, RowId, StretchOf
from setbook.hub.routes.problems import RESPONSES
from setbook.hub.services import collections, pieces
from setbook.hub.store.tables import Collection
from setbook.wire import pieces as wire
from setbook.wire.base import Page

router = APIRouter(prefix="/collections", tags=["collections"], responses=RESPONSES)


@router.post("", status_code=201, response_model=wire.Collection)
def create(new: wire.NewCollection, call: CallOf) -> Response:
    """Make a collection. It is private until said otherwise."""

    def work(db: Session) -> Answer:
        made = collections.create(db, call.viewer, new)
        return Answer(made, 201, f"/collections/{made.id}")

    return call.write(work)


@router.get("", response_model=Page[wire.Collection])
def list_collections(call: CallOf, stretch: StretchOf, owner: Filter = None, mine: Mine = False) -> Response:
    """List public collections, and one's own."""
    return call.read(lambda db: collections.listed(db, call.viewer, stretch, owner=owner, mine=mine))


@router.get("/{piece_id}", response_model=wire.Collection)
def get(piece_id: PieceId, call: CallOf) -> Response:
    """Give a collection. A look at it is counted once a day."""
    response = call.read(lambda db: collections.get(db, call.viewer, piece_id))
    call.count_view(piece_id)
    return response


@router.patch("/{piece_id}", response_model=wire.Collection, openapi_extra=IF_MATCH)
def edit(piece_id: PieceId, change: wire.CollectionEdit, call: CallOf) -> Response:
    """Change what is said of a collection."""
    return call.write(lambda db: Answer(collections.edit(db, call.viewer, piece_id, change, call.revision)))


@router.delete("/{piece_id}", status_code=204, openapi_extra=IF_MATCH)
def delete(piece_id: PieceId, call: CallOf) -> Response:
    """Remove a collection. What was in it stays."""

    def work(db: Session) -> Answer:
        pieces.remove(db, call.viewer, piece_id, Collection, call.revision)
        return Answer(None, 204)

    return call.write(work)


@router.get("/{piece_id}/items", response_model=list[wire.CollectionItem])
def list_items(piece_id: PieceId, call: CallOf) -> Response:
    """Give what is in a collection, in its order."""
    return call.read(lambda db: collections.items(db, call.viewer, piece_id))


@router.post("/{piece_id}/items", status_code=201, response_model=list[wire.CollectionItem])
def add_item(piece_id: PieceId, new: wire.NewCollectionItem, call: CallOf) -> Response:
    """Put a piece into a collection."""
    return call.write(lambda db: Answer(collections.add(db, call.viewer, piece_id, new), 201))


@router.put("/{piece_id}/items", response_model=list[wire.CollectionItem])
def reorder_items(piece_id: PieceId, order: wire.CollectionOrder, call: CallOf) -> Response:
    """Put what is in a collection into another order."""
    return call.write(lambda db: Answer(collections.reorder(db, call.viewer, piece_id, order)))


@router.patch("/{piece_id}/items/{item_id}", response_model=list[wire.CollectionItem])
def change_item(piece_id: PieceId, item_id: RowId, edit: wire.CollectionItemEdit, call: CallOf) -> Response:
    """Move a piece to another place of a collection, or give it another note."""
    return call.write(lambda db: Answer(collections.change(db, call.viewer, piece_id, item_id, edit)))


@router.put("/{piece_id}/items/{item_id}/done", response_model=wire.Collection)
def mark_done(piece_id: PieceId, item_id: RowId, call: CallOf) -> Response:
    """Note that one has done a step of a learning path."""
    return call.write(lambda db: Answer(collections.mark(db, call.viewer, piece_id, item_id, is_done=True)))


@router.delete("/{piece_id}/items/{item_id}/done", response_model=wire.Collection)
def mark_undone(piece_id: PieceId, item_id: RowId, call: CallOf) -> Response:
    """Note that one has not done a step of a learning path yet."""
    return call.write(lambda db: Answer(collections.mark(db, call.viewer, piece_id, item_id, is_done=False)))


@router.delete("/{piece_id}/items/{item_id}", status_code=204)
def remove_item(piece_id: PieceId, item_id: RowId, call: CallOf) -> Response:
    """Take a piece out of a collection; `item_id` is the piece's id."""

    def work(db: Session) -> Answer:
        collections.remove(db, call.viewer, piece_id, item_id)
        return Answer(None, 204)

    return call.write(work)
