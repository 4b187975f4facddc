"""All processes below this one, also those whose parent died: people's servers and their kernels."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from contextlib import suppress

import psutil

PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent dies, where the system can (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def bury_orphans(own: set[int]) -> None:
    """Let adopted processes that ended go; as long as nobody asks for their status, they look alive.

    Parameters
    ----------
    own
        Process ids of children that somebody else asks for.
    """
    for child in psutil.Process().children():
        if child.pid in own:
            continue
        with suppress(psutil.NoSuchProcess, ChildProcessError):
            if child.status() == psutil.STATUS_ZOMBIE:
                os.waitpid(child.pid, os.WNOHANG)


def end_all(seconds: float) -> list[str]:
    """End every process below this one: ask first, insist after `seconds`; return what had to be insisted on."""
    below = psutil.Process().children(recursive=True)
    for process in below:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, alive = psutil.wait_procs(below, timeout=seconds)
    insisted = []
    give_up = time.monotonic() + seconds
    while alive and time.monotonic() < give_up:
        for process in alive:
            with suppress(psutil.NoSuchProcess):
                insisted.append(f"{process.pid} {process.name()}")
                process.kill()
        psutil.wait_procs(alive, timeout=1)
        # While we looked, one of them may have started another.
        alive = psutil.Process().children(recursive=True)
    return insisted
