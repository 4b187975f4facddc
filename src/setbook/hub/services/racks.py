"""Racks: presets that people share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from setbook.hub.services import pieces
from setbook.hub.services.analysis import device_words
from setbook.hub.services.holdings import content_for
from setbook.hub.services.paging import Stretch, stretch_of, told
from setbook.hub.services.policy import Right, piece_for
from setbook.hub.store.tables import Content, Rack
from setbook.wire import base
from setbook.wire import pieces as wire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from setbook.hub.services.viewer import Viewer


def create(db: Session, viewer: Viewer, new: wire.NewRack) -> wire.Rack:
    """Publish a rack whose file was uploaded; it is opened by a job.

    Raises
    ------
    NotFound
        The file was not uploaded.
    """
    content = content_for(db, viewer, new.sha256, "rack")
    rack = Rack(
        rack_kind=new.rack_kind,
        file_name=new.file_name,
        sha256=content.sha256,
        size_bytes=content.size_bytes,
        state="waiting",
    )
    pieces.start(db, viewer, rack, new)
    pieces.finish(db, rack)
    return message(db, viewer, rack)


def get(db: Session, viewer: Viewer, rack_id: str) -> wire.Rack:
    """Give a rack."""
    return message(db, viewer, piece_for(db, viewer, rack_id, Right.READ, Rack))


def edit(db: Session, viewer: Viewer, rack_id: str, change: wire.RackEdit, revision: int | None) -> wire.Rack:
    """Change the words of a rack."""
    rack = pieces.open_to_edit(db, viewer, rack_id, Rack, revision, change)
    pieces.finish(db, rack, body=device_words(rack.analysis))
    return message(db, viewer, rack)


def listed(
    db: Session,
    viewer: Viewer,
    stretch: Stretch,
    *,
    rack_kind: str | None = None,
    owner: str | None = None,
    mine: bool = False,
    tag: str | None = None,
) -> base.Page[wire.Rack]:
    """List racks that everybody may see, or those in which the one who asks has a role."""
    which = pieces.which(viewer, kind="rack", mine=mine, owner=owner, tag=tag)
    if rack_kind is not None:
        which.append(Rack.rack_kind == rack_kind)
    rows = stretch_of(db, select(Rack).where(*which), pieces.ORDERS["new"], stretch)
    return base.Page[wire.Rack](**told(rows, lambda found: messages(db, viewer, found)))


def content_of(db: Session, viewer: Viewer, rack_id: str) -> tuple[Rack, Content]:
    """Give a rack and its file."""
    rack = piece_for(db, viewer, rack_id, Right.READ, Rack)
    return rack, db.get_one(Content, rack.sha256)


def message(db: Session, viewer: Viewer, rack: Rack) -> wire.Rack:
    """Tell of a rack."""
    return messages(db, viewer, [rack])[0]


def messages(db: Session, viewer: Viewer, found: Sequence[Rack]) -> list[wire.Rack]:
    """Tell of several racks."""
    return [
        wire.Rack(
            **common,
            rack_kind=rack.rack_kind,  # type: ignore[arg-type] # the table checks it
            file_name=rack.file_name,
            sha256=rack.sha256,
            size_bytes=rack.size_bytes,
            state=rack.state,  # type: ignore[arg-type] # the table checks it
            problem=rack.problem_text,
            analysis=rack.analysis,
        )
        for rack, common in zip(found, pieces.common_of_each(db, viewer, found), strict=True)
    ]
