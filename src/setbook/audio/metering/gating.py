"""Loudness out of step energies: momentary, short-term, integrated, range."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.kernels.loudness import GATE_LUFS, OFFSET_DB
from setbook.audio.metering.k_weighting import STEP_SECONDS, step_energies

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOMENTARY_SECONDS, SHORT_TERM_SECONDS, HOP_SECONDS = 0.4, 3.0, 0.1
INTEGRATED_GATE_LU, RANGE_GATE_LU = -10.0, -20.0
RANGE_PERCENTILES = (10.0, 95.0)
CHANNEL_WEIGHTS = (1.0, 1.0, 1.0, 1.41, 1.41)
"""Left, right, centre, left and right surround."""


def lufs(power: Floats) -> Floats:
    """Return the loudness of K-weighted powers; −inf for silence."""
    with np.errstate(divide="ignore"):
        loudness: Floats = OFFSET_DB + 10.0 * np.log10(power)
    return loudness


class StepMeter:
    """Loudness of one piece of sound, from the powers of its steps of 10 ms.

    Parameters
    ----------
    samples
        Shape (channels, frames), 1 to 5 channels.
    """

    def __init__(self, samples: NDArray[np.float32] | Floats, sample_rate: int) -> None:
        weights = np.array(CHANNEL_WEIGHTS[: len(samples)])
        self._steps = step_energies(samples, sample_rate, weights)

    def blocks(self, block_seconds: float, hop_seconds: float = STEP_SECONDS) -> Floats:
        """Return the power of every whole block, one per hop."""
        block, hop = (round(seconds / STEP_SECONDS) for seconds in (block_seconds, hop_seconds))
        if len(self._steps) < block:
            return np.empty(0)
        windows = np.lib.stride_tricks.sliding_window_view(self._steps, block)
        powers: Floats = windows[::hop].mean(axis=1)
        return powers

    def integrated(self) -> float:
        """Return the gated loudness of all of it, in LUFS; −inf when nothing passes the gate."""
        power = _above(self.blocks(MOMENTARY_SECONDS, HOP_SECONDS), INTEGRATED_GATE_LU)
        return float(lufs(power.mean())) if len(power) else -np.inf

    def range(self) -> float:
        """Return the loudness range in LU (EBU Tech 3342); 0 when nothing passes the gate."""
        power = _above(self.blocks(SHORT_TERM_SECONDS, HOP_SECONDS), RANGE_GATE_LU)
        if not len(power):
            return 0.0
        low, high = np.percentile(lufs(power), RANGE_PERCENTILES)
        return float(high - low)


def _above(power: Floats, gate_lu: float) -> Floats:
    """Return the blocks that pass the absolute gate and the gate relative to those that do."""
    power = power[lufs(power) > GATE_LUFS]
    if not len(power):
        return power
    return power[lufs(power) > lufs(power.mean()) + gate_lu]
