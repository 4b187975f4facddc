"""One turn of each waveform, with no more partials than fit below half the sample rate."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TABLE_FRAMES = 2048
MOST_PARTIALS = 512

SINE, SAW, SQUARE, TRIANGLE, NOISE = "sine", "saw", "square", "triangle", "noise"


@dataclass(frozen=True)
class Wave:
    """A waveform.

    Parameters
    ----------
    shape
        `SINE`, `SAW`, `SQUARE`, `TRIANGLE` or `NOISE`.
    partials
        Of a saw or a square at most so many, as in Operator's "Saw 8"; 0 for
        all.
    bits
        Of a sine that is as coarse as an old converter; 0 for a smooth one.
    """

    shape: str = SINE
    partials: int = 0
    bits: int = 0


def table(wave: Wave, hz: float, sample_rate: int) -> Floats:
    """Return one turn of a wave as it may sound at a pitch, peak 1, and its first value again; read-only."""
    fitting = max(1, min(int(0.5 * sample_rate / max(hz, 1.0)), MOST_PARTIALS))
    coarse = 1 << (fitting.bit_length() - 1)  # an octave of notes shares a table
    return _table(wave, coarse)


@lru_cache(maxsize=256)
def _table(wave: Wave, fitting: int) -> Floats:
    place = np.arange(TABLE_FRAMES) / TABLE_FRAMES
    if wave.shape == NOISE:
        turn = np.random.default_rng(3).uniform(-1.0, 1.0, TABLE_FRAMES)
    elif wave.shape == SINE:
        turn = np.sin(2.0 * np.pi * place)
        if wave.bits:
            turn = np.round(turn * 2 ** (wave.bits - 1)) / 2 ** (wave.bits - 1)
    else:
        turn = _summed(wave, fitting, place)
    made: Floats = np.append(turn, turn[0]) / np.abs(turn).max()
    made.flags.writeable = False
    return made


def _summed(wave: Wave, fitting: int, place: Floats) -> Floats:
    """Add up partials: 1/k for a saw, odd ones for a square, odd ones by 1/k² for a triangle."""
    count = min(fitting, wave.partials or fitting)
    turn = np.zeros(len(place))
    for k in range(1, count + 1):
        if wave.shape == SAW:
            turn += np.sin(2.0 * np.pi * k * place) / k
        elif k % 2:
            level = 1.0 / k if wave.shape == SQUARE else (-1.0) ** (k // 2) / k**2
            turn += level * np.sin(2.0 * np.pi * k * place)
    return turn
