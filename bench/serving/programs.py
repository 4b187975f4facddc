"""Servers as processes of their own, whose time and memory can be read from outside.

``python -m bench.serving.programs service DATABASE_URL FOLDER`` serves setbook's service, and ``… bare FOLDER`` the
same routes in bare FastAPI, with answers of the same size and no database.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

MOST_PEOPLE = 100
RECORDED = "recorded.json"
_NO_LIMIT = 1_000_000


class Server:
    """A process that serves."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.port = port
        self._process = process
        self._seen = psutil.Process(process.pid)

    @property
    def cpu_seconds(self) -> float:
        """What it has used of the processors."""
        times = self._seen.cpu_times()
        return float(times.user + times.system)

    @property
    def peak_bytes(self) -> int:
        """The most memory it ever had."""
        told = Path(f"/proc/{self._process.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", told)
        return int(found[1]) * 1024 if found else 0

    @property
    def statements(self) -> int:
        """How many statements its database was sent."""
        self._process.send_signal(signal.SIGUSR1)
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


@contextmanager
def running(*arguments: object) -> Iterator[Server]:
    """Run a program of this module."""
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, *map(str, arguments)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield Server(process, int(process.stdout.readline()))
    finally:
        process.terminate()
        process.wait(30)


def service(database_url: str, folder: Path) -> FastAPI:
    """Put the service together, for people whose tokens are their names."""
    from setbook.hub.app import create_app
    from setbook.hub.identity.claim import Claim
    from setbook.hub.identity.tokens import TokenIdentity
    from setbook.hub.settings import HubSettings

    settings = HubSettings(
        database_url=database_url, blob_url=f"file://{folder}/blobs", reads_per_minute=_NO_LIMIT,
        writes_per_minute=_NO_LIMIT, housekeeping_minutes=_NO_LIMIT,
    )  # fmt: skip
    names = [f"listener{number}" for number in range(MOST_PEOPLE)]
    claims = {f"token-of-{name}": Claim(name, is_admin=False) for name in names}
    return create_app(settings, lambda _: TokenIdentity(claims))


def serve(app: FastAPI) -> None:
    """Serve on a free port until stopped; says which, and at each SIGUSR1 how many statements there were."""
    import uvicorn
    from sqlalchemy import Engine, event

    from setbook.hub.entry import keep_for_good

    statements = 0

    def count(*_: object) -> None:
        nonlocal statements
        statements += 1

    keep_for_good()
    event.listen(Engine, "before_cursor_execute", count)
    signal.signal(signal.SIGUSR1, lambda *_: _say(statements))
    choices = {"http": os.environ.get("BENCH_HTTP", "auto"), "loop": os.environ.get("BENCH_LOOP", "auto")}
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", **choices)  # type: ignore[arg-type]
    )
    threading.Thread(target=_say_where, args=(server,), daemon=True).start()
    server.run()


def _say_where(server: object) -> None:
    while not server.started:  # type: ignore[attr-defined]
        time.sleep(0.01)
    _say(server.servers[0].sockets[0].getsockname()[1])  # type: ignore[attr-defined]


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    which, *told = sys.argv[1:]
    if which == "service":
        serve(service(told[0], Path(told[1])))
    else:
        from bench.serving.bare import bare

        serve(bare(Path(told[0]) / RECORDED))
