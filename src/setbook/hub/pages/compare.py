"""Two versions beside each other: what changed, in sentences that need no script, and the view below them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from setbook.hub.pages.page import PageOf
from setbook.hub.routes.comparing import Pair, have_compared
from setbook.hub.routes.parameters import PieceId
from setbook.hub.services import sessions, versions
from setbook.hub.services.paging import MOST_ITEMS, Stretch
from setbook.hub.services.viewer import Viewer
from setbook.hub.store.base import ID_PATTERN
from setbook.wire import pieces as wire
from setbook.wire import versions as version_wire

router = APIRouter(include_in_schema=False)

Number = Annotated[int, Query(ge=1, le=1_000_000)]


@dataclass(frozen=True)
class Side:
    """One of the two versions, and those of its session that could be in its place."""

    session: wire.Session
    version: version_wire.Version
    choices: list[version_wire.TimelineEntry]
    is_of_two: bool
    """Whether the other one is of another session: then it is said whose this is, for a fork often keeps the title."""

    @property
    def name(self) -> str:
        """What it is called within a sentence."""
        whose = f"{self.session.title} of {self.session.owner.name}, " if self.is_of_two else ""
        return f"{whose}version {self.version.number}"

    @property
    def title(self) -> str:
        """What it is called by itself, in the views too: they know of files only."""
        return (
            f"{self.session.owner.name}: version {self.version.number}"
            if self.is_of_two
            else f"Version {self.version.number}"
        )


@router.get("/sessions/{piece_id}/compare")
def compare(
    piece_id: PieceId,
    page: PageOf,
    before: Annotated[Number, Query(alias="from")],
    after: Annotated[Number, Query(alias="to")],
    other: Annotated[str | None, Query(alias="with", pattern=ID_PATTERN)] = None,
) -> Response:
    """Show what changed from one version to another; with `other`, to one of that session, such as a fork."""
    viewer = page.call.viewer
    pair = Pair(piece_id, before, after, other)
    have_compared(page.call, pair)

    def question(db: Session) -> dict[str, Any]:
        comparison = pair.compared(db, viewer, make=False)[0]
        changes = (comparison.changes or {}).get("changes", [])
        return {
            "comparison": comparison,
            "groups": [
                (where, list(found)) for where, found in groupby(changes, key=lambda one: one["where"])
            ],
            "changes_count": len(changes),
            "first": _side(db, viewer, piece_id, before, is_of_two=other is not None),
            "second": _side(db, viewer, other or piece_id, after, is_of_two=other is not None),
            "other": other,
        }

    return page.show("compare.html", question)


def _side(db: Session, viewer: Viewer, session_id: str, number: int, *, is_of_two: bool) -> Side:
    return Side(
        sessions.get(db, viewer, session_id),
        versions.get(db, viewer, session_id, number),
        versions.timeline(db, viewer, session_id, Stretch(MOST_ITEMS)).items,
        is_of_two,
    )
