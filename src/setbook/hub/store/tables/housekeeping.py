"""What keeps the house in order: who needs that no content is removed, and when what was done last."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from setbook.hub.store.base import Base, Id, UtcTime, new_id


class BlobHold(Base):
    """Somebody reads all contents, a backup for one; none is removed until `expires_at`, which is moved on meanwhile."""

    __tablename__ = "blob_holds"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    reason: Mapped[str] = mapped_column(String(100))
    expires_at: Mapped[datetime] = mapped_column(UtcTime)


class Chore(Base):
    """Something that is done from time to time, by one process only, and when it was last begun."""

    __tablename__ = "chores"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    begun_at: Mapped[datetime] = mapped_column(UtcTime)
