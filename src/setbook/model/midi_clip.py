"""MIDI clips."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from setbook.model.clip import Clip
from setbook.model.expression import Expression, read_expression, write_expression
from setbook.model.fields import integer
from setbook.model.note import Note, notes_of_array, read_note_array, read_notes
from setbook.model.note_writing import write_notes


class MidiClip(Clip):
    """A clip of notes."""

    __slots__ = ()
    kind = "midi"

    bank_coarse = integer("BankSelectCoarse", -1)
    bank_fine = integer("BankSelectFine", -1)
    program_change = integer("ProgramChange", -1)

    @property
    def notes(self) -> list[Note]:
        """Notes by time, then pitch.

        Assigning writes them: a note whose ``note_id`` the clip knows is the
        same note, changed; others are new.
        """
        return read_notes(self.element)

    @notes.setter
    def notes(self, notes: Iterable[Note]) -> None:
        write_notes(self.element, notes, self.document)

    def note_array(self) -> NDArray[np.void]:
        """Give all notes as one structured array, the fast way to thousands of them."""
        return read_note_array(self.element)

    def set_note_array(self, notes: NDArray[np.void]) -> None:
        """Write all notes from an array like that of `note_array`."""
        self.notes = notes_of_array(notes)

    def add_notes(self, notes: Iterable[Note]) -> None:
        """Add notes; ids that they bring from elsewhere do not count.

        Examples
        --------
        >>> from setbook.model import Note
        >>> clip.add_notes([Note(time=0.0, duration=0.5, pitch=36)])  # doctest: +SKIP
        """
        self.notes = [*self.notes, *(replace(note, note_id=None) for note in notes)]

    def remove_notes(self, notes: Iterable[Note]) -> None:
        """Remove notes, as `notes` gives them."""
        gone = set(notes)
        self.notes = [note for note in self.notes if note not in gone]

    @property
    def mpe(self) -> list[Expression]:
        """Per-note expression; Live 11 and later."""
        return read_expression(self.element)

    @mpe.setter
    def mpe(self, lanes: Iterable[Expression]) -> None:
        write_expression(self, lanes)
