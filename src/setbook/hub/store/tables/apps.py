"""Apps: workflows' notebooks that are served to look at, and who was let in to look."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from setbook.hub.store.base import Base, Digest, Id, UtcTime, now


class App(Base):
    """A published app. Its row outlives the workflow, and `withdrawn_at`, until its server is gone."""

    __tablename__ = "apps"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    """That of the workflow."""
    workflow_id: Mapped[str | None] = mapped_column(
        ForeignKey("workflows.id", ondelete="SET NULL"), unique=True
    )
    publisher_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    notebook_sha256: Mapped[str] = mapped_column(Digest)
    copy_name: Mapped[str] = mapped_column(String(64))
    problem: Mapped[str] = mapped_column(Text, default="")
    """Why the hub did not begin to start it, the last time it was asked."""
    published_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcTime)


class AppViewer(Base):
    """Somebody was let in to an app; by a share link, if one was shown. The row goes when the hub has taken it back."""

    __tablename__ = "app_viewers"

    app_id: Mapped[str] = mapped_column(ForeignKey("apps.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(255), primary_key=True)
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    link_id: Mapped[str | None] = mapped_column(ForeignKey("share_links.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
