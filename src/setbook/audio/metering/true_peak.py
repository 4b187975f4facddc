"""True peak: the highest point of the curve that the samples stand for.

BS.1770, annex 2: oversample four times, take the highest value. The
interpolator here is a windowed sinc of 48 taps a phase, flat within 0.01 dB
up to 20 kHz at 44.1 kHz.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

OVERSAMPLING = 4
TAPS = 48
KAISER_BETA = 6.0


@cache
def interpolator() -> Floats:
    """Return the taps of the three phases between two samples, shape (3, 48); read-only."""
    phase = np.arange(1, OVERSAMPLING)[:, None] / OVERSAMPLING
    time = np.arange(TAPS)[None, :] - (TAPS // 2 - 1) - phase
    window = np.i0(KAISER_BETA * np.sqrt(np.clip(1.0 - (time / (TAPS // 2)) ** 2, 0.0, None)))
    taps: Floats = np.sinc(time) * window / np.i0(KAISER_BETA)
    taps /= taps.sum(axis=1, keepdims=True)
    taps.flags.writeable = False
    return taps


def true_peak(samples: NDArray[np.float32] | Floats) -> float:
    """Return the highest true peak of all channels, linear; samples have the shape (channels, frames)."""
    edge = np.zeros(TAPS)
    return max(
        (
            _true_peak(
                np.concatenate([edge, np.nan_to_num(channel, posinf=0.0, neginf=0.0), edge]), interpolator()
            )
            for channel in samples
        ),
        default=0.0,
    )


@njit(nogil=True, cache=True, error_model="numpy")
def _true_peak(samples: Floats, taps: Floats) -> float:
    """Return the peak of one padded channel; stretches too low to hold a higher one are passed over."""
    phases, width = taps.shape
    reach = 0.0
    for phase in range(phases):
        total = 0.0
        for tap in range(width):
            total += abs(taps[phase, tap])
        reach = max(reach, total)
    peak = 0.0
    for i in range(len(samples)):
        peak = max(peak, abs(samples[i]))
    stride = 64
    for first in range(0, len(samples) - width + 1, stride):
        last = min(first + stride, len(samples) - width + 1)
        loudest = 0.0
        for i in range(first, last + width - 1):
            loudest = max(loudest, abs(samples[i]))
        if loudest * reach <= peak:
            continue
        for i in range(first, last):
            for phase in range(phases):
                value = 0.0
                for tap in range(width):
                    value += taps[phase, tap] * samples[i + tap]
                peak = max(peak, abs(value))
    return peak
