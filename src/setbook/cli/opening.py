"""Open what a command asks for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from setbook.errors import ExchangeError

if TYPE_CHECKING:
    from setbook.model import LiveSet


def open_set(file: Path) -> LiveSet:
    """Open a set.

    Raises
    ------
    ExchangeError
        It is a preset, which has no song.
    """
    import setbook
    from setbook.model import LiveSet

    found = setbook.open(file)
    if not isinstance(found, LiveSet):
        raise ExchangeError(
            f"{file}: expected a set, found a preset, which has no song. Choose an .als file."
        )
    return found
