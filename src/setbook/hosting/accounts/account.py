"""The tables of the accounts' own database; nothing of JupyterHub's is in it."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Boolean, Float, Index, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Standing(StrEnum):
    """Where an account stands with the admins."""

    WAITING = "waiting"
    ADMITTED = "admitted"
    LOCKED = "locked"


class Base(DeclarativeBase):
    """The accounts' tables."""


class Account(Base):
    """A name, the hash of its password, and whether an admin let it in."""

    __tablename__ = "accounts"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    standing: Mapped[str] = mapped_column(String(16), default=Standing.WAITING)
    is_admin: Mapped[bool] = mapped_column(Boolean, default=False)
    one_time: Mapped[bool] = mapped_column(Boolean, default=False)
    """The password only serves to choose another."""
    introduction: Mapped[str] = mapped_column(String(300), default="")
    """What the person said to the admins."""
    created_at: Mapped[float] = mapped_column(Float)
    """Seconds since 1970."""

    @property
    def created_on(self) -> str:
        """The day of the sign-up, as `2026-01-31`."""
        return datetime.fromtimestamp(self.created_at, UTC).strftime("%Y-%m-%d")


class Attempt(Base):
    """Something that only so many times may be tried: a wrong password, a sign-up."""

    __tablename__ = "attempts"
    __table_args__ = (Index("attempts_by_subject", "subject", "at"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    subject: Mapped[str] = mapped_column(String(200))
    at: Mapped[float] = mapped_column(Float)
    """Seconds since 1970."""
