"""Kernels of one's own with a side-chain: what they hear, where, and when they are refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.audio.console.node_console import bundle_console, render_in_node
from tests.audio.kernels.running import RATE, noise

import setbook as sb
from setbook.audio.authoring.placing import with_inserts
from setbook.audio.console import Console
from setbook.audio.kernels import kernel
from setbook.audio.pcm_store import PcmStore
from setbook.audio.plan import Insert, PcmInfo, Plan, Segment, Send, SideChain, Strip, Tap
from setbook.errors import AudioError, KernelRefused, NotFound

if TYPE_CHECKING:
    from pathlib import Path

FRAMES = 6000
SOUND = noise(FRAMES)
BEAT = np.stack([np.where(np.arange(FRAMES) // 500 % 2, 0.75, 0.0), np.full(FRAMES, 0.25)]).astype(np.float32)


@sb.kernel(depth=(1.0, 0.0, 1.0))
def dip(left, right, frames, side, depth):
    """Is quiet where the other is loud."""
    for i in range(frames):
        left[i] *= 1.0 - depth[i] * side[i]
        right[i] *= 1.0 - depth[i] * side[i]


@sb.kernel
def swap(left, right, frames, side_left, side_right):
    for i in range(frames):
        left[i] = side_right[i]
        right[i] = side_left[i]


@pytest.fixture
def store(tmp_path: Path) -> PcmStore:
    made = PcmStore(tmp_path / "store")
    made.put("noise", SOUND)
    made.put("beat", BEAT)
    return made


@pytest.fixture
def plan() -> Plan:
    """A bass, and behind it a kick in a group that is muted, and a return."""
    quieter = Insert("utility", "u", True, (kernel("utility").values(gain=-6.0206)))
    strips = (
        Strip("a", "Bass", "audio", 4, segments=(Segment(0, FRAMES, "noise"),)),
        Strip("b", "Kick", "audio", 2, volume=0.5, inserts=(quieter,), sends=(Send(3, 0.0),), segments=(Segment(0, FRAMES, "beat"),)),
        Strip("g", "Drums", "group", 4, active=False),
        Strip("r", "Return", "return", 4),
        Strip("m", "Main", "main", -1),
    )  # fmt: skip
    return Plan("set", RATE, FRAMES, strips, pcm={"noise": PcmInfo(FRAMES), "beat": PcmInfo(FRAMES)})


def played(plan: Plan, store: PcmStore) -> np.ndarray:
    return Console(plan, store).render(0, FRAMES)


@pytest.mark.parametrize(("tap", "level"), [("pre_fx", 1.0), ("post_fx", 0.5), ("post_mixer", 0.25)])
def test_a_kernel_hears_another_track_where_it_says(
    plan: Plan, store: PcmStore, tap: str, level: float
) -> None:
    found = played(with_inserts(plan, {"Bass": dip(depth=0.8, sidechain="Kick", tap=tap)}, store), store)
    np.testing.assert_allclose(found, SOUND * (1 - 0.8 * level * BEAT.mean(axis=0)), atol=2e-4)


def test_it_hears_both_sides_apart(plan: Plan, store: PcmStore) -> None:
    found = played(with_inserts(plan, {"Bass": swap(sidechain="Kick", tap="pre_fx")}, store), store)
    np.testing.assert_array_equal(found, BEAT[::-1])


def test_it_hears_the_track_that_it_is_on_where_nothing_is_said(plan: Plan, store: PcmStore) -> None:
    np.testing.assert_array_equal(played(with_inserts(plan, {"Bass": swap()}, store), store), SOUND[::-1])
    np.testing.assert_array_equal(swap.process(SOUND), SOUND[::-1])
    np.testing.assert_array_equal(swap.process(SOUND, side_chain=BEAT), BEAT[::-1])


def test_setbooks_own_kernels_listen_too(plan: Plan, store: PcmStore) -> None:
    compressor = kernel("compressor")
    pressed = compressor(threshold=-30, ratio=20, attack=0.1, sidechain="Kick")
    found = played(with_inserts(plan, {"Bass": pressed}, store), store)
    expected = pressed.process(SOUND, RATE, side_chain=BEAT * 0.5)
    np.testing.assert_allclose(found, expected, atol=1e-4)
    assert np.abs(found - pressed.process(SOUND, RATE)).max() > 0.01


def test_the_same_bits_come_out_in_node_and_in_any_order_of_tracks(
    plan: Plan, store: PcmStore, tmp_path: Path
) -> None:
    listening = with_inserts(
        plan, {"Bass": dip(depth=[(0, 0.1), (0.2, 1.0)], sidechain="Kick"), "Main": "limiter"}, store
    )
    assert [strip.name for strip in listening.strips] == ["Kick", "Bass", "Drums", "Return", "Main"]
    here = played(listening, store)
    steps = [{"do": "seek", "frame": 0}, {"do": "render", "frame": 0, "frames": FRAMES, "block": 300}]
    pcm = {"noise": SOUND, "beat": BEAT}
    there = render_in_node(tmp_path / "node", bundle_console(tmp_path), listening, pcm, steps).samples
    np.testing.assert_array_equal(there.view(np.int32), here.view(np.int32))
    bass, kick, *others = plan.strips
    turned = replace(plan, strips=(replace(kick, output=2), bass, *others))
    again = with_inserts(
        turned, {"Bass": dip(depth=[(0, 0.1), (0.2, 1.0)], sidechain="Kick"), "Main": "limiter"}, store
    )
    np.testing.assert_array_equal(played(again, store), here)


def test_what_listens_already_keeps_hearing_the_same(plan: Plan, store: PcmStore) -> None:
    bass, kick, group, *others = plan.strips
    press = Insert("compressor", "c", True, kernel("compressor").defaults, SideChain(Tap(1, "post_fx")))
    watched = replace(plan, strips=(bass, kick, replace(group, inserts=(press,), takes=(Tap(0),)), *others))
    moved = with_inserts(watched, {"Bass": dip(sidechain="Kick")}, store)
    drums = moved.strips[2]
    assert drums.inserts[0].side_chain == SideChain(Tap(0, "post_fx"))
    assert drums.takes == (Tap(1),)


def test_a_circle_is_refused_with_both_names(plan: Plan, store: PcmStore) -> None:
    for listener, heard in (("Kick", "Drums"), ("Kick", "Return"), ("Bass", "Bass")):
        with pytest.raises(
            AudioError,
            match=rf"'{listener}' to listen to a track that it does not flow into, found '{heard}'",
        ):
            with_inserts(plan, {listener: dip(sidechain=heard)}, store)
    with pytest.raises(AudioError, match="listen to one that comes before it"):
        with_inserts(plan, {"Bass": dip(sidechain="Kick"), "Kick": dip(sidechain="Bass")}, store)


def test_a_track_that_is_not_there_is_refused(plan: Plan, store: PcmStore) -> None:
    with pytest.raises(NotFound, match="found 'Snare'; the set has 'Bass', 'Kick'"):
        with_inserts(plan, {"Bass": dip(sidechain="Snare")}, store)


def test_listening_without_an_ear_or_at_no_such_place_is_refused() -> None:
    @sb.kernel
    def deaf(left, frames):
        for i in range(frames):
            left[i] *= 0.5

    with pytest.raises(
        KernelRefused, match=r"a side-chain to listen with, found 'deaf'.*`side_left` and `side_right`"
    ):
        deaf(sidechain="Kick")
    with pytest.raises(KernelRefused, match="'post_mixer' as the place to listen at, found 'cue'"):
        dip(sidechain="Kick", tap="cue")
    for name in ("sidechain", "tap", "side"):
        with pytest.raises(KernelRefused, match=f"another name for the parameter '{name}'"):
            sb.kernel(**{name: (1.0, 0.0, 2.0)})(lambda left: None)


def test_a_song_is_rendered_with_one_track_ducked_by_another(demo_project: Path, tmp_path: Path) -> None:
    store = PcmStore(tmp_path)
    live_set = sb.open(demo_project / "Night Drive v2.als")
    part = {"end_beats": 4.0, "store": store, "tail_seconds": 0.0}
    ducked = dip(sidechain=live_set.track("Beat"), tap="post_mixer")
    loud = sb.render(live_set, inserts={"Keys": ["utility"]}, **part).samples
    quieter = sb.render(live_set, inserts={"Keys": [ducked]}, **part).samples
    assert not np.array_equal(loud, quieter)
    assert np.isfinite(quieter).all()
