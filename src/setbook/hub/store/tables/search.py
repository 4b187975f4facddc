"""What is searched: one document a piece. Its index is the database's own and follows by itself."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from setbook.hub.store.base import Base


class SearchDocument(Base):
    """The words of a piece, by how much they weigh; see `setbook.hub.store.search`."""

    __tablename__ = "search_documents"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    piece_id: Mapped[str] = mapped_column(ForeignKey("pieces.id", ondelete="CASCADE"), unique=True)
    title: Mapped[str] = mapped_column(Text)
    tags: Mapped[str] = mapped_column(Text)
    problem: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
