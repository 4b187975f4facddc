"""Macro variations: settings of a rack's macros kept under a name."""

from collections.abc import Sequence

from setbook.format import Element, descend
from setbook.format.scalars import read_float
from setbook.model.choices import expect_count
from setbook.model.fields import text, write_value
from setbook.model.proxy import Proxy

_VALUE = "MacroValues."
_HAS_VALUE = "MacroHasValue."


class MacroVariation(Proxy):
    """One variation; Live 11 and later."""

    __slots__ = ()

    name = text("SnapshotName")

    def __repr__(self) -> str:
        return f"<MacroVariation {self.name!r}>"

    @property
    def values(self) -> list[float | None]:
        """Value of each macro, 0 to 127; ``None`` for one that the variation leaves alone."""
        return [
            read_float(value.get("Value", "0")) if self._has(index) else None
            for index, value in enumerate(self._elements())
        ]

    @values.setter
    def values(self, values: Sequence[float | None]) -> None:
        elements = self._elements()
        expect_count(len(elements), len(values), "macro")
        for index, (element, value) in enumerate(zip(elements, values, strict=True)):
            write_value(self.element, f"{_HAS_VALUE}{index}", value is not None)
            if value is not None:
                write_value(element, ".", float(value))

    def _elements(self) -> list[Element]:
        found = {
            child.tag.removeprefix(_VALUE): child for child in self.element if child.tag.startswith(_VALUE)
        }
        return [found[key] for key in sorted(filter(str.isdecimal, found), key=int)]

    def _has(self, index: int) -> bool:
        found = descend(self.element, f"{_HAS_VALUE}{index}")
        return found is None or found.get("Value") == "true"
