"""Racks of audio effects whose switches, selectors and faders move with the song."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.audio.console.node_console import bundle_console, render_in_node
from tests.audio.written_racks import Branch, Knob, put_rack, rack_xml, utility

import setbook as sb
from setbook.audio import PcmStore, build_plan, fidelity, render
from setbook.audio.console import Console
from setbook.model import Parameter, Point

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.model import LiveSet, Track

RATE = 44_100


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> PcmStore:
    return PcmStore(tmp_path_factory.mktemp("store"))


@pytest.fixture
def song(demo_project: Path) -> LiveSet:
    return sb.open(demo_project / "Night Drive v2.als")  # type: ignore[return-value]


@pytest.fixture
def tops(song: LiveSet) -> Track:
    """A track of audio, alone in its set."""
    found = song.track("Tops")
    for other in song.tracks:
        other.mixer.active.value = other == found or other.kind == "group"
    return found


def bars_of(song: LiveSet, track: Track, store: PcmStore) -> np.ndarray:
    """Return two bars of a track's clip."""
    start = track.clips[0].start
    return render(song, start_beats=start, end_beats=start + 8.0, store=store, tail_seconds=0.0).samples


def gain_between(wet: np.ndarray, dry: np.ndarray) -> float:
    """Return by how much a sound is louder, of which it is a copy."""
    gain = float((wet * dry).sum() / (dry * dry).sum())
    np.testing.assert_allclose(wet, dry * gain, atol=1e-5)
    return gain


def quarters(sound: np.ndarray) -> list[np.ndarray]:
    """Return four parts of a sound, apart from where they meet."""
    return [part[:, 512:-512] for part in np.array_split(sound, 4, axis=1)]


def test_the_selector_moves_from_chain_to_chain_through_their_fades(
    song: LiveSet, tops: Track, store: PcmStore
) -> None:
    dry = bars_of(song, tops, store)
    start = tops.clips[0].start
    low = Branch((utility(-6.0206),), zone=(0, 60, 0, 40))
    high = Branch((utility(-12.0412),), zone=(50, 127, 70, 127))
    rack = put_rack(tops, rack_xml(low, high))
    Parameter(rack.element.find("ChainSelector"), song.document, "ChainSelector").automate([
        Point(start + at, value) for at, value in ((0, 0), (2, 0), (2, 55), (4, 55), (4, 100), (6, 100), (6, 45.4), (8, 45.4))
    ])  # fmt: skip
    gains = [
        gain_between(*pair) for pair in zip(quarters(bars_of(song, tops, store)), quarters(dry), strict=True)
    ]
    assert gains == pytest.approx([0.5, 0.25 * 0.5 + 0.25 * 0.25, 0.25, 0.75 * 0.5], rel=1e-3)
    assert {one.level for one in fidelity(song) if one.device_id == rack.id} == {"approximate"}


def test_a_selector_that_stands_still_in_a_fade_leaves_a_share(
    song: LiveSet, tops: Track, store: PcmStore
) -> None:
    dry = bars_of(song, tops, store)
    put_rack(
        tops,
        rack_xml(
            Branch((utility(),), zone=(0, 100, 0, 50)),
            selector=Knob(0, 1, 0, 127),
            macros=(Knob(0), Knob(75)),
        ),
    )
    assert gain_between(bars_of(song, tops, store), dry) == pytest.approx(0.5, rel=1e-3)


@pytest.mark.parametrize("soloed", [False, True])
def test_a_rack_that_is_switched_off_lets_the_sound_past_its_chains(
    song: LiveSet, tops: Track, store: PcmStore, soloed: bool
) -> None:
    dry = bars_of(song, tops, store)
    start = tops.clips[0].start
    rack = put_rack(tops, rack_xml(Branch((utility(-12.0412),), soloed=soloed), Branch()))
    rack.on.automate([Point(start, True), Point(start + 4.0, False), Point(start + 6.0, True)])
    wet = bars_of(song, tops, store)
    first, second, third, fourth = (
        gain_between(*pair) for pair in zip(quarters(wet), quarters(dry), strict=True)
    )
    together = 0.25 if soloed else 1.25
    assert (first, second, third, fourth) == pytest.approx((together, together, 1.0, together), rel=1e-3)


def test_a_chains_own_fader_and_switch_move(song: LiveSet, tops: Track, store: PcmStore) -> None:
    dry = bars_of(song, tops, store)
    start = tops.clips[0].start
    rack = put_rack(tops, rack_xml(Branch((utility(),))))
    rack.chains[0].mixer.volume.automate(
        [Point(start, 0.5), Point(start + 4.0, 0.5), Point(start + 4.0, 1.5)]
    )
    rack.chains[0].mixer.active.automate([Point(start, True), Point(start + 6.0, False)])
    gains = [
        gain_between(*pair) for pair in zip(quarters(bars_of(song, tops, store)), quarters(dry), strict=True)
    ]
    assert gains == pytest.approx([0.5, 0.5, 1.5, 0.0], rel=1e-3)


def test_what_moves_in_racks_is_the_same_in_node(
    song: LiveSet, tops: Track, store: PcmStore, tmp_path: Path
) -> None:
    start = tops.clips[0].start
    low = Branch((utility(gain=Knob(0, 0, -12, 12)),), zone=(0, 90, 0, 30))
    rack = put_rack(tops, rack_xml(low, Branch((), zone=(20, 127, 100, 127)), selector=Knob(0, 1, 0, 127)))
    for macro in rack.macros:
        macro.automate([Point(start, 0.0), Point(start + 3.0, 127.0), Point(start + 6.0, 20.0)])
    rack.on.automate([Point(start, True), Point(start + 1.0, False), Point(start + 2.0, True)])
    plan = build_plan(song, store=store)
    first = round(start * 60.0 / song.tempo * plan.sample_rate)
    count = 4 * RATE
    here = Console(plan, store).render(first, count)
    assert here.any()
    pcm = {key: store.get(key) for key in plan.pcm}
    steps = [{"do": "seek", "frame": first}, {"do": "render", "frame": first, "frames": count, "block": 512}]
    there = render_in_node(tmp_path / "node", bundle_console(tmp_path), plan, pcm, steps).samples
    np.testing.assert_array_equal(there.view(np.int32), here.view(np.int32))
