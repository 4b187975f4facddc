"""Run the service in this process, in a folder that is given, and print its address: for tests that measure or kill it."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.hub.service import running


def main() -> None:
    """Serve until a SIGTERM."""
    told = argparse.ArgumentParser()
    told.add_argument("folder", type=Path)
    told.add_argument("--database", help="URL of the database; SQLite in the folder by default")
    told.add_argument("--port", type=int, default=0, help="a free one by default")
    told.add_argument(
        "--queue", default="", help="URL of a worker's queue; without one the service does its jobs"
    )
    told.add_argument("--piece-bytes", type=int, default=4 << 20)
    given = told.parse_args()
    database_url = given.database or f"sqlite:///{given.folder}/community.sqlite"
    settings = {"queue_url": given.queue, "piece_bytes": given.piece_bytes}
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    with running(database_url, given.folder, given.port, **settings) as hub:
        sys.stdout.write(f"{hub.url}\n")
        sys.stdout.flush()
        stopped.wait()


if __name__ == "__main__":
    main()
