"""Notes: unrolled, clipped to their turn, and left to a chance that is the same each time."""

from __future__ import annotations

import numpy as np
import pytest

from setbook.audio.sources.loop_passes import LoopBrace
from setbook.audio.sources.notes import is_random, struck_notes
from setbook.audio.sources.time_line import TimeLine
from setbook.model.note import NOTE_DTYPE

RATE = 44100
STEADY = TimeLine.through([(0, 0), (1000, 500)])  # 120 BPM


def notes(*rows: dict) -> np.ndarray:
    array = np.zeros(len(rows), NOTE_DTYPE)
    array["velocity"], array["enabled"], array["probability"], array["duration"] = 100, True, 1.0, 0.5
    array["note_id"] = np.arange(len(rows))
    for place, row in enumerate(rows):
        for name, value in row.items():
            array[name][place] = value
    return array[np.argsort(array["time"], kind="stable")]


def struck(array, loop=None, length=4.0, song=STEADY, seed=1):
    return struck_notes(array, loop or LoopBrace(), length, song, RATE, seed)


def beats(frames) -> list[float]:
    return (np.asarray(frames) / RATE * 2).round(6).tolist()


def test_notes_fall_on_the_frame_of_their_beat():
    found = struck(notes({"time": 0, "pitch": 60}, {"time": 1.5, "pitch": 64, "duration": 0.25}))
    assert found["start"].tolist() == [0, 33075]
    assert beats(found["end"]) == [0.5, pytest.approx(1.75, abs=1e-4)]
    assert found["pitch"].tolist() == [60, 64]


def test_the_tempo_of_each_moment_counts():
    song = TimeLine.through([(0, 0), (2, 1), (4, 3)])
    found = struck(notes({"time": 1}, {"time": 3}), song=song)
    assert found["start"].tolist() == [RATE // 2, 2 * RATE]


def test_a_loop_repeats_its_notes():
    found = struck(notes({"time": 0.5}, {"time": 3.0}), LoopBrace(0, 0, 2, on=True), 7.0)
    assert beats(found["start"]) == [0.5, 2.5, 4.5, 6.5]


def test_a_start_marker_begins_within_the_loop():
    found = struck(notes({"time": 0.5}, {"time": 1.5}), LoopBrace(1, 0, 2, on=True), 4.0)
    assert beats(found["start"]) == [0.5, 1.5, 2.5, 3.5]


def test_notes_end_with_their_turn_and_with_the_clip():
    found = struck(notes({"time": 1.5, "duration": 9.0}), LoopBrace(0, 0, 2, on=True), 3.75)
    assert beats(found["end"]) == pytest.approx([2.0, 3.75], abs=1e-4)


def test_notes_outside_of_what_plays_are_silent():
    found = struck(notes({"time": -0.25}, {"time": 1.0}, {"time": 4.0}), LoopBrace(begin=0.5), 3.0)
    assert beats(found["start"]) == [0.5]


def test_muted_notes_are_silent():
    assert len(struck(notes({"time": 0, "enabled": False}, {"time": 1}))) == 1


def test_a_note_a_hair_before_its_loop_belongs_to_it():
    found = struck(notes({"time": 2 - 1e-9}), LoopBrace(2, 2, 4, on=True), 4.0)
    assert beats(found["start"]) == [0.0, 2.0]


def test_a_note_of_no_length_still_sounds():
    found = struck(notes({"time": 1, "duration": 0}))
    assert found["end"][0] > found["start"][0]


@pytest.mark.parametrize(("probability", "turns"), [(0.0, 0), (1.0, 200), (0.5, pytest.approx(100, abs=30))])
def test_chance_falls_as_often_as_it_says(probability, turns):
    array = notes({"time": 0, "probability": probability})
    assert len(struck(array, LoopBrace(0, 0, 1, on=True), 200.0)) == turns


def test_chance_is_the_same_each_time_and_another_for_another_seed():
    array = notes(*({"time": step / 8, "probability": 0.5, "velocity_deviation": 20} for step in range(32)))
    first, again, other = (struck(array, seed=seed) for seed in (5, 5, 6))
    assert np.array_equal(first, again)
    assert not np.array_equal(first["start"], other["start"])


def test_chance_belongs_to_the_note_and_not_to_its_neighbours():
    array = notes(*({"time": step / 8, "pitch": step, "probability": 0.5} for step in range(32)))
    without_first = array[1:]
    assert set(struck(without_first)["pitch"]) == set(struck(array)["pitch"]) - {0}


def test_velocity_wanders_only_to_its_side():
    array = notes(*({"time": step / 16, "velocity": 60, "velocity_deviation": 30} for step in range(64)))
    velocities = struck(array)["velocity"]
    assert velocities.min() >= 60
    assert velocities.max() <= 90
    assert velocities.std() > 4


def test_what_is_random_is_known():
    assert not is_random(notes({"time": 0}))
    assert is_random(notes({"time": 0, "probability": 0.9}))
    assert is_random(notes({"time": 0, "velocity_deviation": -3}))
