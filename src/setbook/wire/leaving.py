"""Messages about pieces that pass to somebody else, and about leaving the hub."""

from __future__ import annotations

from datetime import datetime

from setbook.wire.base import Message, Person, UserName
from setbook.wire.social import PieceBrief


class NewTransfer(Message):
    """To whom a piece is offered."""

    to: UserName


class Transfer(Message):
    """A piece that is offered to somebody, who becomes its owner by accepting it."""

    id: str
    piece: PieceBrief
    giver: Person
    receiver: Person
    created_at: datetime
