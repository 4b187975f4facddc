"""The demo song's story as a producer reads it: what matters first, what belongs together as one."""

from __future__ import annotations

import pytest

import setbook as sb
from setbook.diff import patch

STEPS = {
    ("v1", "v2"): "Tempo 104 BPM → 108 BPM",
    ("v3", "v4"): "Bass: added EQ Eight (Low Shelf +1.5 dB at 110 Hz, +4.5 dB at 210 Hz, +2.0 dB at 340 Hz)",
    (
        "v4",
        "v5",
    ): "Bass › EQ Eight: Band 2 at 210 Hz 4.5 dB → −5.5 dB, Q 0.7 → 0.9; Band 1 Low Shelf → Low Cut at",
    ("v5", "v6"): "Hook Echo: added audio track (2 clips)",
}


@pytest.fixture
def step(demo_project):
    def open_both(older: str, newer: str):
        return tuple(sb.open(demo_project / f"Night Drive {name}.als") for name in (older, newer))

    return open_both


@pytest.mark.parametrize(("versions", "headline"), STEPS.items(), ids=lambda each: " to ".join(each[:2]))
def test_the_headline_tells_the_step(step, versions, headline):
    assert sb.diff(*step(*versions)).headline().startswith(headline)


def test_an_idea_comes_before_the_mechanics(step):
    told = sb.diff(*step("v4", "v5")).changes

    assert [change.concept for change in told] == ["parameter", "notes", "sample", "mixer"]
    eq, notes, *_ = told
    assert len(eq.details) == 7
    assert {detail.where for detail in eq.details} == {"Bass › EQ Eight"}
    assert notes.what.startswith("shortened 72 notes, removed 72 notes (A1–G3) in 3 clips")
    assert len(notes.details) == 3


def test_a_swapped_sample_is_one_thing_with_its_region(step):
    [swap] = [change for change in sb.diff(*step("v3", "v4")).changes if change.concept == "sample"]

    assert swap.what == 'sample "Kick Tight.wav" → "Kick Boom.wav" (420 ms → 850 ms)'
    assert "other setting" not in sb.diff(*step("v3", "v4")).to_text()


def test_each_change_applies_alone(step):
    before, after = step("v4", "v5")
    diff = sb.diff(before, after)

    for change in diff.changes:
        alone = patch(before, [diff.operations[place] for place in change.operations])
        told = [each.what for each in sb.diff(before, alone).changes]
        assert told == [change.what]
        rest = [each.what for each in sb.diff(alone, after).changes]
        assert rest == [each.what for each in diff.changes if each is not change]


def test_no_operation_is_told_twice(step):
    for versions in STEPS:
        diff = sb.diff(*step(*versions))
        told = [place for change in diff.changes for place in change.operations]
        assert len(told) == len(set(told))
        assert len(told) + len(diff.untold) == len(diff.operations)
