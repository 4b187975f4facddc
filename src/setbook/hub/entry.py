"""Where uvicorn begins: the community service as the environment describes it, behind a JupyterHub.

``uvicorn --factory setbook.hub.entry:community``
"""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from setbook.hosting.deployment import StateFolder
from setbook.hosting.servers.app_servers import AppServers
from setbook.hosting.servers.hosted_apps import HostedApps
from setbook.hub.app import create_app
from setbook.hub.identity.jupyterhub import JupyterHubIdentity
from setbook.hub.identity.jupyterhub_accounts import JupyterHubAccounts
from setbook.hub.settings import HubSettings

if TYPE_CHECKING:
    from fastapi import FastAPI

_HUB_SECONDS = 60.0


def community() -> FastAPI:
    """Put the service together from ``SETBOOK_HUB_…`` and from what JupyterHub tells its services."""
    app = create_app(
        HubSettings.from_environment(),
        JupyterHubIdentity.from_environment,
        runner=_apps(),
        accounts=JupyterHubAccounts.from_environment(),
    )
    keep_for_good()
    return app


def keep_for_good() -> None:
    """Let the garbage collector pass over all that is there by now, which stays for as long as the process.

    Else it looks through half a million objects of the imported modules now and then, while everybody waits for a
    tenth of a second.
    """
    gc.collect()
    gc.freeze()


def _apps() -> HostedApps | None:
    """Give what runs apps: the hub around the service, if it says where it and its folder are."""
    told = [os.environ.get(name) for name in ("HUB_STATE", "JUPYTERHUB_HOST", "JUPYTERHUB_API_URL")]
    state, public_url, api_url = told
    if not (state and public_url and api_url):
        return None
    client = httpx.AsyncClient(
        base_url=f"{api_url.rstrip('/')}/",
        headers={"Authorization": f"token {os.environ['JUPYTERHUB_API_TOKEN']}"},
        timeout=_HUB_SECONDS,
    )
    return HostedApps(StateFolder(Path(state)).app_copies, AppServers(client, public_url))
