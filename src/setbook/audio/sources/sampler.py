"""Playing samples on keys: zones, pitch, loops, envelopes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.sources.adsr import Adsr
from setbook.audio.sources.content_key import content_key
from setbook.audio.sources.pitch_motion import frames_needed, moved, steps_of
from setbook.audio.sources.sample_file import held, resampled
from setbook.audio.sources.stretch import crossfaded, cut
from setbook.audio.sources.voice_motion import VoiceMotion
from setbook.audio.zone_fade import faded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from setbook.audio.sources.notes import Struck
    from setbook.audio.sources.pitch_motion import Bend
    from setbook.audio.sources.sample_file import SampleFile
    from setbook.audio.sources.voice_filter import VoiceFilter

    Pcm = NDArray[np.float32]

END_FADE_SECONDS = 0.002
"""A sample that is cut off where it is not silent fades this long."""

NO_LOOP, FORWARD, PING_PONG = 0, 1, 2

SPREAD_GAIN = 0.5**0.5
"""Of each copy of a spread note: at an end of the stereo field it is 3 dB louder."""


@dataclass(frozen=True)
class Zone:
    """A sample and the keys and velocities that play it. Frames are the file's own; `end` is past the last."""

    sample: SampleFile
    start: int
    end: int
    low_key: int = 0
    high_key: int = 127
    low_velocity: int = 0
    high_velocity: int = 127
    root_key: float = 60.0
    key_scale: float = 1.0
    """Semitones a key: 1 plays in tune, 0 the same on every key."""
    gain: float = 1.0
    pan: float = 0.0
    key_fades: tuple[int, int] = (0, 127)
    """Between these keys it is at its full level; towards the zone's ends it fades."""
    velocity_fades: tuple[int, int] = (0, 127)
    loop_mode: int = NO_LOOP
    loop_start: int = 0
    loop_end: int = 0
    loop_crossfade: int = 0
    """Frames before the loop's end that fade into those before its start."""

    def fade(self, pitch: int, velocity: float) -> float:
        """Return what the fades at the zone's edges leave of a note."""
        by_key = faded(
            pitch, self.low_key, max(self.key_fades[0], self.low_key),
            min(self.key_fades[1], self.high_key), self.high_key,
        )  # fmt: skip
        return by_key * faded(
            velocity, self.low_velocity, max(self.velocity_fades[0], self.low_velocity),
            min(self.velocity_fades[1], self.high_velocity), self.high_velocity,
        )  # fmt: skip

    def plays(self, pitch: int, velocity: float) -> bool:
        """Return whether a note falls into the zone."""
        return self.low_key <= pitch <= self.high_key and self.low_velocity <= velocity <= self.high_velocity


@dataclass(frozen=True)
class _Note:
    """A note as a voice plays it: frames of the clip, where it glides from, the wheel."""

    start: int
    down: int
    pitch: int
    velocity: float
    glide: float
    bend: Bend | None


