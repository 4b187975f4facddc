"""MIDI clips as sound."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.sources.expression import expressions
from setbook.audio.sources.notes import is_random, sounding_notes, struck_notes
from setbook.audio.sources.pitch_motion import Bend

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from setbook.audio.sources.course import Course
    from setbook.audio.sources.expression import NoteCourses, NoteExpression
    from setbook.audio.sources.instrument import Instrument
    from setbook.audio.sources.loop_passes import LoopBrace
    from setbook.audio.sources.notes import Struck
    from setbook.audio.sources.time_line import TimeLine

    Pcm = NDArray[np.float32]


@dataclass(frozen=True)
class MidiClipSource:
    """All that a MIDI clip's sound depends on.

    Parameters
    ----------
    notes
        The model's note array, by time.
    song
        From beats after the clip's start to seconds after it.
    seed
        For chance; counts only where a note leaves something to it.
    bend_course
        The pitch wheel over the clip's own beats, −1 … 1.
    note_courses
        Per-note expression, by the note's id.
    """

    instrument: Instrument
    notes: NDArray[np.void]
    sample_rate: int
    length_beats: float
    song: TimeLine
    loop: LoopBrace
    seed: int = 0
    bend_course: Course | None = None
    note_courses: Mapping[int, NoteCourses] = field(default_factory=dict)
    strikes: NDArray[np.float32] | None = None
    """By what velocities are multiplied at each 128th frame of the clip; notes that start at 0 are not played."""

    @cached_property
    def _every(self) -> Struck:
        seed = self.seed if is_random(self.notes) else 0
        return struck_notes(self.notes, self.loop, self.length_beats, self.song, self.sample_rate, seed)

    @cached_property
    def _strength(self) -> NDArray[np.float32]:
        """What is left of each note's velocity."""
        if self.strikes is None:
            return np.ones(len(self._every), np.float32)
        cells = np.clip(self._every["start"] // CELL_FRAMES, 0, len(self.strikes) - 1)
        strength: NDArray[np.float32] = self.strikes[cells]
        return strength

    @cached_property
    def struck(self) -> Struck:
        """What sounds, on the clip's frames."""
        if self.strikes is None:
            return self._every
        struck = self._every[self._strength > 0.0]
        struck["velocity"] *= self._strength[self._strength > 0.0]
        return struck

    @property
    def frame_count(self) -> int:
        """Frames of the clip, without the tails of its last notes."""
        return max(0, round(float(self.song.at(self.length_beats)) * self.sample_rate))

    @cached_property
    def bend(self) -> Bend | None:
        """The pitch wheel over the clip's frames; None where it stays in the middle."""
        if self.bend_course is None or not self.bend_course.values.any():
            return None
        return Bend.over(self.bend_course, self.loop, self.song, self.frame_count, self.sample_rate)

    @cached_property
    def expressions(self) -> tuple[NoteExpression | None, ...]:
        """What is done to each note that sounds; nothing at all where no note has any expression."""
        if not self.note_courses:
            return ()
        seed = self.seed if is_random(self.notes) else 0
        starts, ends, _, _, ids = sounding_notes(self.notes, self.loop, self.length_beats, seed)
        found = expressions(self.note_courses, ids, starts, ends, self.song, self.sample_rate)
        return (
            tuple(one for one, left in zip(found, self._strength, strict=True) if left > 0.0) if found else ()
        )

    @property
    def key_parts(self) -> tuple[object, ...]:
        """Everything that goes into the sound, and nothing else: what sounds when, and on which voices."""
        counts = self.instrument.counts(self.struck)
        struck = self.struck[counts]
        return (
            "midi clip",
            self.instrument.key(struck),
            struck,
            self.frame_count,
            self.sample_rate,
            self.bend,
            tuple(one for one, counted in zip(self.expressions, counts, strict=False) if counted),
        )

    def make(self) -> Pcm:
        """Return the clip's PCM, with the tails of its last notes."""
        return self.instrument.play(
            self.struck, self.frame_count, self.sample_rate, self.bend, self.expressions
        )
