"""Per-note expression: what a single note's own bend, pressure and slide do to it.

Pitch bend is in the file as 8192 for 48 semitones. What pressure and slide
move is set in each instrument; here pressure is taken as the level, from
−6 dB at nothing to 0 dB, and slide as the filter's cut-off, an octave either
way of its middle (both assumed).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.sources.voice_filter import STEP_FRAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from setbook.audio.sources.course import Course
    from setbook.audio.sources.time_line import TimeLine

    Floats = NDArray[np.float64]

UNITS_PER_SEMITONE = 8192.0 / 48.0
MOST_UNITS = 127.0
LEAST_GAIN = 0.5
SLIDE_SEMITONES = 12.0


@dataclass(frozen=True, eq=False)
class NoteCourses:
    """The lanes of one note, over beats after its start; None for one that it does not have.

    Parameters
    ----------
    bend
        In the file's units, ±8192.
    pressure, slide
        0 … 127.
    """

    bend: Course | None = None
    pressure: Course | None = None
    slide: Course | None = None


@dataclass(frozen=True, eq=False)
class NoteExpression:
    """What is done to one note, at every `STEP_FRAMES`-th frame from its start; the last value stays."""

    semitones: Floats
    gains: Floats
    cutoff_semitones: Floats

    @classmethod
    def over(
        cls, courses: NoteCourses, start_beats: float, end_beats: float, song: TimeLine, sample_rate: int
    ) -> NoteExpression:
        """Lay a note's lanes on the frames that it is held for, given its place in the clip's beats."""
        begun, ended = (float(song.at(beats)) for beats in (start_beats, end_beats))
        seconds = begun + np.arange(0.0, ended - begun + STEP_FRAMES / sample_rate, STEP_FRAMES / sample_rate)
        offsets = song.inverse().at(seconds) - start_beats

        def along(course: Course | None, otherwise: float) -> Floats:
            return np.full(1, otherwise) if course is None else course.along(offsets)

        pressure = np.clip(along(courses.pressure, MOST_UNITS) / MOST_UNITS, 0.0, 1.0)
        slide = np.clip(along(courses.slide, MOST_UNITS / 2.0) / MOST_UNITS, 0.0, 1.0)
        return cls(
            along(courses.bend, 0.0) / UNITS_PER_SEMITONE,
            LEAST_GAIN + (1.0 - LEAST_GAIN) * pressure,
            SLIDE_SEMITONES * (2.0 * slide - 1.0),
        )

    def gain(self, frames: int) -> NDArray[np.float32]:
        """Return the gain at each frame."""
        at = np.arange(len(self.gains)) * STEP_FRAMES
        return np.interp(np.arange(frames), at, self.gains).astype(np.float32)


def held(values: Floats, steps: int) -> Floats:
    """Return so many values; the last one stays."""
    return values[np.minimum(np.arange(steps), len(values) - 1)]


def expressions(
    courses: Mapping[int, NoteCourses],
    note_ids: NDArray[np.int64],
    starts: Floats,
    ends: Floats,
    song: TimeLine,
    sample_rate: int,
) -> tuple[NoteExpression | None, ...]:
    """Return what is done to each note that sounds; None to those that play as they are."""
    return tuple(
        NoteExpression.over(courses[number], start, end, song, sample_rate) if number in courses else None
        for number, start, end in zip(note_ids.tolist(), starts.tolist(), ends.tolist(), strict=True)
    )
