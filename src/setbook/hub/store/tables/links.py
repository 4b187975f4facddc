"""What ties pieces to people and to each other: members, tags, forks, collections, share links."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from setbook.hub.store.base import Base, Digest, Id, UtcTime, new_id, now
from setbook.hub.store.tables.people import User


class Member(Base):
    """A person who may see or change a piece that is another's."""

    __tablename__ = "members"
    __table_args__ = (
        CheckConstraint("role IN ('owner', 'collaborator', 'viewer')", name="role"),
        Index("ix_members_user_id", "user_id"),
    )

    piece_id: Mapped[str] = mapped_column(ForeignKey("pieces.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)

    user: Mapped[User] = relationship(lazy="joined")


class Tag(Base):
    """A word that pieces share."""

    __tablename__ = "tags"

    name: Mapped[str] = mapped_column(String(50), primary_key=True)
    usage_count: Mapped[int] = mapped_column(default=0, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)


class PieceTag(Base):
    """A piece carries a tag, as a tag or as a technique that it shows."""

    __tablename__ = "piece_tags"
    __table_args__ = (
        Index("ix_piece_tags_tag_name_piece_id_is_technique", "tag_name", "piece_id", "is_technique"),
    )

    piece_id: Mapped[str] = mapped_column(ForeignKey("pieces.id", ondelete="CASCADE"), primary_key=True)
    tag_name: Mapped[str] = mapped_column(ForeignKey("tags.name", ondelete="CASCADE"), primary_key=True)
    is_technique: Mapped[bool] = mapped_column(primary_key=True, default=False)


class Fork(Base):
    """Where a session came from. The words of the attribution are set once; a trigger refuses to change them.

    The original may go; title, owner and version as they were at the fork stay.
    """

    __tablename__ = "forks"

    fork_id: Mapped[str] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True)
    original_id: Mapped[str | None] = mapped_column(
        ForeignKey("sessions.id", ondelete="SET NULL"), index=True
    )
    point_id: Mapped[str | None] = mapped_column(ForeignKey("versions.id", ondelete="SET NULL"), index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    attributed_title: Mapped[str] = mapped_column(String(200))
    attributed_owner: Mapped[str] = mapped_column(String(255))
    attributed_version: Mapped[int]
    attributed_sha256: Mapped[str] = mapped_column(Digest)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)


class CollectionItem(Base):
    """A piece in a collection, at its place."""

    __tablename__ = "collection_items"
    __table_args__ = (
        UniqueConstraint("collection_id", "piece_id"),
        Index("ix_collection_items_piece_id", "piece_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    collection_id: Mapped[str] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"))
    piece_id: Mapped[str] = mapped_column(ForeignKey("pieces.id", ondelete="CASCADE"))
    position: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)


class StepDone(Base):
    """Somebody has done a step of a learning path."""

    __tablename__ = "steps_done"
    __table_args__ = (
        Index("ix_steps_done_collection_id", "collection_id"),
        Index("ix_steps_done_piece_id", "piece_id"),
    )

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    collection_id: Mapped[str] = mapped_column(
        ForeignKey("collections.id", ondelete="CASCADE"), primary_key=True
    )
    piece_id: Mapped[str] = mapped_column(ForeignKey("pieces.id", ondelete="CASCADE"), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)


class ShareLink(Base):
    """Lets whoever has the token see a piece, until it expires or is revoked. Only the token's hash is kept."""

    __tablename__ = "share_links"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    piece_id: Mapped[str] = mapped_column(ForeignKey("pieces.id", ondelete="CASCADE"), index=True)
    creator_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    token_sha256: Mapped[str] = mapped_column(Digest, unique=True)
    label: Mapped[str] = mapped_column(String(100), default="")
    expires_at: Mapped[datetime | None] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
