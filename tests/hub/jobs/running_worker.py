"""A worker as a process of its own, which a test may kill."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hub.service import Hub

    from setbook.hub.settings import HubSettings


def start_worker(
    settings: HubSettings, *, is_awaited: bool = True, **others: object
) -> subprocess.Popen[bytes]:
    """Start a worker of a service with these settings, and wait until it is at work."""
    told = {"database_url": settings.database_url, "blob_url": settings.blob_url,
            "queue_url": settings.queue_url, "job_lease_seconds": 2, **others}  # fmt: skip
    environment = os.environ | {f"SETBOOK_HUB_{name.upper()}": str(value) for name, value in told.items()}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    process = subprocess.Popen(
        [sys.executable, "-m", "setbook.hub.jobs"], env=environment, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    while is_awaited and b"waiting for jobs" not in process.stderr.readline():
        assert process.poll() is None, "the worker did not start"
    reader = threading.Thread(target=process.stderr.read, daemon=True)  # so that it never waits to be heard
    reader.start()
    return process


@contextmanager
def worker(hub: Hub, **settings: object) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker; killed at the end."""
    process = start_worker(hub.settings, **settings)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
