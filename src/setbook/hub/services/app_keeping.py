"""What becomes of apps afterwards: a right to look that ended is taken back, an app that was taken back is removed."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select
from starlette.concurrency import run_in_threadpool

from setbook.errors import NotStarted
from setbook.hub.services.policy import Right, is_valid, rights_in
from setbook.hub.services.viewer import Viewer
from setbook.hub.store.tables import App, AppViewer, ShareLink, User, Workflow

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

    from sqlalchemy.orm import Session

    from setbook.hub.services.app_runner import AppRunner
    from setbook.hub.store.database import Database

_log = logging.getLogger("setbook.hub.apps")


async def keep_apps(database: Database, runner: AppRunner, every_seconds: float) -> None:
    """Look after apps until cancelled. What fails now is tried again the next time."""
    while True:
        try:
            await look_after(database, runner)
        except Exception:  # noqa: BLE001 - rights have to be taken back whatever else goes wrong
            _log.exception("Looking after the apps failed.")
        await asyncio.sleep(every_seconds)


async def look_after(database: Database, runner: AppRunner) -> None:
    """Take back every right that ended, and remove every app that was taken back, once."""
    for app_id, name in await run_in_threadpool(_shut_out, database):
        await _try(app_id, _shut_out_one(database, runner, app_id, name))
    for app_id in await run_in_threadpool(_withdrawn, database):
        await _try(app_id, remove(database, runner, app_id))


async def _try(app_id: str, work: Coroutine[Any, Any, None]) -> None:
    """Do something that the hub may refuse, without keeping others waiting for it."""
    try:
        await work
    except NotStarted as refused:
        _log.warning("The app %s could not be looked after: %s", app_id, refused)


async def _shut_out_one(database: Database, runner: AppRunner, app_id: str, name: str) -> None:
    await runner.disallow(app_id, name)

    def forget(db: Session) -> None:
        db.execute(delete(AppViewer).where(AppViewer.app_id == app_id, AppViewer.name == name))

    await run_in_threadpool(database.write, forget)


async def remove(database: Database, runner: AppRunner, app_id: str) -> None:
    """Stop an app that was taken back, remove its copies, and forget it."""
    await runner.remove(app_id)
    await run_in_threadpool(runner.forget, app_id)
    await run_in_threadpool(database.write, lambda db: db.execute(delete(App).where(App.id == app_id)))


def _shut_out(database: Database) -> list[tuple[str, str]]:
    """List who was let in to an app and may no longer see its workflow."""
    with database.reading() as db:
        query = (
            select(AppViewer, Workflow)
            .join(App, App.id == AppViewer.app_id)
            .join(Workflow, Workflow.id == App.workflow_id)
            .where(App.withdrawn_at.is_(None))
        )
        rows = db.execute(query).all()
        return [
            (viewer.app_id, viewer.name) for viewer, workflow in rows if not _may_look(db, viewer, workflow)
        ]


def _may_look(db: Session, let_in: AppViewer, workflow: Workflow) -> bool:
    user = None if let_in.user_id is None else db.get(User, let_in.user_id)
    if user is None or not user.is_active:
        return False
    if Right.READ in rights_in(db, Viewer(user, user.id), workflow):
        return True
    link = None if let_in.link_id is None else db.get(ShareLink, let_in.link_id)
    return link is not None and is_valid(link) and not workflow.is_hidden


def _withdrawn(database: Database) -> list[str]:
    with database.reading() as db:
        query = select(App.id).where(or_(App.withdrawn_at.is_not(None), App.workflow_id.is_(None)))
        return list(db.scalars(query))
