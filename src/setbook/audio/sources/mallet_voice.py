"""A struck bar or plate: its modes, each a sine that dies by itself.

Modes of a free bar after N. Fletcher & T. Rossing, "The Physics of Musical
Instruments" (1998), chapter 19.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.sources.adsr import Adsr
from setbook.audio.sources.content_key import content_key
from setbook.audio.sources.pitch_motion import frames_needed, moved, steps_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from setbook.audio.sources.notes import Struck
    from setbook.audio.sources.pitch_motion import Bend

    Pcm = NDArray[np.float32]

BEND_SEMITONES = 2.0
TUNED_BAR = (1.0, 3.984, 9.922, 17.9)
"""Marimba and vibraphone: the arch under the bar puts the second mode two octaves up."""

STRIKE_SECONDS = 0.004


@dataclass(frozen=True)
class MalletVoice:
    """A bar that is struck.

    Parameters
    ----------
    modes
        Frequency ratios.
    ring_seconds
        In which the first mode falls by 60 dB at middle C; higher modes and
        higher notes die faster.
    hardness
        0 … 1: how much of the higher modes the mallet excites at full
        velocity.
    """

    name: str = field(compare=False)
    modes: tuple[float, ...] = TUNED_BAR
    ring_seconds: float = 2.4
    hardness: float = 0.5
    envelope: Adsr = field(default_factory=lambda: Adsr(attack=0.0005, release=0.6))
    gain: float = 0.5
    velocity_depth: float = 0.7
    polyphony: int = 16

    @cached_property
    def key(self) -> str:
        """Name of the voice by its content."""
        return content_key(self)

    def play(self, struck: Struck, sample_rate: int, bend: Bend | None = None) -> Iterator[tuple[int, Pcm]]:
        """Yield the index and the sound of each note."""
        for index, (start, end, pitch, velocity) in enumerate(struck.tolist()):
            levels = self.envelope.levels(end - start, sample_rate)
            added = (
                np.zeros(1) if bend is None else bend.semitones(start, steps_of(len(levels)), BEND_SEMITONES)
            )
            frames = frames_needed(added, len(levels)) if added.any() else len(levels)
            sound = moved(self._bar(frames, pitch, velocity, sample_rate), added, len(levels))
            level = self.gain * (1.0 - self.velocity_depth * (1.0 - velocity / 127.0))
            yield index, sound * (levels[: sound.shape[1]] * np.float32(level))

    def _bar(self, frames: int, pitch: int, velocity: float, sample_rate: int) -> Pcm:
        hz = 440.0 * 2.0 ** ((pitch - 69) / 12.0)
        ring = self.ring_seconds * (261.6 / hz) ** 0.5
        heard = min(frames, round(1.7 * ring * sample_rate) + 1)  # −100 dB
        time = np.arange(heard) / sample_rate
        sound = np.zeros(heard)
        for number, ratio in enumerate(self.modes):
            if hz * ratio < 0.45 * sample_rate:
                excited = (self.hardness * (0.3 + 0.7 * velocity / 127.0)) ** number
                sound += (
                    excited * np.exp(-6.9 * time / ring * ratio**0.8) * np.sin(2 * np.pi * hz * ratio * time)
                )
        strike = min(heard, round(STRIKE_SECONDS * sample_rate))
        noise = np.random.default_rng(pitch).uniform(-1.0, 1.0, strike)
        soft = np.convolve(noise, np.ones(8) / 8, "same") * np.hanning(strike)
        sound[:strike] += 0.3 * self.hardness * velocity / 127.0 * soft
        return np.pad(sound, (0, frames - heard)).astype(np.float32)[None]
