"""Tempo and form: thirty-one bars of 4/4 in five sections."""

from dataclasses import dataclass

SKETCH_BPM = 104.0
"""The tempo of the first idea."""

SONG_BPM = 108.0
"""The tempo since the drums came in."""

HALF_TIME_BPM = 92.0
"""The tempo of the fork."""

TOPS_BPM = 120.0
"""The tempo at which the percussion loop was recorded."""

QUAY_BPM = 90.0
"""The tempo that the field recording was given, so that it loops."""

BAR = 4.0
"""Beats of a bar."""


@dataclass(frozen=True)
class Section:
    """A part of the song, in beats from its start."""

    name: str
    start: float
    end: float

    @property
    def length(self) -> float:
        """Its duration in beats."""
        return self.end - self.start


INTRO = Section("Intro", 0.0, 16.0)
VERSE = Section("Verse", 16.0, 48.0)
BUILD = Section("Build", 48.0, 64.0)
DROP = Section("Drop", 64.0, 96.0)
OUTRO = Section("Outro", 96.0, 124.0)
SECTIONS = (INTRO, VERSE, BUILD, DROP, OUTRO)

LAST_DRUM = 112.0
"""Where the drums stop: the last bars belong to chords, water and the hook's memory."""

LAST_CHORD = 116.0
"""Where the last chord begins, which rings for two bars."""
