"""A workflow's notebook as an app: published, started, visited, stopped."""

from __future__ import annotations

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from setbook.errors import NotFound, NotStarted
from setbook.hub.routes.answers import json_response, to_json
from setbook.hub.routes.call import Call, CallOf
from setbook.hub.routes.parameters import PieceId
from setbook.hub.routes.problems import RESPONSES
from setbook.hub.services import app_keeping, apps
from setbook.hub.services.app_runner import AppRunner, Copy, Look
from setbook.wire import apps as wire

router = APIRouter(prefix="/workflows/{piece_id}/app", tags=["apps"], responses=RESPONSES)


@router.get("", response_model=wire.App)
async def get_app(piece_id: PieceId, call: CallOf) -> Response:
    """Tell how it stands with the app: how far it has started, where it is, or why it failed."""
    runner = call.service.apps
    app_id = await run_in_threadpool(_published_id, call, piece_id)
    look = None if runner is None or app_id is None else await runner.look(app_id)
    return await run_in_threadpool(_told, call, piece_id, look, 200)


@router.post("", status_code=202, response_model=wire.App)
async def publish_app(piece_id: PieceId, call: CallOf) -> Response:
    """Publish the notebook as it is now, from a copy that does not change, and start it; for owners and collaborators."""
    runner = _runner(call)
    copy = await run_in_threadpool(_publish, call, runner, piece_id)
    if copy.is_new:
        await runner.stop(copy.app_id)
    return await run_in_threadpool(_told, call, piece_id, await _start(call, runner, copy), 202)


@router.post("/visit", status_code=202, response_model=wire.App)
async def visit_app(piece_id: PieceId, call: CallOf) -> Response:
    """Be let in to a published app, which is started if it sleeps; whoever may see the workflow and is signed in."""
    runner = _runner(call)
    copy = await run_in_threadpool(
        call.service.database.write, lambda db: apps.visit(db, call.viewer, piece_id)
    )
    look = await _start(call, runner, copy)
    if look.state != "failed":
        await runner.allow(copy.app_id, call.viewer.signed_in().name)
    return await run_in_threadpool(_told, call, piece_id, look, 202)


@router.delete("", status_code=204)
async def stop_app(piece_id: PieceId, call: CallOf) -> Response:
    """Stop the app and take back everyone's right to look; for owners, collaborators and moderators."""
    runner = _runner(call)
    app_id = await run_in_threadpool(
        call.service.database.write, lambda db: apps.withdraw(db, call.viewer, piece_id)
    )
    await app_keeping.remove(call.service.database, runner, app_id)
    return json_response(b"", 204, None, None)


def _runner(call: Call) -> AppRunner:
    if call.service.apps is None:
        raise NotFound("expected a service that runs apps, found none that does; ask the hub's admin")
    return call.service.apps


def _publish(call: Call, runner: AppRunner, piece_id: str) -> Copy:
    with call.service.database.reading() as db:
        files = apps.files_for(db, call.viewer, piece_id)
        db.expunge_all()
    name = runner.publish(piece_id, {path: call.service.contents.read(file) for path, file in files.items()})
    notebook_sha256 = files[apps.NOTEBOOK].sha256
    return call.service.database.write(
        lambda db: apps.publish(db, call.viewer, piece_id, name, notebook_sha256)
    )


async def _start(call: Call, runner: AppRunner, copy: Copy) -> Look:
    """Start an app unless it starts or runs; that the hub refuses is written down for whoever looks next."""
    look = await runner.look(copy.app_id)
    if look.state in {"starting", "ready"}:
        return look
    problem = ""
    try:
        await runner.start(copy.app_id, copy.name, apps.NOTEBOOK)
    except NotStarted as refused:
        problem = str(refused)
    await run_in_threadpool(
        call.service.database.write, lambda db: apps.note_problem(db, copy.app_id, problem)
    )
    return await runner.look(copy.app_id)


def _published_id(call: Call, piece_id: str) -> str | None:
    with call.service.database.reading() as db:
        return apps.published_id(db, call.viewer, piece_id)


def _told(call: Call, piece_id: str, look: Look | None, status: int) -> Response:
    def question(db: Session) -> wire.App:
        return apps.message(db, call.viewer, piece_id, call.service.apps, look)

    with call.service.database.reading() as db:
        return json_response(to_json(question(db)), status, None, None)
