"""Files that were touched and may not be finished: a save is over when the file lies still."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

State = tuple[int, int, int]
"""File number, size and date: Live writes beside and renames, so a new save is a new file."""


@dataclass
class _Waiting:
    state: State | None
    since: float
    not_before: float


class Pending:
    """The files that wait for being stored. Times are seconds of one steady clock.

    Parameters
    ----------
    still_seconds
        How long a file has to lie still.
    """

    def __init__(self, still_seconds: float) -> None:
        self._still_seconds = still_seconds
        self._waiting: dict[Path, _Waiting] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def note(self, path: Path, now: float, *, not_before: float = 0.0) -> None:
        """Take note that a file was touched; `not_before` puts it off at least until then."""
        held = self._waiting.get(path)
        later = max(not_before, held.not_before if held else 0.0)
        self._waiting[path] = _Waiting(state_of(path), now, later)

    def take_ready(self, now: float) -> list[Path]:
        """Give, and forget, the files that lie still; those that are gone are forgotten."""
        ready = []
        for path, waiting in list(self._waiting.items()):
            state = state_of(path)
            if state is None:
                del self._waiting[path]
            elif state != waiting.state:
                self._waiting[path] = _Waiting(state, now, waiting.not_before)
            elif now >= waiting.since + self._still_seconds and now >= waiting.not_before:
                del self._waiting[path]
                ready.append(path)
        return ready


def state_of(path: Path) -> State | None:
    """Look at a file; None where there is none, or none that we may see."""
    try:
        status = os.stat(path)  # noqa: PTH116 - looked at several times a second
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
