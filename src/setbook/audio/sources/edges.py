"""Fades at the ends of a clip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

EDGE_SECONDS = 0.004
"""Longest fade that Live sets on clip edges by itself."""


@dataclass(frozen=True)
class Fade:
    """One fade.

    Live does not publish how slope and skew bend its curves. Assumed here:
    slope −1 … 1 is an exponent from 1/3 to 3 on the gain over the fade, so
    that 0 is a straight line, and skew moves the middle of the fade in time.

    Parameters
    ----------
    frames
        Length.
    slope, skew
        As in the set, −1 … 1.
    """

    frames: int = 0
    slope: float = 0.0
    skew: float = 0.0

    def gains(self) -> NDArray[np.float64]:
        """Return the gain of each frame of a fade-in, ascending from near 0 to near 1."""
        if self.frames <= 0:
            return np.zeros(0)
        time = (np.arange(self.frames) + 0.5) / self.frames
        skewed = time**2.0 ** float(np.clip(self.skew, -1.0, 1.0))
        gains: NDArray[np.float64] = skewed**3.0 ** float(np.clip(self.slope, -1.0, 1.0))
        return gains


def fade(pcm: NDArray[np.float32], fade_in: Fade, fade_out: Fade) -> None:
    """Fade both ends of the PCM in place; fades longer than the clip are cut off by its ends."""
    frames = pcm.shape[1]
    rising = fade_in.gains()[:frames].astype(np.float32)
    falling = fade_out.gains()[:frames][::-1].astype(np.float32)
    pcm[:, : len(rising)] *= rising
    pcm[:, frames - len(falling) :] *= falling
