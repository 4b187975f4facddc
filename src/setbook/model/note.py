"""MIDI notes: one at a time as values, or all at once as an array."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from setbook.errors import FormatError
from setbook.format import Element, descend
from setbook.format.scalars import read_int

NOTE_DTYPE = np.dtype(
    [
        ("time", np.float64),
        ("duration", np.float64),
        ("pitch", np.int16),
        ("velocity", np.float32),
        ("off_velocity", np.float32),
        ("enabled", np.bool_),
        ("probability", np.float32),
        ("velocity_deviation", np.float32),
        ("note_id", np.int32),
    ]
)
"""Fields of `note_array`, as those of `Note`; ``note_id`` is −1 where there is none."""

# What Live means where it leaves an attribute out: Live 12 writes only what differs.
_ATTRIBUTES = (
    ("time", "Time", "0"),
    ("duration", "Duration", "0"),
    ("velocity", "Velocity", "100"),
    ("off_velocity", "OffVelocity", "64"),
    ("probability", "Probability", "1"),
    ("velocity_deviation", "VelocityDeviation", "0"),
    ("note_id", "NoteId", "-1"),
)


@dataclass(frozen=True, slots=True)
class Note:
    """A note.

    Parameters
    ----------
    time, duration
        In beats, from the clip's own zero; time can be negative.
    pitch
        MIDI key, 60 is middle C (C3 in Live).
    velocity, off_velocity
        0 to 127, with fractions since Live 11.
    enabled
        False for a muted note.
    probability
        Chance to sound, 0 to 1.
    velocity_deviation
        How far the velocity may go up (positive) or down at random.
    note_id
        Identity within the clip; ``None`` before Live 10.1.
    """

    time: float
    duration: float
    pitch: int
    velocity: float = 100.0
    off_velocity: float = 64.0
    enabled: bool = True
    probability: float = 1.0
    velocity_deviation: float = 0.0
    note_id: int | None = None


def read_notes(clip: Element) -> list[Note]:
    """Read a clip's notes by time, then pitch."""
    return notes_of_array(read_note_array(clip))


def notes_of_array(notes: NDArray[np.void]) -> list[Note]:
    """Turn an array of notes (`NOTE_DTYPE`) into values."""
    return [_note(row) for row in notes.tolist()]


def read_note_array(clip: Element) -> NDArray[np.void]:
    """Read a clip's notes into one array (`NOTE_DTYPE`) by time, then pitch."""
    events: list[Element] = []
    pitches: list[int] = []
    for key_track in clip.iterfind("Notes/KeyTracks/KeyTrack"):
        key, inside = descend(key_track, "MidiKey"), descend(key_track, "Notes")
        if key is None or inside is None:
            continue
        events += inside
        pitches += [read_int(key.get("Value", "0"))] * len(inside)
    notes = np.empty(len(events), NOTE_DTYPE)
    for name, attribute, default in _ATTRIBUTES:
        notes[name] = _fitting(_column(events, attribute, default), name, attribute)
    notes["pitch"] = _fitting(pitches, "pitch", "MidiKey")
    notes["enabled"] = [event.get("IsEnabled") != "false" for event in events]
    return notes[np.lexsort((notes["pitch"], notes["time"]))]


def _column(events: list[Element], attribute: str, default: str) -> list[float]:
    try:
        return [float(event.get(attribute, default)) for event in events]
    except ValueError as error:
        raise FormatError(
            f"expected a number in {attribute} of every note, found: {error}. The file is damaged here."
        ) from None


def _fitting(column: list[float] | list[int], name: str, attribute: str) -> NDArray[np.generic]:
    """Take a column for a field; numbers that the field cannot hold are damage."""
    kind = NOTE_DTYPE[name]
    values = np.asarray(column, np.float64)
    if kind.kind == "i" and not np.all(np.abs(values) <= np.iinfo(kind).max):
        raise FormatError(
            f"expected whole numbers up to {np.iinfo(kind).max} in {attribute} of every note, found others. "
            "The file is damaged here."
        )
    with np.errstate(over="ignore"):  # a velocity beyond all floats is infinite
        return values.astype(kind)


def _note(row: tuple[Any, ...]) -> Note:
    note = Note(*row)
    return note if row[-1] >= 0 else replace(note, note_id=None)
