"""Reports: a member says that something is wrong with a piece or a comment, and moderators decide."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from setbook.hub.store.base import Base, Id, UtcTime, new_id, now
from setbook.hub.store.tables.people import User


class Report(Base):
    """What somebody reported; of a comment, with its piece. It goes with them, its decision stays in the audit log."""

    __tablename__ = "reports"
    __table_args__ = (
        CheckConstraint("reason IN ('spam', 'abuse', 'copyright', 'harmful', 'other')", name="reason"),
        CheckConstraint("state IN ('open', 'hidden', 'restored', 'dismissed')", name="state"),
        Index("ix_reports_state_id", "state", "id"),
        Index("ix_reports_piece_id", "piece_id"),
        Index("ix_reports_comment_id", "comment_id"),
        Index("ix_reports_reporter_id", "reporter_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    reporter_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    piece_id: Mapped[str] = mapped_column(ForeignKey("pieces.id", ondelete="CASCADE"))
    comment_id: Mapped[str | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(10), default="open")
    decider_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcTime)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)

    reporter: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[reporter_id])
    decider: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[decider_id])
