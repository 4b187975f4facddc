"""A value that nobody can read must not silence the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.diff.changes import weights
from setbook.diff.changes.change import Change
from setbook.errors import FormatError, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator


def readable(telling: Iterator[Change]) -> Iterator[Change]:
    """Pass changes on; where the telling meets damage, say so and end."""
    try:
        yield from telling
    except (FormatError, NotFound) as damage:
        yield Change("set", "song", "", f"changed, and cannot be read: {damage}", weight=weights.BOOKKEEPING)
