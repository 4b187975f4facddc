"""The envelope of a voice: attack, decay, sustain, release."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LONGEST_SECONDS = 60.0
SHORTEST_RELEASE_SECONDS = 0.002
"""Under this, letting go would click."""

BEND = 5.0
"""Exponent at slope ±1: the curve then covers 63 % in a fifth of its time."""


@dataclass(frozen=True)
class Adsr:
    """An envelope, as Simpler and Sampler have it.

    Live does not publish its curves. Assumed: slope s bends a stage to
    (1 − e^(−5sx)) / (1 − e^(−5s)), so 1 moves fast first, 0 is straight.

    Parameters
    ----------
    attack, hold, decay, release
        In seconds.
    sustain
        Level held, 0 … 1.
    attack_slope, decay_slope, release_slope
        −1 … 1.
    """

    attack: float = 0.001
    decay: float = 0.0
    sustain: float = 1.0
    release: float = 0.05
    attack_slope: float = 0.0
    decay_slope: float = 1.0
    release_slope: float = 1.0
    hold: float = 0.0

    def release_frames(self, sample_rate: int) -> int:
        """Return how long a voice sounds on after it was let go."""
        return _frames(max(self.release, SHORTEST_RELEASE_SECONDS), sample_rate)

    def levels(self, held_frames: int, sample_rate: int) -> NDArray[np.float32]:
        """Return the level of each frame, from the key going down to the end of the release."""
        return _levels(self, held_frames, sample_rate)


@lru_cache(maxsize=256)
def _levels(adsr: Adsr, held_frames: int, sample_rate: int) -> NDArray[np.float32]:
    attack = _bent(_frames(adsr.attack, sample_rate), adsr.attack_slope)
    hold = np.ones(round(min(adsr.hold, LONGEST_SECONDS) * sample_rate))
    decay = 1.0 - (1.0 - adsr.sustain) * _bent(_frames(adsr.decay, sample_rate), adsr.decay_slope)
    held = np.full(held_frames, adsr.sustain)
    moving = np.concatenate([attack, hold, decay])[:held_frames]
    held[: len(moving)] = moving
    last = held[-1] if held_frames else 0.0
    release = last * (1.0 - _bent(adsr.release_frames(sample_rate), adsr.release_slope))
    levels = np.concatenate([held, release]).astype(np.float32)
    levels.flags.writeable = False
    return levels


def _frames(seconds: float, sample_rate: int) -> int:
    return max(1, round(min(seconds, LONGEST_SECONDS) * sample_rate))


def _bent(frames: int, slope: float) -> NDArray[np.float64]:
    """Return a way from 0 to 1, arriving with the last frame."""
    x = np.arange(1, frames + 1) / frames
    bend = BEND * float(np.clip(slope, -1.0, 1.0))
    result: NDArray[np.float64] = x if abs(bend) < 1e-3 else np.expm1(-bend * x) / np.expm1(-bend)
    return result
