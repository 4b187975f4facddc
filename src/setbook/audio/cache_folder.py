"""The folder for what can be made again, where the platform wants it."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def cache_folder() -> Path:
    r"""Return the folder of setbook's caches: $SETBOOK_CACHE, else the platform's place.

    That is `$XDG_CACHE_HOME/setbook` or `~/.cache/setbook` on Linux,
    `~/Library/Caches/setbook` on macOS and `%LOCALAPPDATA%\setbook\Cache` on
    Windows. It need not exist.
    """
    chosen = os.environ.get("SETBOOK_CACHE")
    if chosen:
        return Path(chosen).expanduser()
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
        return Path(local) / "setbook" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "setbook"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "setbook"
