"""Collections and learning paths: found, worked through, put in order."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field, StringConstraints
from sqlalchemy.orm import Session

from setbook.hub.pages.filters import PageQuery
from setbook.hub.pages.page import PageOf
from setbook.hub.pages.piece import access_of, reception_of
from setbook.hub.routes.parameters import PieceId
from setbook.hub.services import collections, discovery
from setbook.hub.services.paging import Stretch
from setbook.hub.store.tables import Collection

router = APIRouter(include_in_schema=False)

_TO_ADD = Stretch(8)


class CollectionsQuery(PageQuery):
    """Whose collections are shown."""

    show: Literal["all", "mine"] = "all"


class CollectionQuery(PageQuery):
    """What is looked for, to be put into the collection, and where in its comments the page begins."""

    comments: Annotated[str, Field(max_length=400)] | None = None
    add: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""


@router.get("/collections")
def list_collections(page: PageOf, asked: Annotated[CollectionsQuery, Query()]) -> Response:
    """Show collections."""
    viewer = page.call.viewer

    def question(db: Session) -> dict[str, Any]:
        found = collections.listed(db, viewer, asked.stretch, mine=asked.show == "mine")
        return {"asked": asked, "found": found}

    return page.show("collections.html", question)


@router.get("/collections/{piece_id}")
def collection(piece_id: PieceId, page: PageOf, asked: Annotated[CollectionQuery, Query()]) -> Response:
    """Show what is in a collection; who may, puts it in order. A look at it is counted once a day."""
    viewer = page.call.viewer

    def question(db: Session) -> dict[str, Any]:
        access = access_of(db, viewer, piece_id, Collection)
        items = collections.items(db, viewer, piece_id)
        there = {item.piece.id for item in items} | {piece_id}
        wanted = discovery.Wanted(asked.add)
        can_add = "contribute" in access["may"] and wanted.has_words
        hits = discovery.cards(db, viewer, wanted, _TO_ADD).items if can_add else []
        return {
            "asked": asked,
            "collection": collections.get(db, viewer, piece_id),
            "items": items,
            "to_add": [hit for hit in hits if hit.id not in there],
            **reception_of(db, viewer, piece_id, page.addresses, Stretch(50, asked.comments)),
            **access,
        }

    response = page.show("collection.html", question)
    page.call.count_view(piece_id)
    return response
