"""Time lines: piecewise straight maps from one time to another.

Warp markers lay beats on a sample's seconds, the tempo lays beats on the
song's seconds, and what a clip plays when is one of them after the inverse
of the other. All of them are made of straight pieces.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

NANO = 9
"""Decimals kept of relative times, so that the same music at another place has the same name."""


@dataclass(frozen=True, eq=False)
class TimeLine:
    """A rising map of straight pieces; its outer pieces go on for ever.

    Parameters
    ----------
    x, y
        Corners, at least two, both ascending.

    Examples
    --------
    >>> line = TimeLine(np.array([0.0, 4.0, 8.0]), np.array([0.0, 2.0, 3.0]))
    >>> line.at([2, 6, 12])
    array([1. , 2.5, 4. ])
    """

    x: Floats
    y: Floats

    @classmethod
    def through(cls, corners: Iterable[tuple[float, float]]) -> TimeLine:
        """Make the line through these corners; those that do not rise are left out.

        One corner alone gets slope 1, none at all makes the identity.
        """
        kept: list[tuple[float, float]] = []
        for x, y in sorted(corners):
            if np.isfinite(x) and np.isfinite(y) and (not kept or (x > kept[-1][0] and y > kept[-1][1])):
                kept.append((x, y))
        kept = kept or [(0.0, 0.0)]
        if len(kept) == 1:
            kept.append((kept[0][0] + 1.0, kept[0][1] + 1.0))
        x_list, y_list = zip(*kept, strict=True)
        return cls(np.array(x_list, np.float64), np.array(y_list, np.float64))

    def at(self, x: ArrayLike) -> Floats:
        """Give y at x."""
        return _straight(np.asarray(x, np.float64), self.x, self.y)

    def inverse(self) -> TimeLine:
        """Give the map back."""
        return TimeLine(self.y, self.x)

    def between(self, start: float, end: float) -> TimeLine:
        """Give the part from start to end of x, with corners at both."""
        inside = self.x[(self.x > start) & (self.x < end)]
        x = np.concatenate([[start], inside, [end]])
        return TimeLine(x, self.at(x))

    def after(self, first: TimeLine) -> TimeLine:
        """Give the map that goes through `first`, then through this one, over the span of `first`."""
        back = first.inverse()
        crossings = self.x[(self.x > first.y[0]) & (self.x < first.y[-1])]
        x = np.unique(np.concatenate([first.x, back.at(crossings)]))
        return TimeLine(x, self.at(first.at(x)))

    def moved(self, x: float = 0.0, y: float = 0.0) -> TimeLine:
        """Give the line with both axes moved, corners rounded to nanoseconds."""
        return TimeLine(np.round(self.x + x, NANO), np.round(self.y + y, NANO))

    def simplified(self, tolerance: float) -> TimeLine:
        """Give a line with fewer corners that is nowhere further off in y (Ramer 1972, Douglas & Peucker 1973)."""
        keep = np.zeros(len(self.x), bool)
        keep[[0, -1]] = True
        spans = [(0, len(self.x) - 1)]
        while spans:
            left, right = spans.pop()
            inner = slice(left + 1, right)
            chord = _straight(self.x[inner], self.x[[left, right]], self.y[[left, right]])
            off = np.abs(self.y[inner] - chord)
            if len(off) and off.max() > tolerance:
                worst = left + 1 + int(np.argmax(off))
                keep[worst] = True
                spans += [(left, worst), (worst, right)]
        return TimeLine(self.x[keep], self.y[keep])


def _straight(at: Floats, x: Floats, y: Floats) -> Floats:
    """Interpolate between corners, and past the outer ones along the outer pieces."""
    piece = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(x) - 2)
    width = x[piece + 1] - x[piece]
    slope = np.divide(y[piece + 1] - y[piece], width, out=np.zeros_like(width), where=width > 0)
    result: Floats = y[piece] + (at - x[piece]) * slope
    return result
