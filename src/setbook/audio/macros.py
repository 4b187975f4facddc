"""What a rack's macros do to the parameters that hang on them.

A macro runs from 0 to 127, and a parameter that hangs on it has a range of its
own; hand and automation move the macro instead. How the way through that range
is curved is not published. Sets hold values that were left behind when a
macro stood on a whole number, such as a decay and a dry share that were both
set at 34: from those it is seen that frequencies, times and resonances go
straight in their logarithm, a chain's volume by the fader's law, shares and
decibels straight.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.fader_law import gain_of_travel, travel_of_gain
from setbook.format import descend
from setbook.format.scalars import read_float
from setbook.model.macro import macro_of
from setbook.model.macro_link import macro_number, rack_moving

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from numpy.typing import NDArray

    from setbook.model import Rack
    from setbook.model.parameter import Parameter

    Numbers = NDArray[np.float64]
    Curve = Callable[[Numbers], Numbers]

FULL = 127.0
"""Where a macro ends."""

_LOGARITHMIC = re.compile(
    r"(freq|frequency|cutoff|rate|time\d?|attack|release|decay|hold|q|res|gain|volume\d?)$", re.IGNORECASE
)
_FADERS = re.compile(r"(threshold|gain(lo|mid|hi))$", re.IGNORECASE)
_WHOLE = re.compile(r"(transposekey|coarse)$", re.IGNORECASE)
"""Semitones and ratios that have no fractions."""
_IN_KEYS = {("AutoFilter", "Cutoff")}
_OF_ONE = frozenset({"Collision", "StringStudio", "LoungeLizard"})
"""Their knobs are shares of one in the file, whatever they are called."""


def value_now(parameter: Parameter) -> float:
    """Return what a parameter is set to: by its macro, where one moves it, else by hand; switches are 0 or 1."""
    macro = macro_of(parameter)
    if macro is None:
        return float(parameter.value)
    return float(through_macro(parameter, np.array([value_now(macro)]))[0])


def is_on(switch: Parameter) -> bool:
    """Return whether a switch is on as it stands."""
    return value_now(switch) >= 0.5


def driver_of(parameter: Parameter) -> Parameter:
    """Return what hand and automation move instead of a parameter: the outermost macro that it hangs on, or itself."""
    macro = macro_of(parameter)
    return parameter if macro is None else driver_of(macro)


def may_move(parameter: Parameter, moved: Container[str]) -> bool:
    """Return whether a parameter moves with the song, itself or by its macro, given the ids of all that do."""
    return driver_of(parameter).id in moved


def macros_move_something(rack: Rack) -> bool:
    """Return whether anything in a rack hangs on its macros."""
    keys = rack.element.iter("KeyMidi")
    holders = (holder for key in keys if (holder := key.getparent()) is not None)
    return any(macro_number(holder) is not None and rack_moving(holder) is rack.element for holder in holders)


def through_macro(parameter: Parameter, macro: Numbers) -> Numbers:
    """Return a parameter's values for those of its macro, 0 … 127.

    A switch is on from the lower end of its range to the upper one; if they
    are the other way round, outside of them (Live's manual, MIDI and Key
    Remote Control, Mapping to MIDI Controllers).
    """
    low, high = _end(parameter, "Min", 0.0), _end(parameter, "Max", FULL)
    if isinstance(parameter.value, bool):
        inside = (macro >= low) & (macro <= high) if low <= high else (macro >= low) | (macro <= high)
        return inside.astype(np.float64)
    there, back = _curve(parameter, low, high)
    begin, end = there(np.array([low, high]))
    values = back(begin + (end - begin) * np.clip(macro / FULL, 0.0, 1.0))
    return np.round(values) if _WHOLE.search(parameter.name) else values


def _end(parameter: Parameter, name: str, default: float) -> float:
    holder = "MidiCCOnOffThresholds" if isinstance(parameter.value, bool) else "MidiControllerRange"
    found = descend(parameter.element, f"{holder}/{name}")
    return default if found is None else read_float(found.get("Value", ""))


def _curve(parameter: Parameter, low: float, high: float) -> tuple[Curve, Curve]:
    """Return the way from a parameter's values to what goes straight with its macro, and back."""
    word = parameter.name.rpartition("/")[2]
    holder = parameter.element.getparent()
    tags = {around.tag for around in parameter.element.iterancestors()}
    of_chain = parameter.element.tag == "Send" or (holder is not None and holder.tag == "MixerDevice")
    if min(low, high) <= 0.0 or tags & _OF_ONE:
        return _straight, _straight
    if (of_chain and word != "Panorama") or _FADERS.search(word):
        return travel_of_gain, gain_of_travel
    if _LOGARITHMIC.search(word) and not any((tag, word) in _IN_KEYS for tag in tags):
        return np.log, np.exp
    return _straight, _straight


def _straight(values: Numbers) -> Numbers:
    return values
