"""Tones and Texture: the sample in grains of one length, overlapped by half.

Tones looks for the place near the one it needs where a grain goes on as the
last one did (waveform similarity: Verhelst & Roelands, ICASSP 1993), which
keeps the pitch of one voice clean. Texture takes grains where chance has
them, which is for sounds without any.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from setbook.audio.sources.stretch import cut
from setbook.audio.sources.warping.chain import join

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from setbook.audio.sources.warping.chain import Stretch

    Pcm = NDArray[np.float32]
    Floats = NDArray[np.float64]

SHORTEST_GRAIN_SECONDS, LONGEST_GRAIN_SECONDS = 0.004, 0.5
SEED = 7
STRIDE = 4
"""Of the first search; around its best place each frame is looked at."""


@dataclass(frozen=True)
class Tones:
    """Live's Tones mode.

    Parameters
    ----------
    grain_seconds
        Assumed: the file's Grain Size is in milliseconds.
    """

    grain_seconds: float = 0.03
    neutral: bool = True
    grid_beats: float | None = None

    def play(self, stretch: Stretch) -> Pcm:
        """Return the sound of grains that go on as the last one did."""
        grain = _grain_frames(self.grain_seconds, stretch.sample_rate)
        wanted = _wanted(stretch, grain)
        mono = np.concatenate(
            [np.zeros(2 * grain), stretch.pcm.sum(axis=0, dtype=np.float64), np.zeros(3 * grain)]
        )
        sources = _alike(mono, wanted + 2 * grain, grain // 2) - 2 * grain
        return _laid(stretch, sources, grain)


@dataclass(frozen=True)
class Texture:
    """Live's Texture mode.

    Parameters
    ----------
    grain_seconds
        Assumed: the file's Grain Size is in milliseconds.
    fluctuation
        0 … 100: percent of a grain that chance moves its place by. It is the
        same chance each time.
    """

    grain_seconds: float = 0.065
    fluctuation: float = 25.0
    neutral: bool = True
    grid_beats: float | None = None

    def play(self, stretch: Stretch) -> Pcm:
        """Return the sound of grains that chance has moved."""
        grain = _grain_frames(self.grain_seconds, stretch.sample_rate)
        wanted = _wanted(stretch, grain)
        chance = np.random.default_rng(SEED).uniform(-1.0, 1.0, len(wanted))
        moved = np.round(chance * grain * np.clip(self.fluctuation, 0.0, 100.0) / 100.0).astype(np.int64)
        moved[0] = 0
        return _laid(stretch, wanted + moved, grain)


def _grain_frames(seconds: float, sample_rate: int) -> int:
    """Return the length of a grain, an even number of frames."""
    return 2 * round(float(np.clip(seconds, SHORTEST_GRAIN_SECONDS, LONGEST_GRAIN_SECONDS)) * sample_rate / 2)


def _wanted(stretch: Stretch, grain: int) -> NDArray[np.int64]:
    """Return the frame of the PCM that each grain should begin at."""
    starts = np.arange(0, stretch.frame_count, grain // 2)
    wanted: NDArray[np.int64] = np.round(
        stretch.line.at(starts / stretch.sample_rate) * stretch.sample_rate
    ).astype(np.int64)
    return wanted


def _laid(stretch: Stretch, sources: NDArray[np.int64], grain: int) -> Pcm:
    frames = stretch.pcm.shape[1]
    over = (sources > frames - grain) & (sources < frames)  # the last grains end where the sample does
    sources = np.where(over, max(frames - grain, 0), sources)
    out = np.zeros((2, stretch.frame_count), np.float32)
    for index, source in enumerate(sources.tolist()):
        join(out, index * (grain // 2), cut(stretch.pcm, source, grain), grain // 2 if index else 0)
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def _alike(mono: Floats, wanted: NDArray[np.int64], hop: int) -> NDArray[np.int64]:
    """Return grains near where they are wanted that go on as the one before does."""
    out = wanted.copy()
    for index in range(1, len(wanted)):
        natural = out[index - 1] + hop
        goal = wanted[index]
        best = goal
        highest = -np.inf
        low, high = max(0, goal - hop // 2), min(len(mono) - hop, goal + hop // 2)
        if natural < 0 or natural > len(mono) - hop or low > high:
            continue
        for place in range(low, high + 1, STRIDE):
            score = _likeness(mono, natural, place, hop, 2)
            if score > highest:
                highest, best = score, place
        low, high = max(low, best - STRIDE + 1), min(high, best + STRIDE - 1)
        highest = -np.inf
        for place in range(low, high + 1):
            score = _likeness(mono, natural, place, hop, 1)
            if score > highest:
                highest, best = score, place
        out[index] = best
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def _likeness(mono: Floats, one: int, other: int, count: int, step: int) -> float:
    """Return how alike two stretches are, whatever their levels."""
    both = 0.0
    power = 1e-12
    for i in range(0, count, step):
        both += mono[one + i] * mono[other + i]
        power += mono[other + i] * mono[other + i]
    return float(both / np.sqrt(power))
