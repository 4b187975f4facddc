"""What moves inside of a sampled voice: pitch envelope, LFO, glide, spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.sources.voice_filter import STEP_FRAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from setbook.audio.sources.adsr import Adsr
    from setbook.audio.sources.lfo import Lfo
    from setbook.audio.sources.pitch_motion import Bend

    Floats = NDArray[np.float64]

GLIDE_OFF, GLIDE_LEGATO, GLIDE_ALWAYS = 0, 1, 2


@dataclass(frozen=True)
class VoiceMotion:
    """Modulations of a voice.

    Parameters
    ----------
    bend_semitones
        What the pitch wheel reaches.
    pitch_envelope, pitch_envelope_semitones
        What the envelope adds at its peak.
    lfo, lfo_semitones, lfo_cutoff_semitones, lfo_volume, lfo_pan
        The oscillator and what it reaches: semitones, or 0 … 1.
    glide, glide_seconds
        Whether a note begins at the pitch of the one before, and how long it
        takes to its own: never, when they overlap, or always.
    spread_cents
        Two copies so far apart, one to the left and one to the right.
    pan_random
        0 … 1: each note has its own place, the same each time.
    """

    bend_semitones: float = 0.0
    pitch_envelope: Adsr | None = None
    pitch_envelope_semitones: float = 0.0
    lfo: Lfo | None = None
    lfo_semitones: float = 0.0
    lfo_cutoff_semitones: float = 0.0
    lfo_volume: float = 0.0
    lfo_pan: float = 0.0
    glide: int = GLIDE_OFF
    glide_seconds: float = 0.0
    spread_cents: float = 0.0
    pan_random: float = 0.0

    def semitones(
        self, start: int, down: int, steps: int, from_semitones: float, bend: Bend | None, sample_rate: int
    ) -> Floats:
        """Return what is added to a note's pitch at every `STEP_FRAMES`-th frame.

        Parameters
        ----------
        start, down
            Frame of the clip that the key goes down on, and how long it is held.
        from_semitones
            Where a glide begins, from the note's own pitch.
        """
        added = np.zeros(steps)
        if bend is not None:
            added += bend.semitones(start, steps, self.bend_semitones)
        if self.pitch_envelope is not None and self.pitch_envelope_semitones:
            levels = self.pitch_envelope.levels(down, sample_rate)[::STEP_FRAMES][:steps]
            added[: len(levels)] += self.pitch_envelope_semitones * levels
        if self.lfo is not None and self.lfo_semitones:
            added += self.lfo_semitones * self.lfo.values(start, steps, sample_rate)
        if from_semitones:
            seconds = np.arange(steps) * STEP_FRAMES / sample_rate
            added += from_semitones * np.maximum(0.0, 1.0 - seconds / max(self.glide_seconds, 1e-6))
        return added

    def cutoff_semitones(
        self, start: int, steps: int, sample_rate: int, bend: Bend | None = None
    ) -> Floats | None:
        """Return what the LFO and the note's slide add to the cutoff, or None."""
        slide = None if bend is None else bend.cutoff_semitones(steps)
        if self.lfo is None or not self.lfo_cutoff_semitones:
            return slide
        swing = self.lfo_cutoff_semitones * self.lfo.values(start, steps, sample_rate)
        return swing if slide is None else swing + slide

    def gains(
        self, start: int, frames: int, sample_rate: int
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]] | None:
        """Return the gains of both sides that the LFO makes, frame by frame, or None."""
        if self.lfo is None or not (self.lfo_volume or self.lfo_pan):
            return None
        steps = frames // STEP_FRAMES + 2
        at, wave = np.arange(steps) * STEP_FRAMES, self.lfo.values(start, steps, sample_rate)
        level = 1.0 - self.lfo_volume * (1.0 - wave) / 2.0
        angle = np.pi / 4.0 * (1.0 + np.clip(self.lfo_pan * wave, -1.0, 1.0))
        sides = (level * np.sqrt(2.0) * side(angle) for side in (np.cos, np.sin))
        left, right = (np.interp(np.arange(frames), at, side).astype(np.float32) for side in sides)
        return left, right

    def glides_from(self, before: tuple[int, int, float] | None, start: int, pitch: float) -> float:
        """Return from how many semitones off a note glides, given start, end and pitch of the one before it."""
        if before is None or self.glide == GLIDE_OFF or self.glide_seconds <= 0.0:
            return 0.0
        _, end, other = before
        return float(other - pitch) if self.glide == GLIDE_ALWAYS or start < end else 0.0
