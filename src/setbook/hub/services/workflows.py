"""Workflows: how a problem was solved, shown between two versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from setbook.hub.services import pieces
from setbook.hub.services.holdings import content_for
from setbook.hub.services.markdown import to_html
from setbook.hub.services.paging import Stretch, stretch_of, told
from setbook.hub.services.policy import Right, no_such, piece_for, rights_in_each
from setbook.hub.services.versions import version_for
from setbook.hub.store.tables import Content, SongSession, Version, Workflow
from setbook.wire import base
from setbook.wire import pieces as wire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from setbook.hub.services.viewer import Viewer

_FILES = {
    "notebook": ("notebook_sha256", "notebook"),
    "preview-audio": ("preview_audio_sha256", "audio"),
    "preview-image": ("preview_image_sha256", "image"),
}


def create(db: Session, viewer: Viewer, new: wire.NewWorkflow) -> wire.Workflow:
    """Make a workflow.

    Raises
    ------
    NotFound
        A version or a content that it names is not there for the one who asks.
    """
    workflow = pieces.start(
        db,
        viewer,
        Workflow(problem=new.problem, solution=new.solution, genre=new.genre, difficulty=new.difficulty),
        new,
    )
    _set_links(db, viewer, workflow, new)
    _finish(db, workflow)
    return message(db, viewer, workflow)


def get(db: Session, viewer: Viewer, workflow_id: str) -> wire.Workflow:
    """Give a workflow."""
    return message(db, viewer, piece_for(db, viewer, workflow_id, Right.READ, Workflow))


def edit(
    db: Session, viewer: Viewer, workflow_id: str, change: wire.WorkflowEdit, revision: int | None
) -> wire.Workflow:
    """Change a workflow."""
    workflow = pieces.open_to_edit(db, viewer, workflow_id, Workflow, revision, change)
    for name in ("problem", "solution", "genre", "difficulty"):
        value = getattr(change, name)
        if value is not None:
            setattr(workflow, name, value)
    _set_links(db, viewer, workflow, change)
    _finish(db, workflow)
    return message(db, viewer, workflow)


def listed(
    db: Session,
    viewer: Viewer,
    stretch: Stretch,
    *,
    order: str = "new",
    difficulty: str | None = None,
    genre: str | None = None,
    owner: str | None = None,
    mine: bool = False,
    featured: bool = False,
    tag: str | None = None,
    technique: str | None = None,
    session_id: str | None = None,
) -> base.Page[wire.Workflow]:
    """List workflows that everybody may see, or those in which the one who asks has a role.

    Parameters
    ----------
    session_id
        Only those that show versions of this session.
    """
    which = pieces.which(
        viewer, kind="workflow", order=order, mine=mine, owner=owner, featured=featured, tag=tag,
        technique=technique,
    )  # fmt: skip
    if difficulty is not None:
        which.append(Workflow.difficulty == difficulty)
    if genre is not None:
        which.append(Workflow.genre == genre)
    if session_id is not None:
        shown = select(Version.id).where(Version.session_id == session_id)
        which.append(or_(Workflow.start_version_id.in_(shown), Workflow.end_version_id.in_(shown)))
    rows = stretch_of(db, select(Workflow).where(*which), pieces.ORDERS[order], stretch)
    return base.Page[wire.Workflow](**told(rows, lambda found: messages(db, viewer, found)))


def file_of(db: Session, viewer: Viewer, workflow_id: str, which: str) -> tuple[Workflow, Content]:
    """Give a file of a workflow: its ``notebook``, ``preview-audio`` or ``preview-image``.

    Raises
    ------
    NotFound
        It has none.
    """
    workflow = piece_for(db, viewer, workflow_id, Right.READ, Workflow)
    sha256 = getattr(workflow, _FILES[which][0])
    if sha256 is None:
        raise no_such(which, workflow_id)
    return workflow, db.get_one(Content, sha256)


def message(db: Session, viewer: Viewer, workflow: Workflow) -> wire.Workflow:
    """Tell of a workflow."""
    return messages(db, viewer, [workflow])[0]


def messages(db: Session, viewer: Viewer, found: Sequence[Workflow]) -> list[wire.Workflow]:
    """Tell of several workflows."""
    refs = _refs(db, viewer, found)
    return [
        wire.Workflow(
            **common,
            problem=workflow.problem,
            solution=workflow.solution,
            solution_html=to_html(workflow.solution),
            genre=workflow.genre,
            difficulty=workflow.difficulty,  # type: ignore[arg-type] # the table checks it
            start=refs.get(workflow.start_version_id or ""),
            end=refs.get(workflow.end_version_id or ""),
            has_notebook=workflow.notebook_sha256 is not None,
            has_preview_audio=workflow.preview_audio_sha256 is not None,
            has_preview_image=workflow.preview_image_sha256 is not None,
        )
        for workflow, common in zip(found, pieces.common_of_each(db, viewer, found), strict=True)
    ]


def _finish(db: Session, workflow: Workflow) -> None:
    pieces.finish(db, workflow, problem=workflow.problem, body=f"{workflow.solution}\n{workflow.genre}")


def _set_links(
    db: Session, viewer: Viewer, workflow: Workflow, words: wire.NewWorkflow | wire.WorkflowEdit
) -> None:
    for column, kind in _FILES.values():
        sha256 = getattr(words, column)
        if sha256 is not None:
            content_for(db, viewer, sha256, kind)
            setattr(workflow, column, sha256)
    for name in ("start", "end"):
        ref: wire.VersionRef | None = getattr(words, name)
        if ref is not None:
            version = version_for(db, viewer, ref.session_id, ref.number)[1]
            setattr(workflow, f"{name}_version_id", version.id)


def _refs(db: Session, viewer: Viewer, found: Sequence[Workflow]) -> dict[str, wire.VersionRef]:
    """Name the versions of some workflows, by their ids, as far as their sessions may be seen."""
    ids = {id_ for workflow in found for id_ in (workflow.start_version_id, workflow.end_version_id) if id_}
    if not ids:
        return {}
    versions = db.execute(
        select(Version.id, Version.session_id, Version.number).where(Version.id.in_(ids))
    ).all()
    songs = db.scalars(
        select(SongSession).where(SongSession.id.in_({row.session_id for row in versions}))
    ).all()
    rights = rights_in_each(db, viewer, songs)
    return {
        row.id: wire.VersionRef(session_id=row.session_id, number=row.number)
        for row in versions
        if Right.READ in rights[row.session_id]
    }
