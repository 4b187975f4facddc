"""How a piece is received: likes, ratings, views, downloads."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from setbook.hub.store.base import Base, Id, UtcTime, new_id, now
from setbook.hub.store.tables.people import User


class Like(Base):
    """Somebody likes a piece."""

    __tablename__ = "likes"
    __table_args__ = (
        Index("ix_likes_user_id_created_at", "user_id", "created_at"),
        Index("ix_likes_created_at", "created_at"),
    )

    piece_id: Mapped[str] = mapped_column(ForeignKey("pieces.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)


class Rating(Base):
    """One to five stars and what somebody has to say for them, one a person and piece."""

    __tablename__ = "ratings"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        Index("ix_ratings_user_id", "user_id"),
    )

    piece_id: Mapped[str] = mapped_column(ForeignKey("pieces.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    stars: Mapped[int]
    review: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UtcTime, default=now)

    user: Mapped[User] = relationship(lazy="joined")


class View(Base):
    """Somebody looked at a piece, counted once a day; of who is not signed in, a hash of the day is kept."""

    __tablename__ = "views"
    __table_args__ = (Index("ix_views_day", "day"),)

    piece_id: Mapped[str] = mapped_column(ForeignKey("pieces.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    viewer: Mapped[str] = mapped_column(String(64), primary_key=True)


class Download(Base):
    """A version, a rack or a notebook was downloaded."""

    __tablename__ = "downloads"
    __table_args__ = (Index("ix_downloads_piece_id_created_at", "piece_id", "created_at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    piece_id: Mapped[str] = mapped_column(ForeignKey("pieces.id", ondelete="CASCADE"))
    version_id: Mapped[str | None] = mapped_column(ForeignKey("versions.id", ondelete="SET NULL"), index=True)
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
