"""A rack's page: what is in it, and its file."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from setbook.hub.pages.page import PageOf
from setbook.hub.pages.piece import access_of, reception_of
from setbook.hub.routes.parameters import PieceId
from setbook.hub.services import racks
from setbook.hub.services.paging import Stretch
from setbook.hub.store.tables import Rack

router = APIRouter(include_in_schema=False)

Comments = Annotated[str | None, Query(max_length=400)]


@router.get("/racks/{piece_id}")
def rack(piece_id: PieceId, page: PageOf, comments: Comments = None) -> Response:
    """Show a rack. A look at it is counted once a day; `comments` is a cursor into further comments."""
    viewer = page.call.viewer

    def question(db: Session) -> dict[str, Any]:
        return {
            "rack": racks.get(db, viewer, piece_id),
            **reception_of(db, viewer, piece_id, page.addresses, Stretch(50, comments)),
            **access_of(db, viewer, piece_id, Rack),
        }

    response = page.show("rack.html", question)
    page.call.count_view(piece_id)
    return response
