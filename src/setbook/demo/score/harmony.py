"""The chords: E minor, and a bass that climbs A, B, C, D in the build to land on E in the drop."""

from dataclasses import dataclass

from setbook.demo.score.form import BAR
from setbook.demo.score.notation import Note, key_of


@dataclass(frozen=True)
class Chord:
    """A bar of harmony: the bass below, four voices close together around middle C."""

    name: str
    bass: int
    voices: tuple[int, ...]


def _chord(name: str, bass: str, voices: str) -> Chord:
    return Chord(name, key_of(bass), tuple(key_of(voice) for voice in voices.split()))


C_MAJOR_9 = _chord("Cmaj9", "C1", "E2 G2 B2 D3")
B_MINOR_7 = _chord("Bm7", "B0", "F#2 A2 B2 D3")
E_MINOR_9 = _chord("Em9", "E1", "G2 B2 D3 F#3")
D_6_9 = _chord("D6/9", "D1", "F#2 A2 B2 E3")
A_MINOR_9 = _chord("Am9", "A0", "G2 B2 C3 E3")
G_ADD_9 = _chord("Gadd9", "G1", "G2 A2 B2 D3")

VERSE_CHORDS = (C_MAJOR_9, B_MINOR_7, E_MINOR_9, D_6_9)
BUILD_CHORDS = (A_MINOR_9, B_MINOR_7, C_MAJOR_9, D_6_9)
DROP_CHORDS = (
    E_MINOR_9, C_MAJOR_9, G_ADD_9, D_6_9,
    E_MINOR_9, C_MAJOR_9, A_MINOR_9, B_MINOR_7,
)  # fmt: skip
OUTRO_CHORDS = (*VERSE_CHORDS, C_MAJOR_9, E_MINOR_9)


def held(
    chords: tuple[Chord, ...], velocity: float = 84.0, strum: float = 0.05, gap: float = 0.1
) -> list[Note]:
    """Hold each chord for its bar, the voices a hair apart as fingers are."""
    return [
        Note(bar * BAR + voice * strum, BAR - gap - voice * strum, key, velocity - 3.0 * (voice % 2))
        for bar, chord in enumerate(chords)
        for voice, key in enumerate(chord.voices)
    ]


def stabs(chords: tuple[Chord, ...], rhythm: tuple[tuple[float, float, float], ...]) -> list[Note]:
    """Repeat each chord in a rhythm of (beat, duration, velocity)."""
    return [
        Note(bar * BAR + beat + 0.012 * voice, duration, key, velocity - 4.0 * (voice % 2))
        for bar, chord in enumerate(chords)
        for beat, duration, velocity in rhythm
        for voice, key in enumerate(chord.voices)
    ]


VERSE_RHYTHM = ((0.0, 2.2, 86.0), (2.5, 1.3, 72.0))
DROP_RHYTHM = ((0.0, 1.2, 92.0), (1.5, 1.2, 84.0), (3.0, 0.8, 88.0))
