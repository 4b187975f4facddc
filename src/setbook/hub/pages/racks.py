"""A rack's page: what is in it, and its file."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from setbook.hub.pages.page import PageOf
from setbook.hub.routes.parameters import PieceId
from setbook.hub.services import racks

router = APIRouter(include_in_schema=False)


@router.get("/racks/{piece_id}")
def rack(piece_id: PieceId, page: PageOf) -> Response:
    """Show a rack. A look at it is counted once a day."""

    def question(db: Session) -> dict[str, Any]:
        return {"rack": racks.get(db, page.call.viewer, piece_id)}

    response = page.show("rack.html", question)
    page.call.count_view(piece_id)
    return response
