"""The community service, put together: ``create_app(HubSettings(...), identity)`` for uvicorn."""

from __future__ import annotations

import asyncio
import logging
import secrets
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

import setbook
from setbook.hub.jobs.doing import HOUSEKEEPING, Doer
from setbook.hub.jobs.queue import HueyJobs
from setbook.hub.pages.mount import add_pages
from setbook.hub.pages.problem_pages import ProblemPages
from setbook.hub.routes import (
    access,
    administration,
    apps,
    collections,
    discovery,
    events,
    leaving,
    media,
    moderation,
    people,
    racks,
    sessions,
    social,
    tokens,
    uploads,
    versions,
    workflows,
)
from setbook.hub.routes.body_limit import BodyLimit
from setbook.hub.routes.conditions import describe_conditions
from setbook.hub.routes.documentation import add_documentation
from setbook.hub.routes.event_streams import Streams
from setbook.hub.routes.limiter import Limiter
from setbook.hub.routes.problems import handle_problems
from setbook.hub.routes.service import Service
from setbook.hub.services.analysis import ask_for_what_waits
from setbook.hub.services.app_keeping import keep_apps
from setbook.hub.services.contents import Contents
from setbook.hub.services.departures import NoAccounts, tell_of_departures
from setbook.hub.services.jobs import ThreadJobs
from setbook.hub.store import migrate
from setbook.hub.store.database import Database
from setbook.wire.base import Problem

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from setbook.hub.identity.claim import IdentityProvider
    from setbook.hub.services.app_runner import AppRunner
    from setbook.hub.services.departures import Accounts
    from setbook.hub.services.jobs import Jobs
    from setbook.hub.settings import HubSettings

_log = logging.getLogger("setbook.hub")

# What stands before a parameter that matches everything comes first.
_ROUTERS = (
    discovery.router, people.router, uploads.router, media.router, events.router, versions.router, sessions.router, workflows.router,
    racks.router, collections.router, social.router, access.router,
    moderation.router, administration.router, tokens.router, apps.router, leaving.router,
)  # fmt: skip


def create_app(
    settings: HubSettings,
    identity: Callable[[Database], IdentityProvider],
    jobs: Callable[[Doer], Jobs] | None = None,
    runner: AppRunner | None = None,
    accounts: Accounts | None = None,
) -> FastAPI:
    """Put the service together. Its tables are brought up to date when it starts.

    Parameters
    ----------
    settings
        Where everything is.
    identity
        Makes what says who calls; it may keep something in the database.
    jobs
        Makes what does the jobs; by default the settings say whether a worker does them, or this process, one after
        the other.
    runner
        What runs workflows' notebooks as apps; without one, none run.
    accounts
        What forgets who has left; by default nobody has to be told.

    Examples
    --------
    >>> from setbook.hub.identity.tokens import TokenIdentity
    >>> from setbook.hub.settings import HubSettings
    >>> settings = HubSettings(blob_url="memory:///")
    >>> create_app(settings, lambda database: TokenIdentity({})).title
    'setbook'
    """
    database = Database(settings.database_url)
    contents = Contents(settings.blob_url)
    doer = Doer(settings, database, contents)
    provider = identity(database)
    told = NoAccounts() if accounts is None else accounts

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = settings.threads
        await run_in_threadpool(migrate.upgrade, database)
        done_by: Jobs = _jobs(settings, doer) if jobs is None else jobs(doer)
        app.state.service = Service(
            settings,
            database,
            contents,
            done_by,
            provider,
            Limiter(settings),
            Streams(settings.streams),
            secrets.token_bytes(32),
            told,
            runner,
        )
        if not settings.queue_url:  # workers look for themselves: thousands of rows would hold up the start
            await run_in_threadpool(ask_for_what_waits, database, done_by)
        kept = [asyncio.create_task(_keep_house(app.state.service, None if settings.queue_url else doer))]
        if runner is not None:
            kept.append(asyncio.create_task(keep_apps(database, runner, settings.app_look_seconds)))
        yield
        for task in kept:
            task.cancel()
        await run_in_threadpool(done_by.stop)
        database.close()

    app = FastAPI(
        title="setbook",
        summary="The community service of a hub for Live Sets.",
        version=setbook.__version__,
        openapi_url=f"{settings.api}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    sign_in = provider.routes(settings.path_prefix)
    pages = add_pages(app, settings, can_sign_in=sign_in is not None)
    handle_problems(app, ProblemPages(pages).tell)
    app.add_middleware(BodyLimit, most_bytes=settings.message_bytes, unlimited=f"{settings.api}/uploads/")
    for router in _ROUTERS:
        app.include_router(router, prefix=settings.api)
    if sign_in is not None:
        app.include_router(sign_in)
    _complete_description(app)
    add_documentation(app, f"{settings.path_prefix}/docs")
    return app


def _jobs(settings: HubSettings, doer: Doer) -> Jobs:
    """Give where jobs go: to the queue of a worker, or else into a thread of this process."""
    return HueyJobs(settings.queue_url) if settings.queue_url else ThreadJobs(doer.do)


async def _keep_house(service: Service, doer: Doer | None) -> None:
    """Do what has to be done from time to time; where there are workers, one of them does all but the last of it."""
    every_minutes = service.settings.housekeeping_minutes
    while True:
        try:
            if doer is not None:
                await run_in_threadpool(doer.attempt, HOUSEKEEPING)
            await run_in_threadpool(tell_of_departures, service.database, service.accounts)
        except Exception:  # noqa: BLE001 - what failed now may do the next time
            _log.exception("The housekeeping failed; it is tried again in %d minutes.", every_minutes)
        await asyncio.sleep(60 * every_minutes)


def _complete_description(app: FastAPI) -> None:
    """Put the schema that all refusals point to into the description, and the headers that all requests may have.

    It is drawn up for the first one who asks: that takes a second, nearly all of the time to put the service together.
    """
    draw_up = app.openapi

    @cache
    def described() -> dict[str, Any]:
        found = draw_up()
        describe_conditions(found)
        found["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        return found

    app.openapi = described  # type: ignore[method-assign] # as FastAPI's guide does it
