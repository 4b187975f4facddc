"""Bringing sound to a loudness: by gain alone, and never over a true peak."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.metering.gating import StepMeter
from setbook.audio.metering.true_peak import true_peak
from setbook.errors import AudioError

if TYPE_CHECKING:
    from numpy.typing import NDArray

CEILING_DBTP = -1.0
"""What streaming services ask for: lossy encoders overshoot by about as much."""

QUIETEST_TARGET_LUFS, LOUDEST_TARGET_LUFS = -70.0, 0.0
CLOSE_DB = 0.005


@dataclass(frozen=True)
class Levelling:
    """What a loudness target came to.

    Parameters
    ----------
    target_lufs, ceiling_dbtp
        What was asked for.
    integrated_lufs, true_peak_db
        What the sound had before.
    gain_db
        What was added to it. Where the ceiling binds, that is less than the
        target wants; limiting would be a change of the sound, so there is none.
    """

    target_lufs: float
    ceiling_dbtp: float
    integrated_lufs: float
    true_peak_db: float
    gain_db: float

    @property
    def reached_lufs(self) -> float:
        """Integrated loudness after the gain."""
        return self.integrated_lufs + self.gain_db

    @property
    def ceiling_binds(self) -> bool:
        """Whether the target was given up for the true peak."""
        return -math.inf < self.reached_lufs < self.target_lufs - CLOSE_DB

    def __str__(self) -> str:
        if not math.isfinite(self.integrated_lufs):
            return "There is no loudness to level: it is silent, or shorter than 0.4 s."
        reached = f"{self.gain_db:+.1f} dB, to {self.reached_lufs:.1f} LUFS"
        if not self.ceiling_binds:
            return reached
        return (
            f"{reached} instead of {self.target_lufs:.1f}: "
            f"its true peak is then at the ceiling of {self.ceiling_dbtp:.1f} dBTP"
        )


def refuse_target(target_lufs: float | None, ceiling_dbtp: float) -> None:
    """Complain early about what is no loudness target.

    Raises
    ------
    AudioError
        The target is outside −70 … 0 LUFS, or the ceiling over full scale.
    """
    if target_lufs is not None and not QUIETEST_TARGET_LUFS <= target_lufs <= LOUDEST_TARGET_LUFS:
        raise AudioError(f"Expected a loudness from −70 to 0 LUFS, found {target_lufs:g}; try -14.")
    if not -60.0 <= ceiling_dbtp <= 0.0:
        raise AudioError(f"Expected a true peak ceiling from −60 to 0 dBTP, found {ceiling_dbtp:g}; try -1.")


def levelling(
    samples: NDArray[np.float32],
    sample_rate: int,
    target_lufs: float,
    ceiling_dbtp: float = CEILING_DBTP,
) -> Levelling:
    """Return the gain that brings samples to a loudness, or as near as their true peak lets them.

    Examples
    --------
    >>> tone = 0.1 * np.sin(2 * np.pi * 1000 * np.arange(96000) / 48000).astype(np.float32)
    >>> print(levelling(np.stack([tone, tone]), 48000, -14.0))
    +6.0 dB, to -14.0 LUFS
    """
    refuse_target(target_lufs, ceiling_dbtp)
    loudness = StepMeter(samples, sample_rate).integrated()
    peak = true_peak(samples)
    peak_db = 20.0 * math.log10(peak) if peak > 0 else -math.inf
    gain = min(target_lufs - loudness, ceiling_dbtp - peak_db) if math.isfinite(loudness) else 0.0
    return Levelling(target_lufs, ceiling_dbtp, loudness, peak_db, gain)


def apply_gain(samples: NDArray[np.float32], gain_db: float) -> NDArray[np.float32]:
    """Return samples with a gain; the very same ones for 0 dB."""
    return samples if gain_db == 0.0 else samples * np.float32(10.0 ** (gain_db / 20.0))
