"""Watches the processes of a hub: starts them, starts again what ended, stops all in order."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from setbook.errors import NotStarted
from setbook.hosting.launch.descendants import adopt_orphans, bury_orphans, end_all

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping

    from setbook.hosting.launch.process import Process

START_SECONDS = 120.0
LOOK_SECONDS = 0.2
STOP_SECONDS = 25.0
"""JupyterHub stops everyone's servers first."""
END_SECONDS = 5.0

FIRST_TO_STOP = ("hub", "worker", "service", "proxy")
"""Nothing new begins while the rest still answers those who wait."""


class Supervisor:
    """Keeps processes running until it is told to stop.

    Parameters
    ----------
    processes
        In the order in which they are started.
    say
        Takes a line about what happens.
    stop
        Set when all is to end.
    """

    def __init__(self, processes: list[Process], say: Callable[[str], None], stop: threading.Event) -> None:
        self._processes = processes
        self._say = say
        self._stop = stop

    def start(self, checks: Mapping[str, Callable[[], bool]]) -> None:
        """Start all and wait until all checks hold.

        Raises
        ------
        NotStarted
            A process ended, or did not answer in time; the others are still to be stopped.
        """
        adopt_orphans()
        for process in self._processes:
            process.start()
        waiting = dict(checks)
        give_up = time.monotonic() + START_SECONDS
        while waiting and not self._stop.is_set():
            self._say(f"Starting the hub; still to come: {', '.join(waiting)}")
            self._fail_if_one_ended()
            waiting = {name: holds for name, holds in waiting.items() if not holds()}
            if waiting and time.monotonic() > give_up:
                raise NotStarted(
                    f"expected an answer from {', '.join(waiting)} within {START_SECONDS:.0f} s, found none. "
                    f"What they say is in {self._processes[0].log.parent}."
                )
            if waiting:
                self._stop.wait(LOOK_SECONDS)

    def watch(self, after_restart: Callable[[Process], None]) -> None:
        """Start again what ends, until it is time to stop.

        Parameters
        ----------
        after_restart
            Takes each process that was started again.
        """
        while not self._stop.wait(LOOK_SECONDS):
            self._bury()
            for process in self._processes:
                status = process.status
                if process.start_again_if_due():
                    self._say(f"{process.name} ended with status {status} and was started again")
                    after_restart(process)

    def stop(self) -> None:
        """Stop all in order, and then whatever else is below this process."""
        by_name = {process.name: process for process in self._processes}
        for name in FIRST_TO_STOP:
            if name in by_name:
                by_name[name].ask_to_stop()
                if not self._wait_for_end(by_name[name]):
                    self._say(f"{name} did not stop in {STOP_SECONDS:.0f} s and was ended")
                    by_name[name].kill()
        for insisted in end_all(END_SECONDS):
            self._say(f"ended without an answer: {insisted}")

    def _wait_for_end(self, process: Process) -> bool:
        """Wait for the end of a process; meanwhile, servers that outlived an earlier hub end here, not there."""
        give_up = time.monotonic() + STOP_SECONDS
        while not process.wait(LOOK_SECONDS):
            self._bury()
            if time.monotonic() > give_up:
                return False
        return True

    def _bury(self) -> None:
        bury_orphans({pid for process in self._processes if (pid := process.pid)})

    def _fail_if_one_ended(self) -> None:
        for process in self._processes:
            if process.status is not None:
                raise NotStarted(
                    f"{process.name}: expected it to run, found that it ended with status {process.status}:\n"
                    f"{process.last_words()}"
                )
