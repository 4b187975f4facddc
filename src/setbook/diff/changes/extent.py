"""How far a value moved, as one hears it: what ranks one turn of a knob above another."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from setbook.diff.changes import values

if TYPE_CHECKING:
    from setbook.diff.changes.values import Show

_PER_OCTAVE: Final = 2.0
_PER_RANGE: Final = 10.0
_SWITCH: Final = 3.0
_SMALLEST: Final = 1e-4
_FLOOR_DB: Final = -30.0  # what is quieter is hardly heard beside the rest
_MOST: Final = 24.0
_PER_DOUBLING: Final = 5.4

_FREQUENCIES: Final[tuple[Show, ...]] = (values.hertz,)
_KEYS: Final[tuple[Show, ...]] = (values.key_hertz, values.semitones, values.note)
_TIMES: Final[tuple[Show, ...]] = (values.milliseconds, values.seconds)


def heard(show: Show, before: str, after: str, span: float | None = None) -> float:
    """Measure a move in steps of about a decibel: an octave is 2, a whole range 10, a switch 3.

    Parameters
    ----------
    show
        How the value is shown, which tells what it is.
    before, after
        The values as the file has them.
    span
        From the lowest to the highest value, where it is known.
    """
    try:
        old, new = float(before), float(after)
    except ValueError:
        return _SWITCH if before != after else 0.0
    if not (math.isfinite(old) and math.isfinite(new)):
        return _MOST
    return min(_distance(show, old, new, span), _MOST)


def _distance(show: Show, old: float, new: float, span: float | None) -> float:
    if show is values.gain:
        return abs(_decibels(new) - _decibels(old))
    if show is values.decibels:
        return abs(new - old)
    if show in _FREQUENCIES or show in _TIMES:
        return _PER_OCTAVE * abs(math.log2(max(new, _SMALLEST) / max(old, _SMALLEST)))
    if show in _KEYS:
        return _PER_OCTAVE * abs(new - old) / 12
    if span:
        return _PER_RANGE * min(abs(new - old) / span, 1.0)
    return _SWITCH * min(abs(new - old) / max(abs(old), abs(new), _SMALLEST), 1.0)


def _decibels(gain: float) -> float:
    return max(20 * math.log10(gain), _FLOOR_DB) if gain > 0 else _FLOOR_DB


def raised(weight: float, steps: float) -> float:
    """Raise the weight of a change by how far values moved, up to that of a device that came."""
    return weight + _PER_DOUBLING * math.log2(1 + min(steps, _MOST))
