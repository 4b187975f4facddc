"""The bass: the idea, the groove, the mud and the repair."""

from setbook.demo.score.form import BAR
from setbook.demo.score.harmony import Chord
from setbook.demo.score.notation import Note, shortened, transposed

GROOVE = ((0.0, 0.7, 108.0), (0.75, 0.45, 84.0), (1.5, 0.7, 84.0), (2.5, 0.45, 92.0), (3.0, 0.45, 84.0))
"""Beat, duration, velocity of the drop's figure; the octave at the end of the bar comes on top."""

PULSE = ((0.0, 1.4, 100.0), (1.5, 0.9, 84.0), (2.5, 1.3, 94.0))
"""The verse: three notes a bar, with air between."""

OCTAVE = 12


def roots(chords: tuple[Chord, ...], gap: float = 0.25) -> list[Note]:
    """Hold each root for its bar: the first idea."""
    return [Note(bar * BAR, BAR - gap, chord.bass, 96.0) for bar, chord in enumerate(chords)]


def groove(
    chords: tuple[Chord, ...], figure: tuple[tuple[float, float, float], ...] = GROOVE, pop: bool = True
) -> list[Note]:
    """Play the root in a figure, and the octave on the last eighth if it pops."""
    notes = []
    for bar, chord in enumerate(chords):
        notes += [Note(bar * BAR + beat, duration, chord.bass, level) for beat, duration, level in figure]
        if pop:
            notes.append(Note(bar * BAR + 3.5, 0.35, chord.bass + OCTAVE, 78.0))
    return notes


def thickened(notes: list[Note]) -> list[Note]:
    """Double every note an octave up and let both ring into the next: fat alone, mud in the mix."""
    ringing = shortened(notes, 1.35)
    return sorted([*ringing, *transposed(ringing, OCTAVE)], key=lambda note: (note.time, note.key))
