"""Pieces that pass to somebody else: offered by an owner, accepted or declined by the other side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from setbook.errors import Contradiction, NotAllowed, OverLimit
from setbook.hub.services import audit, pieces, stream
from setbook.hub.services.holdings import contents_of, hold
from setbook.hub.services.paging import Order, Stretch, mapped, stretch_of
from setbook.hub.services.people import user_of
from setbook.hub.services.policy import LOCKED, Right, no_such, piece_for
from setbook.hub.store.tables import Content, Holding, Member, Piece, Transfer, User
from setbook.wire import base
from setbook.wire import leaving as wire

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from setbook.hub.services.viewer import Viewer


def offer(
    db: Session, viewer: Viewer, piece_id: str, kind: type[Piece], new: wire.NewTransfer
) -> wire.Transfer:
    """Offer a piece to somebody; an offer that was made before is replaced.

    Raises
    ------
    NotFound
        There is no such person.
    Contradiction
        It is the owner, or an account that was switched off.
    """
    piece = piece_for(db, viewer, piece_id, Right.MANAGE, kind, to_change=True)
    receiver = user_of(db, new.to)
    if receiver.id == piece.owner_id or not receiver.is_active:
        raise Contradiction(
            f"expected somebody else than the owner, whose account is in use, found {receiver.name}; name another"
        )
    before = db.scalar(select(Transfer).where(Transfer.piece_id == piece.id))
    if before is not None:
        db.delete(before)
        db.flush()
    transfer = Transfer(piece_id=piece.id, giver_id=viewer.signed_in().id, receiver_id=receiver.id)
    db.add(transfer)
    stream.notify(db, viewer.signed_in(), [receiver.id], "transfer", piece=piece)
    audit.note(db, viewer, "offer", piece.kind, piece.id, user=receiver.name)
    db.flush()
    db.refresh(transfer)
    return message(transfer)


def listed(db: Session, viewer: Viewer, stretch: Stretch) -> base.Page[wire.Transfer]:
    """List what somebody was offered and has offered, newest first."""
    user = viewer.signed_in()
    query = select(Transfer).where(or_(Transfer.giver_id == user.id, Transfer.receiver_id == user.id))
    rows = stretch_of(db, query, Order((Transfer.id,)), stretch)
    return base.Page[wire.Transfer](**mapped(rows, message))


def accept(db: Session, viewer: Viewer, transfer_id: str) -> wire.Transfer:
    """Become the owner of what was offered. Who owned it goes on as a collaborator.

    Raises
    ------
    NotFound
        There is no such offer for the one who asks.
    NotAllowed
        The one who asks has offered it.
    OverLimit
        The plan has no room for it.
    """
    user = viewer.signed_in()
    transfer = _for_one_of_both(db, viewer, transfer_id)
    if transfer.receiver_id != user.id:
        raise NotAllowed(f"expected {transfer.receiver.name}, found the one who offered it; wait for them")
    piece = db.get_one(Piece, transfer.piece_id, with_for_update=LOCKED)
    owner = piece.owner
    _expect_room(db, db.get_one(User, user.id, with_for_update={"of": User, "key_share": True}), piece)
    told = message(transfer)
    db.delete(transfer)
    hand_over(db, piece, user)
    db.add(Member(piece_id=piece.id, user_id=owner.id, role="collaborator"))
    stream.notify(db, user, [transfer.giver_id, owner.id], "transferred", piece=piece)
    audit.note(db, viewer, "accept", piece.kind, piece.id, user=owner.name)
    db.flush()
    return told


def withdraw(db: Session, viewer: Viewer, transfer_id: str) -> None:
    """Decline what was offered, or take an offer back."""
    transfer = _for_one_of_both(db, viewer, transfer_id)
    db.delete(transfer)
    audit.note(db, viewer, "decline", transfer.piece.kind, transfer.piece_id)


def hand_over(db: Session, piece: Piece, to: User) -> None:
    """Let a piece be somebody else's; what it holds counts against that person's plan from now on."""
    member = db.get(Member, (piece.id, to.id))
    if member is not None:
        db.delete(member)
    pieces.set_owner(db, piece, to)
    for sha256 in sorted(contents_of(db, piece.id)):
        hold(db, to, db.get_one(Content, sha256))


def message(transfer: Transfer) -> wire.Transfer:
    """Tell of an offer."""
    return wire.Transfer(
        id=transfer.id,
        piece=stream.brief(transfer.piece),
        giver=stream.person(transfer.giver),
        receiver=stream.person(transfer.receiver),
        created_at=transfer.created_at,
    )


def _for_one_of_both(db: Session, viewer: Viewer, transfer_id: str) -> Transfer:
    transfer = db.get(Transfer, transfer_id)
    if transfer is None or viewer.signed_in().id not in {transfer.giver_id, transfer.receiver_id}:
        raise no_such("transfer", transfer_id)
    return transfer


def _expect_room(db: Session, user: User, piece: Piece) -> None:
    count = db.scalar(select(func.count()).select_from(Piece).where(Piece.owner_id == user.id)) or 0
    held = select(Holding.sha256).where(Holding.user_id == user.id)
    size = select(func.coalesce(func.sum(Content.size_bytes), 0))
    new_bytes = db.scalar(
        size.where(Content.sha256.in_(contents_of(db, piece.id)), Content.sha256.not_in(held))
    )
    if count >= user.plan.pieces or user.used_bytes + (new_bytes or 0) > user.plan.storage_bytes:
        raise OverLimit(
            f"expected room for one more piece of {new_bytes:,} bytes on the plan {user.plan_name}, found less; "
            "remove something, or ask an admin for a larger plan"
        )
