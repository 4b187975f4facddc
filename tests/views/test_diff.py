"""The diff's data: every change once, under its track, marked where it stands on both arrangements."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import setbook as sb
from setbook.views.arrangement import arrangement_data
from setbook.views.diff import diff_data

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.model import LiveSet

TEDX = "dhhuston+emergentcollaboration/TEDx Set Version {}.als"


@pytest.fixture
def pair(demo_project: Path) -> tuple[LiveSet, LiveSet]:
    return tuple(sb.open(demo_project / f"Night Drive v{number}.als") for number in (3, 4))


def test_every_change_is_in_one_group_in_the_order_of_the_ranking(pair):
    before, after = pair
    diff = sb.diff(before, after)
    data, _ = diff_data(diff, before, after)
    assert [change["what"] for change in data["changes"]] == [change.what for change in diff.changes]
    listed = [index for group in data["groups"] for index in group["changes"]]
    assert sorted(listed) == list(range(len(diff)))
    assert all(group["changes"] == sorted(group["changes"]) for group in data["groups"])
    for group in data["groups"]:
        assert {data["changes"][index]["track_id"] for index in group["changes"]} == {group["track_id"]}
    bass = next(group for group in data["groups"] if group["name"] == "Bass")
    track = next(track for track in after.tracks if track.name == "Bass")
    assert (bass["track_id"], bass["color"], bass["kind"]) == (track.id, track.color, "midi")


def test_both_arrangements_are_there_with_their_own_buffers(pair):
    before, after = pair
    data, buffers = diff_data(sb.diff(before, after), before, after)
    older, newer = (arrangement_data(live_set).payload for live_set in pair)
    assert json.loads(json.dumps(data)) == data
    assert data["arrangements"]["before"] == older[0]
    assert data["arrangements"]["after"] == newer[0]
    assert data["arrangements"]["before_buffers"] == len(older[1])
    assert buffers == [*older[1], *newer[1]]


def test_what_came_is_marked_in_the_newer_what_went_in_the_older_one(pair):
    before, after = pair
    data, _ = diff_data(sb.diff(before, after), before, after)
    for change in data["changes"]:
        marked = {side for side, marks in change["marks"].items() if marks}
        expected = {"insert": {"after"}, "remove": {"before"}}.get(change["kind"], {"before", "after"})
        assert marked == expected, change


def test_marks_are_where_the_clip_stands_in_each_version(pair):
    before, after = pair
    track = next(track for track in after.tracks if track.name == "Bass")
    clip = track.clips[1]
    was = (clip.start, clip.end)
    clip.name = "Bass, renamed"
    data, _ = diff_data(sb.diff(before, after), before, after)
    renamed = next(change for change in data["changes"] if change["what"].startswith("renamed"))
    for side in ("before", "after"):
        (mark,) = renamed["marks"][side]
        assert (mark["start_beats"], mark["end_beats"]) == was


def test_a_change_without_a_place_in_time_marks_its_track_as_a_whole(pair):
    before, after = pair
    data, _ = diff_data(sb.diff(before, after), before, after)
    added = next(change for change in data["changes"] if change["concept"] == "device")
    length = max(data["arrangements"][side]["length_beats"] for side in ("before", "after"))
    (mark,) = added["marks"]["after"]
    assert (mark["start_beats"], mark["end_beats"], mark["whole"]) == (0, length, True)


def test_a_re_save_is_empty_and_says_so(pair):
    _, after = pair
    data, buffers = diff_data(sb.diff(after, after), after, after)
    assert (data["state"], data["title"], buffers) == ("empty", "No musical changes", [])
    assert "sound and look the same" in data["message"]


def test_without_the_sets_there_is_the_list_alone(pair):
    before, after = pair
    data, buffers = diff_data(sb.diff(before, after))
    assert data["state"] == "ready"
    assert data["arrangements"] is None
    assert buffers == []
    assert all(change["marks"] == {"before": [], "after": []} for change in data["changes"])
    assert {group["name"] for group in data["groups"]} == {"Bass", "Beat"}


@pytest.mark.corpus
def test_real_versions_mark_only_tracks_that_are_there(corpus):
    before, after = (sb.open(corpus / TEDX.format(number)) for number in (2, 3))
    data, _ = diff_data(sb.diff(before, after), before, after)
    known = {
        side: {track.id for track in live_set.all_tracks}
        for side, live_set in (("before", before), ("after", after))
    }
    for change in data["changes"]:
        for side, marks in change["marks"].items():
            for mark in marks:
                assert mark["track_id"] in known[side]
                assert mark["end_beats"] > mark["start_beats"]
