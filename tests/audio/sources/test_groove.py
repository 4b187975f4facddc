"""Grooves: swing, quantize, velocity and chance, on notes and on audio."""

from __future__ import annotations

import copy

import numpy as np
import pytest

import setbook as sb
from setbook.audio.sources.groove import GrooveFeel
from setbook.audio.sources.reading.grooves import read_grooves
from setbook.model.note import NOTE_DTYPE

SWING = GrooveFeel(0.25, (0.0, 0.0833), (127.0, 90.0))


def sixteenths(count: int = 16, velocity: float = 100.0, late: float = 0.0) -> np.ndarray:
    notes = np.zeros(count, NOTE_DTYPE)
    notes["time"] = 0.25 * np.arange(count) + late
    notes["duration"], notes["velocity"], notes["enabled"], notes["probability"] = 0.2, velocity, True, 1.0
    return notes


def test_timing_swings_every_second_sixteenth():
    played = SWING.played(sixteenths(), 0, 4, seed=1)
    assert played["time"] == pytest.approx(0.25 * np.arange(16) + 0.0833 * (np.arange(16) % 2))
    assert np.all(played["duration"] == 0.2)


def test_quantize_comes_first_and_goes_as_far_as_it_says():
    straight = GrooveFeel(0.25, (0.0,), (-1.0,), quantize=0.5)
    assert straight.played(sixteenths(late=0.04), 0, 4, 1)["time"] == pytest.approx(
        sixteenths(late=0.02)["time"]
    )


def test_velocity_goes_towards_the_patterns_and_stays_a_velocity():
    half = GrooveFeel(0.25, (0.0, 0.0), (127.0, -1.0), velocity=0.5)
    assert half.played(sixteenths(4), 0, 4, 1)["velocity"].tolist() == [113.5, 100, 113.5, 100]
    against = GrooveFeel(0.25, (0.0,), (127.0,), velocity=-1.0)
    assert against.played(sixteenths(1, velocity=10), 0, 4, 1)["velocity"][0] == 1


def test_chance_is_the_same_each_time_and_within_half_a_grid():
    wild = GrooveFeel(0.25, (0.0,), (-1.0,), random=1.0)
    one, two, other = (wild.played(sixteenths(64), 0, 16, seed)["time"] for seed in (1, 1, 2))
    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)
    assert np.abs(one - np.sort(sixteenths(64)["time"])).max() <= 0.25
    assert np.all(np.diff(one) >= 0)


def test_nothing_leaves_the_loop_that_it_was_in():
    early = GrooveFeel(0.25, (-0.1,), (-1.0,))
    played = early.played(sixteenths(), 0, 4, 1)["time"]
    assert played.min() == 0
    assert played.max() < 4


def test_the_line_takes_played_beats_back_to_written_ones():
    line = SWING.line(0, 4)
    assert line.at(0.25 + 0.0833) == pytest.approx(0.25)
    assert line.at([0.5, 1.0]) == pytest.approx([0.5, 1.0])
    assert GrooveFeel(0.25, (0.0,), (-1.0,)).line(0, 4) is None
    assert SWING.line(0, 1e9) is None


@pytest.mark.corpus
def test_grooves_of_real_sets_are_read(corpus):
    """Swing 66 puts every second sixteenth at two thirds."""
    path = next(corpus.rglob("DefaultLiveSet.als"))
    live_set = sb.open(path)
    (feel,) = read_grooves(live_set).values()
    assert feel.grid_beats == 0.25
    assert feel.offsets[:4] == pytest.approx((0, 1 / 12, 0, 1 / 12), abs=1e-3)
    assert feel.timing == 0  # the set's global amount is 0
    amount = live_set.main.element.find("DeviceChain/Mixer/GlobalGrooveAmount/Manual")
    amount.set("Value", "50")
    assert next(iter(read_grooves(live_set).values())).timing == pytest.approx(0.5)


@pytest.mark.corpus
def test_a_set_plays_its_clips_with_their_groove(corpus, demo_project):
    """A groove from one set put into the demo's pool: its notes are struck later, and only they."""
    from setbook.audio.set_reader import SetReader

    pool = sb.open(next(corpus.rglob("DefaultLiveSet.als"))).document.root.find(".//GroovePool/Grooves")
    live_set = sb.open(demo_project / "Night Drive v1.als")
    there = live_set.document.root.find(".//GroovePool/Grooves")
    for groove in pool:
        there.append(copy.deepcopy(groove))
    live_set.main.element.find("DeviceChain/Mixer/GlobalGrooveAmount/Manual").set("Value", "100")
    track = next(track for track in live_set.tracks if track.kind == "midi" and track.clips)

    def starts() -> list[int]:
        reader = SetReader(live_set, 44100)
        return [
            one for placed in reader.parts[track.id].sources for one in placed.source.struck["start"].tolist()
        ]

    before = starts()
    for clip in track.clips:
        clip.groove_id = pool[0].get("Id")
    after = starts()
    late = np.array(after) - np.array(before)
    assert set(late.tolist()) != {0}
    assert late.min() >= -1
    assert late.max() <= 0.1 * 60 / live_set.tempo * 44100
