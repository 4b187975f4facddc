"""Contents by their hash, whose they are, and uploads that are under way."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from setbook.hub.store.base import Base, Digest, Id, UtcTime, new_id, now

_KINDS = "kind IN ('set', 'sample', 'rack', 'notebook', 'audio', 'image')"


class Content(Base):
    """A file that was uploaded, by the sha256 of its bytes.

    A set is kept as the XML inside, as a delta from its parent where there is one: then `xml_sha256` and
    `container` say how to put the file together again. Since `unused_since` nothing points to it.
    """

    __tablename__ = "contents"
    __table_args__ = (
        CheckConstraint(_KINDS, name="kind"),
        CheckConstraint("container IN ('gzip', 'plain')", name="container"),
    )

    sha256: Mapped[str] = mapped_column(Digest, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    xml_sha256: Mapped[str | None] = mapped_column(Digest, index=True)
    container: Mapped[str | None] = mapped_column(String(10))
    unused_since: Mapped[datetime | None] = mapped_column(UtcTime)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)


class Holding(Base):
    """A person uploaded a content, and it counts against that person's plan, once."""

    __tablename__ = "holdings"
    __table_args__ = (Index("ix_holdings_sha256", "sha256"),)

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    sha256: Mapped[str] = mapped_column(Digest, ForeignKey("contents.sha256"), primary_key=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)


class Upload(Base):
    """A content that is being sent; it goes on from `offset_bytes`."""

    __tablename__ = "uploads"
    __table_args__ = (CheckConstraint(_KINDS, name="kind"), Index("ix_uploads_user_id", "user_id"))

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    sha256: Mapped[str] = mapped_column(Digest)
    kind: Mapped[str] = mapped_column(String(10))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    offset_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)


class UploadPart(Base):
    """A stretch of an upload that lies in the blob store under its own name."""

    __tablename__ = "upload_parts"

    upload_id: Mapped[str] = mapped_column(ForeignKey("uploads.id", ondelete="CASCADE"), primary_key=True)
    offset_bytes: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    size_bytes: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
