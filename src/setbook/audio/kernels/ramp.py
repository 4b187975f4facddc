"""Values inside of a cell, kept within what can be built."""

from __future__ import annotations

import numpy as np

from setbook.audio.kernels.biquad import QUIET
from setbook.audio.kernels.pour import PER_FRAME
from setbook.audio.kernels.subset import Float64s, inline

PERCENT = 0.01


@inline
def at_frame(begin: float, end: float, frame: int) -> float:
    """Return a value that moves from `begin` to `end` over a cell, at one of the cell's frames."""
    return begin + (end - begin) * (PER_FRAME * np.float64(np.int32(frame)))


@inline
def within(value: float, least: float, most: float) -> float:
    """Return the value kept in a range; the least for NaN, which must never become a place in memory."""
    kept = value if value > least else least
    return kept if kept < most else most


@inline
def audible_part(value: float) -> float:
    """Return the value, or zero where it is so small that it is silence: memory that is heard again must end."""
    return value if abs(value) > QUIET else 0.0


@inline
def settle_all(state: Float64s, count: int) -> None:
    """Let numbers that fade end in silence; only where a cell ends, so that no block size matters."""
    for i in range(count):
        state[i] = audible_part(state[i])
