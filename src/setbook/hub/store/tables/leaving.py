"""What passes from one person to another, and who has left."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from setbook.hub.store.base import Base, Id, UtcTime, new_id, now
from setbook.hub.store.tables.people import User
from setbook.hub.store.tables.pieces import Piece

DELETED_ACCOUNT = "deleted account"
"""The name that stands where somebody who has left was named. It has a space, so nobody can sign up as it."""


class Transfer(Base):
    """A piece is offered to somebody, who becomes its owner by accepting it."""

    __tablename__ = "transfers"
    __table_args__ = (
        Index("ix_transfers_giver_id", "giver_id"),
        Index("ix_transfers_receiver_id", "receiver_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    piece_id: Mapped[str] = mapped_column(ForeignKey("pieces.id", ondelete="CASCADE"), unique=True)
    giver_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    receiver_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)

    piece: Mapped[Piece] = relationship(lazy="joined")
    giver: Mapped[User] = relationship(lazy="joined", foreign_keys=[giver_id])
    receiver: Mapped[User] = relationship(lazy="joined", foreign_keys=[receiver_id])


class Departure(Base):
    """Somebody has left, and the hub has yet to be told. Until shortly after that, the name opens no new account."""

    __tablename__ = "departures"

    name: Mapped[str] = mapped_column(String(255), primary_key=True)
    left_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
    told_at: Mapped[datetime | None] = mapped_column(UtcTime)
