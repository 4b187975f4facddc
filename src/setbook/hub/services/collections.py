"""Collections and learning paths: pieces in an order."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from setbook.errors import BadRequest, Contradiction
from setbook.hub.services import pieces
from setbook.hub.services.paging import Stretch, stretch_of, told
from setbook.hub.services.policy import Right, no_such, piece_for, rights_in_each
from setbook.hub.store.base import now
from setbook.hub.store.counters import recount
from setbook.hub.store.inserting import insert_new
from setbook.hub.store.tables import Collection, CollectionItem, Piece, StepDone
from setbook.wire import base
from setbook.wire import pieces as wire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from setbook.hub.services.viewer import Viewer

_MOST_ITEMS = 1000


def create(db: Session, viewer: Viewer, new: wire.NewCollection) -> wire.Collection:
    """Make a collection."""
    collection = pieces.start(db, viewer, Collection(is_learning_path=new.is_learning_path), new)
    pieces.finish(db, collection)
    return message(db, viewer, collection)


def get(db: Session, viewer: Viewer, collection_id: str) -> wire.Collection:
    """Give a collection."""
    return message(db, viewer, piece_for(db, viewer, collection_id, Right.READ, Collection))


def edit(
    db: Session, viewer: Viewer, collection_id: str, change: wire.CollectionEdit, revision: int | None
) -> wire.Collection:
    """Change the words of a collection."""
    collection = pieces.open_to_edit(db, viewer, collection_id, Collection, revision, change)
    if change.is_learning_path is not None:
        collection.is_learning_path = change.is_learning_path
    pieces.finish(db, collection)
    return message(db, viewer, collection)


def listed(
    db: Session, viewer: Viewer, stretch: Stretch, *, owner: str | None = None, mine: bool = False
) -> base.Page[wire.Collection]:
    """List collections that everybody may see, or those in which the one who asks has a role."""
    query = select(Collection).where(*pieces.which(viewer, kind="collection", owner=owner, mine=mine))
    rows = stretch_of(db, query, pieces.ORDERS["new"], stretch)
    return base.Page[wire.Collection](**told(rows, lambda found: messages(db, viewer, found)))


def items(db: Session, viewer: Viewer, collection_id: str) -> list[wire.CollectionItem]:
    """Give what is in a collection, in its order; what the one who asks may not see is left out."""
    piece_for(db, viewer, collection_id, Right.READ, Collection)
    query = select(CollectionItem, Piece).join(Piece, Piece.id == CollectionItem.piece_id)
    both = db.execute(
        query.where(CollectionItem.collection_id == collection_id).order_by(CollectionItem.position)
    ).all()
    rights = rights_in_each(db, viewer, [piece for _, piece in both])
    seen = [(item, piece) for item, piece in both if Right.READ in rights[piece.id]]
    done = _done(db, viewer, [collection_id])
    return [
        wire.CollectionItem(
            position=item.position,
            note=item.note,
            is_done=(collection_id, item.piece_id) in done,
            piece=wire.Piece(**common),
        )
        for (item, _), common in zip(
            seen, pieces.common_of_each(db, viewer, [piece for _, piece in seen]), strict=True
        )
    ]


def add(
    db: Session, viewer: Viewer, collection_id: str, new: wire.NewCollectionItem
) -> list[wire.CollectionItem]:
    """Put a piece into a collection.

    Raises
    ------
    Contradiction
        It is there already, the collection is full, or it would hold itself.
    """
    collection = piece_for(db, viewer, collection_id, Right.CONTRIBUTE, Collection, to_change=True)
    piece = piece_for(db, viewer, new.piece_id, Right.READ, Piece)
    there = _items(db, collection_id)
    if piece.id == collection.id or piece.id in {item.piece_id for item in there}:
        raise Contradiction(
            "expected a piece that is not in the collection, found one that is; move it instead"
        )
    if len(there) >= _MOST_ITEMS:
        raise Contradiction(
            f"expected at most {_MOST_ITEMS} pieces in a collection, found more; begin another"
        )
    item = CollectionItem(collection_id=collection_id, piece_id=piece.id, note=new.note, position=len(there))
    db.add(item)
    there.insert(len(there) if new.position is None else new.position, item)
    _number(db, collection, there)
    recount(db, Piece.saves_count, [piece.id])
    return items(db, viewer, collection_id)


def change(
    db: Session, viewer: Viewer, collection_id: str, piece_id: str, edit: wire.CollectionItemEdit
) -> list[wire.CollectionItem]:
    """Move a piece to another place of a collection, or give it another note.

    Raises
    ------
    NotFound
        It is not in there.
    """
    collection = piece_for(db, viewer, collection_id, Right.CONTRIBUTE, Collection, to_change=True)
    there = _items(db, collection_id)
    item = _item(there, piece_id)
    if edit.note is not None:
        item.note = edit.note
    if edit.position is not None:
        there.remove(item)
        there.insert(edit.position, item)
    _number(db, collection, there)
    return items(db, viewer, collection_id)


def mark(db: Session, viewer: Viewer, collection_id: str, piece_id: str, *, is_done: bool) -> wire.Collection:
    """Note that one has done a step of a learning path, or not yet.

    Raises
    ------
    NotFound
        It is not in there.
    Contradiction
        The collection is no learning path.
    """
    collection = piece_for(db, viewer, collection_id, Right.REACT, Collection)
    user = viewer.signed_in()
    if not collection.is_learning_path:
        raise Contradiction("expected a learning path, found a collection without steps; make it one first")
    _item(_items(db, collection_id), piece_id)
    if is_done:
        insert_new(
            db, StepDone, user_id=user.id, collection_id=collection_id, piece_id=piece_id, created_at=now()
        )
    else:
        found = db.get(StepDone, (user.id, collection_id, piece_id))
        if found is not None:
            db.delete(found)
            db.flush()
    return message(db, viewer, collection)


def remove(db: Session, viewer: Viewer, collection_id: str, piece_id: str) -> None:
    """Take a piece out of a collection.

    Raises
    ------
    NotFound
        It is not in there.
    """
    collection = piece_for(db, viewer, collection_id, Right.CONTRIBUTE, Collection, to_change=True)
    there = _items(db, collection_id)
    gone = _item(there, piece_id)
    db.delete(gone)
    _number(db, collection, [item for item in there if item is not gone])
    recount(db, Piece.saves_count, [piece_id])


def reorder(
    db: Session, viewer: Viewer, collection_id: str, order: wire.CollectionOrder
) -> list[wire.CollectionItem]:
    """Put what is in a collection into another order.

    Raises
    ------
    BadRequest
        The order does not name each piece once.
    """
    collection = piece_for(db, viewer, collection_id, Right.CONTRIBUTE, Collection, to_change=True)
    there = {item.piece_id: item for item in _items(db, collection_id)}
    if sorted(order.piece_ids) != sorted(there):
        raise BadRequest(
            f"expected each of the {len(there)} pieces of the collection once, found others; read it again"
        )
    _number(db, collection, [there[piece_id] for piece_id in order.piece_ids])
    return items(db, viewer, collection_id)


def message(db: Session, viewer: Viewer, collection: Collection) -> wire.Collection:
    """Tell of a collection."""
    return messages(db, viewer, [collection])[0]


def messages(db: Session, viewer: Viewer, found: Sequence[Collection]) -> list[wire.Collection]:
    """Tell of several collections."""
    done = _done(db, viewer, [collection.id for collection in found if collection.is_learning_path])
    counts = Counter(collection_id for collection_id, _ in done)
    return [
        wire.Collection(
            **common,
            is_learning_path=collection.is_learning_path,
            items_count=collection.items_count,
            done_count=counts[collection.id],
        )
        for collection, common in zip(found, pieces.common_of_each(db, viewer, found), strict=True)
    ]


def _done(db: Session, viewer: Viewer, collection_ids: list[str]) -> set[tuple[str, str]]:
    """Give the steps that somebody has done, as collection and piece; what was taken out since is none."""
    if viewer.id is None or not collection_ids:
        return set()
    still = and_(
        CollectionItem.collection_id == StepDone.collection_id, CollectionItem.piece_id == StepDone.piece_id
    )
    query = select(StepDone.collection_id, StepDone.piece_id).join(CollectionItem, still)
    mine = query.where(StepDone.user_id == viewer.id, StepDone.collection_id.in_(collection_ids))
    return set(db.execute(mine).all())


def _items(db: Session, collection_id: str) -> list[CollectionItem]:
    query = select(CollectionItem).where(CollectionItem.collection_id == collection_id)
    return list(db.scalars(query.order_by(CollectionItem.position)))


def _item(there: list[CollectionItem], piece_id: str) -> CollectionItem:
    found = next((item for item in there if item.piece_id == piece_id), None)
    if found is None:
        raise no_such("piece", piece_id)
    return found


def _number(db: Session, collection: Collection, order: list[CollectionItem]) -> None:
    for position, item in enumerate(order):
        item.position = position
    collection.updated_at = now()
    recount(db, Collection.items_count, [collection.id])
