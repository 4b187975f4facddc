"""K-weighting: how BS.1770 hears, at any sample rate.

The recommendation gives its two filters as coefficients at 48 kHz only: a
shelf for the head, and a high-pass. Both are taken back to the analogue
filters that they are the bilinear transforms of, warped so that their corners
stay where they are, and transformed anew for another rate.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TABLE_RATE_HZ = 48000
HEAD_SHELF = (1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585)
"""ITU-R BS.1770-5, annex 1, table 1: b0, b1, b2, a1, a2 at 48 kHz."""
HIGH_PASS = (1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621)
"""Table 2."""

STEP_SECONDS = 0.01
"""Energies are kept for steps this long; blocks of 400 ms and of 3 s are made of them."""


@cache
def k_weighting(sample_rate: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return both filters at a rate, as (b0, b1, b2, a1, a2) with a0 = 1.

    Examples
    --------
    >>> k_weighting(48000)[1]
    (1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621)
    """
    if sample_rate == TABLE_RATE_HZ:
        return HEAD_SHELF, HIGH_PASS
    return _at_rate(HEAD_SHELF, sample_rate), _at_rate(HIGH_PASS, sample_rate)


def _at_rate(table: tuple[float, ...], sample_rate: int) -> tuple[float, ...]:
    """Return a filter of the table at another rate.

    With z⁻¹ = (1 − p)/(1 + p), a polynomial c0 + c1·z⁻¹ + c2·z⁻² is
    (c0 − c1 + c2)·p² + 2(c0 − c2)·p + (c0 + c1 + c2) over (1 + p)², and p is
    the analogue frequency by a factor that the rate decides.
    """
    b0, b1, b2, a1, a2 = table
    corner = math.sqrt((1.0 + a1 + a2) / (1.0 - a1 + a2))
    corner_hz = TABLE_RATE_HZ / math.pi * math.atan(corner)
    factor = corner / math.tan(math.pi * corner_hz / sample_rate)
    above, below = _moved((b0, b1, b2), factor), _moved((1.0, a1, a2), factor)
    return tuple(value / below[0] for value in (*above, *below[1:]))


def _moved(c: tuple[float, float, float], factor: float) -> tuple[float, float, float]:
    """Return a polynomial in z⁻¹ whose p is scaled."""
    square = (c[0] - c[1] + c[2]) * factor**2
    line = 2.0 * (c[0] - c[2]) * factor
    constant = c[0] + c[1] + c[2]
    return square + line + constant, 2.0 * (constant - square), square - line + constant


def step_energies(samples: NDArray[np.float32] | Floats, sample_rate: int, weights: Floats) -> Floats:
    """Return the K-weighted power of every whole step of 10 ms, all channels together.

    Parameters
    ----------
    samples
        Shape (channels, frames).
    weights
        Of the channels' powers.
    """
    count = int(samples.shape[1] / (sample_rate * STEP_SECONDS) + 1e-9)
    edges = np.round(np.arange(count + 1) * sample_rate * STEP_SECONDS).astype(np.int64)
    energies = np.zeros(count)
    shelf, high_pass = (np.array(one) for one in k_weighting(sample_rate))
    for channel, weight in zip(samples, weights, strict=True):
        if weight:
            _add_energies(channel, shelf, high_pass, edges, weight, energies)
    return energies


@njit(nogil=True, cache=True, error_model="numpy")
def _add_energies(
    samples: Floats, shelf: Floats, high_pass: Floats, edges: NDArray[np.int64], weight: float, out: Floats
) -> None:
    """Add one channel's power to every step; both filters in one stroke (transposed direct form II)."""
    b0, b1, b2, a1, a2 = shelf
    c0, c1, c2, d1, d2 = high_pass
    s1 = s2 = t1 = t2 = 0.0
    for step in range(len(out)):
        power = 0.0
        for i in range(edges[step], edges[step + 1]):
            x = samples[i]
            if not abs(x) < 1e30:  # NaN and infinities count as silence
                x = 0.0
            y = b0 * x + s1
            s1 = b1 * x - a1 * y + s2
            s2 = b2 * x - a2 * y
            z = c0 * y + t1
            t1 = c1 * y - d1 * z + t2
            t2 = c2 * y - d2 * z
            power += z * z
        out[step] += weight * power / (edges[step + 1] - edges[step])
