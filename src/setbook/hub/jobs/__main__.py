"""``python -m setbook.hub.jobs``: work until stopped, with the settings of the environment."""

from __future__ import annotations

import logging
import signal
import threading

from setbook.hub.jobs.worker import Worker
from setbook.hub.settings import HubSettings


def main() -> None:
    """Run a worker."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s  %(message)s", datefmt="%Y-%m-%d %H:%M:%S")
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    Worker(HubSettings.from_environment(), stop).run()


if __name__ == "__main__":
    main()
