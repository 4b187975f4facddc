"""Apps: who may publish a workflow's notebook as one, who may look, and what it is served from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from setbook.errors import Contradiction, NotAllowed, OverLimit
from setbook.hub.services import audit
from setbook.hub.services.app_runner import Copy
from setbook.hub.services.policy import Right, is_valid, no_such, piece_for, rights_in, token_hash
from setbook.hub.store.base import now
from setbook.hub.store.inserting import insert_new
from setbook.hub.store.tables import App, AppViewer, Content, ShareLink, SongSession, Version, Workflow
from setbook.wire import apps as wire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from setbook.hub.services.app_runner import AppRunner, Look
    from setbook.hub.services.viewer import Viewer

NOTEBOOK = "app.ipynb"
_MOST_BYTES = 64 << 20
_STOPPING_RIGHTS = {Right.CONTRIBUTE, Right.MODERATE}
_STATES: Mapping[str, wire.AppState] = {
    "gone": "stopped",
    "starting": "starting",
    "ready": "running",
    "failed": "failed",
}


def files_for(db: Session, viewer: Viewer, workflow_id: str) -> dict[str, Content]:
    """Give what a new copy consists of: the notebook, and the sets before and after where the publisher may read them.

    Raises
    ------
    NotAllowed
        The one who asks may not change the workflow.
    NotFound
        It has no notebook.
    OverLimit
        It is too much for an app.
    """
    workflow = piece_for(db, viewer, workflow_id, Right.CONTRIBUTE, Workflow)
    if workflow.notebook_sha256 is None:
        raise no_such("notebook", workflow_id)
    files = {NOTEBOOK: db.get_one(Content, workflow.notebook_sha256)}
    for folder, version_id in (("start", workflow.start_version_id), ("end", workflow.end_version_id)):
        version = None if version_id is None else db.get(Version, version_id)
        # Who may change a workflow may not thereby read the session of another.
        if version is not None and Right.READ in rights_in(
            db, viewer, db.get_one(SongSession, version.session_id)
        ):
            files[f"{folder}/{version.file_name}"] = db.get_one(Content, version.sha256)
    size_bytes = sum(content.size_bytes for content in files.values())
    if size_bytes > _MOST_BYTES:
        raise OverLimit(
            f"expected an app of at most {_MOST_BYTES:,} bytes, found {size_bytes:,}; make it smaller"
        )
    return files


def publish(db: Session, viewer: Viewer, workflow_id: str, copy_name: str, notebook_sha256: str) -> Copy:
    """Write down that a workflow has an app, made from a copy.

    Raises
    ------
    Contradiction
        The last one is still being stopped, or the notebook was changed meanwhile.
    """
    workflow = piece_for(db, viewer, workflow_id, Right.CONTRIBUTE, Workflow, to_change=True)
    if workflow.notebook_sha256 != notebook_sha256:
        raise Contradiction(
            "expected the notebook that was read, found that it was changed; publish it again"
        )
    insert_new(
        db, App, id=workflow.id, workflow_id=workflow.id, publisher_id=viewer.id, notebook_sha256=notebook_sha256,
        copy_name="", problem="", published_at=now(), withdrawn_at=None,
    )  # fmt: skip
    app = db.get_one(App, workflow.id, with_for_update=True)
    if app.withdrawn_at is not None:
        raise Contradiction("expected no app, found one that is being stopped; publish it again in a minute")
    is_new = app.copy_name != copy_name
    app.copy_name, app.notebook_sha256, app.publisher_id = copy_name, notebook_sha256, viewer.id
    app.problem, app.published_at = "", now()
    audit.note(db, viewer, "publish app", "workflow", workflow.id, copy=copy_name)
    return Copy(app.id, copy_name, is_new)


def visit(db: Session, viewer: Viewer, workflow_id: str) -> Copy:
    """Write down that somebody is let in, before the hub is told; and give what the app is started from.

    Raises
    ------
    NotFound
        The workflow may not be seen, or has no app.
    SignInNeeded
        Nobody is signed in.
    """
    workflow = piece_for(db, viewer, workflow_id, Right.REACT, Workflow)
    user, app = viewer.signed_in(), _published(db, workflow)
    if app is None:
        raise no_such("app", workflow_id)
    link_id = _link_id(db, viewer.share_tokens, workflow.id)
    insert_new(
        db, AppViewer, app_id=app.id, name=user.name, user_id=user.id, link_id=link_id, created_at=now()
    )
    let_in = db.get_one(AppViewer, (app.id, user.name))
    let_in.user_id, let_in.link_id = user.id, link_id or let_in.link_id
    return Copy(app.id, app.copy_name, is_new=False)


def withdraw(db: Session, viewer: Viewer, workflow_id: str) -> str:
    """Take an app back; its server is stopped after the commit. Gives its id.

    Raises
    ------
    NotAllowed
        The one who asks may neither change the workflow nor moderate.
    NotFound
        There is none.
    """
    workflow = piece_for(db, viewer, workflow_id, Right.REACT, Workflow, to_change=True)
    if not rights_in(db, viewer, workflow) & _STOPPING_RIGHTS:
        raise NotAllowed("expected an owner, a collaborator or a moderator, found none of them; ask one")
    app = _published(db, workflow)
    if app is None:
        raise no_such("app", workflow_id)
    app.withdrawn_at = now()
    audit.note(db, viewer, "stop app", "workflow", workflow.id)
    return app.id


def note_problem(db: Session, app_id: str, problem: str) -> None:
    """Write down why the hub did not start an app; nothing clears it."""
    app = db.get(App, app_id)
    if app is not None:
        app.problem = problem


def message(
    db: Session, viewer: Viewer, workflow_id: str, runner: AppRunner | None, look: Look | None
) -> wire.App:
    """Tell how it stands with a workflow's app.

    Parameters
    ----------
    runner
        None on a service that runs none.
    look
        How its server does; None where nobody looked.
    """
    workflow = piece_for(db, viewer, workflow_id, Right.READ, Workflow)
    app = None if runner is None else _published(db, workflow)
    rights = rights_in(db, viewer, workflow)
    state: wire.AppState = "unavailable" if runner is None else "unpublished"
    if app is not None:
        state = "stopped" if look is None else _STATES[look.state]
        state = "failed" if app.problem and state == "stopped" else state
    return wire.App(
        state=state,
        progress_percent=look.progress_percent if look is not None and state == "starting" else None,
        message=_words(app, look, state),
        address=runner.address(app.id)
        if runner is not None and app is not None and state == "running"
        else None,
        is_outdated=app is not None and app.notebook_sha256 != workflow.notebook_sha256,
        may_publish=runner is not None
        and Right.CONTRIBUTE in rights
        and workflow.notebook_sha256 is not None,
        may_stop=app is not None and bool(rights & _STOPPING_RIGHTS) and viewer.id is not None,
        published_at=None if app is None else app.published_at,
    )


def published_id(db: Session, viewer: Viewer, workflow_id: str) -> str | None:
    """Give the id of a workflow's app, if it has one."""
    app = _published(db, piece_for(db, viewer, workflow_id, Right.READ, Workflow))
    return None if app is None else app.id


def _published(db: Session, workflow: Workflow) -> App | None:
    return db.scalar(select(App).where(App.workflow_id == workflow.id, App.withdrawn_at.is_(None)))


def _link_id(db: Session, tokens: frozenset[str], workflow_id: str) -> str | None:
    """Give the link by which somebody sees a workflow, if there is one: where several are shown, one that is valid."""
    shown = [token_hash(token) for token in tokens]
    query = select(ShareLink).where(ShareLink.token_sha256.in_(shown), ShareLink.piece_id == workflow_id)
    links = sorted(db.scalars(query), key=is_valid, reverse=True)
    return links[0].id if links else None


def _words(app: App | None, look: Look | None, state: wire.AppState) -> str:
    if app is not None and state == "failed" and (look is None or look.state != "failed"):
        return app.problem
    return "" if look is None else look.message
