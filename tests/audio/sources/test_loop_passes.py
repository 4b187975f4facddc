"""Loops: which part of a clip's content plays when."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from setbook.audio.sources.loop_passes import LoopBrace, passes


def runs(loop: LoopBrace, length: float) -> list[tuple[float, float, float]]:
    return [(one.start, one.end, one.content) for one in passes(loop, length)]


def test_without_a_loop_the_content_runs_on_from_its_start():
    assert runs(LoopBrace(begin=2, start=2, end=4, on=False), 10) == [(0, 10, 2)]


def test_a_loop_turns_at_its_end():
    assert runs(LoopBrace(0, 0, 4, on=True), 10) == [(0, 4, 0), (4, 8, 0), (8, 10, 0)]


def test_the_first_turn_begins_at_the_start_marker():
    assert runs(LoopBrace(3, 0, 4, on=True), 6) == [(0, 1, 3), (1, 5, 0), (5, 6, 0)]


def test_a_start_marker_before_the_loop_plays_the_way_into_it_once():
    assert runs(LoopBrace(-2, 0, 4, on=True), 10) == [(0, 6, -2), (6, 10, 0)]


def test_a_start_marker_past_the_loop_never_turns():
    assert runs(LoopBrace(5, 0, 4, on=True), 10) == [(0, 10, 5)]


@pytest.mark.parametrize("length", [0.0, 1e-9, -1.0])
def test_a_loop_of_no_length_does_not_turn_for_ever(length):
    assert len(runs(LoopBrace(0, 0, length, on=True), 100)) == 1


def test_a_clip_of_no_length_plays_nothing():
    assert runs(LoopBrace(0, 0, 4, on=True), 0) == []
    assert runs(LoopBrace(), 0) == []


@settings(deadline=None)
@given(st.floats(-4, 8), st.floats(0, 4), st.floats(0.1, 8), st.floats(0.1, 64))
def test_turns_cover_the_clip_without_gap_or_overlap(begin, start, width, length):
    found = runs(LoopBrace(begin, start, start + width, on=True), length)
    assert found[0][0] == 0.0
    assert found[-1][1] == length
    assert all(left[1] == right[0] for left, right in itertools.pairwise(found))
