"""Names by which parts of a project refer to one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.format import element
from setbook.format.scalars import write_scalar

if TYPE_CHECKING:
    from collections.abc import Hashable

    from setbook.format import Element
    from setbook.format.scalars import Scalar


class Ids:
    """Gives out ``id0``, ``id1`` …, the same again for the same thing."""

    def __init__(self) -> None:
        self._known: dict[Hashable, str] = {}
        self._count = 0

    def new(self) -> str:
        """Give a name that nothing has."""
        self._count += 1
        return f"id{self._count - 1}"

    def of(self, thing: Hashable) -> str:
        """Give the name of a thing, the first time a new one."""
        if thing not in self._known:
            self._known[thing] = self.new()
        return self._known[thing]


def with_children(tag: str, *children: Element, **attributes: Scalar | None) -> Element:
    """Make an element with children; an attribute that is ``None`` is left out."""
    made = element(tag)
    for name, value in attributes.items():  # `element` would take ``value`` for Live's ``Value``
        if value is not None:
            made.set(name, write_scalar(value))
    made.extend(children)
    return made
