"""The service as its routes see it: where everything is that they need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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


def service_of(request: Request) -> Service:
    """Give the service that a request came to."""
    found: Service = request.app.state.service
    return found
