"""Song time to seconds and back.

Live moves its tempo in steps: for the length of each sixteenth note it keeps
the tempo that the automation has at the sixteenth's start. ``mode="live"``
does the same. ``mode="ideal"`` integrates the ramp that the automation draws:
over a linear ramp of k BPM per beat from tempo b0, the beat at distance d is
reached after ``60/k * ln(1 + k d / b0)`` seconds, the integral of 60/tempo.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from setbook.model.envelope import Envelope
from setbook.model.points import BEFORE_EVERYTHING, Point

TempoMode = Literal["live", "ideal"]
Floats = NDArray[np.float64]

LOWEST_BPM, HIGHEST_BPM = 20.0, 999.0
_STEP_BEATS = {"live": 1 / 4, "ideal": 1 / 64}
_SAME_PLACE_BEATS = 1e-9  # breakpoints nearer than this are one jump
_MOST_STEPS = 1 << 20  # of all ramps together: three days of music at Live's slowest


@dataclass(frozen=True, eq=False)
class TempoMap:
    """Tempo over a song, in pieces of steady or linearly moving tempo.

    Parameters
    ----------
    start_beats
        Where each piece starts, ascending from 0; the last has no end.
    tempo_start, tempo_end
        BPM at the ends of each piece.
    mode
        ``"live"`` (steps of a sixteenth note, as Live plays) or ``"ideal"`` (ramps).

    Examples
    --------
    >>> TempoMap.steady(120.0).seconds([0, 4, -1])
    array([ 0. ,  2. , -0.5])
    """

    start_beats: Floats
    tempo_start: Floats
    tempo_end: Floats
    mode: TempoMode = "live"

    @classmethod
    def steady(cls, bpm: float) -> "TempoMap":
        """Make the map of a song that keeps its tempo."""
        tempo = np.array([_within(bpm)])
        return cls(np.zeros(1), tempo, tempo)

    @classmethod
    def from_envelope(cls, envelope: Envelope, mode: TempoMode = "live") -> "TempoMap":
        """Make the map of an automated tempo."""
        starts = np.unique([0.0, *_piece_starts(envelope.points, mode)])
        apart = np.diff(starts) > _SAME_PLACE_BEATS
        first, last = starts[np.append(True, apart)], starts[np.append(apart, True)]
        at_start = _within(envelope.value_at(last))
        if mode == "live":
            kept = np.append(True, np.diff(at_start) != 0)
            return cls(first[kept], at_start[kept], at_start[kept])
        before_end = np.nextafter(first[1:], -np.inf)  # a jump belongs to the next piece
        at_end = np.append(_within(envelope.value_at(before_end)), at_start[-1])
        return cls(first, at_start, at_end, mode)

    def seconds(self, beats: ArrayLike) -> Floats:
        """Give the time in seconds at which beats are reached; negative before the start."""
        at = np.asarray(beats, dtype=np.float64)
        piece = np.clip(np.searchsorted(self.start_beats, at, side="right") - 1, 0, None)
        return self._seconds_at_start[piece] + self._spent(piece, at - self.start_beats[piece])

    def beats(self, seconds: ArrayLike) -> Floats:
        """Give the beat that is reached after a time: the inverse of `seconds`."""
        at = np.asarray(seconds, dtype=np.float64)
        piece = np.clip(np.searchsorted(self._seconds_at_start, at, side="right") - 1, 0, None)
        since = at - self._seconds_at_start[piece]
        tempo = self.tempo_start[piece]
        growth = np.where(since > 0, self._slope[piece] * since / 60, 0.0)
        beats: Floats = self.start_beats[piece] + since * tempo / 60 * _ratio(np.expm1, growth)
        return beats

    def tempo_at(self, beats: ArrayLike) -> Floats:
        """Give the tempo in BPM at beats, after a change where there is one."""
        at = np.asarray(beats, dtype=np.float64)
        piece = np.clip(np.searchsorted(self.start_beats, at, side="right") - 1, 0, None)
        tempo: Floats = self.tempo_start[piece] + self._slope[piece] * np.maximum(
            at - self.start_beats[piece], 0.0
        )
        return tempo

    @property
    def breakpoints(self) -> tuple[Floats, Floats]:
        """Beats and seconds between which time runs straight.

        Exact in mode ``"live"``; in ``"ideal"`` a ramp is cut into sixteenths, into
        longer pieces where a song is damaged to last for ages.
        A point a bar after the last change gives the slope of the end.
        """
        moving = np.flatnonzero(self._slope[:-1])
        width = _width(float(np.diff(self.start_beats)[moving].sum()), 1 / 4)
        cuts = [np.arange(self.start_beats[piece], self.start_beats[piece + 1], width) for piece in moving]
        beats = np.unique(np.concatenate([self.start_beats, [self.start_beats[-1] + 4.0], *cuts]))
        return beats, self.seconds(beats)

    @cached_property
    def _slope(self) -> Floats:
        length = np.append(np.diff(self.start_beats), np.inf)
        slope: Floats = (self.tempo_end - self.tempo_start) / length
        return slope

    @cached_property
    def _seconds_at_start(self) -> Floats:
        pieces = np.arange(len(self.start_beats) - 1)
        return np.append(0.0, np.cumsum(self._spent(pieces, np.diff(self.start_beats))))

    def _spent(self, piece: NDArray[np.intp], distance: Floats) -> Floats:
        """Give the seconds from the start of pieces over a distance in beats."""
        tempo = self.tempo_start[piece]
        growth = np.where(distance > 0, self._slope[piece] * distance / tempo, 0.0)
        return distance * 60 / tempo * _ratio(np.log1p, growth)


def _ratio(function: np.ufunc, x: Floats) -> Floats:
    """Give function(x)/x, which is 1 at 0 for both functions used here."""
    small = np.abs(x) < 1e-12
    ratio: Floats = np.where(small, 1.0, function(x) / np.where(small, 1.0, x))
    return ratio


def _within(bpm: ArrayLike) -> Floats:
    return np.clip(np.nan_to_num(np.asarray(bpm, dtype=np.float64), nan=LOWEST_BPM), LOWEST_BPM, HIGHEST_BPM)


def _piece_starts(points: list[Point], mode: TempoMode) -> Iterator[float]:
    step = _STEP_BEATS[mode]
    ramps = [
        (max(point.time, 0.0), following.time, point.value != following.value and _steps(point, mode))
        for point, following in pairwise(points)
        if point.time > BEFORE_EVERYTHING and following.time > 0
    ]
    width = _width(sum(end - start for start, end, moves in ramps if moves), step)
    for start, end, moves in ramps:
        yield _start(start, step, mode)
        if moves:
            yield from np.arange(np.ceil(start / width), np.ceil(end / width)) * width
    if points[-1].time > 0:
        yield _start(points[-1].time, step, mode)


def _width(beats: float, step: float) -> float:
    """Give the width of steps over ramps of a length in all: wider where there would be too many."""
    return step * max(1, round(min(beats, sys.float_info.max) / _MOST_STEPS / step))


def _steps(point: Point, mode: TempoMode) -> bool:
    """Tell whether the way to the next point is taken in steps; ideal straight ramps are one piece."""
    return mode == "live" or point.curve is not None


def _start(time: float, step: float, mode: TempoMode) -> float:
    """Live notices a change at the next sixteenth."""
    return float(np.ceil(time / step) * step) if mode == "live" else time
