"""Places and lengths in bars, beats and sixteenths."""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import TYPE_CHECKING

from setbook.diff.changes.values import MINUS
from setbook.model import TimeSignature

if TYPE_CHECKING:
    from collections.abc import Sequence

_EPSILON = 1e-6
_NOTE_VALUES = (8, 16, 32)
"""Lengths that are no whole beats are told in the largest of these that fits: ``3/16``."""


class Clock:
    """Counts bars over a song's time signatures."""

    def __init__(self, signatures: Sequence[tuple[float, TimeSignature]]) -> None:
        self._signatures = [
            (beat, _countable(signature)) for beat, signature in signatures if math.isfinite(beat)
        ]
        if not self._signatures:
            self._signatures = [(0.0, TimeSignature())]
        self._starts = [beat for beat, _ in self._signatures]
        self._first_bars = [0.0]
        for (start, signature), (end, _) in zip(self._signatures, self._signatures[1:], strict=False):
            self._first_bars.append(self._first_bars[-1] + -(-(end - start) // signature.bar_beats))

    def position(self, beats: float) -> str:
        """Name a place: ``17.1.1``, counted from 1 as Live does."""
        if not math.isfinite(beats):
            return f"beat {beats}"
        place = max(bisect_right(self._starts, beats + _EPSILON) - 1, 0)
        start, signature = self._signatures[place]
        bars, rest = divmod(beats - start + _EPSILON, signature.bar_beats)
        beat, fraction = divmod(rest, 4 / signature.denominator)
        bar = int(self._first_bars[place] + bars)
        number = bar + 1 if bar >= 0 else bar
        return f"{number}.{int(beat) + 1}.{int(fraction * 4) + 1}".replace("-", MINUS)

    def length(self, beats: float) -> str:
        """Name a length: ``8 bars``, ``3 beats``, ``1/16``."""
        if not math.isfinite(beats):
            return f"{beats} beats"
        signature = self._signatures[0][1]
        bars = beats / signature.bar_beats
        if _is_whole(bars) and bars:
            return f"{round(bars)} bar{'s' if round(bars) != 1 else ''}"
        if _is_whole(beats) and beats:
            return f"{round(beats)} beat{'s' if round(beats) != 1 else ''}"
        for denominator in _NOTE_VALUES:
            count = beats * denominator / 4
            if _is_whole(count) and 0 < count < denominator:
                return f"{round(count)}/{denominator}"
        return f"{beats:.2f}".rstrip("0").rstrip(".") + " beats"


def _countable(signature: TimeSignature) -> TimeSignature:
    """Count a damaged signature, whose bars have no length, as 4/4."""
    return signature if signature.numerator > 0 and signature.denominator > 0 else TimeSignature()


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) < _EPSILON
