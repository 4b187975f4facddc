"""True peak of finished samples, by the search of `setbook.audio.kernels.peak_search`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from setbook.audio.kernels.peak_search import BETA, TABLE, TAPS, greatest_gain, highest_between
from setbook.audio.kernels.true_peak import PHASES, write_interpolators

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

STRETCH = 64
"""Places that are looked at, or passed over, at a time."""


@cache
def interpolator() -> Floats:
    """Return the taps of the three phases between two samples, shape (3, 48); read-only."""
    table = np.zeros(TABLE)
    write_interpolators(table, TAPS, BETA)
    table.flags.writeable = False
    return table.reshape(PHASES, TAPS)


def true_peak(samples: NDArray[np.float32] | Floats) -> float:
    """Return the highest true peak of all channels, linear; samples have the shape (channels, frames)."""
    edge = np.zeros(TAPS)
    table = interpolator().reshape(-1)
    reach = greatest_gain(table)
    return max(
        (
            _true_peak(
                np.concatenate([edge, np.nan_to_num(channel, posinf=0.0, neginf=0.0), edge]), table, reach
            )
            for channel in samples
        ),
        default=0.0,
    )


_highest_between = njit(nogil=True, cache=True, error_model="numpy")(highest_between)


@njit(nogil=True, cache=True, error_model="numpy")
def _true_peak(samples: Floats, table: Floats, reach: float) -> float:
    """Return the peak of one padded channel."""
    peak = 0.0
    for i in range(len(samples)):
        peak = max(peak, abs(samples[i]))
    places = len(samples) - TAPS + 1
    for first in range(0, places, STRETCH):
        peak = _highest_between(samples[first:], min(STRETCH, places - first), table, reach, peak)
    return peak
