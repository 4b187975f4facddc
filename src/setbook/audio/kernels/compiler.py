"""The compiler's process: started when it is needed, or kept warm while somebody writes kernels."""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from setbook.errors import KernelRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

MODULE = "setbook.audio.kernels.emit"
SETTINGS = {"NUMBA_OPT": "0", "NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""}

BUILD_SECONDS = 300
"""A compiler that takes longer is ended."""

_changing = threading.Lock()
_kept: _Compiler | None = None


@dataclass(frozen=True)
class _Compiler:
    """A process that reads a line of requests and writes a line of answers, again and again."""

    process: subprocess.Popen[str]
    complaints: IO[str]

    @classmethod
    def started(cls) -> _Compiler:
        """Start one: half of the time that a kernel takes is spent before it is read."""
        complaints = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed by `end`
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
        process = subprocess.Popen(  # noqa: S603 - this very interpreter and our own module
            [sys.executable, "-m", MODULE],
            env=kept | SETTINGS,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            start_new_session=True,
        )
        return cls(process, complaints)

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def tell(self, what: dict[str, Any]) -> None:
        """Write a line to it; one that has ended is noticed when its answer is read."""
        try:
            assert self.process.stdin is not None
            self.process.stdin.write(json.dumps(what) + "\n")
            self.process.stdin.flush()
        except OSError:
            return

    def answer(self) -> list[dict[str, Any]]:
        """Read what it built.

        Raises
        ------
        KernelRefused
            It ended, or took too long.
        """
        assert self.process.stdout is not None
        begun = time.monotonic()
        late = threading.Timer(BUILD_SECONDS, self.kill)
        late.start()
        line = self.process.stdout.readline()
        late.cancel()
        if not line and time.monotonic() - begun >= BUILD_SECONDS:
            raise KernelRefused(
                f"Expected kernels that compile in {BUILD_SECONDS} s, found none; simplify them."
            )
        answers = json.loads(line) if line else {"ended": self.process.wait()}
        if isinstance(answers, dict):
            raise KernelRefused(
                f"Expected kernels that compile, found that the compiler ended ({answers['ended']}): {self._reason()}"
            )
        found: list[dict[str, Any]] = answers
        return found

    def _reason(self) -> str:
        self.complaints.seek(0)
        return (self.complaints.read().strip().splitlines() or ["no message"])[-1]

    def kill(self) -> None:
        """End it, and the copy of it that is at work."""
        if not self.alive:  # its number may be another's by now
            return
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        else:
            self.process.kill()

    def end(self) -> None:
        """End it and let go of what it held."""
        self.kill()
        self.process.communicate()
        self.complaints.close()


def ask(requests: Sequence[Any]) -> list[dict[str, Any]]:
    """Have requests compiled, in a process of their own; see `emit`.

    Raises
    ------
    KernelRefused
        The compiler ended before it answered, or took too long.
    """
    global _kept  # noqa: PLW0603 - one per process, by its nature
    with _changing:
        compiler = _kept if _kept is not None and _kept.alive else None
        kept = compiler is not None
        compiler = compiler or _Compiler.started()
        compiler.tell({"requests": list(requests)})
        try:
            return compiler.answer()
        finally:
            if not kept or not compiler.alive:
                compiler.end()
                _kept = None if kept else _kept


def keep_ready(warming: Any) -> None:
    """Have a compiler stay for the kernels to come, warmed up with a request that has what most of them have."""
    global _kept  # noqa: PLW0603 - one per process, by its nature
    with _changing:
        if _kept is not None and _kept.alive:
            return
        _kept = _Compiler.started()
        _kept.tell({"warming": warming})


@atexit.register
def let_go() -> None:
    """End the compiler that waits, if one does."""
    global _kept
    with _changing:
        found, _kept = _kept, None
    if found is not None:
        found.end()
