"""Tags and techniques of pieces."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select

from setbook.hub.services.paging import Order, Stretch, mapped, stretch_of
from setbook.hub.store.counters import recount
from setbook.hub.store.inserting import insert_new
from setbook.hub.store.tables import PieceTag, Tag
from setbook.wire import base, social

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session


_NAMES = (
    select(PieceTag.piece_id, PieceTag.tag_name, PieceTag.is_technique)
    .where(PieceTag.piece_id.in_(bindparam("piece_ids", expanding=True)))
    .order_by(PieceTag.tag_name)
)


@dataclass(frozen=True)
class Named:
    """What a piece is tagged with, each by name."""

    tags: list[str] = field(default_factory=list)
    techniques: list[str] = field(default_factory=list)


def names_of_each(db: Session, piece_ids: Sequence[str]) -> dict[str, Named]:
    """Give the tags and techniques of some pieces."""
    found = {piece_id: Named() for piece_id in piece_ids}
    for piece_id, name, is_technique in db.execute(_NAMES, {"piece_ids": piece_ids}):
        (found[piece_id].techniques if is_technique else found[piece_id].tags).append(name)
    return found


def names_of(db: Session, piece_id: str) -> Named:
    """Give the tags and techniques of a piece."""
    return names_of_each(db, [piece_id])[piece_id]


def set_tags(db: Session, piece_id: str, names: Iterable[str], *, are_techniques: bool) -> None:
    """Give a piece these tags and no others."""
    named = names_of(db, piece_id)
    before, after = set(named.techniques if are_techniques else named.tags), set(names)
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
