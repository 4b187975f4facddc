"""How git starts setbook: with this very Python, wherever it lies, from whatever folder."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Final

# -P: git starts its programs in the work tree, and Python would else import
# modules from there. A repository may come from a stranger.
_FLAGS: Final = ("-P", "-m", "setbook")


def interpreter() -> str:
    """Give this Python's path with slashes, which the shell of git for Windows takes too."""
    return Path(sys.executable).as_posix()


def command_line(*words: str) -> str:
    """Give a command for git's shell.

    Examples
    --------
    >>> command_line("git", "textconv", "--")  # doctest: +SKIP
    "/home/me/.venv/bin/python -P -m setbook git textconv --"
    """
    return shlex.join([interpreter(), *_FLAGS, *words])
