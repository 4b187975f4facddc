"""What an echo loses on its way: lows and highs."""

from __future__ import annotations

from setbook.audio.kernels.one_pole import high_passed, low_passed, one_pole_share
from setbook.audio.kernels.subset import Float64s, inline

LOWEST_HZ = 10.0
HIGHEST_HZ = 20_000.0
ECHO_FILTER_STATE = 2


@inline
def low_cut_share(frequency_hz: float, sample_rate: float) -> float:
    """Return the low cut's share; at the bottom of its range there is none."""
    return 0.0 if frequency_hz <= LOWEST_HZ else one_pole_share(frequency_hz, sample_rate)


@inline
def high_cut_share(frequency_hz: float, sample_rate: float) -> float:
    """Return the high cut's share; at the top of its range there is none."""
    return 1.0 if frequency_hz >= HIGHEST_HZ else one_pole_share(frequency_hz, sample_rate)


@inline
def coloured(state: Float64s, at: int, low_cut: float, high_cut: float, x: float) -> float:
    """Return a sample behind both filters, each of which may be away."""
    y = x
    if low_cut > 0.0:
        y = high_passed(state, at, low_cut, y)
    if high_cut < 1.0:
        y = low_passed(state, at + 1, high_cut, y)
    return y
