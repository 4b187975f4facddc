"""Tags and techniques of pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from setbook.hub.services.paging import Order, Stretch, mapped, stretch_of
from setbook.hub.store.counters import recount
from setbook.hub.store.inserting import insert_new
from setbook.hub.store.tables import PieceTag, Tag
from setbook.wire import base, social

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session


def names_of_each(db: Session, piece_ids: Iterable[str], *, are_techniques: bool) -> dict[str, list[str]]:
    """Give the tags of some pieces, or their techniques, by piece and name; without any, a piece is left out."""
    query = select(PieceTag.piece_id, PieceTag.tag_name).where(
        PieceTag.piece_id.in_(piece_ids), PieceTag.is_technique == are_techniques
    )
    found: dict[str, list[str]] = {}
    for piece_id, name in db.execute(query.order_by(PieceTag.tag_name)):
        found.setdefault(piece_id, []).append(name)
    return found


def names_of(db: Session, piece_id: str, *, are_techniques: bool) -> list[str]:
    """Give the tags of a piece, or its techniques, by name."""
    return names_of_each(db, [piece_id], are_techniques=are_techniques).get(piece_id, [])


def set_tags(db: Session, piece_id: str, names: Iterable[str], *, are_techniques: bool) -> None:
    """Give a piece these tags and no others."""
    before, after = set(names_of(db, piece_id, are_techniques=are_techniques)), set(names)
    for name in sorted(after - before):
        insert_new(db, Tag, name=name)
        db.add(PieceTag(piece_id=piece_id, tag_name=name, is_technique=are_techniques))
    db.execute(
        delete(PieceTag).where(
            PieceTag.piece_id == piece_id,
            PieceTag.is_technique == are_techniques,
            PieceTag.tag_name.in_(before - after),
        )
    )
    recount(db, Tag.usage_count, before ^ after)


def popular(db: Session, stretch: Stretch) -> base.Page[social.Tag]:
    """List the tags, those that most pieces carry first."""
    query = select(Tag).where(Tag.usage_count > 0)
    rows = stretch_of(db, query, Order((Tag.usage_count, Tag.name)), stretch)
    return base.Page[social.Tag](
        **mapped(rows, lambda row: social.Tag(name=row.name, usage_count=row.usage_count))
    )
