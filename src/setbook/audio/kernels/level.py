"""Levels in decibels, and how they follow a signal in time."""

from __future__ import annotations

from setbook.audio.kernels.polynomials import LOG2_E, exp2, log2
from setbook.audio.kernels.subset import inline

DB_PER_OCTAVE = 6.020599913279624
"""20·log₁₀ 2."""

SILENCE = 1e-10
SILENCE_DB = -200.0
"""Nothing is quieter than this, so that a level is always a number."""


@inline
def level_db(size: float) -> float:
    """Return an amplitude in decibels."""
    return DB_PER_OCTAVE * log2(size) if size > SILENCE else SILENCE_DB


@inline
def decay_per_frame(time_ms: float, sample_rate: float) -> float:
    """Return by what a difference shrinks each frame: to 1/e after this time."""
    return exp2(-LOG2_E * 1000.0 / (time_ms * sample_rate))
