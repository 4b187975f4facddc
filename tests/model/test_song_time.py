"""Beats to seconds and back: golden times of real sets, laws of every map."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.model.small_sets import live_10, tempo_events

import setbook as sb
from setbook.model import TempoMap, TimeSignature

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.model.tempo_map import TempoMode


def test_locators_are_where_live_exports_them(corpus: Path) -> None:
    golden = json.loads((corpus / "golden" / "locator_times.json").read_text())
    checked = 0
    for name, expected in golden.items():
        if name.startswith("_"):
            continue
        live_set = sb.open(corpus / name)
        tempo_map = live_set.tempo_map_in(expected["mode"])
        beats = [locator.time for locator in live_set.locators]
        np.testing.assert_allclose(tempo_map.seconds(beats), expected["locators"], rtol=0, atol=1e-6)
        np.testing.assert_allclose(tempo_map.beats(expected["locators"]), beats, rtol=0, atol=1e-6)
        checked += len(beats)
    assert checked == 28


def test_a_ramp_in_steps_and_in_theory() -> None:
    """60 to 120 BPM over four beats: sixteen steps of a sixteenth, or 4 ln 2 seconds."""
    live_set = live_10(tempo_events((0, 60), (4, 120)))
    steps = sum(60 / (60 + 15 * step / 4) / 4 for step in range(16))
    assert live_set.tempo_map_in("live").seconds(4) == pytest.approx(steps, abs=1e-12)
    assert live_set.tempo_map_in("ideal").seconds(4) == pytest.approx(4 * np.log(2), abs=1e-12)


def test_a_jump_off_the_grid_is_heard_at_the_next_sixteenth() -> None:
    tempo_map = live_10(tempo_events((0, 60), (1.1, 60), (1.1, 120))).tempo_map
    assert tempo_map.tempo_at([1.2, 1.25]).tolist() == [60, 120]
    assert tempo_map.seconds(2.25) == pytest.approx(1.25 + 0.5)


def test_time_before_the_start_runs_at_the_first_tempo() -> None:
    assert TempoMap.steady(120).seconds([-4, 0, 4]).tolist() == [-2, 0, 2]


@pytest.mark.parametrize("mode", ["live", "ideal"])
def test_breakpoints_are_on_the_map(mode: str) -> None:
    tempo_map = live_10(tempo_events((0, 90), (8, 140), (8, 70), (20, 70))).tempo_map_in(mode)
    beats, seconds = tempo_map.breakpoints
    assert np.all(np.diff(beats) > 0)
    assert np.all(np.diff(seconds) > 0)
    np.testing.assert_allclose(tempo_map.seconds(beats), seconds)


_times = st.lists(st.floats(0, 200), min_size=1, max_size=6).map(sorted)
_tempos = st.lists(st.floats(20, 999), min_size=6, max_size=6)


@settings(deadline=None)
@given(times=_times, tempos=_tempos, beats=st.lists(st.floats(-50, 300), min_size=1, max_size=20))
def test_there_and_back(times: list[float], tempos: list[float], beats: list[float]) -> None:
    live_set = live_10(tempo_events(*zip(times, tempos, strict=False)))
    for mode in ("live", "ideal"):
        tempo_map = live_set.tempo_map_in(mode)
        seconds = tempo_map.seconds(beats)
        np.testing.assert_allclose(tempo_map.beats(seconds), beats, rtol=1e-9, atol=1e-7)
        ordered = tempo_map.seconds(sorted(beats))
        assert np.all(np.diff(ordered) >= 0)


@pytest.mark.parametrize(
    ("text", "code"), [("1/1", 0), ("4/4", 201), ("6/8", 302), ("99/16", 494), ("7/2", 105)]
)
def test_time_signature_codes(text: str, code: int) -> None:
    signature = TimeSignature.from_code(code)
    assert str(signature) == text
    assert signature.code == code


@settings(deadline=None)
@given(st.integers(1, 99), st.sampled_from([1, 2, 4, 8, 16]))
def test_every_time_signature_survives_its_code(numerator: int, denominator: int) -> None:
    assert TimeSignature.from_code(TimeSignature(numerator, denominator).code) == TimeSignature(
        numerator, denominator
    )


def test_time_signatures_by_beat() -> None:
    events = ((-63072000, 201), (0, 201), (16, 302))
    live_set = live_10(signature=events)
    assert [(beat, str(signature)) for beat, signature in live_set.time_signatures] == [
        (0, "4/4"),
        (16, "6/8"),
    ]
    assert str(live_set.time_signature) == "4/4"


@pytest.mark.parametrize("mode", ["live", "ideal"])
def test_ramps_over_ages_do_not_fill_the_memory(mode: TempoMode) -> None:
    """A damaged set with tempo points at 10⁹, 2·10⁹ … beats: one step per sixteenth would be 400 thousand million."""
    events = tempo_events(*((number * 1e9, 60.0 + number % 7) for number in range(100)))
    tempo = live_10(tempo=events).tempo_map_in(mode)
    beats, seconds = tempo.breakpoints
    assert len(tempo.start_beats) < 1_200_000
    assert len(beats) < 1_200_000
    assert np.all(np.diff(seconds) > 0)
    np.testing.assert_allclose(tempo.beats(tempo.seconds([0.0, 5e8, 9e10])), [0.0, 5e8, 9e10], rtol=1e-6)
