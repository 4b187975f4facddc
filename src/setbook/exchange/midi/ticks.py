"""Beats as a MIDI file counts them."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

TICKS_PER_BEAT = 960
"""Of a quarter note. Sixteenths, triplets and 32nd-note swings fall on whole ticks; what lies between is rounded
to the nearest, halves to the even one: at 120 BPM never more than 0.26 ms away."""

LAST_TICK = (1 << 28) - 1
"""The longest time that a MIDI file can write between two events: 77 hours at 60 BPM."""


def ticks(beats: ArrayLike) -> NDArray[np.int64]:
    """Give the nearest ticks.

    Examples
    --------
    >>> ticks([0.25, 1 / 3])
    array([240, 320])
    """
    return np.rint(np.asarray(beats, np.float64) * TICKS_PER_BEAT).astype(np.int64)
