"""A real hub on free ports of the loopback, started as a person starts it: `setbook hub`."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
import psutil
import pytest
from tests.browser.servers import free_port

from setbook.hosting.deployment import HostingSettings, StateFolder, read_secrets
from setbook.hosting.deployment.addresses import service_public_url

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
START_SECONDS = 120
STOP_SECONDS = 60
ADMIN = "keeper"
ADMIN_PASSWORD = "sound asleep at noon"


@dataclass
class RunningHub:
    """A hub that answers."""

    url: str
    state: StateFolder
    environment: dict[str, str] = field(repr=False)
    process: subprocess.Popen[str] = field(repr=False)
    said: Path

    @property
    def settings(self) -> HostingSettings:
        return HostingSettings.read(self.environment)

    @property
    def service_url(self) -> str:
        return service_public_url(self.url)

    def inside(self) -> httpx.Client:
        """Return a client for what lies behind the proxy, with the community service's token."""
        token = read_secrets(self.state, {}).service_token
        return httpx.Client(
            base_url=f"{self.settings.hub_url}/hub/api/",
            headers={"Authorization": f"token {token}"},
            timeout=60,
        )

    def from_outside(self, url: str, method: str = "GET", **options: Any) -> httpx.Response:
        """Send a request through the proxy; the names below `localhost` are not known to Python everywhere."""
        parts = urlsplit(url)
        headers = {**options.pop("headers", {}), "Host": parts.netloc}
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        return httpx.request(
            method, f"http://127.0.0.1:{parts.port}{path}", headers=headers, timeout=60, **options
        )

    def answers(self, url: str, status: int) -> bool:
        """Say whether an address answers with this status through the proxy, which may not be there right now."""
        try:
            return self.from_outside(url).status_code == status
        except httpx.HTTPError:
            return False

    def stop(self) -> int:
        """Ask it to stop and return its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=STOP_SECONDS)


def hub_environment(state: Path, **settings: str) -> dict[str, str]:
    """Return the environment of a hub on ports that nobody listens on."""
    ports = {name: str(free_port()) for name in ("HUB_PORT", "PROXY_API_PORT", "SERVICE_PORT")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HUB_", "JUPYTERHUB"))}
    paths = [str(ROOT), *(str(ROOT / folder) for folder in ("src", "widgets", "kernel_ext"))]
    return {
        **kept,
        **ports,
        "PYTHONPATH": os.pathsep.join([*paths, kept.get("PYTHONPATH", "")]).rstrip(os.pathsep),
        "HUB_STATE": str(state),
        "PUBLIC_URL": f"http://hub.localhost:{free_port()}",
        "HUB_ADMIN": ADMIN,
        "HUB_ADMIN_PASSWORD": ADMIN_PASSWORD,
        **settings,
    }


@contextmanager
def running_hub(environment: dict[str, str]) -> Iterator[RunningHub]:
    """Start a hub and wait until it says where it is; stop it afterwards, if the test did not."""
    pytest.importorskip(
        "jupyterhub", reason="the hub is not installed: make hub, or pip install 'setbook[hub]'"
    )
    state = StateFolder(Path(environment["HUB_STATE"]))
    said = state.path.with_suffix(".said")
    with said.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "setbook", "hub"],
            env=environment,
            cwd=state.path.parent,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            text=True,
        )
    hub = RunningHub(environment["PUBLIC_URL"], state, environment, process, said)
    try:
        _wait(hub)
        yield hub
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(hub: RunningHub) -> None:
    give_up = time.monotonic() + START_SECONDS
    while f"The hub is at {hub.url}" not in hub.said.read_text():
        if hub.process.poll() is not None or time.monotonic() > give_up:
            raise RuntimeError(f"the hub did not start:\n{hub.said.read_text()}\n{logs(hub)}")
        time.sleep(0.2)


def logs(hub: RunningHub) -> str:
    """Return the end of what each process said."""
    return "\n".join(
        f"== {log.name}\n{log.read_text()[-3000:]}" for log in sorted(hub.state.logs.glob("*.log"))
    )


def until(holds: Any, what: str, seconds: float = 60) -> None:
    """Wait until something holds."""
    give_up = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > give_up:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(0.2)


def add_person(hub: RunningHub, name: str, password: str) -> None:
    """Add an account that an admin let in, past the pages that another test goes through."""
    from setbook.hosting.accounts.account import Standing
    from setbook.hosting.accounts.account_store import AccountStore
    from setbook.hosting.accounts.passwords import hash_password

    accounts = AccountStore(hub.settings.accounts_url)
    accounts.add(name, hash_password(password))
    accounts.set_standing(name, Standing.ADMITTED)


def tokens_of(hub: RunningHub, name: str) -> list[tuple[str, str | None]]:
    """Return the note and the browser's session of each token of a person, as the hub's own database has them."""
    path = hub.state.path / "jupyterhub.sqlite"
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        return database.execute(
            "select note, session_id from api_tokens join users on users.id = user_id where name = ?", [name]
        ).fetchall()


WORDS = {
    "service": "uvicorn",
    "proxy": "configurable-http-proxy",
    "hub": "jupyterhub --config",
    "worker": "setbook.hub.jobs",
}


def part_of(hub: RunningHub, name: str) -> psutil.Process | None:
    """Return the process of the hub, its proxy, its service or its worker, if it runs right now."""
    children = psutil.Process(hub.process.pid).children()
    return next((child for child in children if WORDS[name] in " ".join(command_of(child))), None)


def command_of(process: psutil.Process) -> list[str]:
    """Return what a process was started as; nothing if it is gone."""
    try:
        return process.cmdline()
    except psutil.Error:
        return []
