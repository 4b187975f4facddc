"""The gallery: what there is to hear."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from setbook.hub.pages.page import PageOf
from setbook.hub.routes.parameters import StretchOf
from setbook.hub.services import sessions

router = APIRouter(include_in_schema=False)


@router.get("/")
def gallery(page: PageOf, stretch: StretchOf) -> Response:
    """Show the newest sessions."""

    def question(db: Session) -> dict[str, Any]:
        return {"sessions": sessions.listed(db, page.call.viewer, stretch)}

    return page.show("gallery.html", question)
