"""How a session of the hub arrives among the files of a server: into which folder, with which notebooks beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from setbook.community import Community
from setbook.community.project_folders import free_folder, project_of
from setbook.format.atomic import write_atomically
from setbook.wire.places import file_name
from setbook_server.first_notebook import NAME, first_notebook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from setbook.community import RemoteWorkflow
    from setbook.wire.pieces import Session

    Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Arrival:
    """What would arrive, and where.

    Attributes
    ----------
    session
        Of the hub.
    page
        Where people find it there.
    workflow
        Whose notebook comes with it.
    folder
        Its project.
    is_here
        Whether the project is there already.
    """

    session: Session
    page: str
    workflow: RemoteWorkflow | None
    folder: Path
    is_here: bool


def look(session_id: str, workflow_id: str, root: Path) -> Arrival:
    """Say what would arrive; nothing is written.

    Raises
    ------
    NotFound, SignInNeeded, HubUnavailable
        The hub does not give it, or does not answer.
    """
    with Community() as hub:
        return _look(hub, session_id, workflow_id, root)


def bring(session_id: str, workflow_id: str, root: Path, progress: Progress) -> str:
    """Pull a session into its project below `root`, and put the notebooks beside its sets.

    Versions that a project lacks come into its store; no file that is there is touched.

    Returns
    -------
    str
        What to open, from the root: the notebook of the workflow, or the first one.
    """
    with Community() as hub:
        arrival = _look(hub, session_id, workflow_id, root)
        hub.pull(session_id, arrival.folder, progress=progress)
        opened = arrival.folder / NAME
        if not arrival.is_here:
            write_atomically(opened, first_notebook(arrival.session))
        if arrival.workflow is not None:
            words = (
                f"{arrival.workflow.title} by {arrival.workflow.owner}"  # whose code it is, one should know
            )
            opened = arrival.folder / file_name(words, ".ipynb")
            if not opened.exists():
                arrival.workflow.download(opened)
        place = opened if opened.exists() else arrival.folder
        return place.relative_to(root).as_posix()


def _look(hub: Community, session_id: str, workflow_id: str, root: Path) -> Arrival:
    session = hub.session(session_id)
    workflow = hub.workflow(workflow_id) if workflow_id else None
    has_notebook = workflow is not None and workflow.told.has_notebook
    here = project_of(hub.connection, session_id, root)
    folder = free_folder(session.title, root) if here is None else here
    return Arrival(session.told, session.url, workflow if has_notebook else None, folder, here is not None)
