"""The two versions that are merged, and how each came from the base."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from setbook.diff.compare import Comparison, Edit
    from setbook.format import Element
    from setbook.model import LiveSet, Preset

SideName = Literal["ours", "theirs"]
SIDES: Final[tuple[SideName, ...]] = ("ours", "theirs")


@dataclass(frozen=True)
class Fork:
    """One version, and what turned the base into it."""

    opened: LiveSet | Preset
    comparison: Comparison

    @property
    def root(self) -> Element:
        """Its root element."""
        return self.opened.document.root

    @property
    def edits(self) -> list[Edit]:
        """What was done to the base; not to be changed."""
        return self.comparison.edits
