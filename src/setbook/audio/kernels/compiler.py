"""The compiler's process: started when it is needed, or kept ready while somebody writes kernels."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading

MODULE = "setbook.audio.kernels.emit"
SETTINGS = {"NUMBA_OPT": "0", "NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""}

_changing = threading.Lock()
_spare: subprocess.Popen[str] | None = None


def take() -> subprocess.Popen[str]:
    """Return a compiler that reads its requests next."""
    global _spare
    with _changing:
        found, _spare = _spare, None
    return found if found is not None and found.poll() is None else _start()


def keep_ready() -> None:
    """Have a compiler warmed up for the next kernel: half of the time that one takes is spent before it is read."""
    global _spare  # noqa: PLW0603 - one per process, by its nature
    with _changing:
        if _spare is None or _spare.poll() is not None:
            _spare = _start("--warm")


@atexit.register
def let_go() -> None:
    """End the compiler that waits, if one does."""
    global _spare
    with _changing:
        found, _spare = _spare, None
    if found is not None:
        found.kill()
        found.communicate()


def _start(*options: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    return subprocess.Popen(  # noqa: S603 - this very interpreter and our own module
        [sys.executable, "-m", MODULE, *options],
        env=kept | SETTINGS,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
