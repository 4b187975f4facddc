"""A device's settings by their path, whatever is missing in its Live version."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

from setbook.audio.macros import value_now
from setbook.errors import FormatError

if TYPE_CHECKING:
    from setbook.format import Element
    from setbook.model import Device


class Settings:
    """Values of one device.

    Parameters
    ----------
    device
        Its parameters are named as in `Device.parameters`, without the numbers
        of list items: `Filter/Slot/Value/SimplerFilter/Freq`.
    """

    def __init__(self, device: Device) -> None:
        self.device = device

    def number(self, path: str, default: float) -> float:
        """Return a parameter's value, or what it means when it is not there."""
        return self._values.get(path, default)

    def flag(self, path: str, default: bool = False) -> bool:
        """Return whether a switch is on."""
        return bool(self._values.get(path, float(default)))

    def choice(self, path: str, default: int = 0) -> int:
        """Return a choice that is no parameter: a plain `Value` in the file."""
        return int(number_at(self.device.element, path, default))

    @cached_property
    def _values(self) -> dict[str, float]:
        values: dict[str, float] = {}
        for parameter in self.device.parameters:
            try:
                value = value_now(parameter)
            except FormatError:
                continue
            if not math.isfinite(value):
                continue
            values[parameter.name] = value
            values.setdefault(_without_numbers(parameter.name), value)
        return values


def number_at(element: Element, path: str, default: float = 0.0) -> float:
    """Return the number in the `Value` of an element below, or the default."""
    found = element.find(path)
    text = "" if found is None else found.get("Value", "")
    if text in {"true", "false"}:
        return float(text == "true")
    try:
        value = float(text)
    except ValueError:
        return default
    return value if math.isfinite(value) else default


def bounded(value: float, low: float, high: float, otherwise: float = 0.0) -> float:
    """Return a number of the file between two ends; what is no number is taken for another."""
    return min(max(value, low), high) if math.isfinite(value) else otherwise


def _without_numbers(name: str) -> str:
    steps = name.split("/")
    return "/".join(step.split(".")[0] if step.rpartition(".")[2] in {"0", ""} else step for step in steps)
