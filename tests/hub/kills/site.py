"""A service and a worker as processes of their own, to be killed and started again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from tests.browser.servers import free_port
from tests.hub.jobs.running_worker import start_worker

from setbook.hub.settings import HubSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = Path(__file__).parents[1] / "serve_alone.py"
PIECE_BYTES = 64 << 10
START_SECONDS = 60.0


class Site:
    """A service and a worker on one database.

    Parameters
    ----------
    database_url
        Of the service; the queue is on the same kind of database.
    folder
        For contents, and for what the processes say.
    """

    def __init__(self, database_url: str, folder: Path) -> None:
        queue_url = database_url.replace("community.sqlite", "queue.sqlite")
        self.settings = HubSettings(
            database_url=database_url, blob_url=f"file://{folder}/blobs", queue_url=queue_url
        )
        self._folder = folder
        self._port = free_port()
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def url(self) -> str:
        """Where the service is."""
        return f"http://127.0.0.1:{self._port}"

    def client(self, name: str) -> httpx.Client:
        """A client of somebody."""
        headers = {"Authorization": f"Bearer token-of-{name}"}
        return httpx.Client(base_url=f"{self.url}/api/v1", headers=headers, timeout=60)

    def start(self, name: str) -> None:
        """Start the ``service`` or the ``worker``, and wait until it is at work."""
        if name == "worker":
            self._processes[name] = start_worker(self.settings)
            return
        with (self._folder / "service.log").open("ab") as said:
            self._processes[name] = subprocess.Popen(
                [sys.executable, PROGRAM, self._folder, "--database", self.settings.database_url, "--port",
                 str(self._port), "--queue", self.settings.queue_url, "--piece-bytes", str(PIECE_BYTES)],
                stdout=subprocess.DEVNULL, stderr=said, env=os.environ.copy(),
            )  # fmt: skip
        give_up = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self._processes[name].poll() is None, "the service did not start"
            assert time.monotonic() < give_up, "the service does not answer"
            time.sleep(0.05)

    def kill(self, name: str) -> None:
        """End a process without asking it."""
        self._processes[name].kill()
        self._processes[name].wait()

    def ended(self) -> list[str]:
        """The processes that ended by themselves."""
        return [name for name, process in self._processes.items() if process.poll() is not None]

    def said(self) -> str:
        """The last words of the service."""
        return (self._folder / "service.log").read_text()[-4000:]

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/api/v1/tags", timeout=5).status_code == 200
        except httpx.TransportError:
            return False


@contextmanager
def running_site(database_url: str, folder: Path) -> Iterator[Site]:
    """Run both; killed at the end."""
    site = Site(database_url, folder)
    try:
        site.start("service")
        site.start("worker")
        yield site
    finally:
        for name in ("service", "worker"):
            if name in site._processes:
                site.kill(name)
