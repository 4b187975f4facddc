"""A step: what was done between two states of a set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from setbook.diff.invert import invert

if TYPE_CHECKING:
    from setbook.diff.operations import Operation


@dataclass(frozen=True, slots=True)
class Step:
    """One or more edits that are undone together.

    Parameters
    ----------
    label
        What was done, in a musician's words: ``"Bass: Volume 0.0 dB → −6.0 dB"``.
    operations
        What leads from the state before to the state behind it, nothing left out.
    """

    label: str
    operations: tuple[Operation, ...]

    def inverted(self) -> tuple[Operation, ...]:
        """Give the operations that lead back."""
        return tuple(invert(self.operations))
