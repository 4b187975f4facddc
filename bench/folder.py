"""Where the bench keeps what it makes."""

from __future__ import annotations

import tempfile
from pathlib import Path

_FOLDER = tempfile.TemporaryDirectory(prefix="setbook-bench-")

WORK = Path(_FOLDER.name)
"""Removed when the bench ends."""
