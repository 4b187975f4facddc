"""A parameter's course over the song as a reader types it: pairs of beat and value, straight lines between."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from setbook.errors import KernelRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from setbook.audio.kernels.declaration import Parameter

Breakpoints: TypeAlias = tuple[tuple[float, float], ...]
"""(beat, value), beats ascending; before the first and after the last the value holds."""

Setting: TypeAlias = "float | str | Sequence[tuple[float, float | str]]"
"""What a parameter may be set to: a number, a choice's name, or breakpoints."""


def breakpoints(parameter: Parameter, setting: Setting) -> Breakpoints | None:
    """Return a parameter's breakpoints, or None where it is set to one value.

    Raises
    ------
    KernelRefused
        They are no pairs, run backwards, or leave the parameter's range.
    """
    if isinstance(setting, str) or not isinstance(setting, Sequence):
        return None
    try:
        pairs = [(float(beat), value) for beat, value in tuple(setting)]
    except (TypeError, ValueError):
        pairs = []
    beats = [beat for beat, _ in pairs]
    if not pairs or not all(map(math.isfinite, beats)) or sorted(beats) != beats:
        raise KernelRefused(
            f"Expected pairs of beat and value for {parameter.name!r}, beats ascending, found {setting!r}; write such "
            "as [(0, 1.0), (16, 4.0)]."
        )
    return tuple((beat, parameter.number(value)) for beat, value in pairs)


def courses(parameters: Sequence[Parameter], settings: Mapping[str, Setting]) -> dict[str, Breakpoints]:
    """Return the breakpoints of all parameters that have some, by name."""
    found = {
        parameter.name: breakpoints(parameter, settings[parameter.name])
        for parameter in parameters
        if parameter.name in settings
    }
    return {name: points for name, points in found.items() if points is not None}
