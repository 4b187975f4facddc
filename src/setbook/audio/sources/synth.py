"""The stand-in synth: one honest voice for every instrument that only Live has.

Band-limited oscillators (saw and pulse with polynomial corrections at their
jumps: Välimäki, Pekonen & Nam, "Perceptually informed synthesis of
bandlimited classical waveforms", JASA 2012), sine with phase modulation
(Chowning 1973), unison, a filter and an envelope.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from setbook.audio.sources.adsr import Adsr
from setbook.audio.sources.content_key import content_key
from setbook.audio.sources.pitch_motion import frames_needed, moved, steps_of
from setbook.audio.sources.voice_filter import STEP_FRAMES, VoiceFilter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from setbook.audio.sources.notes import Struck
    from setbook.audio.sources.pitch_motion import Bend

    Pcm = NDArray[np.float32]

GOLDEN = 0.618_033_988_749_895
"""Start phases are spread by this, so that no two voices begin alike and none by chance."""

BEND_SEMITONES = 2.0
"""What the pitch wheel reaches."""

VIBRATO_HZ = 5.3
CENT = 0.000_577_789_5
"""A cent up, less 1."""


@dataclass(frozen=True)
class SynthVoice:
    """A patch of the stand-in synth.

    Parameters
    ----------
    saw, pulse, sine, sub
        Levels of the oscillators; `sub` is a sine an octave below.
    width
        Of the pulse, 0 … 1.
    unison, detune_cents
        How many of each oscillator, and how far the outer ones are apart.
    fm_ratio, fm_index, fm_decay
        Phase modulation of the sine: frequency ratio, depth in radians at full
        velocity, and the seconds in which it fades to a third.
    vibrato_cents
        Comes in slowly, at 5.3 Hz.
    """

    name: str = field(compare=False)
    saw: float = 0.0
    pulse: float = 0.0
    width: float = 0.5
    sine: float = 0.0
    sub: float = 0.0
    unison: int = 1
    detune_cents: float = 0.0
    fm_ratio: float = 1.0
    fm_index: float = 0.0
    fm_decay: float = 1.0
    vibrato_cents: float = 0.0
    envelope: Adsr = field(default_factory=Adsr)
    filter: VoiceFilter = field(default_factory=VoiceFilter)
    gain: float = 0.1
    velocity_depth: float = 0.7
    polyphony: int = 16

    @cached_property
    def key(self) -> str:
        """Name of the patch by its content."""
        return content_key(self)

    def play(self, struck: Struck, sample_rate: int, bend: Bend | None = None) -> Iterator[tuple[int, Pcm]]:
        """Yield the index and the sound of each note."""
        for index, (start, end, pitch, velocity) in enumerate(struck.tolist()):
            yield index, self._sound(start, end - start, pitch, velocity, sample_rate, bend)

    def _sound(
        self, start: int, down: int, pitch: int, velocity: float, sample_rate: int, bend: Bend | None
    ) -> Pcm:
        levels = self.envelope.levels(down, sample_rate)
        added = (
            bend.semitones(start, steps_of(len(levels)), BEND_SEMITONES) if bend is not None else np.zeros(1)
        )
        raw = _oscillate(
            frames_needed(added, len(levels)) if added.any() else len(levels),
            440.0 * 2.0 ** ((pitch - 69) / 12.0) / sample_rate,
            sample_rate,
            self._detunings(),
            np.array([self.saw, self.pulse, self.width, self.sine, self.sub]),
            np.array([self.fm_ratio, self.fm_index * velocity / 127.0, self.fm_decay, self.vibrato_cents]),
            (pitch * GOLDEN) % 1.0 if self.unison > 1 else 0.0,
        )
        raw = moved(raw, added, len(levels))
        slide = None if bend is None else bend.cutoff_semitones(steps_of(raw.shape[1]))
        filtered = self.filter.apply(raw, down, pitch, velocity, sample_rate, slide)
        level = self.gain * (1.0 - self.velocity_depth * (1.0 - velocity / 127.0))
        return filtered * (levels * np.float32(level))

    def _detunings(self) -> NDArray[np.float64]:
        """Return the frequency ratio of each oscillator of the unison."""
        spread = np.linspace(-0.5, 0.5, self.unison) if self.unison > 1 else np.zeros(1)
        ratios: NDArray[np.float64] = 2.0 ** (spread * self.detune_cents / 1200.0)
        return ratios


@njit(nogil=True, cache=True, error_model="numpy")
def _step_correction(phase: float, increment: float) -> float:
    """Return what smooths a jump from 1 to −1 at phase 0, over a sample on both sides."""
    if phase < increment:
        x = phase / increment
        return x + x - x * x - 1.0
    if phase > 1.0 - increment:
        x = (phase - 1.0) / increment
        return x * x + x + x + 1.0
    return 0.0


@njit(nogil=True, cache=True, error_model="numpy")
def _oscillate(
    frames: int,
    increment: float,
    sample_rate: float,
    detunings: NDArray[np.float64],
    mix: NDArray[np.float64],
    motion: NDArray[np.float64],
    first_phase: float,
) -> NDArray[np.float32]:
    """Return the raw oscillators of one note: one plane, or two where a unison leans to the sides."""
    saw, pulse, width, sine, sub = mix
    ratio, index, decay, vibrato = motion
    count = detunings.shape[0]
    out = np.zeros((min(count, 2), frames), np.float32)
    fade = np.exp(-1.0 / (decay * sample_rate))
    for voice in range(count):
        side = 0.0 if count == 1 else 0.6 * (2.0 * voice / (count - 1) - 1.0)
        left = (1.0 - side) / count
        right = (1.0 + side) / count
        phase = (first_phase + voice * GOLDEN) % 1.0
        carrier = modulator = sub_phase = 0.0
        depth = index
        step = increment * detunings[voice]
        for i in range(frames):
            if i % STEP_FRAMES == 0 and vibrato > 0.0:
                time = i / sample_rate
                swing = vibrato * min(1.0, time * 1.5) * np.sin(2.0 * np.pi * VIBRATO_HZ * time)
                step = increment * detunings[voice] * (1.0 + swing * CENT)
            value = 0.0
            if saw != 0.0:
                value += saw * (2.0 * phase - 1.0 - _step_correction(phase, step))
            if pulse != 0.0:
                other = phase + width
                other -= np.floor(other)
                up = 2.0 * phase - 1.0 - _step_correction(phase, step)
                down = 2.0 * other - 1.0 - _step_correction(other, step)
                value += pulse * (up - down)
            if sine != 0.0:
                value += sine * np.sin(2.0 * np.pi * carrier + depth * np.sin(2.0 * np.pi * modulator))
                carrier += step
                carrier -= np.floor(carrier)
                modulator += step * ratio
                modulator -= np.floor(modulator)
                depth *= fade
            if sub != 0.0:
                value += sub * np.sin(2.0 * np.pi * sub_phase)
                sub_phase += 0.5 * increment
                sub_phase -= np.floor(sub_phase)
            phase += step
            phase -= np.floor(phase)
            out[0, i] += left * value
            if count > 1:
                out[1, i] += right * value
    return out
