"""Racks of audio effects: chains beside each other, with faders, mutes, solos and devices of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

import setbook as sb
from setbook.audio import PcmStore, build_plan, render
from setbook.audio.console import Console
from setbook.audio.kernels import kernel
from setbook.audio.plan import SPEAKERS, Insert, PcmInfo, Plan, Segment, Strip, Tap
from setbook.audio.stems import stems_of
from setbook.model.rack import KeyRange

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.audio.plan import Plan as Planned
    from setbook.model import Rack, Track

HI = "diracdeltas+unableton/Project/hi.als"
BUS = "adamjmurray+producer-pal/e2e/live-sets/e2e-test-set Project/e2e-test-set.als"
RATE = 44_100
FRAMES = 4000
SOUND = (np.random.default_rng(1).standard_normal((2, FRAMES)) * 0.1).astype(np.float32)


def utility(gain_db: float) -> Insert:
    return Insert("utility", "u", True, kernel("utility").values(gain=gain_db))


def rack(**fields: dict[str, object]) -> tuple[Strip, ...]:
    """Return a track whose signal is parted into two chains and goes on behind them, and main."""
    strips = (
        Strip("t/0", "Track", "part", 1, inserts=(utility(6.0206),), segments=(Segment(0, FRAMES, "sound"),)),
        Strip("t/0.0", "Dry", "part", 3),
        Strip("t/0.1", "Wet", "part", 3, volume=0.5, takes=(Tap(0),)),
        Strip("t", "Track", "audio", 4, volume=0.25),
        Strip("main", "Main", "main", SPEAKERS),
    )
    return tuple(replace(strip, **fields.get(strip.name, {})) for strip in strips)  # type: ignore[arg-type]


def gain_of(strips: tuple[Strip, ...]) -> float:
    """Return by how much the sound comes out louder; it is the same sound."""
    out = Console(Plan("t", RATE, FRAMES, strips, pcm={"sound": PcmInfo(FRAMES)}), {"sound": SOUND}).render(
        0, FRAMES
    )
    gain = float(out[0, 1000] / SOUND[0, 1000])
    np.testing.assert_allclose(out, SOUND * gain, atol=1e-6)
    return gain


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, 2 * (1 + 0.5) * 0.25),
        ({"Dry": {"active": False}}, 2 * 0.5 * 0.25),
        ({"Wet": {"soloed": True}}, 2 * 0.5 * 0.25),
        ({"Wet": {"soloed": True}, "Dry": {"soloed": True}}, 2 * 1.5 * 0.25),
        ({"Wet": {"inserts": (utility(-6.0206),)}}, 2 * (1 + 0.25) * 0.25),
    ],
)
def test_chains_play_beside_each_other(fields: dict[str, dict[str, object]], expected: float) -> None:
    assert gain_of(rack(**fields)) == pytest.approx(expected, rel=1e-4)


def test_the_solo_of_a_chain_is_nothing_to_other_tracks() -> None:
    other = Strip("o", "Other", "audio", 5, segments=(Segment(0, FRAMES, "sound"),))
    *parts, main = rack(Wet={"soloed": True})
    parts[3] = replace(parts[3], output=5)
    assert gain_of((*parts, other, main)) == pytest.approx(2 * 0.5 * 0.25 + 1.0, rel=1e-4)
    soloed = (*parts[:3], replace(parts[3], soloed=True), other, main)
    assert gain_of(soloed) == pytest.approx(2 * 0.5 * 0.25, rel=1e-4)


def test_the_dry_chain_waits_for_one_with_a_limiter() -> None:
    limiter = Insert("limiter", "l", True, kernel("limiter").values(ceiling=0.0))
    assert gain_of(rack(Wet={"inserts": (limiter,)})) == pytest.approx(2 * 1.5 * 0.25, rel=1e-4)


def test_a_stem_of_a_track_with_a_rack_has_its_chains() -> None:
    plan = Plan("t", RATE, FRAMES, rack(Wet={"soloed": True}), pcm={"sound": PcmInfo(FRAMES)})
    stems = list(stems_of(plan))
    assert [stem.file_stem for stem in stems] == ["01 Track", "02 Main"]
    store = {"sound": SOUND}
    np.testing.assert_array_equal(
        Console(stems[0].plan, store).render(0, FRAMES), Console(plan, store).render(0, FRAMES)
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> PcmStore:
    return PcmStore(tmp_path_factory.mktemp("store"))


def bus_and_rack(live_set: sb.LiveSet) -> tuple[Track, Rack]:
    track = live_set.track("FX Bus")
    return track, next(device for device in track.devices if device.tag == "AudioEffectGroupDevice")  # type: ignore[return-value]


def parts_of(plan: Planned, track: Track) -> list[Strip]:
    return [strip for strip in plan.strips if strip.id.startswith(f"{track.id}/")]


@pytest.mark.corpus
def test_a_rack_of_a_set_becomes_strips_before_the_tracks_own(corpus: Path, store: PcmStore) -> None:
    live_set = sb.open(corpus / BUS)
    track, found = bus_and_rack(live_set)
    plan = build_plan(live_set, store=store)
    head, dry, wet = parts_of(plan, track)
    own = plan.strip_index(track.id)
    assert (head.name, dry.name, wet.name) == ("FX Bus", "Dry", "Reverb")
    assert [head.output, dry.output, wet.output] == [plan.strip_index(dry.id), own, own]
    assert wet.takes == (Tap(plan.strip_index(head.id)),)
    assert [insert.kernel for insert in wet.inserts] == ["hall_reverb"]
    sender = plan.strips[plan.strip_index(live_set.track("Audio 1").id)]
    assert sender.output == plan.strip_index(head.id)
    assert {entry.level for entry in plan.fidelity if entry.device_id == found.id} == {"exact"}
    found.chains[1].soloed = True
    found.chains[0].mixer.volume.value = 0.5
    _, dry, wet = parts_of(build_plan(live_set, store=store), track)
    assert (dry.volume, dry.soloed, wet.soloed) == (0.5, False, True)
    found.on.value = False
    assert parts_of(build_plan(live_set, store=store), track) == []


@pytest.mark.corpus
def test_chains_that_are_not_selected_are_silent(corpus: Path, store: PcmStore) -> None:
    live_set = sb.open(corpus / HI)
    track = next(
        one for one in live_set.tracks if any(d.tag == "AudioEffectGroupDevice" for d in one.devices)
    )
    found = next(device for device in track.devices if device.tag == "AudioEffectGroupDevice")
    assert len(found.chains) == 2  # type: ignore[attr-defined]
    assert len(parts_of(build_plan(live_set, store=store), track)) == 2  # before the rack, and the one chain
    for other in live_set.tracks:
        other.mixer.active.value = other == track
    assert render(live_set, end_beats=30, store=store).samples.any()
    for chain in found.chains:  # type: ignore[attr-defined]
        chain.selector_range = KeyRange(0, 126, 0, 126)
    assert not render(live_set, end_beats=30, store=store).samples.any()
