"""Run the service in this process, in a folder that is given, and print its address: for tests that measure it."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.hub.service import running

if __name__ == "__main__":
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    where = Path(sys.argv[1])
    with running(f"sqlite:///{where}/community.sqlite", where) as hub:
        sys.stdout.write(f"{hub.url}\n")
        sys.stdout.flush()
        stopped.wait()
