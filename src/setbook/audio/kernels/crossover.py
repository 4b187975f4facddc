"""Crossovers that add up: two bands of 24 dB per octave whose sum is an all-pass.

S. Linkwitz, R. Riemsperger, "Active crossover networks for noncoincident
drivers", J. Audio Eng. Soc. 24 (1976): a Butterworth filter twice. Built of
Zavalishin's state variable filters, whose first one serves both bands.
"""

from __future__ import annotations

from setbook.audio.kernels.subset import Float64s, advance, inline

DAMPING = 1.4142135623730951
"""1/Q of Butterworth's filter of the second order."""
FIRST = 0
LOW_AGAIN = 2
HIGH_AGAIN = 4
SPLIT_STATE = 6
ALIGN_STATE = 2


@inline
def low_of(state: Float64s, g: float, x: float) -> float:
    """Return the low part through one filter, whose two integrators are the state."""
    band = (state[0] + g * (x - state[1])) / (1.0 + g * (g + DAMPING))
    low = state[1] + g * band
    state[0] = 2.0 * band - state[0]
    state[1] = 2.0 * low - state[1]
    return low


@inline
def high_of(state: Float64s, g: float, x: float) -> float:
    """Return the high part through one filter."""
    band = (state[0] + g * (x - state[1])) / (1.0 + g * (g + DAMPING))
    low = state[1] + g * band
    state[0] = 2.0 * band - state[0]
    state[1] = 2.0 * low - state[1]
    return x - DAMPING * band - low


@inline
def split(state: Float64s, g: float, x: float, bands: Float64s) -> None:
    """Write the low and the high band of a sample; g is the crossover's tangent."""
    band = (state[FIRST] + g * (x - state[FIRST + 1])) / (1.0 + g * (g + DAMPING))
    low = state[FIRST + 1] + g * band
    state[FIRST] = 2.0 * band - state[FIRST]
    state[FIRST + 1] = 2.0 * low - state[FIRST + 1]
    bands[0] = low_of(advance(state, LOW_AGAIN), g, low)
    bands[1] = high_of(advance(state, HIGH_AGAIN), g, x - DAMPING * band - low)


@inline
def aligned(state: Float64s, g: float, x: float) -> float:
    """Return a sample turned as both bands of a crossover together are."""
    band = (state[0] + g * (x - state[1])) / (1.0 + g * (g + DAMPING))
    low = state[1] + g * band
    state[0] = 2.0 * band - state[0]
    state[1] = 2.0 * low - state[1]
    return x - 2.0 * DAMPING * band
