"""The service as its routes see it: where everything is that they need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from starlette.concurrency import run_in_threadpool

from setbook.hub.identity.claim import IdentityProvider
from setbook.hub.routes.event_streams import Streams
from setbook.hub.routes.limiter import Limiter
from setbook.hub.services.app_runner import AppRunner
from setbook.hub.services.contents import Contents
from setbook.hub.services.departures import Accounts
from setbook.hub.services.jobs import Jobs
from setbook.hub.settings import HubSettings
from setbook.hub.store.database import Database

if TYPE_CHECKING:
    from fastapi import Request

Result = TypeVar("Result")


@dataclass(frozen=True)
class Service:
    """What one running service consists of. `secret` makes the daily hashes of those who are not signed in; without `apps` none run."""

    settings: HubSettings
    database: Database
    contents: Contents
    jobs: Jobs
    identity: IdentityProvider
    limiter: Limiter
    streams: Streams
    secret: bytes
    accounts: Accounts
    apps: AppRunner | None = None

    async def look(self, work: Callable[[], Result]) -> Result:
        """Do something that takes less than a millisecond where database and limits are at hand: then it is done at once.

        To let another thread do it would take longer, while both wait for the interpreter. Where it goes over a network,
        a thread does it, so that nobody else waits.
        """
        if self.database.is_postgresql or not self.settings.limits_url.startswith("memory:"):
            return await run_in_threadpool(work)
        return work()


def service_of(request: Request) -> Service:
    """Give the service that a request came to."""
    found: Service = request.app.state.service
    return found
