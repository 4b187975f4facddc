"""The session played: scenes launched, follow actions, chance that is the same each time."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import setbook as sb
from setbook.audio import PcmStore, render
from setbook.audio.follow_actions import Action, followed, read_follow_action
from setbook.audio.launch_quantisation import Quantisation
from setbook.audio.performance import perform
from setbook.errors import AudioError, NotFound

RATE = 44100


@pytest.fixture
def song(corpus):
    """Four pieces of four beats on a piano, five on a kit, three of 8, 4 and 16 beats on two more."""
    return sb.open(corpus / "SanjoSolutions+song" / "Song2.als")


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> PcmStore:
    return PcmStore(tmp_path_factory.mktemp("store"))


def act(
    clip,
    first: Action,
    second: Action = Action.NONE,
    chance: tuple[int, int] = (1, 0),
    beats: float = 4.0,
    jump: int = 0,
):
    """Give a clip follow actions, as Live 9 has them: flat in the clip."""
    values = {
        "FollowTime": beats, "FollowActionA": int(first), "FollowActionB": int(second),
        "FollowChanceA": chance[0], "FollowChanceB": chance[1], "JumpIndexA": jump,
    }  # fmt: skip
    for name, value in values.items():
        found = clip.element.find(name)
        if found is None:
            found = clip.element.makeelement(name, {})
            clip.element.append(found)
        found.set("Value", str(value))


def piano(live_set):
    return next(track for track in live_set.tracks if sum(slot.clip is not None for slot in track.slots) == 4)


def played(arrangement, track) -> list[tuple[float, float, int]]:
    slots = {slot.clip.id: slot.index for slot in track.slots if slot.clip is not None}
    return [(one.start, one.end, slots[one.clip.id]) for one in arrangement.clips.get(track.id, [])]


def test_a_scene_plays_its_row_from_the_start(song):
    arrangement = perform(song, 2)
    rows = {
        track.id: slot.clip
        for track in song.tracks
        for slot in track.slots
        if slot.index == 2 and slot.clip is not None
    }
    assert set(arrangement.clips) == set(rows)
    assert all(one[0].clip == rows[key] and one[0].start == 0 for key, one in arrangement.clips.items())
    assert arrangement.length_beats == 16


def test_loops_turn_for_as_long_as_it_plays(song):
    assert played(perform(song, 0, length_beats=30), piano(song)) == [(0, 30, 0)]


def test_next_goes_round_the_group(song):
    track = piano(song)
    for slot in track.slots[:4]:
        act(slot.clip, Action.NEXT)
    assert played(perform(song, 1, length_beats=20), track) == [
        (0, 4, 1), (4, 8, 2), (8, 12, 3), (12, 16, 0), (16, 20, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (Action.STOP, [(0, 4, 2)]),
        (Action.AGAIN, [(0, 4, 2), (4, 8, 2), (8, 12, 2)]),
        (Action.PREVIOUS, [(0, 4, 2), (4, 12, 1)]),
        (Action.FIRST, [(0, 4, 2), (4, 12, 0)]),
        (Action.LAST, [(0, 4, 2), (4, 12, 3)]),
        (Action.JUMP, [(0, 4, 2), (4, 12, 1)]),
        (Action.NONE, [(0, 12, 2)]),
    ],
)
def test_actions(song, action, expected):
    track = piano(song)
    act(track.slots[2].clip, action, jump=1)
    assert played(perform(song, 2, length_beats=12), track) == expected


def test_chance_is_fair_seeded_and_each_tracks_own(song):
    track = piano(song)
    for slot in track.slots[:4]:
        act(slot.clip, Action.NEXT, Action.AGAIN, chance=(3, 1), beats=1.0)
    one, two, other = (played(perform(song, 0, length_beats=4000, seed=seed), track) for seed in (5, 5, 6))
    assert one == two != other
    went_on = np.mean([a[2] != b[2] for a, b in pairwise(one)])
    assert went_on == pytest.approx(0.75, abs=0.03)


def test_any_and_other():
    random = np.random.default_rng(0)
    anywhere = {followed(Action.ANY, 0, 1, [0, 1, 2], random) for _ in range(60)}
    elsewhere = {followed(Action.OTHER, 0, 1, [0, 1, 2], random) for _ in range(60)}
    assert (anywhere, elsewhere) == ({0, 1, 2}, {0, 2})
    assert followed(Action.OTHER, 0, 1, [1], random) == 1


def test_a_gap_ends_the_group(song):
    track = piano(song)
    act(track.slots[0].clip, Action.NEXT)
    track.slots[1].clip.disabled = True
    assert played(perform(song, 0, length_beats=12), track) == [(0, 4, 0), (4, 8, 0), (8, 12, 0)]


def test_scenes_hand_over_as_well_and_stop_buttons_stop(corpus):
    live_set = sb.open(next(corpus.rglob("e2e-test-set.als")))
    first = live_set.scenes[0].element.find("FollowAction")
    for name, value in (("FollowActionEnabled", "true"), ("IsLinked", "false"), ("FollowTime", "8")):
        first.find(name).set("Value", value)
    arrangement = perform(live_set, "Intro", length_beats=16)
    drums, lead = live_set.track("Drums"), live_set.track("Lead")
    stops = (
        drums.element.findall("DeviceChain/MainSequencer/ClipSlotList/ClipSlot/HasStop")[1].get("Value")
        == "true"
    )
    assert played(arrangement, drums) == [(0, 8 if stops else 16, 0)]
    assert played(arrangement, lead) == [(8, 16, 1)]


def test_without_a_stop_button_a_clip_plays_on_in_one_piece(corpus):
    live_set = sb.open(next(corpus.rglob("e2e-test-set.als")))
    first = live_set.scenes[0].element.find("FollowAction")
    for name, value in (("FollowActionEnabled", "true"), ("IsLinked", "false"), ("FollowTime", "8")):
        first.find(name).set("Value", value)
    drums = live_set.track("Drums")
    drums.element.findall("DeviceChain/MainSequencer/ClipSlotList/ClipSlot/HasStop")[1].set("Value", "false")
    assert played(perform(live_set, 0, length_beats=16), drums) == [(0, 16, 0)]


def test_follow_actions_of_live_11_are_tied_to_the_loop(corpus):
    live_set = sb.open(next(corpus.rglob("e2e-test-set.als")))
    clip = live_set.track("Bass").slots[0].clip
    assert read_follow_action(clip.element) is None, "it is switched off"
    own = clip.element.find("FollowAction")
    for name, value in (("FollowActionEnabled", "true"), ("IsLinked", "true"), ("LoopIterations", "2")):
        own.find(name).set("Value", value)
    assert read_follow_action(clip.element).beats(16.0) == 32.0
    own.find("IsLinked").set("Value", "false")
    own.find("FollowTime").set("Value", "0")
    assert read_follow_action(clip.element).beats(16.0) > 0, "or it would turn without end"


def test_it_is_heard(song, store):
    """One track that hands over every bar: each bar is what its clip is when it is launched by itself."""
    track = piano(song)
    track.mixer.soloed = True
    for device in track.devices:
        device.element.getparent().remove(device.element)  # its samples are not there; a stand-in is
    for slot in track.slots[:2]:
        act(slot.clip, Action.NEXT)
    whole, first, second = (
        render(song, scene=scene, scene_beats=beats, tail_seconds=0, store=store).samples
        for scene, beats in ((0, 8), (0, 4), (1, 4))
    )
    bar = whole.shape[1] // 2
    assert np.abs(first).max() > 0.01
    assert np.array_equal(whole[:, :bar], first[:, :bar])
    after = whole[:, bar : bar + second.shape[1]] - second[:, : whole.shape[1] - bar]
    assert np.abs(after[:, bar // 2 :]).max() < 0.1 * np.abs(second).max(), "but for tails"


@pytest.mark.parametrize("scene", [99, -1, "no such scene"])
def test_scenes_that_are_not_there(song, scene):
    with pytest.raises(NotFound, match="Expected"):
        perform(song, scene)


@pytest.mark.parametrize("beats", [0.0, -4.0, float("nan"), 1e9])
def test_lengths_that_are_none(song, beats):
    with pytest.raises(AudioError, match="length"):
        perform(song, 0, length_beats=beats)


@given(st.sampled_from(list(Action)), st.integers(0, 5), st.integers(0, 9))
def test_an_action_leads_into_the_group_or_where_it_says(action, here, jump):
    group = list(range(6))
    goal = followed(action, jump, here, group, np.random.default_rng(1))
    assert goal is None if action == Action.STOP else goal == jump if action == Action.JUMP else goal in group


def test_a_scene_that_is_launched_while_another_plays_waits_for_the_sets_quantisation(song):
    track = piano(song)
    song.element.find("GlobalQuantisation").set("Value", "4")
    arrangement = perform(song, [(0, 0), (4.5, 1)], length_beats=16)
    assert played(arrangement, track) == [(0, 8, 0), (8, 16, 1)]
    song.element.find("GlobalQuantisation").set("Value", "7")
    assert played(perform(song, [(0, 0), (4.5, 1)], length_beats=16), track) == [(0, 5, 0), (5, 16, 1)]
    song.element.find("GlobalQuantisation").set("Value", "0")
    assert played(perform(song, [(0, 0), (4.5, 1)], length_beats=16), track) == [(0, 4.5, 0), (4.5, 16, 1)]


def test_a_clips_own_quantisation_goes_before_the_sets(song):
    track = piano(song)
    song.element.find("GlobalQuantisation").set("Value", "4")
    clip = next(slot.clip for slot in track.slots if slot.index == 1)
    clip.launch_quantisation = 8
    arrangement = perform(song, [(0, 0), (4.5, 1)], length_beats=16)
    assert played(arrangement, track) == [(0, 5, 0), (5, 16, 1)]
    others = [one for key, one in arrangement.clips.items() if key != track.id]
    assert {start for row in others for start in (clip.start for clip in row)} <= {0, 8}


def test_launches_come_in_any_order_and_none_is_refused(song):
    track = piano(song)
    assert (
        perform(song, [(8, 1), (0, 0)], length_beats=16).clips[track.id]
        == (perform(song, [(0, 0), (8, 1)], length_beats=16).clips[track.id])
    )
    with pytest.raises(AudioError, match="launched on"):
        perform(song, [])
    with pytest.raises(AudioError, match="from 0"):
        perform(song, [(-1.0, 0)])


@pytest.mark.parametrize(
    ("code", "expected"),
    [(0, 4.3), (1, 24.0), (4, 6.0), (5, 6.0), (6, 16 / 3), (7, 5.0), (9, 4.5), (13, 4.375)],
)
def test_the_grid_is_in_bars_of_the_time_signature_and_in_notes(code, expected):
    assert Quantisation(code, bar_beats=3.0).start(4.3) == pytest.approx(expected)
    assert Quantisation(code, bar_beats=3.0).start(24.0) == pytest.approx(24.0)
