"""K-weighted powers of finished samples, by the filters of `setbook.audio.kernels.k_weighting`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from setbook.audio.kernels.k_weighting import COEFFICIENTS, MEMORY, weighed, write_k_filters
from setbook.audio.kernels.loudness import STEPS_A_SECOND

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

STEP_SECONDS = 1.0 / STEPS_A_SECOND
"""Energies are kept for steps this long; blocks of 400 ms and of 3 s are made of them."""


@cache
def k_weighting(sample_rate: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return both filters at a rate, as (b0, b1, b2, a1, a2) with a0 = 1.

    Examples
    --------
    >>> [round(value, 9) for value in k_weighting(48000)[1]]
    [1.0, -2.0, 1.0, -1.990047455, 0.99007225]
    """
    coefficients = np.zeros(2 * COEFFICIENTS)
    write_k_filters(float(sample_rate), coefficients)
    shelf, high_pass = coefficients.reshape(2, COEFFICIENTS).tolist()
    return tuple(shelf), tuple(high_pass)


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
    edges = np.floor(np.arange(count + 1) * sample_rate / STEPS_A_SECOND + 0.5).astype(np.int64)
    energies = np.zeros(count)
    filters = np.concatenate(k_weighting(sample_rate))
    for channel, weight in zip(samples, weights, strict=True):
        if weight:
            _add_energies(channel, filters, edges, weight, energies)
    return energies


_weighed: Any = njit(nogil=True, cache=True, error_model="numpy")(weighed)


@njit(nogil=True, cache=True, error_model="numpy")
def _add_energies(
    samples: Floats, filters: Floats, edges: NDArray[np.int64], weight: float, out: Floats
) -> None:
    """Add one channel's power to every step."""
    memory = np.zeros(MEMORY)
    for step in range(len(out)):
        count = edges[step + 1] - edges[step]
        out[step] += weight * _weighed(samples[edges[step] :], count, filters, memory) / count