@dataclass(frozen=True)
class SampledVoice:
    """Simpler, Sampler or one slot of Impulse.

    Parameters
    ----------
    velocity_depth
        0: velocity does not matter; 1: gain is velocity/127. Straight between
        (assumed; Live's curve is not published).
    one_shot
        The sample plays to its end, whenever the key goes up.
    polyphony
        The note that is so many before ends when a new one starts.
    """

    zones: tuple[Zone, ...]
    envelope: Adsr = field(default_factory=Adsr)
    gain: float = 1.0
    pan: float = 0.0
    velocity_depth: float = 0.0
    semitones: float = 0.0
    one_shot: bool = False
    reverse: bool = False
    filter: VoiceFilter | None = None
    polyphony: int = 32
    motion: VoiceMotion = field(default_factory=VoiceMotion)

    @cached_property
    def key(self) -> str:
        """Name of the voice by its content."""
        return content_key(self)

    def play(self, struck: Struck, sample_rate: int, bend: Bend | None = None) -> Iterator[tuple[int, Pcm]]:
        """Yield the index and the sound of each note, once for every zone that it falls into."""
        before: tuple[int, int, float] | None = None
        for index, (start, end, pitch, velocity) in enumerate(struck.tolist()):
            glide = self.motion.glides_from(before, start, pitch)
            before = (start, end, pitch)
            note = _Note(start, end - start, pitch, velocity, glide, bend)
            for zone in self.zones:
                if zone.plays(pitch, velocity):
                    for cents, side in self._copies():
                        yield index, self._sound(zone, note, cents, side, sample_rate)

    def _copies(self) -> tuple[tuple[float, float], ...]:
        """Return how far each copy of a note is detuned, in cents, and to which side it leans."""
        spread = self.motion.spread_cents
        return ((-spread, -1.0), (spread, 1.0)) if spread else ((0.0, 0.0),)

    def _sound(self, zone: Zone, note: _Note, cents: float, side: float, sample_rate: int) -> Pcm:
        """Return one note, with its release."""
        own = (note.pitch - zone.root_key) * zone.key_scale + self.semitones + cents / 100.0
        rate = sample_rate / 2.0 ** (own / 12.0)
        needed = 0 if self.one_shot else note.down + self.envelope.release_frames(sample_rate)
        source = _pitched(zone, round(rate, 6), -(-needed // sample_rate) * sample_rate, self.reverse)
        lasting = needed or source.shape[1]
        added = self.motion.semitones(
            note.start, note.down, steps_of(lasting), note.glide, note.bend, sample_rate
        )
        if added.any():
            reach = -(-frames_needed(added, lasting) // sample_rate) * sample_rate if needed else 0
            source = moved(_pitched(zone, round(rate, 6), reach, self.reverse), added, 4 * lasting)
        down = source.shape[1] if self.one_shot else note.down
        levels = self.envelope.levels(down, sample_rate)[: source.shape[1]]
        sound = source[:, : len(levels)] * levels
        if self.filter is not None:
            cutoff = self.motion.cutoff_semitones(
                note.start, steps_of(sound.shape[1]), sample_rate, note.bend
            )
            sound = self.filter.apply(sound, down, note.pitch, note.velocity, sample_rate, cutoff)
        swing = self.motion.gains(note.start, sound.shape[1], sample_rate)
        if swing is not None:
            sound = sound * np.stack(swing)
        _fade_end(sound, round(END_FADE_SECONDS * sample_rate))
        pan = side + self.motion.pan_random * _own_place(note.start, note.pitch)
        return sound * self._gains(zone, note, pan) * np.float32(1.0 if not side else SPREAD_GAIN)

    def _gains(self, zone: Zone, note: _Note, pan: float) -> NDArray[np.float32]:
        level = self.gain * zone.gain * (1.0 - self.velocity_depth * (1.0 - note.velocity / 127.0))
        level *= zone.fade(note.pitch, note.velocity)
        left, right = pan_gains(float(np.clip(self.pan + zone.pan + pan, -1.0, 1.0)))
        return np.array([[level * left], [level * right]], np.float32)


def _pitched(zone: Zone, rate: float, frames: int, reverse: bool) -> Pcm:
    """Return a zone's sound at the rate that gives its pitch; `frames` long where it loops.

    The cut is made first, so that what lies beside it does not leak in, and
    loops are unrolled before they are resampled, so that they stay in tune.
    """
    frames = frames if zone.loop_mode != NO_LOOP else 0

    def make() -> Pcm:
        pcm, native_rate = zone.sample.native()
        part = pcm[:, max(zone.start, 0) : max(zone.end, 0)]
        part = part[:, ::-1] if reverse else part
        if frames:
            loop = (zone.loop_start - zone.start, min(zone.loop_end - zone.start, part.shape[1]))
            part = unrolled(
                part,
                max(loop[0], 0),
                loop[1],
                zone.loop_mode,
                round(frames * native_rate / rate),
                zone.loop_crossfade,
            )
        same = abs(native_rate - rate) < 1e-9
        return np.ascontiguousarray(part if same else resampled(part, native_rate, rate))

    loop = (zone.loop_mode, zone.loop_start, zone.loop_end, zone.loop_crossfade) if frames else ()
    return held((zone.sample, zone.start, zone.end, rate, frames, reverse, loop), make)


def unrolled(pcm: Pcm, start: int, end: int, mode: int, frames: int, crossfade: int = 0) -> Pcm:
    """Return `frames` frames of PCM whose part from start to end repeats, forwards or to and fro.

    The last frames of a forward loop may fade into those before its start,
    with steady power.
    """
    if end - start < 2 or frames <= end:
        return cut(pcm, 0, min(frames, pcm.shape[1]))
    turn = pcm[:, start:end]
    if mode == PING_PONG:
        turn = np.concatenate([turn, turn[:, ::-1]], axis=1)
    fade = min(crossfade, start, end - start) if mode == FORWARD else 0
    if fade > 0:
        rising = np.sin(np.pi / 2.0 * (np.arange(fade) + 0.5) / fade) ** 2
        mixed = crossfaded(turn[:, -fade:], pcm[:, start - fade : start], rising)
        turn = np.concatenate([turn[:, :-fade], mixed], axis=1)
    into = np.arange(frames - start) % turn.shape[1]
    return np.concatenate([pcm[:, :start], turn[:, into]], axis=1)


def _own_place(start: int, pitch: int) -> float:
    """Return the place of a note between −1 and 1: by chance, and the same each time."""
    return float(np.random.default_rng((start, pitch)).uniform(-1.0, 1.0))


def pan_gains(pan: float) -> tuple[float, float]:
    """Return the gains of both sides by the sine law that Live's mixer has: 0 dB in the middle, +3 dB at an end."""
    angle = np.pi / 4.0 * (pan + 1.0)
    return float(np.sqrt(2.0) * np.cos(angle)), float(np.sqrt(2.0) * np.sin(angle))


def _fade_end(sound: Pcm, frames: int) -> None:
    """Bring the last frames to silence, in place."""
    count = min(frames, sound.shape[1])
    if count:
        sound[:, -count:] *= (0.5 + 0.5 * np.cos(np.pi * np.arange(1, count + 1) / count)).astype(np.float32)
