"""The lines above: the hook that the lead sings, its echo in the outro, the arpeggio, the pad's top voices."""

from setbook.demo.score.form import BAR
from setbook.demo.score.harmony import Chord
from setbook.demo.score.notation import Note, between, line, transposed

HOOK = [
    *line("B3:0.5 D4:0.5 E4:1.5> -:0.5 G4:0.5 F#4:0.5"),
    *line("E4:1.5> D4:0.5 B3:1.5", start=4.0),
    *line("B3:0.5 D4:0.5 E4:1 G4:1> A4:0.5 G4:0.5", start=8.0),
    *line("F#4:2> E4:0.5 D4:0.5", start=12.0),
    *line("B3:0.5 D4:0.5 E4:1.5> -:0.5 G4:0.5 F#4:0.5", start=16.0),
    *line("E4:1.5> F#4:0.5 G4:1.5", start=20.0),
    *line("B4:1.5> A4:0.5 G4:1 E4:1", start=24.0),
    *line("F#4:1> D4:0.5 B3:2", start=28.0),
]
"""Eight bars over the drop's chords."""

HOOK_CALL = between(HOOK, 0.0, 8.0)
"""The first two bars: what the printed echo repeats."""

HOOK_MEMORY = line("B3:0.5 D4:0.5 E4:3", velocity=78.0)
"""The hook's first notes, once more at the end."""

EIGHTHS = "8.5.6.4.7.5.6.3."
SIXTEENTHS = "8456745386457463"
RISING = "3344455566677788"


def arpeggio(chords: tuple[Chord, ...], row: str, lift: int = 24, maybe: str = "") -> list[Note]:
    """Break each chord upwards and back, one step a sign of the row.

    Parameters
    ----------
    chords
        One a bar.
    row
        Sixteen signs, ``1``-``9`` for the velocity, ``.`` for nothing.
    lift
        Semitones above the chord's own voices.
    maybe
        Steps (as letters a-p) that sound only two times of three: the line breathes at each pass.
    """
    order = (0, 2, 1, 3, 2, 1, 3, 0)
    chances = {ord(letter) - ord("a") for letter in maybe}
    notes = []
    for bar, chord in enumerate(chords):
        sounding = [step for step, mark in enumerate(row) if mark != "."]
        for turn, step in enumerate(sounding):
            key = chord.voices[order[turn % len(order)]]
            chance = 0.66 if step in chances else 1.0
            velocity = 28.0 + 10.0 * int(row[step])
            notes.append(
                Note(bar * BAR + step * 0.25, 0.22, key + lift, velocity, chance, -12.0 * (step % 2))
            )
    return notes


def pad_voices(chords: tuple[Chord, ...], lift: int = 12, velocity: float = 80.0) -> list[Note]:
    """Hold the three upper voices of each chord, tied over one bar line where the next chord keeps them."""
    notes: list[Note] = []
    for bar, chord in enumerate(chords):
        for key in chord.voices[1:]:
            tied = next(
                (n for n in notes if n.key == key and n.duration == BAR and n.time == (bar - 1) * BAR), None
            )
            if tied:
                notes.remove(tied)
            start = tied.time if tied else bar * BAR
            notes.append(Note(start, (bar + 1) * BAR - start, key, velocity))
    return transposed(sorted(notes, key=lambda note: (note.time, note.key)), lift)
