"""Where share links lead. The token stands behind the `#`, which no browser sends: a script of the page shows it."""

from __future__ import annotations

from fastapi import APIRouter, Response

from setbook.hub.pages.page import PageOf

router = APIRouter(include_in_schema=False)


@router.get("/shared")
def shared(page: PageOf) -> Response:
    """Show the page that opens a link."""
    return page.show("shared.html", lambda _: {})
