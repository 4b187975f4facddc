"""The search: over everything, by words, tags and techniques."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from setbook.hub.pages.filters import SearchQuery
from setbook.hub.pages.page import PageOf
from setbook.hub.services import alike, discovery, tags
from setbook.hub.services.paging import Stretch

router = APIRouter(include_in_schema=False)

_TAGS = Stretch(40)
_LIKE_MINE = 6


@router.get("/search")
def search(page: PageOf, asked: Annotated[SearchQuery, Query()]) -> Response:
    """Show what was found; without a question, what could be looked for."""
    viewer = page.call.viewer
    wanted = discovery.Wanted(asked.q, asked.kind, asked.difficulty, asked.tag, asked.technique)
    is_asked = wanted.has_words or any((asked.kind, asked.difficulty, asked.tag, asked.technique))

    def question(db: Session) -> dict[str, Any]:
        found = discovery.cards(db, viewer, wanted, asked.stretch) if is_asked else None
        return {
            "asked": asked,
            "found": found,
            "tags": [] if is_asked else tags.popular(db, _TAGS).items,
            "like_mine": [] if is_asked or viewer.id is None else alike.like_mine(db, viewer)[:_LIKE_MINE],
        }

    return page.show("search.html", question)
