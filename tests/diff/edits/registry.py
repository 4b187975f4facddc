"""What an edit is, and what it must come out as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from setbook.model import LiveSet

    Edit = Callable[[LiveSet, random.Random], "Expected | None"]


@dataclass(frozen=True)
class Expected:
    """The one change that an edit must come out as."""

    kind: str
    concept: str
    what: str  # a regular expression
    operations: int | None = None
    details: int = 0


NotHere = None
"""What an edit gives back where a set has nothing for it."""

EDITS: list[Edit] = []


def edit(function: Edit) -> Edit:
    """Register an edit."""
    EDITS.append(function)
    return function
