"""A running service to call: the real application, on a real socket, with people who have tokens."""

from __future__ import annotations

import hashlib
import ssl
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import uvicorn
from sqlalchemy import make_url
from tests.hub.databases import write_sqlite
from tests.hub.stand_in_apps import StandInApps

from setbook.hub.app import create_app
from setbook.hub.identity.claim import Claim
from setbook.hub.identity.tokens import TokenIdentity
from setbook.hub.services.jobs import ThreadJobs
from setbook.hub.settings import HubSettings
from setbook.hub.store.counters import check_counters
from setbook.hub.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.hub.jobs.doing import Doer
    from setbook.hub.services.departures import Accounts

ADMIN = "head"
PEOPLE = ("arranger", "bassist", "cellist", "drummer", "editor", "mod", ADMIN)
CERTIFICATES = ssl.create_default_context()
"""Read once: no client here needs them, and each would read them anew."""
KEPT_SECONDS = 600
"""So that no connection of a client that pauses is closed just as it asks again: on a busy machine pauses are long."""


class Hub:
    """A service that runs, and clients for it."""

    def __init__(self, url: str, settings: HubSettings, jobs: ThreadJobs | None) -> None:
        self.url = url
        self.settings = settings
        self.jobs = jobs
        self._clients: dict[str, httpx.Client] = {}

    def as_(self, name: str) -> httpx.Client:
        """A client of somebody; of nobody for an empty name."""
        if name not in self._clients:
            headers = {"Authorization": f"Bearer token-of-{name}"} if name else {}
            self._clients[name] = httpx.Client(
                base_url=f"{self.url}{self.settings.api}", headers=headers, timeout=60, verify=CERTIFICATES
            )
        return self._clients[name]

    def settle(self) -> None:
        """Wait until no job is left; where a worker does them, that is for the test to do."""
        assert self.jobs is not None
        assert self.jobs.wait(120)

    def database(self) -> Database:
        """The database that the service works on."""
        return Database(self.settings.database_url)

    def drifts(self) -> list[object]:
        """The counts that are wrong."""
        database = self.database()
        try:
            with database.reading() as db:
                return list(check_counters(db))
        finally:
            database.close()

    def close(self) -> None:
        for client in self._clients.values():
            client.close()


@contextmanager
def running(
    database_url: str,
    folder: Path,
    port: int = 0,
    *,
    apps: StandInApps | None = None,
    accounts: Accounts | None = None,
    **settings: Any,
) -> Iterator[Hub]:
    """Run a service, on a free port if none is given; with a `queue_url` its jobs wait for a worker.

    Previews are made only if they are asked for, and nothing is asked of the database by the clock. A database on
    SQLite that is not there yet is written with its tables.
    """
    path = make_url(database_url).database
    if database_url.startswith("sqlite") and path:
        write_sqlite(Path(path))
    chosen = HubSettings(
        database_url=database_url,
        **{"blob_url": f"file://{folder}/blobs", "reads_per_minute": 100_000, "writes_per_minute": 100_000, "preview_seconds": 0, "app_look_seconds": 3600, "stream_seconds": 1, **settings},
    )  # fmt: skip
    made: list[ThreadJobs] = []

    def jobs(doer: Doer) -> ThreadJobs:
        made.append(ThreadJobs(doer.do))
        return made[0]

    claims = {f"token-of-{name}": Claim(name, is_admin=name == ADMIN) for name in PEOPLE}
    app = create_app(
        chosen,
        lambda _: TokenIdentity(claims),
        None if chosen.queue_url else jobs,
        runner=apps or StandInApps(),
        accounts=accounts,
    )
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", timeout_keep_alive=KEPT_SECONDS)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the service did not start"
        time.sleep(0.01)
    bound = server.servers[0].sockets[0].getsockname()[1]
    hub = Hub(f"http://127.0.0.1:{bound}", chosen, made[0] if made else None)
    try:
        yield hub
    finally:
        hub.close()
        server.should_exit = True
        thread.join(30)


def ok(response: httpx.Response, status: int | tuple[int, ...] = (200, 201, 202, 204)) -> Any:
    """The message of a response that must be a good one."""
    expected = (status,) if isinstance(status, int) else status
    assert response.status_code in expected, f"{response.request.method} {response.url}: {response.text}"
    return response.json() if response.content else None


def refused(response: httpx.Response, status: int) -> dict[str, Any]:
    """The problem of a response that must be a refusal."""
    assert response.status_code == status, f"{response.request.method} {response.url}: {response.text}"
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem["status"] == status
    assert problem["detail"]
    return problem


def upload(client: httpx.Client, data: bytes, kind: str) -> str:
    """Upload a file in one go, and give its hash."""
    sha256 = hashlib.sha256(data).hexdigest()
    begun = ok(client.post("/uploads", json={"sha256": sha256, "kind": kind, "size_bytes": len(data)}))
    if not begun["is_complete"]:
        ok(client.put(f"/uploads/{begun['id']}", params={"offset": begun["offset_bytes"]}, content=data))
        ok(client.post(f"/uploads/{begun['id']}/complete"))
    return sha256


def new_session(client: httpx.Client, title: str = "Rain", **words: object) -> str:
    """Make a session, and give its id."""
    session_id: str = ok(client.post("/sessions", json={"title": title, **words}), 201)["id"]
    return session_id


def add_version(client: httpx.Client, session_id: str, data: bytes, **words: object) -> dict[str, Any]:
    """Upload a set and add it as a version."""
    sha256 = upload(client, data, "set")
    body = {"sha256": sha256, "file_name": "Rain.als", **words}
    found: dict[str, Any] = ok(client.post(f"/sessions/{session_id}/versions", json=body))
    return found
