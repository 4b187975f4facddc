"""The envelope of a voice: attack, decay, sustain, release."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LONGEST_SECONDS = 15.0
"""Longer stages are taken for this long: no tail is played longer."""
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
        levels = np.full(held_frames + self.release_frames(sample_rate), self.sustain, np.float32)
        attack = _bent(_frames(self.attack, sample_rate), self.attack_slope)[:held_frames]
        top = min(held_frames, len(attack) + round(min(self.hold, LONGEST_SECONDS) * sample_rate))
        fall = _bent(_frames(self.decay, sample_rate), self.decay_slope)[: held_frames - top]
        levels[: len(attack)] = attack
        levels[len(attack) : top] = 1.0
        levels[top : top + len(fall)] = 1.0 - (1.0 - self.sustain) * fall
        last = levels[held_frames - 1] if held_frames else np.float32(0.0)
        levels[held_frames:] = last * (1.0 - _bent(self.release_frames(sample_rate), self.release_slope))
        return levels


def _frames(seconds: float, sample_rate: int) -> int:
    return max(1, round(min(seconds, LONGEST_SECONDS) * sample_rate))


@lru_cache(maxsize=128)
def _bent(frames: int, slope: float) -> NDArray[np.float32]:
    """Return a way from 0 to 1, arriving with the last frame."""
    x = np.arange(1, frames + 1) / frames
    bend = BEND * float(np.clip(slope, -1.0, 1.0))
    way = (x if abs(bend) < 1e-3 else np.expm1(-bend * x) / np.expm1(-bend)).astype(np.float32)
    way.flags.writeable = False
    return way
