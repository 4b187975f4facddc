"""Routing: receivers after senders, circles cut, tracks that go nowhere."""

from __future__ import annotations

import numpy as np
import pytest

import setbook as sb
from setbook.audio import PcmStore, build_plan, render
from setbook.audio.strips import NOWHERE_ID

HI = "diracdeltas+unableton/Project/hi.als"
RATE = 44100


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> PcmStore:
    return PcmStore(tmp_path_factory.mktemp("store"))


@pytest.fixture
def hi(corpus) -> sb.LiveSet:
    return sb.open(corpus / HI)


def turn_up(track, number: int, gain: float = 1.0) -> None:
    track.mixer.sends[number].value = gain


def index_of(plan, track) -> int:
    return plan.strip_index(track.id)


def test_a_return_can_send_to_an_earlier_one(hi, store):
    reverb, delay = hi.returns
    turn_up(delay, 0)
    plan = build_plan(hi, store=store)
    assert index_of(plan, delay) < index_of(plan, reverb)
    assert [send.to for send in plan.strips[index_of(plan, delay)].sends] == [index_of(plan, reverb)]


def test_returns_that_send_to_each_other_are_cut_and_listed(hi, store):
    turn_up(hi.returns[0], 1)
    turn_up(hi.returns[1], 0)
    plan = build_plan(hi, store=store)
    assert any("circle" in entry.note for entry in plan.fidelity)


def test_a_return_that_sends_to_itself_is_cut(hi, store):
    turn_up(hi.returns[0], 0)
    plan = build_plan(hi, store=store)
    assert plan.strips[index_of(plan, hi.returns[0])].sends == ()


def test_pre_fader_sends_are_taken_from_the_set(hi, store):
    hi.element.findall("SendsPre/SendPreBool")[1].set("Value", "true")
    plan = build_plan(hi, store=store)
    assert [send.pre_fader for send in plan.strips[0].sends] == [False, True]


def test_tracks_that_feed_each_other_are_cut(hi, store):
    first, second = hi.tracks[:2]
    first.output_routing.target = f"AudioOut/Track.{second.xml_id}/TrackIn"
    second.output_routing.target = f"AudioOut/Track.{first.xml_id}/TrackIn"
    plan = build_plan(hi, store=store)
    assert any("circle" in entry.note for entry in plan.fidelity)
    assert plan.strips[-1].kind == "main"


def test_sends_only_is_heard_through_its_sends_alone(hi, store):
    for track in hi.tracks[1:]:
        track.mixer.active.value = False
    hi.tracks[0].output_routing.target = "AudioOut/None"
    silent = render(hi, end_beats=60, store=store)
    assert not silent.samples.any()
    turn_up(hi.tracks[0], 0)
    sent = render(hi, end_beats=60, store=store)
    assert np.abs(sent.samples).max() > 0.01
    assert [one.id for one in sent.plan.strips][-2:] == [NOWHERE_ID, "main"]


def test_a_track_delay_moves_its_sound(hi, store):
    before = build_plan(hi, store=store).strips[0].segments
    hi.tracks[0].element.find("TrackDelay/Value").set("Value", "-15")
    after = build_plan(hi, store=store).strips[0].segments
    assert [one.start_frame - two.start_frame for one, two in zip(before, after, strict=True)] == [662] * len(
        before
    )


def test_what_is_delayed_to_before_the_song_is_cut_off(hi, store):
    track = next(track for track in hi.tracks if track.clips[0].start == 0)
    before = build_plan(hi, store=store).strips[hi.tracks.index(track)].segments[0]
    track.element.find("TrackDelay/Value").set("Value", "-100")
    after = build_plan(hi, store=store).strips[hi.tracks.index(track)].segments[0]
    assert (after.start_frame, after.pcm_offset) == (0, 4410)
    assert after.frame_count == before.frame_count - 4410
