"""Notes, and two ways to write them down: a line of pitches and a grid of steps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

STEP = 0.25
"""A sixteenth, in beats."""

LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


@dataclass(frozen=True)
class Note:
    """A note in a clip, times in beats from the clip's first beat."""

    time: float
    duration: float
    key: int
    velocity: float = 100.0
    probability: float = 1.0
    deviation: float = 0.0
    """How far the velocity may wander at each pass, as Live's velocity deviation."""


def key_of(name: str) -> int:
    """Read a pitch in Live's naming, where C3 is MIDI key 60.

    Examples
    --------
    >>> key_of("C3"), key_of("F#2"), key_of("Bb1")
    (60, 54, 46)
    """
    letter, rest = name[0], name[1:]
    sharp = rest.count("#") - rest.count("b")
    return 12 * (int(rest.strip("#b")) + 2) + LETTERS[letter] + sharp


def line(text: str, start: float = 0.0, velocity: float = 100.0) -> list[Note]:
    """Write a melody one note after the other: ``pitch:beats``, or ``-`` for a rest.

    ``>`` after the beats accents the note.

    Examples
    --------
    >>> line("E3:1.5> -:0.5 G3:1")
    [Note(time=0.0, duration=1.5, key=64, velocity=112.0, ...), Note(time=2.0, duration=1.0, key=67, ...)]
    """
    notes = []
    time = start
    for word in text.split():
        pitch, beats = word.rstrip(">").split(":")
        accent = 12.0 if word.endswith(">") else 0.0
        if pitch != "-":
            notes.append(Note(time, float(beats), key_of(pitch), velocity + accent))
        time += float(beats)
    return notes


def grid(
    row: str, key: int, start: float = 0.0, probability: float = 1.0, deviation: float = 0.0
) -> list[Note]:
    """Write a drum row: one sign a sixteenth, ``1``-``9`` for the velocity, ``.`` for nothing."""
    return [
        Note(start + step * STEP, STEP, key, 19.0 + 12.0 * int(mark), probability, deviation)
        for step, mark in enumerate(row.replace("|", ""))
        if mark != "."
    ]


def moved(notes: Iterable[Note], beats: float) -> list[Note]:
    """Give the same notes later (or earlier)."""
    return [replace(note, time=note.time + beats) for note in notes]


def transposed(notes: Iterable[Note], semitones: int) -> list[Note]:
    """Give the same notes higher (or lower)."""
    return [replace(note, key=note.key + semitones) for note in notes]


def shortened(notes: Iterable[Note], factor: float) -> list[Note]:
    """Give the same notes, each held for a part of its time."""
    return [replace(note, duration=note.duration * factor) for note in notes]


def ringing(notes: Iterable[Note], start: float, end: float) -> list[Note]:
    """Give the same notes, those from a beat on held until another one."""
    return [replace(note, duration=end - note.time) if note.time >= start else note for note in notes]


def between(notes: Sequence[Note], start: float, end: float) -> list[Note]:
    """Take the notes that begin in a span, counted from its start."""
    return moved((note for note in notes if start <= note.time < end), -start)
