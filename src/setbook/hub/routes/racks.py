"""Racks: published, listed, downloaded."""

from __future__ import annotations

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from setbook.hub.routes.answers import FILE, Answer, file_response
from setbook.hub.routes.call import CallOf
from setbook.hub.routes.conditions import IF_MATCH
from setbook.hub.routes.parameters import Filter, Mine, PieceId, StretchOf
from setbook.hub.routes.problems import RESPONSES
from setbook.hub.services import pieces, racks, reactions
from setbook.hub.services.jobs import Job
from setbook.hub.store.tables import Content, Rack
from setbook.wire import pieces as wire
from setbook.wire.base import Page, RackKind

router = APIRouter(prefix="/racks", tags=["racks"], responses=RESPONSES)


@router.post("", status_code=201, response_model=wire.Rack)
def create(new: wire.NewRack, call: CallOf) -> Response:
    """Publish a rack whose file was uploaded. It is private until said otherwise."""

    def work(db: Session) -> Answer:
        made = racks.create(db, call.viewer, new)
        return Answer(made, 201, f"/racks/{made.id}", (Job("rack", made.id),))

    return call.write(work)


@router.get("", response_model=Page[wire.Rack])
def list_racks(
    call: CallOf,
    stretch: StretchOf,
    rack_kind: RackKind | None = None,
    owner: Filter = None,
    mine: Mine = False,
    tag: Filter = None,
) -> Response:
    """List public racks, and one's own."""
    return call.read(
        lambda db: racks.listed(
            db, call.viewer, stretch, rack_kind=rack_kind, owner=owner, mine=mine, tag=tag
        )
    )


@router.get("/{piece_id}", response_model=wire.Rack)
def get(piece_id: PieceId, call: CallOf) -> Response:
    """Give a rack. A look at it is counted once a day."""
    response = call.read(lambda db: racks.get(db, call.viewer, piece_id))
    call.count_view(piece_id)
    return response


@router.patch("/{piece_id}", response_model=wire.Rack, openapi_extra=IF_MATCH)
def edit(piece_id: PieceId, change: wire.RackEdit, call: CallOf) -> Response:
    """Change what is said of a rack."""
    return call.write(lambda db: Answer(racks.edit(db, call.viewer, piece_id, change, call.revision)))


@router.delete("/{piece_id}", status_code=204, openapi_extra=IF_MATCH)
def delete(piece_id: PieceId, call: CallOf) -> Response:
    """Remove a rack."""

    def work(db: Session) -> Answer:
        pieces.remove(db, call.viewer, piece_id, Rack, call.revision)
        return Answer(None, 204)

    return call.write(work)


@router.get("/{piece_id}/download", response_class=Response, responses=FILE)
def download(piece_id: PieceId, call: CallOf) -> Response:
    """Download the file of a rack."""

    def count(db: Session) -> tuple[Rack, Content]:
        rack, content = racks.content_of(db, call.viewer, piece_id)
        reactions.count_download(db, call.viewer, rack)
        return rack, content

    rack, content = call.service.database.write(count)
    pieces_ = call.service.contents.stream(content)
    return file_response(pieces_, rack.file_name, content.kind, content.sha256, content.size_bytes)
