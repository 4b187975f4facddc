"""A session's page: its head, its sound, its versions, forks, comments and ratings, and what its owners decide."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from setbook.hub.pages.fork_graph import fork_graph
from setbook.hub.pages.page import PageOf
from setbook.hub.pages.piece import access_of, reception_of
from setbook.hub.routes.parameters import PieceId
from setbook.hub.services import forks, sessions, versions, workflows
from setbook.hub.services.paging import MOST_ITEMS, Stretch
from setbook.hub.services.viewer import Viewer
from setbook.hub.store.tables import SongSession
from setbook.wire import pieces as wire
from setbook.wire import versions as version_wire

router = APIRouter(include_in_schema=False)

Chosen = Annotated[int | None, Query(ge=1, le=1_000_000)]
Cursor = Annotated[str | None, Query(max_length=400)]


@router.get("/sessions/{piece_id}")
def session(
    piece_id: PieceId, page: PageOf, version: Chosen = None, before: Cursor = None, comments: Cursor = None
) -> Response:
    """Show a session at one of its versions, the newest by itself. A look at it is counted once a day.

    `before` and `comments` are cursors, into older versions and further comments.
    """
    viewer, address = page.call.viewer, page.addresses

    def question(db: Session) -> dict[str, Any]:
        song = sessions.get(db, viewer, piece_id)
        return {
            "session": song,
            "version": _version(db, viewer, song, version),
            "is_newest": version is None or version == song.latest_number,
            "timeline": versions.timeline(db, viewer, piece_id, Stretch(MOST_ITEMS, before)),
            "before": before,
            "graph": fork_graph(forks.evolution(db, viewer, piece_id), piece_id),
            "forks": forks.listed(db, viewer, piece_id, Stretch(MOST_ITEMS)).items,
            "workflows": workflows.listed(db, viewer, Stretch(), session_id=piece_id).items,
            **reception_of(db, viewer, piece_id, address, Stretch(50, comments)),
            **access_of(db, viewer, piece_id, SongSession),
        }

    response = page.show("session.html", question)
    page.call.count_view(piece_id)
    return response


def _version(
    db: Session, viewer: Viewer, song: wire.Session, number: int | None
) -> version_wire.Version | None:
    """Give the version that is asked for, else the newest one; None where there is none yet."""
    if number is None and not song.latest_number:
        return None
    return versions.get(db, viewer, song.id, number or song.latest_number)
