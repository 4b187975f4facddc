"""What happened: activities, which make feeds, and notifications, which are for one person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from setbook.hub.store.base import Base, Id, UtcTime, new_id, now
from setbook.hub.store.tables.people import User


class Activity(Base):
    """Somebody did something. Who may see it is asked of its piece each time it is read."""

    __tablename__ = "activities"
    __table_args__ = (
        Index("ix_activities_actor_id_id", "actor_id", "id"),
        Index("ix_activities_piece_id_id", "piece_id", "id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    actor_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    verb: Mapped[str] = mapped_column(String(20))
    piece_id: Mapped[str | None] = mapped_column(ForeignKey("pieces.id", ondelete="CASCADE"))
    version_id: Mapped[str | None] = mapped_column(ForeignKey("versions.id", ondelete="CASCADE"), index=True)
    target_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)

    actor: Mapped[User] = relationship(lazy="joined", foreign_keys=[actor_id])
    target: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[target_id])


class Notification(Base):
    """Something that one person should know."""

    __tablename__ = "notifications"
    __table_args__ = (Index("ix_notifications_user_id_id", "user_id", "id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    actor_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(String(20))
    piece_id: Mapped[str | None] = mapped_column(ForeignKey("pieces.id", ondelete="CASCADE"), index=True)
    comment_id: Mapped[str | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    read_at: Mapped[datetime | None] = mapped_column(UtcTime)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)

    actor: Mapped[User] = relationship(lazy="joined", foreign_keys=[actor_id])
