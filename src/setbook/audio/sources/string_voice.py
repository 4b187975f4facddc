"""A plucked string.

K. Karplus & A. Strong, "Digital Synthesis of Plucked-String and Drum Timbres",
Computer Music Journal 7(2), 1983, with the tuning, the decay and the place of
the pick of D. Jaffe & J. O. Smith, "Extensions of the Karplus-Strong
Plucked-String Algorithm", same issue.
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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from setbook.audio.sources.notes import Struck
    from setbook.audio.sources.pitch_motion import Bend

    Pcm = NDArray[np.float32]
    Floats = NDArray[np.float64]

BEND_SEMITONES = 2.0
DC_POLE = 0.995
LEAST_SECONDS = 0.05


@dataclass(frozen=True)
class StringVoice:
    """A string that is plucked or struck.

    Parameters
    ----------
    ring_seconds
        In which a middle C falls by 60 dB; higher notes ring shorter.
    damping
        0 … 1: how fast the bright partials die.
    pick
        Where on the string it is plucked, 0 … 0.5.
    brightness
        0 … 1, of the pluck itself, at full velocity.
    """

    name: str = field(compare=False)
    ring_seconds: float = 5.0
    damping: float = 0.35
    pick: float = 0.13
    brightness: float = 0.8
    envelope: Adsr = field(default_factory=lambda: Adsr(attack=0.001, release=0.18))
    gain: float = 0.5
    velocity_depth: float = 0.6
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
        levels = self.envelope.levels(down, sample_rate)
        added = np.zeros(1) if bend is None else bend.semitones(start, steps_of(len(levels)), BEND_SEMITONES)
        frames = frames_needed(added, len(levels)) if added.any() else len(levels)
        raw = self._string(frames, pitch, velocity, sample_rate)[None]
        sound = moved(raw, added, len(levels))
        level = self.gain * (1.0 - self.velocity_depth * (1.0 - velocity / 127.0))
        return sound * (levels[: sound.shape[1]] * np.float32(level))

    def _string(self, frames: int, pitch: int, velocity: float, sample_rate: int) -> NDArray[np.float32]:
        hz = min(440.0 * 2.0 ** ((pitch - 69) / 12.0), 0.2 * sample_rate)
        ring = max(self.ring_seconds * (261.6 / hz) ** 0.5, LEAST_SECONDS)
        # A two-point average loses nothing at 0 Hz and everything at the top: damping is its share.
        share = 0.5 * float(np.clip(self.damping, 0.02, 1.0))
        turn = 2.0 * np.pi * hz / sample_rate
        response = (1.0 - share) + share * np.exp(-1j * turn)
        lag = -np.angle(response) / turn
        whole = sample_rate / hz - lag
        taps = int(whole - 0.4)
        allpass = _allpass(whole - taps, turn)
        gain = min(0.001 ** (1.0 / (ring * hz)) / abs(response), 1.0)
        pluck = self._pluck(taps + 1, pitch, velocity)
        made = _ring(frames, pluck, taps, share, gain, allpass)
        return (made / max(float(np.abs(pluck).max()), 1e-9) * 0.5).astype(np.float32)

    def _pluck(self, count: int, pitch: int, velocity: float) -> Floats:
        """Return the string's shape when it is let go: noise, softer for soft notes, without the pick's nodes."""
        noise = np.random.default_rng(pitch).uniform(-1.0, 1.0, count)
        softness = 1.0 - self.brightness * (0.35 + 0.65 * velocity / 127.0)
        width = 2 + round(softness * count / 4)
        window = np.hanning(width + 2)
        smooth = np.convolve(np.concatenate([noise, noise, noise]), window, "same")[count : 2 * count]
        combed = smooth - np.roll(smooth, max(1, round(self.pick * count)))
        centred: Floats = combed - combed.mean()
        return centred / max(float(np.abs(centred).max()), 1e-9)


def _allpass(fraction: float, turn: float) -> float:
    """Return the coefficient of a first-order all-pass with exactly this delay, in frames, at a frequency."""
    return float(np.sin((1.0 - fraction) * turn / 2.0) / np.sin((1.0 + fraction) * turn / 2.0))


@njit(nogil=True, cache=True, error_model="numpy")
def _ring(frames: int, pluck: Floats, taps: int, share: float, gain: float, allpass: float) -> Floats:
    """Return the string: a delay that is averaged, tuned and fed back; what is left of DC is taken out."""
    out = np.zeros(frames)
    line = np.zeros(taps + 1)
    before = tuned = tuned_in = blocked = blocked_in = 0.0
    place = 0
    for i in range(frames):
        sounding = line[place]
        if i < len(pluck):
            sounding += pluck[i]
        averaged = gain * ((1.0 - share) * sounding + share * before)
        before = sounding
        tuned = allpass * averaged + tuned_in - allpass * tuned
        tuned_in = averaged
        line[place] = tuned
        place += 1
        if place >= taps:
            place = 0
        blocked = sounding - blocked_in + DC_POLE * blocked
        blocked_in = sounding
        out[i] = blocked
    return out
