"""A workflow's page: a problem, how it was solved, and the versions and notebook that show it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from setbook.errors import HubError, NotFound, StoreDamaged
from setbook.hub.pages.page import Page, PageOf
from setbook.hub.pages.piece import access_of, reception_of
from setbook.hub.routes.parameters import PieceId
from setbook.hub.services import alike, apps, sessions, versions, workflows
from setbook.hub.services.notebook_cells import MOST_BYTES, Cell, cells_of
from setbook.hub.services.paging import Stretch
from setbook.hub.services.viewer import Viewer
from setbook.hub.store.tables import Workflow
from setbook.wire import pieces as wire

router = APIRouter(include_in_schema=False)

_MOST_ALIKE = 6


@router.get("/workflows/{piece_id}")
def workflow(
    piece_id: PieceId, page: PageOf, comments: Annotated[str | None, Query(max_length=400)] = None
) -> Response:
    """Show a workflow. A look at it is counted once a day; `comments` is a cursor into further comments."""
    viewer = page.call.viewer

    def question(db: Session) -> dict[str, Any]:
        found = workflows.get(db, viewer, piece_id)
        cells, notebook_problem = _notebook(db, page, found)
        return {
            "workflow": found,
            "start": _version(db, viewer, found.start),
            "end": _version(db, viewer, found.end),
            "cells": cells,
            "notebook_problem": notebook_problem,
            "app": apps.message(db, viewer, piece_id, page.call.service.apps, None),
            "alike": alike.like(db, viewer, piece_id, _MOST_ALIKE),
            **reception_of(db, viewer, piece_id, page.addresses, Stretch(50, comments)),
            **access_of(db, viewer, piece_id, Workflow),
        }

    response = page.show("workflow.html", question)
    page.call.count_view(piece_id)
    return response


def _version(db: Session, viewer: Viewer, ref: wire.VersionRef | None) -> dict[str, Any] | None:
    if ref is None:
        return None
    return {
        "session": sessions.get(db, viewer, ref.session_id),
        "version": versions.get(db, viewer, ref.session_id, ref.number),
    }


def _notebook(db: Session, page: Page, found: wire.Workflow) -> tuple[list[Cell], str]:
    """Give the cells of a workflow's notebook, and why there are none where it has one."""
    if not found.has_notebook:
        return [], ""
    _, content = workflows.file_of(db, page.call.viewer, found.id, "notebook")
    try:
        if content.size_bytes > MOST_BYTES:
            return [], "It is too large to be shown here; download it to read it."
        return cells_of(page.call.service.contents.read(content)), ""
    except (HubError, NotFound, StoreDamaged):
        return [], "It cannot be shown here; download it to look at it."
