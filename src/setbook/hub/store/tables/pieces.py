"""Pieces: whatever a person publishes. Rights, tags, likes, ratings, comments and links hang on the piece.

A session, a workflow, a rack and a collection are each a row of `pieces` and one of their own table with the same
id (joined inheritance), so that one place decides on rights and every link has a real foreign key.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from setbook.hub.store.base import Base, Digest, Id, Json, UtcTime, new_id, now
from setbook.hub.store.tables.people import User


class Piece(Base):
    """What all kinds share. `trending_score` is worked out by a job; the counts change with what they count."""

    __tablename__ = "pieces"
    __table_args__: tuple[Any, ...] = (
        CheckConstraint("visibility IN ('public', 'unlisted', 'private')", name="visibility"),
        CheckConstraint("kind IN ('session', 'workflow', 'rack', 'collection')", name="kind"),
        Index("ix_pieces_kind_id", "kind", "id"),
        Index("ix_pieces_kind_visibility_id", "kind", "visibility", "id"),
        Index("ix_pieces_kind_visibility_trending_score_id", "kind", "visibility", "trending_score", "id"),
        Index("ix_pieces_owner_id_id", "owner_id", "id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(10))
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    visibility: Mapped[str] = mapped_column(String(10), default="private")
    is_featured: Mapped[bool] = mapped_column(default=False)
    is_hidden: Mapped[bool] = mapped_column(default=False)
    views_count: Mapped[int] = mapped_column(default=0)
    downloads_count: Mapped[int] = mapped_column(default=0)
    likes_count: Mapped[int] = mapped_column(default=0)
    comments_count: Mapped[int] = mapped_column(default=0)
    ratings_count: Mapped[int] = mapped_column(default=0)
    ratings_sum: Mapped[int] = mapped_column(default=0)
    saves_count: Mapped[int] = mapped_column(default=0)
    trending_score: Mapped[float] = mapped_column(default=0.0)
    revision: Mapped[int] = mapped_column(default=1)
    published_at: Mapped[datetime | None] = mapped_column(UtcTime)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UtcTime, default=now)

    owner: Mapped[User] = relationship(lazy="joined")

    __mapper_args__ = {"polymorphic_on": "kind", "version_id_col": revision}  # noqa: RUF012 - SQLAlchemy's face


class SongSession(Piece):
    """A song with its versions. `latest_number` is its newest version, `last_number` the last one given out."""

    __tablename__ = "sessions"
    __mapper_args__ = {"polymorphic_identity": "session"}  # noqa: RUF012 - SQLAlchemy's face

    id: Mapped[str] = mapped_column(ForeignKey("pieces.id", ondelete="CASCADE"), primary_key=True)
    genre: Mapped[str] = mapped_column(String(100), default="", index=True)
    tempo: Mapped[float | None]
    time_signature: Mapped[str | None] = mapped_column(String(10))
    key_signature: Mapped[str | None] = mapped_column(String(20))
    live_major: Mapped[int | None]
    versions_count: Mapped[int] = mapped_column(default=0)
    forks_count: Mapped[int] = mapped_column(default=0)
    latest_number: Mapped[int] = mapped_column(default=0)
    last_number: Mapped[int] = mapped_column(default=0)


class Workflow(Piece):
    """How a problem was solved, shown between two versions. They go with their session; the workflow stays."""

    __tablename__ = "workflows"
    __mapper_args__ = {"polymorphic_identity": "workflow"}  # noqa: RUF012 - SQLAlchemy's face
    __table_args__: tuple[Any, ...] = (
        CheckConstraint("difficulty IN ('beginner', 'intermediate', 'advanced')", name="difficulty"),
    )

    id: Mapped[str] = mapped_column(ForeignKey("pieces.id", ondelete="CASCADE"), primary_key=True)
    problem: Mapped[str] = mapped_column(Text, default="")
    solution: Mapped[str] = mapped_column(Text, default="")
    genre: Mapped[str] = mapped_column(String(100), default="", index=True)
    difficulty: Mapped[str] = mapped_column(String(12), default="intermediate", index=True)
    start_version_id: Mapped[str | None] = mapped_column(
        ForeignKey("versions.id", ondelete="SET NULL"), index=True
    )
    end_version_id: Mapped[str | None] = mapped_column(
        ForeignKey("versions.id", ondelete="SET NULL"), index=True
    )
    notebook_sha256: Mapped[str | None] = mapped_column(Digest, ForeignKey("contents.sha256"))
    preview_audio_sha256: Mapped[str | None] = mapped_column(Digest, ForeignKey("contents.sha256"))
    preview_image_sha256: Mapped[str | None] = mapped_column(Digest, ForeignKey("contents.sha256"))


class Rack(Piece):
    """A rack's preset file (.adg) with what was found in it."""

    __tablename__ = "racks"
    __mapper_args__ = {"polymorphic_identity": "rack"}  # noqa: RUF012 - SQLAlchemy's face
    __table_args__: tuple[Any, ...] = (
        CheckConstraint("rack_kind IN ('audio_effect', 'instrument', 'midi_effect')", name="rack_kind"),
        CheckConstraint("state IN ('waiting', 'ready', 'refused')", name="state"),
    )

    id: Mapped[str] = mapped_column(ForeignKey("pieces.id", ondelete="CASCADE"), primary_key=True)
    rack_kind: Mapped[str] = mapped_column(String(12))
    file_name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(Digest, ForeignKey("contents.sha256"))
    size_bytes: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="waiting", index=True)
    problem_text: Mapped[str] = mapped_column(Text, default="")
    analysis: Mapped[dict[str, object] | None] = mapped_column(Json)


class Collection(Piece):
    """Pieces in an order; a learning path is one that is worked through step by step."""

    __tablename__ = "collections"
    __mapper_args__ = {"polymorphic_identity": "collection"}  # noqa: RUF012 - SQLAlchemy's face

    id: Mapped[str] = mapped_column(ForeignKey("pieces.id", ondelete="CASCADE"), primary_key=True)
    is_learning_path: Mapped[bool] = mapped_column(default=False)
    items_count: Mapped[int] = mapped_column(default=0)
