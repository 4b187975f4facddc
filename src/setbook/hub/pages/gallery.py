"""The gallery: what there is to hear, to learn from and to use."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from setbook.hub.pages.filters import GalleryQuery
from setbook.hub.pages.page import PageOf
from setbook.hub.services import discovery, racks, sessions, workflows
from setbook.hub.services.paging import Stretch
from setbook.hub.services.viewer import Viewer

router = APIRouter(include_in_schema=False)

_FEW = Stretch(6)


@router.get("/")
def gallery(page: PageOf, asked: Annotated[GalleryQuery, Query()]) -> Response:
    """Show one kind with its filters, or a little of everything."""
    viewer = page.call.viewer
    if asked.kind is None:
        return page.show("gallery.html", lambda db: _overview(db, viewer))
    return page.show("gallery_of.html", lambda db: _of_kind(db, viewer, asked))


def _overview(db: Session, viewer: Viewer) -> dict[str, Any]:
    newest = sessions.listed(db, viewer, _FEW)
    trending = sessions.listed(db, viewer, _FEW, order="trending")
    # On a young hub both are the same.
    is_other = {one.id for one in trending.items} != {one.id for one in newest.items}
    return {
        "featured": discovery.cards(db, viewer, discovery.Wanted(featured=True), _FEW).items,
        "trending": trending.items if is_other else [],
        "sessions": newest.items,
        "workflows": workflows.listed(db, viewer, _FEW).items,
        "racks": racks.listed(db, viewer, Stretch(3)).items,
    }


def _of_kind(db: Session, viewer: Viewer, asked: GalleryQuery) -> dict[str, Any]:
    told = {"asked": asked, "facets": discovery.facets(db)}
    if asked.kind == "workflow":
        found: Any = workflows.listed(
            db, viewer, asked.stretch, order=asked.order, difficulty=asked.difficulty, genre=asked.genre,
            tag=asked.tag, technique=asked.technique,
        )  # fmt: skip
    elif asked.kind == "rack":
        found = racks.listed(db, viewer, asked.stretch, rack_kind=asked.rack_kind, tag=asked.tag)
    else:
        found = sessions.listed(
            db, viewer, asked.stretch, order=asked.order, genre=asked.genre, tag=asked.tag,
            technique=asked.technique, key=asked.key, tempo_from=asked.tempo_from, tempo_to=asked.tempo_to,
            live=asked.live,
        )  # fmt: skip
    return told | {"found": found}
