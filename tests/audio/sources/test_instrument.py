"""Instruments: layers, keys, polyphony, chokes, tails, and what their names depend on."""

from __future__ import annotations

import numpy as np
import pytest

from setbook.audio.sources.adsr import Adsr
from setbook.audio.sources.drum_voice import DrumVoice
from setbook.audio.sources.instrument import STRAIGHT, Instrument, Layer
from setbook.audio.sources.notes import STRUCK_DTYPE
from setbook.audio.sources.patches import KEYS
from setbook.audio.sources.sampler import SampledVoice, Zone

from .conftest import RATE

FLAT = Adsr(attack=0.0, sustain=1.0, release=0.005)


def struck(*rows):
    return np.array(list(rows), STRUCK_DTYPE)


def only(key: int) -> tuple[int, ...]:
    return tuple(value if value == key else -1 for value in STRAIGHT)


@pytest.fixture
def steady(sample):
    """A voice that sounds at level 1 for two seconds, whenever its key goes up."""
    return SampledVoice(
        (Zone(sample(np.ones((2, 2 * RATE), np.float32)), 0, 2 * RATE, key_scale=0.0),), FLAT, one_shot=True
    )


def test_layers_add_up_at_their_gains(steady):
    instrument = Instrument(
        (Layer(steady, gain_left=0.5, gain_right=0.25), Layer(steady, gain_left=0.1, gain_right=0.1))
    )
    pcm = instrument.play(struck((0, 1000, 60, 127)), 2000, RATE)
    assert pcm[:, 1000].tolist() == pytest.approx([0.6, 0.35], abs=1e-6)


def test_a_layer_hears_only_its_keys(steady):
    pcm = Instrument((Layer(steady, keys=only(60)),)).play(struck((0, 9, 61, 127)), 2000, RATE)
    assert not pcm.any()


def test_a_layer_that_holds_its_notes_gives_them_all_one_length(sample):
    zone = Zone(sample(np.ones((2, 2 * RATE), np.float32)), 0, 2 * RATE, key_scale=0.0)
    voice = SampledVoice((zone,), FLAT)
    notes = struck((0, 9, 60, 127), (RATE, RATE + RATE // 2, 60, 127))
    held = Instrument((Layer(voice, note_seconds=0.25),)).play(notes, 2 * RATE, RATE)
    even = notes.copy()
    even["end"] = even["start"] + RATE // 4
    np.testing.assert_array_equal(held, Instrument((Layer(voice),)).play(even, 2 * RATE, RATE))
    assert Layer(voice).key != Layer(voice, note_seconds=0.25).key


def test_tails_sound_past_the_clip_and_end_in_silence(steady):
    pcm = Instrument((Layer(steady),)).play(struck((0, 100, 60, 127)), 1000, RATE)
    assert pcm.shape[1] == pytest.approx(2 * RATE, abs=100)
    assert Instrument().play(struck(), 1000, RATE).shape == (2, 1000)


def test_pads_of_a_choke_group_cut_each_other_off(steady):
    hat, opened = Layer(steady, keys=only(42), choke_group=1), Layer(steady, keys=only(46), choke_group=1)
    pcm = Instrument((hat, opened)).play(struck((0, 9, 46, 127), (RATE // 2, RATE, 42, 127)), RATE, RATE)
    assert pcm[0, RATE // 2 - 10] == pytest.approx(1.0)
    assert pcm[0, RATE // 2 + 500] == pytest.approx(1.0)  # the closed hat alone
    alone = Instrument((Layer(steady, keys=only(42)), Layer(steady, keys=only(46)))).play(
        struck((0, 9, 46, 127), (RATE // 2, RATE, 42, 127)), RATE, RATE
    )
    assert alone[0, RATE // 2 + 500] == pytest.approx(2.0)


def test_the_oldest_note_gives_its_voice_away(steady):
    mono = SampledVoice(steady.zones, FLAT, one_shot=True, polyphony=1)
    pcm = Instrument((Layer(mono),)).play(struck((0, 9, 60, 127), (5000, 5009, 62, 127)), RATE, RATE)
    assert pcm[0, 4000] == pytest.approx(1.0)
    assert pcm[0, 6000] == pytest.approx(1.0)
    assert np.abs(np.diff(pcm[0, 4000:6000])).max() <= 1.0  # its attack, no more


def test_the_key_depends_on_what_the_notes_reach_and_on_nothing_else(steady):
    kick, snare = Layer(steady, keys=only(36)), Layer(DrumVoice("snare"), keys=only(38))
    louder = Layer(DrumVoice("snare", gain=0.5), keys=only(38))
    notes = struck((0, 9, 36, 100))
    assert Instrument((kick, snare)).key(notes) == Instrument((kick, louder)).key(notes)
    both = struck((0, 9, 36, 100), (0, 9, 38, 100))
    assert Instrument((kick, snare)).key(both) != Instrument((kick, louder)).key(both)


def test_many_notes_take_time_in_proportion():
    """Work is counted in notes: each voice is asked once for each."""
    asked = []

    class Counting:
        key, polyphony = "counting", 8

        def play(self, notes, sample_rate, bend=None):
            for index in range(len(notes)):
                asked.append(index)
                yield index, np.zeros((2, 10), np.float32)

    rows = [(frame, frame + 50, 60, 100) for frame in range(0, 100_000, 100)]
    Instrument((Layer(Counting()),)).play(struck(*rows), 100_000, RATE)
    assert len(asked) == 1000


def test_playing_twice_is_the_same_bit_for_bit():
    notes = struck(*((step * 5000, step * 5000 + 4000, 50 + step, 30 + 9 * step) for step in range(10)))
    instrument = Instrument((Layer(KEYS), Layer(DrumVoice())))
    assert np.array_equal(instrument.play(notes, 60000, RATE), instrument.play(notes, 60000, RATE))
