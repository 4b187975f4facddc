"""An app's server knows its token to the hub, its kernels do not.

A kernel runs as the same system user as the server that started it, so it could read the server's first
environment in `/proc`. The server therefore starts itself anew, with an environment without the token, which it
reads from a pipe; and it forbids others to look into its memory.
"""

from __future__ import annotations

import ctypes
import os
import sys

SECRETS = ("JUPYTERHUB_API_TOKEN", "JPY_API_TOKEN")
PIPE = "SETBOOK_TOKEN_PIPE"
PR_SET_DUMPABLE = 4


def take_token() -> str:
    """Return the token that JupyterHub gave; by then no environment holds it any more.

    Does not return the first time, but starts the same program anew.
    """
    if PIPE not in os.environ:
        _start_anew()
    descriptor = int(os.environ.pop(PIPE))
    with os.fdopen(descriptor, "rb") as pipe:
        token = pipe.read().decode("ascii")
    close_to_others()
    return token


def close_to_others() -> None:
    """Keep other processes of this user out of this one's memory and environment, where the system can (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def _start_anew() -> None:
    readable, writable = os.pipe()
    os.write(writable, os.environ["JUPYTERHUB_API_TOKEN"].encode("ascii"))
    os.close(writable)
    os.set_inheritable(readable, True)
    environment = {name: value for name, value in os.environ.items() if name not in SECRETS}
    environment[PIPE] = str(readable)
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)  # noqa: S606 - itself, anew
