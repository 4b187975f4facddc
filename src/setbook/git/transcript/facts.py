"""How a value and a place in time are spelled: as Live shows them, exact digits behind where that says less."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from setbook.diff.changes import values

if TYPE_CHECKING:
    from setbook.diff.changes.clock import Clock
    from setbook.diff.changes.values import Show

DIGITS: Final = 6
"""Digits that count; those behind them depend on the machine that saved."""

_SIXTEENTHS: Final = 4
_SCALES: Final = (1, 1000, 0.01, 0.001)  # as they are, kHz and s, %, ms


@lru_cache(maxsize=1 << 16)  # a set says the same few values thousands of times
def shown(text: str, show: Show = values.plain) -> str:
    """Spell a value: ``−9.5 dB [0.334965]``; the digits are left out where the words say it all.

    Examples
    --------
    >>> shown("-2", values.decibels), shown("0.334965438", values.gain), shown("true")
    ('−2.0 dB', '−9.5 dB [0.334965]', 'on')
    """
    said = show(text)
    number = _number(text)
    if number is None or (number.is_integer() and not _begins_with_number(said)):
        return said
    exact = f"{number:.{DIGITS}g}"
    return said if _says(said, exact) else f"{said} [{exact}]"


def at(beats: float, clock: Clock) -> str:
    """Spell a place: ``17.1.1``, with the beats behind it where it lies off the sixteenths."""
    if not math.isfinite(beats):
        return str(beats)
    said = clock.position(beats)
    return said if (beats * _SIXTEENTHS).is_integer() else f"{said} [{beats:.{DIGITS + 3}g}]"


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _begins_with_number(said: str) -> bool:
    return said[:1].isdigit() or said[:1] in {values.MINUS, "+"}


def _says(said: str, exact: str) -> bool:
    number = _number(said.split(" ", 1)[0].replace(values.MINUS, "-"))
    return number is not None and any(f"{number * scale:.{DIGITS}g}" == exact for scale in _SCALES)
