"""What moderators see: reports, and which pieces are featured. Others do not learn that there are such pages."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from setbook.hub.pages.admin_frame import show_framed
from setbook.hub.pages.filters import PageQuery, Word
from setbook.hub.pages.page import PageOf
from setbook.hub.services import discovery, reports
from setbook.hub.services.paging import Stretch
from setbook.hub.services.policy import expect_moderator

router = APIRouter(prefix="/admin", include_in_schema=False)

_TO_FEATURE = Stretch(8)


class ReportsQuery(PageQuery):
    """Which reports are shown."""

    state: Literal["open", "hidden", "restored", "dismissed"] = "open"


class FeaturedQuery(PageQuery):
    """What is looked for, to be featured."""

    find: Word = ""


@router.get("/reports")
def list_reports(page: PageOf, asked: Annotated[ReportsQuery, Query()]) -> Response:
    """Show reports with what they are about."""
    viewer = expect_moderator(page.call.viewer)

    def question(db: Session) -> dict[str, Any]:
        return {"found": reports.listed(db, viewer, asked.stretch, asked.state)}

    return show_framed(page, "admin_reports.html", asked, question)


@router.get("/featured")
def list_featured(page: PageOf, asked: Annotated[FeaturedQuery, Query()]) -> Response:
    """Show the pieces that are featured, and others to feature."""
    viewer = expect_moderator(page.call.viewer)

    def question(db: Session) -> dict[str, Any]:
        wanted = discovery.Wanted(asked.find)
        hits = discovery.cards(db, viewer, wanted, _TO_FEATURE).items if wanted.has_words else []
        return {
            "found": discovery.cards(db, viewer, discovery.Wanted(featured=True), asked.stretch),
            "hits": [hit for hit in hits if not hit.is_featured],
        }

    return show_framed(page, "admin_featured.html", asked, question)
