"""Filters of the first order, for what is fed back and for side-chains.

Zavalishin's trapezoidal one-pole (The Art of VA Filter Design, 2018, ch. 3):
its cut-off may move at every frame.
"""

from __future__ import annotations

from setbook.audio.kernels.biquad import half_cosine, half_sine
from setbook.audio.kernels.ramp import within
from setbook.audio.kernels.subset import Float64s, inline

LEAST_HZ = 5.0
NYQUIST_SHARE = 0.49


@inline
def tangent(frequency_hz: float, sample_rate: float) -> float:
    """Return tan(ω/2) of a cut-off, which is kept within what can be built."""
    hz = within(frequency_hz, LEAST_HZ, NYQUIST_SHARE * sample_rate)
    return half_sine(hz, sample_rate) / half_cosine(hz, sample_rate)


@inline
def one_pole_share(frequency_hz: float, sample_rate: float) -> float:
    """Return g / (1 + g), which the filters below take."""
    g = tangent(frequency_hz, sample_rate)
    return g / (1.0 + g)


@inline
def low_passed(state: Float64s, at: int, share: float, x: float) -> float:
    """Return the sample through a low-pass whose state is one number."""
    step = (x - state[at]) * share
    low = step + state[at]
    state[at] = low + step
    return low


@inline
def high_passed(state: Float64s, at: int, share: float, x: float) -> float:
    """Return the sample through a high-pass whose state is one number."""
    return x - low_passed(state, at, share, x)
