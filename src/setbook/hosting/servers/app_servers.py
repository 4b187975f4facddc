"""How the community service runs apps: it makes the app's user, starts its server, and says who may look."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from setbook.errors import NotStarted
from setbook.hosting.deployment.addresses import with_subdomain
from setbook.hosting.deployment.names import APP_PREFIX
from setbook.hosting.servers.app_copy import check_app_id

if TYPE_CHECKING:
    import httpx

SERVER = "live"
"""The name of the one server that an app has."""
LOOK_SECONDS = 0.25
STOP_LOOKS = 120
"""JupyterHub forgets a server only once its process is gone."""


@dataclass(frozen=True)
class AppServers:
    """The apps of a hub, as whoever holds the service's token can run them.

    Parameters
    ----------
    client
        Sends to the hub's API, with the token: `httpx.AsyncClient(base_url="…/hub/api/", headers=…)`.
    public_url
        Where people find the hub.
    """

    client: httpx.AsyncClient
    public_url: str

    def address(self, app_id: str) -> str:
        """Say where people find an app: on an origin that nothing else has."""
        name = APP_PREFIX + check_app_id(app_id)
        return f"{with_subdomain(self.public_url, name)}/user/{name}/{SERVER}/"

    async def start(self, app_id: str, copy: str, notebook: str) -> str:
        """Start an app's server and return its address; it takes some seconds until it answers there.

        Parameters
        ----------
        app_id
            Which app.
        copy
            What `publish_copy` returned.
        notebook
            Its path in the copy.

        Raises
        ------
        NotStarted
            The hub refuses, or cannot start one more.
        """
        await self._ask("PUT", f"app-users/{check_app_id(app_id)}")
        options = {"copy": copy, "notebook": notebook}
        await self._ask("POST", self._server(app_id), options)
        return self.address(app_id)

    async def is_ready(self, app_id: str) -> bool:
        """Say whether an app's server answers."""
        answer = await self.client.get(f"users/{APP_PREFIX}{check_app_id(app_id)}")
        servers = answer.json().get("servers", {}) if answer.is_success else {}
        return bool(servers.get(SERVER, {}).get("ready"))

    async def _is_there(self, app_id: str) -> bool:
        answer = await self.client.get(f"users/{APP_PREFIX}{check_app_id(app_id)}")
        return answer.is_success and SERVER in answer.json().get("servers", {})

    async def stop(self, app_id: str) -> None:
        """Stop an app's server, if it runs."""
        await self._ask("DELETE", self._server(app_id), missing_is_fine=True)

    async def remove(self, app_id: str) -> None:
        """Stop an app's server and remove its user, and with it everyone's right to look.

        Raises
        ------
        NotStarted
            The server does not stop, or the hub refuses.
        """
        await self.stop(app_id)
        for _ in range(STOP_LOOKS):
            if not await self._is_there(app_id):
                break
            await asyncio.sleep(LOOK_SECONDS)
        await self._ask("DELETE", f"users/{APP_PREFIX}{check_app_id(app_id)}", missing_is_fine=True)

    async def allow(self, app_id: str, viewer: str) -> None:
        """Let a person look at an app."""
        await self._ask("POST", self._shares(app_id), {"user": viewer})

    async def disallow(self, app_id: str, viewer: str) -> None:
        """Take back that a person may look; it holds within some seconds."""
        await self._ask("PATCH", self._shares(app_id), {"user": viewer})

    @staticmethod
    def _server(app_id: str) -> str:
        return f"users/{APP_PREFIX}{check_app_id(app_id)}/servers/{SERVER}"

    @staticmethod
    def _shares(app_id: str) -> str:
        return f"shares/{quote(APP_PREFIX + check_app_id(app_id))}/{SERVER}"

    async def _ask(self, method: str, path: str, body: Any = None, *, missing_is_fine: bool = False) -> None:
        answer = await self.client.request(method, path, json=body)
        if answer.is_success or (missing_is_fine and answer.status_code == 404):
            return
        raise NotStarted(
            f"{method} {path}: expected the hub to do so, found status {answer.status_code}: {_reason(answer)}"
        )


def _reason(answer: httpx.Response) -> str:
    try:
        return str(answer.json().get("message", ""))
    except ValueError:
        return ""
