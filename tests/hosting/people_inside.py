"""A person of a running hub without a browser: signed in, with a server and a token of their own."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
import psutil
from tests.hosting.running_hub import command_of, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hosting.running_hub import RunningHub

REACH_SERVICE = "access:services!service=community"


class OnThisMachine(httpx.HTTPTransport):
    """Finds the names below `localhost` here, as browsers do; Python does not everywhere."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to this machine, under the name that it was meant for."""
        inner = httpx.Request(
            request.method, request.url.copy_with(host="127.0.0.1"), headers=request.headers,
            stream=request.stream, extensions=request.extensions,
        )  # fmt: skip
        return super().handle_request(inner)


class Person:
    """Somebody who is signed in."""

    def __init__(self, hub: RunningHub, name: str, client: httpx.Client) -> None:
        self.name = name
        self._hub = hub
        self._client = client

    def ask(self, method: str, path: str, **content: Any) -> httpx.Response:
        """Ask the hub's API for something, as its pages do."""
        xsrf = next(c.value for c in self._client.cookies.jar if c.name == "_xsrf" and c.path == "/hub/")
        headers = {"X-XSRFToken": str(xsrf), "Referer": f"{self._hub.url}/hub/home"}
        return self._client.request(method, f"{self._hub.url}/hub/api{path}", headers=headers, **content)

    def token(self) -> str:
        """Make a token that opens the community service."""
        made = self.ask("POST", f"/users/{self.name}/tokens", json={"scopes": [REACH_SERVICE]})
        made.raise_for_status()
        return str(made.json()["token"])

    def start_server(self) -> None:
        """Ask for one's own server and wait until the hub says that it runs."""
        self.ask("POST", f"/users/{self.name}/server").raise_for_status()
        until(self._is_ready, f"the server of {self.name}", 120)

    def server_pid(self) -> int:
        """The process of one's server."""
        below = psutil.Process(self._hub.process.pid).children(recursive=True)
        return next(
            one.pid
            for one in below
            if "singleuser" in " ".join(command_of(one)) and one.environ().get("JUPYTERHUB_USER") == self.name
        )

    def lab_answers(self) -> bool:
        """Whether one's JupyterLab gives its page, sign-in included."""
        place = urlsplit(self._hub.url)
        url = f"http://{self.name}.{place.netloc}/user/{self.name}/lab"
        try:
            found = self._client.get(url, follow_redirects=True)
        except httpx.TransportError:
            return False
        return found.status_code == 200 and "jupyter-config-data" in found.text

    def wait_for_lab(self) -> None:
        """Wait for that."""
        give_up = time.monotonic() + 60
        while not self.lab_answers():
            assert time.monotonic() < give_up, f"no JupyterLab for {self.name}"
            time.sleep(0.05)

    def _is_ready(self) -> bool:
        servers = self.ask("GET", f"/users/{self.name}").json()["servers"]
        return bool(servers.get("", {}).get("ready"))


@contextmanager
def sign_in(hub: RunningHub, name: str, password: str) -> Iterator[Person]:
    """Sign somebody in whom an admin has let in."""
    with httpx.Client(transport=OnThisMachine(), timeout=120) as client:
        client.get(f"{hub.url}/hub/login").raise_for_status()
        xsrf = next(c.value for c in client.cookies.jar if c.name == "_xsrf")
        words = {"username": name, "password": password, "_xsrf": str(xsrf)}
        signed = client.post(f"{hub.url}/hub/login?next=/hub/home", data=words)
        assert signed.status_code == 302, signed.text
        client.get(f"{hub.url}/hub/home").raise_for_status()
        yield Person(hub, name, client)
