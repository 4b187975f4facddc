"""One process of the hub: its command, its log, and when to start it again."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from setbook.errors import NotStarted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0
"""Who ran that long is not counted as failing again."""
LARGEST_LOG_BYTES = 20_000_000
TAIL_BYTES = 4000


@dataclass
class Process:
    """A command that is to run as long as the hub does."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(repr=False)
    log: Path
    restarts: int = 0
    _running: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _started_at: float = 0.0
    _start_again_at: float = 0.0
    _failures: int = 0

    def start(self) -> None:
        """Start it; what it says is added to its log.

        Raises
        ------
        NotStarted
            There is no such program.
        """
        self._set_old_log_aside()
        with self.log.open("ab") as output:
            try:
                # In a session of its own, as Ctrl-C in the terminal is for us alone: we stop all in order.
                self._running = subprocess.Popen(
                    self.command,
                    env=dict(self.environment),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                )
            except OSError as error:
                raise NotStarted(
                    f"{self.name}: expected the program {self.command[0]}, found: {error.strerror}."
                ) from error
        self._started_at = time.monotonic()

    @property
    def pid(self) -> int | None:
        """Its process id while it runs."""
        return self._running.pid if self._running and self._running.poll() is None else None

    @property
    def status(self) -> int | None:
        """Its exit status once it has ended."""
        return self._running.poll() if self._running else None

    def start_again_if_due(self) -> bool:
        """Start it again if it ended, after a pause that grows while it keeps ending; say whether that happened."""
        if self.pid is not None:
            return False
        now = time.monotonic()
        if not self._start_again_at:
            steady = now - self._started_at > STEADY_SECONDS
            self._failures = 1 if steady else self._failures + 1
            self._start_again_at = now + min(
                LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (self._failures - 1)
            )
        if now < self._start_again_at:
            return False
        self._start_again_at = 0.0
        self.restarts += 1
        self.start()
        return True

    def ask_to_stop(self) -> None:
        """Send it a SIGTERM, if it runs."""
        if self.pid is not None and self._running is not None:
            self._running.send_signal(signal.SIGTERM)

    def wait(self, seconds: float) -> bool:
        """Wait for its end; say whether it came."""
        if self._running is None:
            return True
        try:
            self._running.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill(self) -> None:
        """End it without asking."""
        if self.pid is not None and self._running is not None:
            self._running.kill()
            self._running.wait()

    def last_words(self) -> str:
        """Return the end of its log."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as file:
            file.seek(max(0, self.log.stat().st_size - TAIL_BYTES))
            return file.read().decode("utf-8", "replace")

    def _set_old_log_aside(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        descriptor = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.close(descriptor)
