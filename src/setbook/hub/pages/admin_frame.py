"""What all pages of administration and moderation tell: what was asked, and how many reports wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from setbook.hub.services import reports

if TYPE_CHECKING:
    from fastapi import Response
    from sqlalchemy.orm import Session

    from setbook.hub.pages.filters import PageQuery
    from setbook.hub.pages.page import Page, Question


def show_framed(page: Page, template: str, asked: PageQuery, question: Question) -> Response:
    """Answer with one of them, to a moderator.

    Raises
    ------
    NotAllowed
        Somebody else asks.
    """

    def framed(db: Session) -> dict[str, Any]:
        return {"asked": asked, "open_count": reports.open_count(db, page.call.viewer), **question(db)}

    return page.show(template, framed)
