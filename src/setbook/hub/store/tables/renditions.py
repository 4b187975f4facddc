"""Renditions: what is made of a set so that pages can show and play it. All of it can be made again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from setbook.hub.store.base import Base, Digest, Id, Json, UtcTime, new_id, now


class Rendition(Base):
    """Something that was made, or is to be made, of one input.

    `input_sha256` names all that goes in (sets, samples, names), so equal inputs are made once, whichever versions,
    sessions and forks hold them; `recipe` says how it is made. `progress` is absent until somebody is at work.
    """

    __tablename__ = "renditions"
    __table_args__ = (
        UniqueConstraint("kind", "input_sha256", "recipe"),
        CheckConstraint(
            "kind IN ('arrangement', 'mixer', 'diff', 'sound', 'preview', 'loudness')", name="kind"
        ),
        CheckConstraint("state IN ('waiting', 'ready', 'failed')", name="state"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(12))
    input_sha256: Mapped[str] = mapped_column(Digest)
    recipe: Mapped[int]
    inputs: Mapped[list[dict[str, object]]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(10), default="waiting", index=True)
    progress: Mapped[float | None]
    doing: Mapped[str] = mapped_column(String(200), default="")
    problem: Mapped[str] = mapped_column(Text, default="")
    blob: Mapped[str | None] = mapped_column(String(200))
    blob_sha256: Mapped[str | None] = mapped_column(Digest)
    size_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    facts: Mapped[dict[str, object] | None] = mapped_column(Json)
    used_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)


class RenditionUse(Base):
    """A version is shown by a rendition; of a comparison, `before_id` is the other side. It goes with either."""

    __tablename__ = "rendition_uses"
    __table_args__ = (
        Index("ix_rendition_uses_rendition_id", "rendition_id"),
        Index("ix_rendition_uses_before_id", "before_id"),
    )

    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id", ondelete="CASCADE"), primary_key=True)
    rendition_id: Mapped[str] = mapped_column(
        ForeignKey("renditions.id", ondelete="CASCADE"), primary_key=True
    )
    before_id: Mapped[str | None] = mapped_column(ForeignKey("versions.id", ondelete="CASCADE"))


class Sound(Base):
    """The sound of one clip, named by all that went into it; `chunk_sizes` are the bytes of its chunks in the blob."""

    __tablename__ = "sounds"

    key: Mapped[str] = mapped_column(Digest, primary_key=True)
    frames: Mapped[int] = mapped_column(BigInteger)
    chunk_sizes: Mapped[list[int]] = mapped_column(Json)
    blob: Mapped[str] = mapped_column(String(200))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)


class RenditionSound(Base):
    """A sound that a set plays."""

    __tablename__ = "rendition_sounds"
    __table_args__ = (Index("ix_rendition_sounds_key", "key"),)

    rendition_id: Mapped[str] = mapped_column(
        ForeignKey("renditions.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(Digest, ForeignKey("sounds.key"), primary_key=True)
