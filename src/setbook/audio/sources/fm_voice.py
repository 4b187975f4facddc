"""Frequency modulation with four oscillators, for Operator and for electric pianos.

J. Chowning, "The Synthesis of Complex Audio Spectra by Means of Frequency
Modulation", JAES 21 (1973), as phase modulation: an oscillator's output moves
the phase of another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from setbook.audio.sources.adsr import Adsr
from setbook.audio.sources.content_key import content_key
from setbook.audio.sources.pitch_motion import steps_of
from setbook.audio.sources.sampler import pan_gains
from setbook.audio.sources.voice_filter import STEP_FRAMES
from setbook.audio.sources.wave_tables import Wave, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from setbook.audio.sources.notes import Struck
    from setbook.audio.sources.pitch_motion import Bend
    from setbook.audio.sources.voice_filter import VoiceFilter

    Pcm = NDArray[np.float32]
    Floats = NDArray[np.float64]

OSCILLATORS = 4
INDEX = 1.0
"""Turns of phase that a modulator at full level moves by (assumed for Operator)."""

FEEDBACK_INDEX = 0.25
DC_POLE = 0.9989
SILENT = 1e-5
MOST_SEMITONES = 60.0


@dataclass(frozen=True)
class FmOscillator:
    """One oscillator.

    Parameters
    ----------
    ratio
        Of its frequency to the note's.
    fixed_hz
        Its frequency on every key, instead; 0 for none.
    level
        Linear.
    velocity_depth
        0 … 1: how much velocity takes away.
    feedback
        0 … 1: how much it modulates itself.
    """

    ratio: float = 1.0
    fixed_hz: float = 0.0
    level: float = 0.0
    wave: Wave = field(default_factory=Wave)
    envelope: Adsr = field(default_factory=Adsr)
    velocity_depth: float = 0.0
    feedback: float = 0.0


@dataclass(frozen=True)
class PitchSweep:
    """A pitch envelope: from, over, to (all in semitones), and the seconds between."""

    start: float = 0.0
    peak: float = 0.0
    sustain: float = 0.0
    attack: float = 0.0
    decay: float = 0.0

    def along(self, seconds: Floats) -> Floats:
        """Return semitones at times after the key went down."""
        peak_at = max(self.attack, 1e-6)
        end = peak_at + max(self.decay, 1e-6)
        return np.interp(seconds, [0.0, peak_at, end], [self.start, self.peak, self.sustain])


@dataclass(frozen=True)
class FmVoice:
    """Four oscillators that modulate each other.

    Parameters
    ----------
    oscillators
        A, B, C, D.
    routes
        (modulator, modulated) by index; a modulator comes after what it
        modulates.
    carriers
        Indices of those that are heard.
    """

    name: str = field(compare=False)
    oscillators: tuple[FmOscillator, ...]
    routes: tuple[tuple[int, int], ...] = ((1, 0), (2, 1), (3, 2))
    carriers: tuple[int, ...] = (0,)
    gain: float = 0.25
    pan: float = 0.0
    semitones: float = 0.0
    filter: VoiceFilter | None = None
    sweep: PitchSweep | None = None
    bend_semitones: float = 2.0
    polyphony: int = 16

    @cached_property
    def key(self) -> str:
        """Name of the voice by its content."""
        return content_key(self)

    def play(self, struck: Struck, sample_rate: int, bend: Bend | None = None) -> Iterator[tuple[int, Pcm]]:
        """Yield the index and the sound of each note."""
        for index, (start, end, pitch, velocity) in enumerate(struck.tolist()):
            yield index, self._sound(start, end - start, pitch, velocity, sample_rate, bend)

    def _sound(
        self, start: int, down: int, pitch: int, velocity: float, sample_rate: int, bend: Bend | None
    ) -> Pcm:
        frames = down + max(
            self.oscillators[one].envelope.release_frames(sample_rate) for one in self.carriers
        )
        hz = 440.0 * 2.0 ** ((pitch + self.semitones - 69.0) / 12.0)
        moving = self._pitch(start, frames, sample_rate, bend)
        raw = _modulated(
            self._increments(hz, sample_rate),
            self._levels(down, frames, velocity, sample_rate),
            np.stack([self._table(one, hz, sample_rate) for one in self.oscillators]),
            self._matrix,
            np.array([float(one in self.carriers) for one in range(OSCILLATORS)]),
            moving,
        )
        sound = raw.astype(np.float32)[None]
        if self.filter is not None:
            slide = None if bend is None else bend.cutoff_semitones(steps_of(sound.shape[1]))
            sound = self.filter.apply(sound, down, pitch, velocity, sample_rate, slide)
        edge = min(64, frames)
        sound[:, frames - edge :] *= np.linspace(1.0, 0.0, edge, dtype=np.float32)
        left, right = pan_gains(self.pan)
        return sound * np.array([[self.gain * left], [self.gain * right]], np.float32)

    def _pitch(self, start: int, frames: int, sample_rate: int, bend: Bend | None) -> Floats:
        """Return the factor of pitch at every step."""
        steps = steps_of(frames)
        semitones = np.zeros(steps)
        if self.sweep is not None:
            semitones += self.sweep.along(np.arange(steps) * STEP_FRAMES / sample_rate)
        if bend is not None:
            semitones += bend.semitones(start, steps, self.bend_semitones)
        factors: Floats = 2.0 ** (np.clip(semitones, -MOST_SEMITONES, MOST_SEMITONES) / 12.0)
        return factors

    def _increments(self, hz: float, sample_rate: int) -> Floats:
        """Return turns per frame of each oscillator, and below, whether the pitch moves it."""
        steady = [min(one.fixed_hz or hz * one.ratio, 0.49 * sample_rate) for one in self.oscillators]
        return np.array(
            [np.array(steady) / sample_rate, [float(not one.fixed_hz) for one in self.oscillators]]
        )

    def _levels(self, down: int, frames: int, velocity: float, sample_rate: int) -> NDArray[np.float32]:
        levels = np.zeros((OSCILLATORS, frames), np.float32)
        for row, one in zip(levels, self.oscillators, strict=True):
            if one.level > SILENT:
                course = one.envelope.levels(down, sample_rate)[:frames]
                row[: len(course)] = course * (
                    one.level * (1.0 - one.velocity_depth * (1.0 - velocity / 127.0))
                )
        return levels

    @staticmethod
    def _table(one: FmOscillator, hz: float, sample_rate: int) -> Floats:
        return table(one.wave, one.fixed_hz or hz * one.ratio, sample_rate)

    @cached_property
    def _matrix(self) -> Floats:
        matrix = np.zeros((OSCILLATORS, OSCILLATORS))
        for modulator, modulated in self.routes:
            matrix[modulator, modulated] = INDEX
        for index, one in enumerate(self.oscillators):
            matrix[index, index] = FEEDBACK_INDEX * one.feedback
        return matrix


@njit(nogil=True, cache=True, error_model="numpy")
def _modulated(
    increments: Floats,
    levels: NDArray[np.float32],
    tables: Floats,
    matrix: Floats,
    carriers: Floats,
    pitch: Floats,
) -> Floats:
    """Return the carriers' sum; the last oscillator is computed first, since it modulates the others.

    Modulating an oscillator by one in step with it makes a constant part,
    which is taken out (under 8 Hz).
    """
    count, frames = levels.shape
    size = tables.shape[1] - 1
    out = np.zeros(frames)
    phases = np.zeros(count)
    last = np.zeros(count)
    now = np.zeros(count)
    factor = pitch[0]
    slope = before = kept = 0.0
    for i in range(frames):
        if i % STEP_FRAMES == 0:
            step = i // STEP_FRAMES
            factor = pitch[step]
            slope = (pitch[step + 1] - factor) / STEP_FRAMES
        total = 0.0
        for one in range(count - 1, -1, -1):
            phase = phases[one] + matrix[one, one] * last[one]
            for other in range(one + 1, count):
                phase += matrix[other, one] * now[other]
            phase -= np.floor(phase)
            place = phase * size
            entry = int(place)
            value = tables[one, entry] + (place - entry) * (tables[one, entry + 1] - tables[one, entry])
            value *= levels[one, i]
            now[one] = value
            last[one] = value
            total += carriers[one] * value
            advance = increments[0, one]
            if increments[1, one] != 0.0:
                advance *= factor
            phases[one] += advance
            phases[one] -= np.floor(phases[one])
        factor += slope
        kept = total - before + DC_POLE * kept
        before = total
        out[i] = kept
    return out
