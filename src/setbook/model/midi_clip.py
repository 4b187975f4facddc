"""MIDI clips."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from setbook.format.scalars import read_float, read_int
from setbook.model.clip import Clip
from setbook.model.note import Note, read_note_array, read_notes


@dataclass(frozen=True, slots=True)
class ExpressionEvent:
    """A value of per-note expression (MPE), at a time in beats after the note's start."""

    time_offset: float
    value: float


@dataclass(frozen=True, slots=True)
class Expression:
    """One lane of per-note expression.

    Parameters
    ----------
    note_id
        The note it belongs to.
    controller
        −2 is pitch bend, −1 pressure, 74 slide; as other projects read it.
    events
        By time.
    """

    note_id: int
    controller: int
    events: tuple[ExpressionEvent, ...]


class MidiClip(Clip):
    """A clip of notes."""

    __slots__ = ()
    kind = "midi"

    @property
    def notes(self) -> list[Note]:
        """Notes by time, then pitch."""
        return read_notes(self.element)

    def note_array(self) -> NDArray[np.void]:
        """Give all notes as one structured array, the fast way to thousands of them."""
        return read_note_array(self.element)

    @property
    def mpe(self) -> list[Expression]:
        """Per-note expression; Live 11 and later."""
        lists = self.element.iterfind("Notes/PerNoteEventStore/EventLists/PerNoteEventList")
        return [
            Expression(
                read_int(found.get("NoteId", "0")),
                read_int(found.get("CC", "0")),
                tuple(
                    ExpressionEvent(
                        read_float(event.get("TimeOffset", "0")), read_float(event.get("Value", "0"))
                    )
                    for event in found.iterfind("Events/PerNoteEvent")
                ),
            )
            for found in lists
        ]
