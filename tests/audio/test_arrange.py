"""What plays when: arrangement, scenes in a row, frozen tracks."""

from __future__ import annotations

import copy

import pytest

import setbook as sb
from setbook.audio import PcmStore, build_plan
from setbook.audio.arrange import arrangement_of
from setbook.format import element

CLIP_TESTS = (
    "adamjmurray+producer-pal/e2e/live-sets/arrangement-clip-tests Project/arrangement-clip-tests.als"
)
PAL = "adamjmurray+producer-pal/e2e/live-sets/e2e-test-set Project/e2e-test-set.als"
TEDX = "dhhuston+emergentcollaboration/TEDx Set.als"


def test_an_arrangement_is_played_where_there_is_one(corpus):
    live_set = sb.open(corpus / CLIP_TESTS)
    arrangement = arrangement_of(live_set)
    assert not arrangement.from_session
    placed = {(one.start, one.end) for row in arrangement.clips.values() for one in row}
    assert placed == {(clip.start, clip.end) for track in live_set.tracks for clip in track.clips}
    assert arrangement.length_beats == live_set.length_beats


def test_scenes_follow_each_other_without_gap(corpus):
    live_set = sb.open(corpus / TEDX)
    arrangement = arrangement_of(live_set)
    assert arrangement.from_session
    placed = sorted({(one.start, one.end) for row in arrangement.clips.values() for one in row})
    ends = {end for _, end in placed}
    assert placed[0][0] == 0
    assert all(start in ends for start, _ in placed if start > 0)
    clips = sum(len(track.session_clips) for track in live_set.tracks)
    assert sum(len(row) for row in arrangement.clips.values()) == clips


def test_looped_clips_fill_their_scene_and_others_play_once(corpus):
    live_set = sb.open(corpus / TEDX)
    arrangement = arrangement_of(live_set)
    for row in arrangement.clips.values():
        for one in row:
            if not one.clip.loop.on:
                assert one.end - one.start <= one.clip.length + 1e-9


def test_a_scenes_tempo_holds_from_there_on(corpus):
    live_set = sb.open(corpus / TEDX)
    rows = [
        index for track in live_set.tracks for index, slot in enumerate(track.slots) if slot.clip is not None
    ]
    live_set.scenes[min(rows)].name = "60 BPM"
    line = arrangement_of(live_set).tempo
    assert float(line.at(4.0) - line.at(0.0)) == pytest.approx(4.0)


def test_a_frozen_track_plays_what_it_was_frozen_into(corpus, tmp_path):
    live_set = sb.open(corpus / PAL)
    track = next(
        one for one in live_set.tracks if one.kind == "audio" and one.clips and one.clips[0].sample.exists
    )
    events = element("Events")
    events.append(copy.deepcopy(track.clips[0].element))
    sequencer = track.element.find("DeviceChain/FreezeSequencer")
    holder = element("Sample")
    holder.append(element("ArrangerAutomation"))
    holder[0].append(events)
    sequencer.append(holder)
    track.clips[0].element.find("SampleVolume").set("Value", "0.001")
    track.frozen = True
    plan = build_plan(live_set, store=PcmStore(tmp_path))
    store = PcmStore(tmp_path)
    (segment,) = plan.strips[plan.strip_index(track.id)].segments
    assert abs(store.get(segment.pcm)).max() > 0.05
    assert any(entry.name == "Freeze" and entry.level == "exact" for entry in plan.fidelity)


def test_a_set_without_any_clip_is_a_bar_long(corpus):
    arrangement = arrangement_of(sb.open(corpus / "alex7kom+ableton-live-template/Project.als"))
    assert arrangement.length_beats == 4.0
    assert not any(arrangement.clips.values())


def test_takes_that_were_not_comped_do_not_sound(demo_project):
    """What lies in take lanes is no part of the arrangement."""
    live_set = sb.open(demo_project / "Night Drive v1.als")
    track = next(track for track in live_set.tracks if track.clips)
    before = arrangement_of(live_set).clips[track.id]
    lanes = track.element.find("TakeLanes/TakeLanes")
    lane = lanes.makeelement("TakeLane", {"Id": "0"})
    events = lane.makeelement("ClipAutomation", {})
    inner = events.makeelement("Events", {})
    inner.append(copy.deepcopy(track.clips[0].element))
    events.append(inner)
    lane.append(events)
    lanes.append(lane)
    assert [one.clip for one in arrangement_of(live_set).clips[track.id]] == [one.clip for one in before]
    assert len(track.take_lanes[0].clips) == 1
