"""The highest true peak of a stretch of samples; the same for finished samples and for sound on its way.

BS.1770-5, annex 2: oversample four times, take the highest value. The
interpolator here is a windowed sinc of 48 taps a phase, flat within 0.01 dB
up to 20 kHz at 44.1 kHz.
"""

from __future__ import annotations

from setbook.audio.kernels.subset import Float64s, inline
from setbook.audio.kernels.true_peak import PHASES

TAPS = 48
BETA = 6.0
TABLE = TAPS * PHASES


@inline
def greatest_gain(table: Float64s) -> float:
    """Return the greatest factor by which the curve can be higher than the samples around it."""
    reach = 0.0
    for phase in range(PHASES):
        total = 0.0
        for tap in range(TAPS):
            total += abs(table[phase * TAPS + tap])
        reach = max(reach, total)
    return reach


@inline
def highest_between(samples: Float64s, count: int, table: Float64s, reach: float, peak: float) -> float:
    """Return the greater of `peak` and the highest point between samples.

    Looked at are `count` places, which takes `count + TAPS − 1` samples; a
    stretch too low to hold a higher one is passed over.
    """
    loudest = 0.0
    for i in range(count + TAPS - 1):
        loudest = max(loudest, abs(samples[i]))
    if loudest * reach <= peak:
        return peak
    for i in range(count):
        for phase in range(PHASES):
            value = 0.0
            for tap in range(TAPS):
                value += table[phase * TAPS + tap] * samples[i + tap]
            peak = max(peak, abs(value))
    return peak
