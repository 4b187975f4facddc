"""Where uvicorn begins: the community service as the environment describes it, behind a JupyterHub.

``uvicorn --factory setbook.hub.entry:community``
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi.responses import RedirectResponse

from setbook.hub.app import create_app
from setbook.hub.identity.jupyterhub import JupyterHubIdentity
from setbook.hub.settings import HubSettings

if TYPE_CHECKING:
    from fastapi import FastAPI


def community() -> FastAPI:
    """Put the service together from ``SETBOOK_HUB_…`` and from what JupyterHub tells its services."""
    settings = HubSettings.from_environment()
    app = create_app(settings, JupyterHubIdentity.from_environment)
    prefix = settings.path_prefix

    @app.get(f"{prefix}/", include_in_schema=False)
    def front_door() -> RedirectResponse:
        """Lead who comes from the hub through the sign-in, which asks nothing, to what there is to see."""
        query = urlencode({"next": f"{prefix}/docs"})
        return RedirectResponse(f"{prefix}/login?{query}", 302)

    return app
