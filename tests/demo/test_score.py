"""The score: notation, and that the song keeps to its key."""

from __future__ import annotations

import itertools

import pytest

from setbook.demo.score import beats
from setbook.demo.score.bassline import groove, roots, thickened
from setbook.demo.score.form import SECTIONS
from setbook.demo.score.harmony import BUILD_CHORDS, DROP_CHORDS, OUTRO_CHORDS, VERSE_CHORDS
from setbook.demo.score.melody import EIGHTHS, HOOK, SIXTEENTHS, arpeggio, pad_voices
from setbook.demo.score.notation import Note, grid, key_of, line, moved, ringing

E_MINOR = {4, 6, 7, 9, 11, 0, 2}
CHORDS = (VERSE_CHORDS, BUILD_CHORDS, DROP_CHORDS, OUTRO_CHORDS)


@pytest.mark.parametrize(("name", "key"), [("C3", 60), ("F#2", 54), ("Bb1", 46), ("E0", 28)])
def test_pitches_are_named_as_live_names_them(name, key):
    assert key_of(name) == key


def test_a_line_is_a_melody_with_rests_and_accents():
    assert line("E3:1.5> -:0.5 G3:1", start=4.0) == [Note(4.0, 1.5, 64, 112.0), Note(6.0, 1.0, 67, 100.0)]


def test_a_grid_is_a_row_of_sixteenths():
    assert grid("9..|.4", 36) == [Note(0.0, 0.25, 36, 127.0), Note(1.0, 0.25, 36, 67.0)]


def test_moving_and_ringing():
    notes = line("E3:1 G3:1")
    assert [note.time for note in moved(notes, 2.0)] == [2.0, 3.0]
    assert [note.duration for note in ringing(notes, 1.0, 8.0)] == [1.0, 7.0]


def test_sections_follow_each_other():
    assert all(one.end == after.start for one, after in itertools.pairwise(SECTIONS))
    assert all(section.length % 4 == 0 for section in SECTIONS)


@pytest.mark.parametrize("chords", CHORDS)
def test_everything_is_in_e_minor(chords):
    lines = [roots(chords), groove(chords), pad_voices(chords), arpeggio(chords, SIXTEENTHS)]
    assert {note.key % 12 for notes in lines for note in notes} <= E_MINOR
    assert {note.key % 12 for note in HOOK} <= E_MINOR


def test_the_build_climbs_to_the_tonic():
    climb = [chord.bass for chord in (*BUILD_CHORDS, DROP_CHORDS[0])]
    assert climb == sorted(climb)
    assert climb[-1] % 12 == 4


def test_registers_do_not_cross():
    bass = max(chord.bass for chord in DROP_CHORDS)
    keys = [voice for chord in DROP_CHORDS for voice in chord.voices]
    arp = min(note.key for note in arpeggio(DROP_CHORDS, EIGHTHS))
    assert bass < min(keys)
    assert max(keys) < arp


def test_thickening_doubles_an_octave_up_and_overlaps():
    line_ = groove(VERSE_CHORDS)
    thick = thickened(line_)
    assert len(thick) == 2 * len(line_)
    assert max(note.key for note in thick) == max(note.key for note in line_) + 12


@pytest.mark.parametrize(
    "beat", [beats.FIRST_BEAT, beats.VERSE_BEAT, beats.DROP_BEAT, beats.HALF_TIME_BEAT, beats.OUTRO_BEAT]
)
def test_beats_last_two_bars(beat):
    assert max(note.time for note in beat) < 8.0
    assert min(note.time for note in beat) == 0.0
    assert all(1 <= note.velocity <= 127 for note in beat)
