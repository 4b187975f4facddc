"""A service and a worker as processes of their own, to be killed and started again."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from tests.browser.servers import free_port
from tests.hub.jobs.running_worker import start_worker
from tests.hub.service import CERTIFICATES, running

from setbook.hub.settings import HubSettings

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from multiprocessing.context import ForkServerProcess

PIECE_BYTES = 64 << 10
START_SECONDS = 180.0

# Each service is forked from a process that has everything loaded: so there is time for many kills.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload([__name__])


class Site:
    """A service and a worker on one database.

    Parameters
    ----------
    database_url
        Of the service; the queue is on the same kind of database.
    folder
        For contents, and for what the service says.
    """

    def __init__(self, database_url: str, folder: Path) -> None:
        queue_url = database_url.replace(
            "community.sqlite", "queue.sqlite"
        )  # on PostgreSQL, beside the tables
        self.settings = HubSettings(
            database_url=database_url, blob_url=f"file://{folder}/blobs", queue_url=queue_url
        )
        self._folder = folder
        self._port = free_port()
        self._service: ForkServerProcess | None = None
        self._worker: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where the service is."""
        return f"http://127.0.0.1:{self._port}"

    def client(self, name: str) -> httpx.Client:
        """A client of somebody."""
        headers = {"Authorization": f"Bearer token-of-{name}"}
        return httpx.Client(base_url=f"{self.url}/api/v1", headers=headers, timeout=60, verify=CERTIFICATES)

    def start(self, name: str, *, is_awaited: bool = False) -> None:
        """Start the ``service`` or the ``worker``; they come when they come, unless they are awaited."""
        if name == "worker":
            self._worker = start_worker(self.settings, is_awaited=is_awaited)
            return
        told = (self.settings.database_url, self._folder, self._port, self.settings.queue_url)
        self._service = _processes.Process(target=_serve, args=told)
        self._service.start()
        if is_awaited:
            self.wait()

    def wait(self) -> None:
        """Wait until the service answers."""
        give_up = time.monotonic() + START_SECONDS
        while not self._answers():
            assert time.monotonic() < give_up, f"the service does not answer:\n{self.said()}"
            time.sleep(0.05)

    def kill(self, name: str) -> None:
        """End a process without asking it, at whatever it is."""
        if name == "worker" and self._worker is not None:
            self._worker.kill()
            self._worker.wait()
        if name == "service" and self._service is not None:
            self._service.kill()
            self._service.join()

    def ended(self) -> list[str]:
        """The processes that ended by themselves."""
        found = []
        if self._service is not None and not self._service.is_alive():
            found.append("service")
        if self._worker is not None and self._worker.poll() is not None:
            found.append("worker")
        return found

    def said(self) -> str:
        """The last words of the service."""
        return (self._folder / "service.log").read_text()[-4000:]

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/api/v1/tags", timeout=5, verify=CERTIFICATES).status_code == 200
        except httpx.TransportError:
            return False


@contextmanager
def running_site(database_url: str, folder: Path) -> Iterator[Site]:
    """Run both; killed at the end."""
    site = Site(database_url, folder)
    try:
        site.start("service", is_awaited=True)
        site.start("worker", is_awaited=True)
        yield site
    finally:
        site.kill("service")
        site.kill("worker")


def _serve(database_url: str, folder: Path, port: int, queue_url: str) -> None:
    """Be the service, until killed."""
    with (Path(folder) / "service.log").open("ab") as said:
        os.dup2(said.fileno(), sys.stderr.fileno())
    with running(database_url, folder, port, queue_url=queue_url, piece_bytes=PIECE_BYTES):
        threading.Event().wait()
