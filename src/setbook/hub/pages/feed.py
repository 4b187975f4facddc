"""The feed: what those whom one follows did, and what one should know."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from setbook.hub.pages.filters import PageQuery
from setbook.hub.pages.page import PageOf
from setbook.hub.services import stream

router = APIRouter(include_in_schema=False)


class FeedQuery(PageQuery):
    """Which of the two is shown."""

    show: Literal["activity", "notifications"] = "activity"


@router.get("/feed")
def feed(page: PageOf, asked: Annotated[FeedQuery, Query()]) -> Response:
    """Show the feed."""
    viewer = page.call.viewer

    def question(db: Session) -> dict[str, Any]:
        listed = stream.feed if asked.show == "activity" else stream.notifications
        return {"asked": asked, "found": listed(db, viewer, asked.stretch)}

    return page.show("feed.html", question)
