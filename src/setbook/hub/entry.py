"""Where uvicorn begins: the community service as the environment describes it, behind a JupyterHub.

``uvicorn --factory setbook.hub.entry:community``
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.hub.app import create_app
from setbook.hub.identity.jupyterhub import JupyterHubIdentity
from setbook.hub.identity.jupyterhub_accounts import JupyterHubAccounts
from setbook.hub.settings import HubSettings

if TYPE_CHECKING:
    from fastapi import FastAPI


def community() -> FastAPI:
    """Put the service together from ``SETBOOK_HUB_…`` and from what JupyterHub tells its services."""
    accounts = JupyterHubAccounts.from_environment()
    return create_app(HubSettings.from_environment(), JupyterHubIdentity.from_environment, accounts=accounts)
