"""Where things are in one document: the steps of each list, and the address book of tracks and devices."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from setbook.diff.identity import ITEMS, identity_of
from setbook.diff.step import numbered

if TYPE_CHECKING:
    from setbook.format import Element


class Places:
    """Knows the steps below every element of one document; do not change the tree while it lives."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self._steps: dict[Element, list[str]] = {}
        self._index: dict[Element, dict[str, Element]] = {}

    def steps(self, parent: Element) -> list[str]:
        """Give the steps of all children of an element, in order."""
        known = self._steps.get(parent)
        if known is None:
            known = self._steps[parent] = self._number(parent)
        return known

    def child(self, parent: Element, step: str) -> Element | None:
        """Child that a step names."""
        index = self._index.get(parent)
        if index is None:
            index = self._index[parent] = dict(zip(self.steps(parent), parent, strict=True))
        return index.get(step)

    def _number(self, parent: Element) -> list[str]:
        if parent.tag not in ITEMS:
            return numbered(child.tag for child in parent)
        return numbered(self._says(parent, child) or child.tag for child in parent)

    def _says(self, parent: Element, child: Element) -> str | None:
        said = identity_of(parent.tag, child).says(child)
        # Two devices under one pointee id, which Live never writes: neither can be addressed by it.
        return None if said in self._ambiguous else said

    @cached_property
    def everywhere(self) -> dict[str, Element]:
        """Tracks and devices by the step that holds for the whole document."""
        return {said: item for said, item in self._named if said not in self._ambiguous}

    @cached_property
    def _ambiguous(self) -> set[str]:
        seen: set[str] = set()
        return {said for said, _ in self._named if said in seen or seen.add(said)}  # type: ignore[func-returns-value]

    @cached_property
    def _named(self) -> list[tuple[str, Element]]:
        return [
            (said, child)
            for parent in self.root.iter("Tracks", "Devices")
            for child in parent
            if (said := identity_of(parent.tag, child).says(child))
        ]
