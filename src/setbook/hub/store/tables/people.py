"""People: who they are, what they may use, whom they follow."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from setbook.hub.store.base import Base, Id, UtcTime, new_id, now


class Plan(Base):
    """How much a person may use."""

    __tablename__ = "plans"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    storage_bytes: Mapped[int] = mapped_column(BigInteger)
    file_bytes: Mapped[int] = mapped_column(BigInteger)
    pieces: Mapped[int]


class User(Base):
    """A person: the hub's name, and the profile that others see."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("standing IN ('member', 'moderator', 'admin')", name="standing"),
        Index("ix_users_name_lower", "name_lower", unique=True),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(255), unique=True)
    name_lower: Mapped[str] = mapped_column(String(255))
    display_name: Mapped[str] = mapped_column(String(100), default="")
    bio: Mapped[str] = mapped_column(Text, default="")
    location: Mapped[str] = mapped_column(String(100), default="")
    website: Mapped[str] = mapped_column(String(255), default="")
    standing: Mapped[str] = mapped_column(String(10), default="member")
    is_active: Mapped[bool] = mapped_column(default=True)
    plan_name: Mapped[str] = mapped_column(ForeignKey("plans.name"), default="basic")
    used_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    followers_count: Mapped[int] = mapped_column(default=0)
    following_count: Mapped[int] = mapped_column(default=0)
    sessions_count: Mapped[int] = mapped_column(default=0)
    workflows_count: Mapped[int] = mapped_column(default=0)
    racks_count: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)
    last_active_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UtcTime, default=now)

    plan: Mapped[Plan] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy's face


class Follow(Base):
    """One person follows another."""

    __tablename__ = "follows"
    __table_args__ = (
        CheckConstraint("follower_id <> followed_id", name="not_oneself"),
        Index("ix_follows_followed_id", "followed_id"),
    )

    follower_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    followed_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
