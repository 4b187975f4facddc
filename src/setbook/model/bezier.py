"""Curved automation: a cubic Bézier in the unit square of each segment."""

import numpy as np
from numpy.typing import NDArray

Curve = tuple[float, float, float, float]
"""Handles ``(x1, y1, x2, y2)`` between (0, 0) and (1, 1), as in CSS's ``cubic-bezier``."""

_HALVINGS = 40  # 2**-40 of a segment: under a sample even in a segment of a day


def ease(progress: NDArray[np.float64], curve: Curve) -> NDArray[np.float64]:
    """Give the curve's height over ``progress`` (0 to 1), by bisection.

    The curve's x runs from 0 to 1 without turning back when both handles lie
    between 0 and 1, as Live writes them; others are brought there, so that
    there is one height for each progress.
    """
    x1, y1, x2, y2 = curve
    x1, x2 = min(max(x1, 0.0), 1.0), min(max(x2, 0.0), 1.0)
    low, high = np.zeros_like(progress), np.ones_like(progress)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        before = _cubic(middle, x1, x2) < progress
        low = np.where(before, middle, low)
        high = np.where(before, high, middle)
    return _cubic((low + high) / 2, y1, y2)


def _cubic(s: NDArray[np.float64], first: float, second: float) -> NDArray[np.float64]:
    """Evaluate one coordinate: Bernstein polynomials with end points 0 and 1."""
    rest = 1 - s
    return 3 * rest * rest * s * first + 3 * rest * s * s * second + s * s * s
