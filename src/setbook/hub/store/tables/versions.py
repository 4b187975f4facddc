"""The versions of a session, the samples that each plays, and what changed between two of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from setbook.hub.store.base import Base, Digest, Id, Json, UtcTime, new_id, now
from setbook.hub.store.tables.people import User


class Version(Base):
    """A set as it was saved. What it holds never changes; state, analysis and problem are filled in by a job."""

    __tablename__ = "versions"
    __table_args__ = (
        UniqueConstraint("session_id", "number"),
        CheckConstraint("state IN ('waiting', 'ready', 'refused')", name="state"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    number: Mapped[int]
    label: Mapped[str] = mapped_column(String(40), default="")
    file_name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(Digest, ForeignKey("contents.sha256"), index=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    message: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("versions.id", ondelete="SET NULL"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="waiting", index=True)
    problem: Mapped[str] = mapped_column(Text, default="")
    analysis: Mapped[dict[str, object] | None] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)

    author: Mapped[User | None] = relationship(lazy="joined")


class VersionSample(Base):
    """A sample that a version plays, by the path that the set states."""

    __tablename__ = "version_samples"
    __table_args__ = (Index("ix_version_samples_sha256", "sha256"),)

    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(String(1000))
    sha256: Mapped[str | None] = mapped_column(Digest, ForeignKey("contents.sha256"))


class VersionChange(Base):
    """What turns one version into another, worked out once by a job."""

    __tablename__ = "version_changes"
    __table_args__ = (
        UniqueConstraint("before_id", "after_id"),
        CheckConstraint("state IN ('waiting', 'ready', 'refused')", name="state"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    before_id: Mapped[str] = mapped_column(ForeignKey("versions.id", ondelete="CASCADE"))
    after_id: Mapped[str] = mapped_column(ForeignKey("versions.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="waiting", index=True)
    problem: Mapped[str] = mapped_column(Text, default="")
    headline: Mapped[str] = mapped_column(Text, default="")
    badges: Mapped[dict[str, str] | None] = mapped_column(Json)
    changes: Mapped[dict[str, object] | None] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
