"""Routing: receivers after senders, circles cut, tracks that go nowhere."""

from __future__ import annotations

import numpy as np
import pytest

import setbook as sb
from setbook.audio import PcmStore, build_plan, render
from setbook.audio.plan import Tap
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
    assert [send.pre_fader for send in plan.strips[index_of(plan, hi.tracks[0])].sends] == [False, True]


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
    for track in hi.tracks[1:]:
        track.mixer.active.value = False
    before = render(hi, end_beats=40, store=store).samples
    hi.tracks[0].element.find("TrackDelay/Value").set("Value", "-15")
    earlier = render(hi, end_beats=40, store=store)
    assert earlier.plan.strips[index_of(earlier.plan, hi.tracks[0])].delay_frames == -662
    assert np.abs(before).max() > 0.01
    np.testing.assert_array_equal(earlier.samples[:, : before.shape[1] - 662], before[:, 662:])


def test_what_is_delayed_to_before_the_song_is_cut_off(hi, store):
    track = next(track for track in hi.tracks if track.clips[0].start == 0)
    others = [one for one in hi.tracks if one != track]
    for one in others:
        one.mixer.active.value = False
    for device in track.devices:  # effects do not hear what is cut off
        device.on.value = device.kind == "instrument"
    before = render(hi, end_beats=8, store=store).samples
    track.element.find("TrackDelay/Value").set("Value", "-100")
    after = render(hi, end_beats=8, store=store).samples
    np.testing.assert_array_equal(after[:, : before.shape[1] - 4410], before[:, 4410:])


def take_in(track, source, point: str = "PostFxOut") -> None:
    track.input_routing.target = f"AudioIn/Track.{source.xml_id}/{point}"
    track.monitoring = "in"


def test_a_track_takes_in_another_that_comes_before_it(hi, store):
    source = hi.tracks[0]
    taker = hi.add_audio_track("Taker", before=source)
    take_in(taker, source, "PreFxOut")
    plan = build_plan(hi, store=store)
    assert index_of(plan, source) < index_of(plan, taker)
    assert plan.strips[index_of(plan, taker)].takes == (Tap(index_of(plan, source), "pre_fx"),)
    taker.monitoring = "auto"
    plan = build_plan(hi, store=store)
    assert plan.strips[index_of(plan, taker)].takes == ()
    taker.armed = True
    assert any(strip.takes for strip in build_plan(hi, store=store).strips)


def test_tracks_that_take_in_each_other_are_cut(hi, store):
    first, second = hi.add_audio_track("First"), hi.add_audio_track("Second")
    take_in(first, second)
    take_in(second, first)
    plan = build_plan(hi, store=store)
    assert sum(len(strip.takes) for strip in plan.strips) == 1
    assert any("circle" in entry.note for entry in plan.fidelity)


def test_a_compressor_listens_to_the_track_that_the_set_says(corpus, store):
    live_set = sb.open(
        corpus / "history/mark-henry+ableton-experiment/project_Project_project/003-9fd050ce.als"
    )
    plan = build_plan(live_set, store=store)
    chains = [
        insert.side_chain
        for strip in plan.strips
        for insert in strip.inserts
        if insert.side_chain is not None
    ]
    kick = next(track for track in live_set.tracks if track.xml_id == "12")
    assert Tap(plan.strip_index(kick.id), "post_fx") in [chain.source for chain in chains]
    assert any("listens to 1-Kit-Core Chromatone (Post FX)" in entry.note for entry in plan.fidelity)


def test_a_compressor_that_listens_to_the_outside_passes_the_sound_and_says_so(corpus, store):
    live_set = sb.open(
        corpus / "history/mark-henry+ableton-experiment/project_Project_project/003-9fd050ce.als"
    )
    listening = sum(insert.side_chain is not None for insert in _inserts(build_plan(live_set, store=store)))
    for target in live_set.element.iterfind(".//SideChain/RoutedInput/Routable/Target"):
        if "Track." in target.get("Value", ""):
            target.set("Value", "AudioIn/External/S0")
    plan = build_plan(live_set, store=store)
    assert sum(insert.side_chain is not None for insert in _inserts(plan)) < listening
    assert any(
        entry.level == "bypassed" and "cannot be heard here: the sound passes" in entry.note
        for entry in plan.fidelity
    )


def _inserts(plan):
    return [insert for strip in plan.strips for insert in strip.inserts]


def test_compensation_and_the_crossfader_are_taken_from_the_set(hi, store):
    assert build_plan(hi, store=store).compensated
    hi.element.find("LatencyCompensation").set("Value", "0")
    hi.tracks[0].mixer.crossfade = "A"
    hi.tracks[1].mixer.crossfade = "B"
    hi.main.mixer.crossfader.value = 0.5
    plan = build_plan(hi, store=store)
    assert not plan.compensated
    own = [plan.strips[plan.strip_index(track.id)] for track in hi.tracks[:3]]
    assert [strip.crossfade for strip in own] == ["A", "B", "none"]
    assert plan.strips[-1].crossfader == 0.5
    assert any(entry.name == "Crossfader" for entry in plan.fidelity)
