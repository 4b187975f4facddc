"""The filter of a voice: a state variable filter that an envelope may move.

Topology-preserving form after V. Zavalishin, "The Art of VA Filter Design"
(2012), chapter 3.10; 24 dB per octave is two of them in a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from setbook.audio.sources.adsr import Adsr

STEP_FRAMES = 32
"""The cutoff moves every so many frames."""

LOW, HIGH, BAND, NOTCH = 0, 1, 2, 3


@dataclass(frozen=True)
class VoiceFilter:
    """A filter with its envelope.

    Parameters
    ----------
    shape
        `LOW`, `HIGH`, `BAND` or `NOTCH`.
    cutoff_hz
        At key 60.
    q
        Of each stage; 0.707 has no peak.
    steep
        24 dB per octave instead of 12.
    key_tracking
        1: the cutoff follows the key.
    envelope, envelope_semitones
        What the envelope adds at its peak.
    velocity_semitones
        What full velocity adds.
    """

    shape: int = LOW
    cutoff_hz: float = 20000.0
    q: float = 0.707
    steep: bool = False
    key_tracking: float = 0.0
    envelope: Adsr | None = None
    envelope_semitones: float = 0.0
    velocity_semitones: float = 0.0

    def cutoffs(
        self, frames: int, held_frames: int, pitch: float, velocity: float, sample_rate: int
    ) -> NDArray[np.float64]:
        """Return the cutoff in hertz at every `STEP_FRAMES`-th frame."""
        steps = frames // STEP_FRAMES + 1
        semitones = np.full(
            steps, self.key_tracking * (pitch - 60.0) + self.velocity_semitones * velocity / 127.0
        )
        if self.envelope is not None and self.envelope_semitones:
            levels = self.envelope.levels(held_frames, sample_rate)[::STEP_FRAMES][:steps]
            semitones[: len(levels)] += self.envelope_semitones * levels
        moved = self.cutoff_hz * 2.0 ** (semitones / 12.0)
        cutoffs: NDArray[np.float64] = np.clip(moved, 20.0, min(20000.0, 0.45 * sample_rate))
        return cutoffs

    def apply(
        self,
        pcm: NDArray[np.float32],
        held_frames: int,
        pitch: float,
        velocity: float,
        sample_rate: int,
        moved_semitones: NDArray[np.float64] | None = None,
    ) -> NDArray[np.float32]:
        """Return the filtered voice; `moved_semitones` is what else moves the cutoff, step by step."""
        cutoffs = self.cutoffs(pcm.shape[1], held_frames, pitch, velocity, sample_rate)
        if moved_semitones is not None:
            moved = cutoffs * 2.0 ** (moved_semitones[: len(cutoffs)] / 12.0)
            cutoffs = np.clip(moved, 20.0, min(20000.0, 0.45 * sample_rate))
        out = pcm
        for _ in range(2 if self.steep else 1):
            out = _filtered(out, np.tan(np.pi * cutoffs / sample_rate), 1.0 / self.q, self.shape)
        return out


@njit(nogil=True, cache=True, error_model="numpy")
def _filtered(
    pcm: NDArray[np.float32], warped: NDArray[np.float64], damping: float, shape: int
) -> NDArray[np.float32]:
    out = np.empty_like(pcm)
    for channel in range(pcm.shape[0]):
        band_state = 0.0
        low_state = 0.0
        g = feedback = scale = 0.0
        for i in range(pcm.shape[1]):
            if i % STEP_FRAMES == 0:
                g = warped[i // STEP_FRAMES]
                feedback = damping + g
                scale = 1.0 / (1.0 + g * feedback)
            high = (pcm[channel, i] - feedback * band_state - low_state) * scale
            band = g * high + band_state
            low = g * band + low_state
            band_state = g * high + band
            low_state = g * band + low
            if shape == LOW:
                out[channel, i] = low
            elif shape == HIGH:
                out[channel, i] = high
            elif shape == BAND:
                out[channel, i] = band * damping
            else:
                out[channel, i] = low + high
    return out
