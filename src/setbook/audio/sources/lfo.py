"""A low-frequency oscillator, as Simpler and Sampler have it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.sources.voice_filter import STEP_FRAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SINE, SQUARE, TRIANGLE, SAW_DOWN, SAW_UP, RANDOM = range(6)
SEED = 11


@dataclass(frozen=True)
class Lfo:
    """What moves a voice to and fro.

    Parameters
    ----------
    shape
        `SINE` … `RANDOM`; that the menu of Live has them in this order is
        assumed.
    attack_seconds
        In which it comes in, straight.
    retrigger
        Whether it begins anew with each note; else with the clip.
    """

    shape: int = SINE
    rate_hz: float = 1.0
    phase: float = 0.0
    attack_seconds: float = 0.0
    retrigger: bool = True

    def values(self, start_frame: int, steps: int, sample_rate: int) -> Floats:
        """Return −1 … 1 at every `STEP_FRAMES`-th frame of a note that starts at a frame of the clip."""
        seconds = np.arange(steps) * STEP_FRAMES / sample_rate
        begun = 0.0 if self.retrigger else start_frame / sample_rate
        turns = (seconds + begun) * self.rate_hz + self.phase
        rising = np.minimum(1.0, seconds / self.attack_seconds) if self.attack_seconds > 0 else 1.0
        values: Floats = self._wave(turns) * rising
        return values

    def _wave(self, turns: Floats) -> Floats:
        place = turns - np.floor(turns)
        if self.shape == SQUARE:
            return np.where(place < 0.5, 1.0, -1.0)
        if self.shape == TRIANGLE:
            return np.asarray(1.0 - 4.0 * np.abs(place - 0.5)) * -1.0
        if self.shape == SAW_DOWN:
            return 1.0 - 2.0 * place
        if self.shape == SAW_UP:
            return 2.0 * place - 1.0
        if self.shape == RANDOM:
            drawn = np.random.default_rng(SEED).uniform(-1.0, 1.0, 4096)
            return np.asarray(drawn[np.floor(turns).astype(np.int64) % len(drawn)], np.float64)
        return np.sin(2.0 * np.pi * place)
