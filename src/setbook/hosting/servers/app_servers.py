"""How the community service runs apps: it makes the app's user, starts its server, and says who may look."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

import httpx

from setbook.errors import NotStarted
from setbook.hosting.deployment.addresses import with_subdomain
from setbook.hosting.deployment.names import APP_PREFIX
from setbook.hosting.servers.app_copy import check_app_id

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SERVER = "live"
"""The name of the one server that an app has."""
LOOK_SECONDS = 0.25
PROGRESS_SECONDS = 0.5
"""So long the hub is listened to; what it has to say by then of a server that starts, it says at once."""
STOP_LOOKS = 120
"""JupyterHub forgets a server only once its process is gone."""


@dataclass(frozen=True)
class AppLook:
    """How an app's server does.

    Attributes
    ----------
    state
        ``gone`` where none runs, ``failed`` if the last one did not come up.
    progress_percent
        How far one that starts has come, as the hub tells it.
    message
        What the hub says of it.
    """

    state: Literal["gone", "starting", "ready", "failed"]
    progress_percent: int = 0
    message: str = ""


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

    async def look(self, app_id: str) -> AppLook:
        """See how an app's server does.

        Raises
        ------
        NotStarted
            The hub does not answer.
        """
        seen = AppLook("gone")
        try:
            async with (
                asyncio.timeout(PROGRESS_SECONDS),
                self.client.stream("GET", f"{self._server(app_id)}/progress") as answer,
            ):
                if answer.is_success:
                    seen = AppLook("starting")
                    async for event in _events(answer):
                        seen = _look(event)
        except TimeoutError:
            pass  # it starts, and the hub has nothing else to say yet
        except httpx.HTTPError as error:
            raise _silent(f"GET {self._server(app_id)}/progress", error) from error
        return seen

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
        await self.wait_until_gone(app_id)
        await self._ask("DELETE", f"users/{APP_PREFIX}{check_app_id(app_id)}", missing_is_fine=True)

    async def wait_until_gone(self, app_id: str) -> None:
        """Wait until an app's server that was stopped is no more; half a minute at most."""
        for _ in range(STOP_LOOKS):
            if not await self._is_there(app_id):
                break
            await asyncio.sleep(LOOK_SECONDS)

    async def allow(self, app_id: str, viewer: str) -> None:
        """Let a person look at an app."""
        await self._ask("POST", self._shares(app_id), {"user": viewer})

    async def disallow(self, app_id: str, viewer: str) -> None:
        """Take back that a person may look; it holds within some seconds."""
        await self._ask("PATCH", self._shares(app_id), {"user": viewer}, missing_is_fine=True)

    @staticmethod
    def _server(app_id: str) -> str:
        return f"users/{APP_PREFIX}{check_app_id(app_id)}/servers/{SERVER}"

    @staticmethod
    def _shares(app_id: str) -> str:
        return f"shares/{quote(APP_PREFIX + check_app_id(app_id))}/{SERVER}"

    async def _ask(self, method: str, path: str, body: Any = None, *, missing_is_fine: bool = False) -> None:
        try:
            answer = await self.client.request(method, path, json=body)
        except httpx.HTTPError as error:
            raise _silent(f"{method} {path}", error) from error
        if answer.is_success or (missing_is_fine and answer.status_code == 404):
            return
        raise NotStarted(
            f"{method} {path}: expected the hub to do so, found status {answer.status_code}: {_reason(answer)}"
        )


async def _events(answer: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    """Give what a stream of server-sent events tells, as the hub sends it: one line of JSON each."""
    async for line in answer.aiter_lines():
        if line.startswith("data:"):
            yield json.loads(line.removeprefix("data:"))


def _look(event: dict[str, Any]) -> AppLook:
    state: Literal["starting", "ready", "failed"]
    state = "ready" if event.get("ready") else "failed" if event.get("failed") else "starting"
    return AppLook(state, int(event.get("progress", 0)), str(event.get("message", "")))


def _silent(what: str, error: httpx.HTTPError) -> NotStarted:
    return NotStarted(f"{what}: expected the hub to answer, found {type(error).__name__}; try it again later")


def _reason(answer: httpx.Response) -> str:
    try:
        return str(answer.json().get("message", ""))
    except ValueError:
        return ""
