"""Time lines: straight pieces, composed, cut, simplified."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from setbook.audio.sources.time_line import TimeLine

corners = st.lists(st.tuples(st.floats(0.01, 10.0), st.floats(0.01, 10.0)), min_size=2, max_size=12).map(
    lambda steps: TimeLine(*np.cumsum(np.array(steps), axis=0).T)
)


def test_it_goes_on_straight_past_both_ends():
    line = TimeLine.through([(0, 0), (4, 2), (8, 3)])
    assert line.at([-2, 2, 6, 12]).tolist() == [-1.0, 1.0, 2.5, 4.0]


def test_corners_that_do_not_rise_are_left_out():
    line = TimeLine.through([(0, 0), (1, 1), (1, 2), (2, 0.5), (3, 4), (np.nan, 5)])
    assert line.x.tolist() == [0, 1, 3]


@pytest.mark.parametrize(("given_corners", "at_two"), [([], 2.0), ([(1, 5)], 6.0)])
def test_too_few_corners_mean_slope_one(given_corners, at_two):
    assert TimeLine.through(given_corners).at(2.0) == at_two


@settings(deadline=None)
@given(corners, st.floats(-20, 150))
def test_the_inverse_leads_back(line, x):
    assert line.inverse().at(line.at(x)) == pytest.approx(x, abs=1e-6)


@settings(deadline=None)
@given(corners, corners, st.floats(0, 1))
def test_composing_is_applying_one_after_the_other(first, second, share):
    x = first.x[0] + share * (first.x[-1] - first.x[0])
    assert second.after(first).at(x) == pytest.approx(float(second.at(first.at(x))), rel=1e-9, abs=1e-9)


@settings(deadline=None)
@given(corners, st.floats(0.0, 2.0))
def test_simplifying_stays_within_its_tolerance(line, tolerance):
    simple = line.simplified(tolerance)
    assert np.abs(simple.at(line.x) - line.y).max() <= tolerance + 1e-9
    assert len(simple.x) <= len(line.x)


def test_moved_corners_have_one_name_wherever_they_came_from():
    steady = TimeLine.through([(0, 0), (4, 240 / 91.3)])
    first = steady.between(0, 4).moved(x=0, y=0)
    later = steady.between(1004, 1008).moved(x=-1004, y=-float(steady.at(1004)))
    assert first.y.tobytes() == later.y.tobytes()
