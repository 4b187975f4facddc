"""Pitch that moves while a note sounds: bends, glides, vibrato, envelopes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.sources.expression import held
from setbook.audio.sources.sinc import read_at
from setbook.audio.sources.voice_filter import STEP_FRAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from setbook.audio.sources.course import Course
    from setbook.audio.sources.expression import NoteExpression
    from setbook.audio.sources.loop_passes import LoopBrace
    from setbook.audio.sources.time_line import TimeLine

    Pcm = NDArray[np.float32]
    Floats = NDArray[np.float64]

STILL_SEMITONES = 1e-4


@dataclass(frozen=True, eq=False)
class Bend:
    """The pitch wheel over a clip, −1 … 1.

    Parameters
    ----------
    values
        At every `STEP_FRAMES`-th frame of the clip; the last one stays.
    note
        What a single note has of its own, if it is for that note alone.
    """

    values: Floats
    note: NoteExpression | None = None

    @classmethod
    def over(
        cls, course: Course, loop: LoopBrace, song: TimeLine, frame_count: int, sample_rate: int
    ) -> Bend:
        """Lay the course of a clip envelope on the clip's frames."""
        frames = np.arange(0, frame_count + STEP_FRAMES, STEP_FRAMES)
        return cls(course.along(loop.content_at(song.inverse().at(frames / sample_rate))))

    def semitones(self, frame: int, steps: int, reach: float) -> Floats:
        """Return what is added to the pitch of a note that starts at a frame, given what the wheel reaches."""
        added = reach * self.after(frame, steps)
        return added if self.note is None else added + held(self.note.semitones, steps)

    def cutoff_semitones(self, steps: int) -> Floats | None:
        """Return what a note's slide adds to the cut-off, or None."""
        return None if self.note is None else held(self.note.cutoff_semitones, steps)

    def after(self, frame: int, steps: int) -> Floats:
        """Return so many values from a frame of the clip on."""
        first = frame // STEP_FRAMES
        at = np.minimum(np.arange(first, first + steps), len(self.values) - 1)
        return self.values[at]


def steps_of(frames: int) -> int:
    """Return how many steps cover so many frames, both ends included."""
    return frames // STEP_FRAMES + 2


def moved(pcm: Pcm, semitones: Floats, frame_count: int) -> Pcm:
    """Return PCM read at a speed that moves its pitch; as long as it lasts, at most `frame_count`.

    Parameters
    ----------
    pcm
        One plane or two.
    semitones
        At every `STEP_FRAMES`-th frame of the result; straight lines between.
    """
    if np.abs(semitones).max(initial=0.0) < STILL_SEMITONES:
        return pcm[:, :frame_count]
    frames = np.arange(frame_count)
    ratio = 2.0 ** (np.interp(frames, np.arange(len(semitones)) * STEP_FRAMES, semitones) / 12.0)
    positions = np.append(0.0, np.cumsum(ratio[:-1]))
    positions = positions[: int(np.searchsorted(positions, pcm.shape[1] - 1))]
    planes = pcm if pcm.shape[0] == 2 else np.repeat(pcm, 2, axis=0)
    return read_at(planes, positions)[: pcm.shape[0]]


def frames_needed(semitones: Floats, frame_count: int) -> int:
    """Return how many frames of PCM `moved` reads for so many of the result, and a few more."""
    return int(np.ceil(frame_count * 2.0 ** (max(float(semitones.max(initial=0.0)), 0.0) / 12.0))) + 64
