"""The merge's data: every decision once, conflicts first, each side in words."""

from __future__ import annotations

import json

import pytest

import setbook as sb
from setbook.views.merge import merge_data


@pytest.fixture(scope="module")
def merged(demo_project):
    return sb.merge(*(demo_project / f"Night Drive {name}.als" for name in ("v5", "v6", "v5 (half-time)")))


def test_every_decision_is_in_one_group_and_conflicts_come_first(merged):
    data, buffers = merge_data(merged)
    assert json.loads(json.dumps(data)) == data
    assert buffers == []
    listed = [index for group in data["groups"] for index in group["decisions"]]
    assert listed[0] == 0
    assert sorted(listed) == list(range(len(data["decisions"])))
    assert [group["is_conflict"] for group in data["groups"]].index(False) == 1
    for group in data["groups"]:
        inside = [data["decisions"][index] for index in group["decisions"]]
        assert {(one["track_id"], one["is_conflict"]) for one in inside} == {
            (group["track_id"], group["is_conflict"])
        }


def test_a_conflict_says_what_was_and_what_each_side_made_of_it(merged):
    data, _ = merge_data(merged)
    [conflict] = [one for one in data["decisions"] if one["is_conflict"]]
    assert (conflict["where"], conflict["action"], conflict["by_hand"]) == ("Pad", "ours", False)
    assert conflict["says"]["base"] == ["Volume −7.0 dB"]
    assert {"kind": "set", "what": "Volume −7.0 dB → −3.0 dB"} in conflict["says"]["ours"]
    assert conflict["says"]["theirs"] == [{"kind": "set", "what": "Volume −7.0 dB → −4.0 dB"}]


def test_a_name_that_both_changed_is_told_from_the_track_itself(demo_project):
    base, ours, theirs = (sb.open(demo_project / "Night Drive v5.als") for _ in range(3))
    ours.track("Voice").name = "Singer"
    theirs.track("Voice").name = "Vocals"
    data, _ = merge_data(sb.merge(base, ours, theirs))
    [decision] = data["decisions"]
    assert decision["says"] == {
        "base": ['"Voice"'],
        "ours": [{"kind": "set", "what": 'renamed "Voice" → "Singer"'}],
        "theirs": [{"kind": "set", "what": 'renamed "Voice" → "Vocals"'}],
    }


def test_both_sides_can_be_heard_under_their_own_keys(merged):
    data, _ = merge_data(merged)
    assert data["keys"] == {side: getattr(merged, side).document.digest for side in ("ours", "theirs")}


def test_three_times_the_same_is_empty_and_says_so(demo_project):
    song = sb.open(demo_project / "Night Drive v5.als")
    data, _ = merge_data(sb.merge(song, song, song))
    assert (data["state"], data["title"]) == ("empty", "Nothing to merge")
