"""What a script of two-sided edits gives back, and the list of them all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from setbook.model import LiveSet


@dataclass
class Answer:
    """What must come of a script.

    Attributes
    ----------
    conflicts
        The reasons of all conflicts; empty: both sides go together.
    holds
        What must be true of the merged set.
    by_side
        What must be true of it where a conflict went to "ours" or to "theirs", as the script calls its two sides.
    """

    holds: Callable[[LiveSet], bool] = lambda _: True
    conflicts: list[str] = field(default_factory=list)
    ours: Callable[[LiveSet], bool] = lambda _: True
    theirs: Callable[[LiveSet], bool] = lambda _: True


NotHere = None
"""What a script gives back where a set has nothing for it."""

SCRIPTS: list[Callable] = []


def script(function):
    """Register a script."""
    SCRIPTS.append(function)
    return function
