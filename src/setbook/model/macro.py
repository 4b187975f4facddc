"""Macros of a rack."""

from setbook.format import descend
from setbook.format.scalars import read_float
from setbook.model.fields import require, spell
from setbook.model.macro_link import macro_number, rack_moving
from setbook.model.parameter import Parameter


class Macro(Parameter):
    """A macro knob, 0 to 127."""

    __slots__ = ("index",)

    index: int
    """Number from 0."""

    @property
    def display_name(self) -> str:
        """The name under the knob: ``"Macro 1"`` until somebody renames it."""
        return self._of_rack("MacroDisplayNames") or f"Macro {self.index + 1}"

    @display_name.setter
    def display_name(self, name: str) -> None:
        self._write_to_rack("MacroDisplayNames", name)

    @property
    def default(self) -> float | None:
        """Where a double click takes it; ``None`` where Live keeps none."""
        found = self._of_rack("MacroDefaults")
        return None if found is None else read_float(found)

    @default.setter
    def default(self, value: float) -> None:
        self._write_to_rack("MacroDefaults", value)

    def _write_to_rack(self, table: str, value: str | float) -> None:
        rack = self.element.getparent()
        assert rack is not None, "a macro is part of a rack"
        require(rack, f"{table}.{self.index}", table, self.document).set("Value", spell(value))

    def _of_rack(self, table: str) -> str | None:
        rack = self.element.getparent()
        found = None if rack is None else descend(rack, f"{table}.{self.index}")
        return None if found is None else found.get("Value")


def macro_of(parameter: Parameter) -> Macro | None:
    """Return the macro of the rack around a parameter that moves it, instead of hand and automation; if one does."""
    index = macro_number(parameter.element)
    rack = None if index is None else rack_moving(parameter.element)
    found = None if rack is None else descend(rack, f"MacroControls.{index}")
    if index is None or found is None:
        return None
    macro = Macro(found, parameter.document, found.tag)
    macro.index = index
    return macro
