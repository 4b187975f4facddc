"""Workflows: made, found, read, with their notebooks and previews."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from setbook.hub.routes.answers import FILE, Answer, file_response
from setbook.hub.routes.call import CallOf
from setbook.hub.routes.conditions import IF_MATCH
from setbook.hub.routes.parameters import Filter, Listing, Mine, PieceId, StretchOf, TagWord, Words
from setbook.hub.routes.problems import RESPONSES
from setbook.hub.services import discovery, pieces, reactions, workflows
from setbook.hub.store.tables import Content, Workflow
from setbook.wire import pieces as wire
from setbook.wire.base import Difficulty, Page

router = APIRouter(prefix="/workflows", tags=["workflows"], responses=RESPONSES)

_ENDINGS = {"notebook": ".ipynb", "preview-audio": "", "preview-image": ""}


@router.post("", status_code=201, response_model=wire.Workflow)
def create(new: wire.NewWorkflow, call: CallOf) -> Response:
    """Make a workflow. It is private until said otherwise."""

    def work(db: Session) -> Answer:
        made = workflows.create(db, call.viewer, new)
        return Answer(made, 201, f"/workflows/{made.id}")

    return call.write(work)


@router.get("", response_model=Page[wire.Workflow])
def list_workflows(
    call: CallOf,
    stretch: StretchOf,
    order: Listing = "new",
    difficulty: Difficulty | None = None,
    genre: Filter = None,
    owner: Filter = None,
    mine: Mine = False,
    featured: bool = False,
    tag: Filter = None,
    technique: Filter = None,
) -> Response:
    """List public workflows, and one's own."""
    return call.read(
        lambda db: workflows.listed(
            db, call.viewer, stretch, order=order, difficulty=difficulty, genre=genre, owner=owner,
            mine=mine, featured=featured, tag=tag, technique=technique,
        )
    )  # fmt: skip


@router.get("/search", response_model=Page[wire.Piece])
def search(
    call: CallOf, stretch: StretchOf, problem: Words, difficulty: Difficulty | None = None, tag: Filter = None
) -> Response:
    """Find workflows by words, such as ``problem=muddy bass``, the best first."""
    wanted = discovery.Wanted(problem, "workflow", difficulty, tag)
    return call.read(lambda db: discovery.found(db, call.viewer, wanted, stretch))


@router.get("/by-technique/{technique}", response_model=Page[wire.Workflow])
def by_technique(technique: TagWord, call: CallOf, stretch: StretchOf) -> Response:
    """List workflows that show a technique."""
    return call.read(lambda db: workflows.listed(db, call.viewer, stretch, technique=technique))


@router.get("/{piece_id}", response_model=wire.Workflow)
def get(piece_id: PieceId, call: CallOf) -> Response:
    """Give a workflow. A look at it is counted once a day."""
    response = call.read(lambda db: workflows.get(db, call.viewer, piece_id))
    call.count_view(piece_id)
    return response


@router.patch("/{piece_id}", response_model=wire.Workflow, openapi_extra=IF_MATCH)
def edit(piece_id: PieceId, change: wire.WorkflowEdit, call: CallOf) -> Response:
    """Change some of a workflow."""
    return call.write(lambda db: Answer(workflows.edit(db, call.viewer, piece_id, change, call.revision)))


@router.delete("/{piece_id}", status_code=204, openapi_extra=IF_MATCH)
def delete(piece_id: PieceId, call: CallOf) -> Response:
    """Remove a workflow. The versions that it showed stay."""

    def work(db: Session) -> Answer:
        pieces.remove(db, call.viewer, piece_id, Workflow, call.revision)
        return Answer(None, 204)

    return call.write(work)


@router.get("/{piece_id}/files/{which}", response_class=Response, responses=FILE)
def download(
    piece_id: PieceId, which: Literal["notebook", "preview-audio", "preview-image"], call: CallOf
) -> Response:
    """Download the notebook of a workflow, or a preview."""

    def count(db: Session) -> tuple[str, Content]:
        workflow, content = workflows.file_of(db, call.viewer, piece_id, which)
        if which == "notebook":
            reactions.count_download(db, call.viewer, workflow)
        return f"{workflow.title}{_ENDINGS[which]}", content

    name, content = call.service.database.write(count)
    pieces_ = call.service.contents.stream(content)
    return file_response(pieces_, name, content.kind, content.sha256, content.size_bytes)
