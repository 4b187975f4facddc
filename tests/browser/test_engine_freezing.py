"""Strips that change to frozen sound and back while the browser plays: the same bits, no gap, no click."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.browser.engine_page import EngineSite, engine_site, open_page, planes

from setbook.audio.console import Console
from setbook.audio.freezing import frozen_sound
from setbook.audio.kernels import KERNELS
from setbook.audio.pcm_store import PcmStore
from setbook.audio.plan import Insert, PcmInfo, Plan, Segment, Send, Strip

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray
    from playwright.sync_api import Page

pytestmark = pytest.mark.alone

RATE = 44_100
SECONDS = 8


def sound() -> NDArray[np.float32]:
    """Return noise that swells, so that a compressor has work."""
    count = SECONDS * RATE
    swell = 0.2 + 0.2 * np.sin(2 * np.pi * 0.7 * np.arange(count) / RATE)
    return (np.random.default_rng(5).uniform(-1, 1, (2, count)) * swell).astype(np.float32)


def song() -> tuple[Plan, dict[str, NDArray[np.float32]]]:
    count = SECONDS * RATE
    inserts = (
        Insert("eq8", "eq", True, KERNELS["eq8"].defaults),
        Insert("compressor", "comp", True, KERNELS["compressor"].values(threshold=-30.0, ratio=4.0)),
    )
    tracks = [
        Strip(name, name, "audio", 2, volume=0.5, inserts=inserts, segments=(Segment(0, count, "noise", 0),))
        for name in ("a", "b")
    ]
    strips = (*tracks, Strip("m", "Main", "main", -1))
    return Plan("song", RATE, count, strips, pcm={"noise": PcmInfo(count)}), {"noise": sound()}


@pytest.fixture(scope="module")
def wires(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return both strips frozen, as the kernel would answer, and their PCM."""
    plan, pcm = song()
    store = PcmStore(tmp_path_factory.mktemp("store"))
    store.put("noise", pcm["noise"])
    found: dict[str, Any] = {"pcm": {}}
    louder = replace(plan.strips[0], inserts=(plan.strips[0].inserts[0],))
    for name, one in (("a", plan), ("b", plan), ("a2", replace(plan, strips=(louder, *plan.strips[1:])))):
        frozen = frozen_sound(one, name[0], store)
        rows = [(run.start_frame, run.frame_count, run.pcm_offset) for run in frozen.segments]
        found[name] = {"key": frozen.key, "frame_count": frozen.frame_count, "rows": rows}
        found["pcm"][frozen.key] = store.get(frozen.key)
    return found


@pytest.fixture
def site(tmp_path: Path, wires: dict[str, Any]) -> Iterator[EngineSite]:
    with engine_site(tmp_path) as site:
        plan, pcm = song()
        site.add("song", plan, pcm | wires["pcm"])
        yield site


def wait_for(page: Page, seconds: float) -> None:
    page.wait_for_function("(frame) => engine.frame >= frame", arg=round(seconds * RATE), timeout=40_000)


def captured(page: Page) -> tuple[int, NDArray[np.float32]]:
    """Stop, and return the one run that went to the speakers."""
    page.click("#stop")
    page.wait_for_function("window.captured !== undefined")
    runs = page.evaluate("captured.map(({ frame, left, right }) => [frame, base64([left, right])])")
    assert len(runs) == 1, "the song was heard without a gap"
    return runs[0][0], planes(runs[0][1])


def freeze(page: Page, strip: str, wire: dict[str, Any]) -> None:
    page.evaluate("async ([strip, wire]) => engine.freezing.freeze(strip, wire)", [strip, wire])


def test_freezing_while_it_plays_changes_no_bit(page: Page, site: EngineSite, wires: dict[str, Any]) -> None:
    plan, pcm = song()
    open_page(page, site, "song")
    page.click("#play")
    wait_for(page, 0.7)
    freeze(page, "a", wires["a"])
    wait_for(page, 1.6)
    freeze(page, "b", wires["b"])
    assert page.evaluate("[engine.freezing.key('a'), engine.freezing.key('m')]") == [wires["a"]["key"], None]
    wait_for(page, 3)
    first, heard = captured(page)
    assert first == 0
    expected = Console(plan, pcm).render(0, heard.shape[1])
    np.testing.assert_array_equal(heard.view(np.int32), expected.view(np.int32))


def test_its_inserts_come_back_warm_and_without_a_click(
    page: Page, site: EngineSite, wires: dict[str, Any]
) -> None:
    plan, pcm = song()
    open_page(page, site, "song")
    freeze(page, "a", wires["a"])
    page.click("#play")
    wait_for(page, 1)
    page.evaluate("engine.setParameter('a', 'insert:1:on', 0)")
    page.evaluate("async () => engine.freezing.thaw('a')")
    assert page.evaluate("engine.freezing.key('a')") is None
    page.evaluate("engine.setParameter('a', 'insert:1:on', 1)")
    wait_for(page, 3)
    _, heard = captured(page)
    expected = Console(plan, pcm).render(0, heard.shape[1])
    before = RATE // 2
    np.testing.assert_array_equal(heard[:, :before].view(np.int32), expected[:, :before].view(np.int32))
    assert np.abs(heard - expected).max() < 2e-2, "nothing clicked"
    late = heard.shape[1] - RATE // 4
    np.testing.assert_allclose(heard[:, late:], expected[:, late:], atol=1e-5)


def test_another_frozen_sound_is_changed_to(page: Page, site: EngineSite, wires: dict[str, Any]) -> None:
    plan, pcm = song()
    open_page(page, site, "song")
    freeze(page, "a", wires["a"])
    freeze(page, "a", wires["a2"])
    page.click("#play")
    wait_for(page, 1.5)
    _, heard = captured(page)
    bare = replace(plan.strips[0], inserts=plan.strips[0].inserts[:1])
    expected = Console(replace(plan, strips=(bare, *plan.strips[1:])), pcm).render(0, heard.shape[1])
    np.testing.assert_array_equal(heard.view(np.int32), expected.view(np.int32))


def test_what_an_insert_moved_to_is_told(page: Page, site: EngineSite) -> None:
    open_page(page, site, "song")
    page.evaluate("window.moved = []; void engine.on('inserts', ({ stripId }) => moved.push(stripId))")
    page.evaluate("engine.setParameter('b', 'volume', 0.1); engine.setParameter('b', 'insert:1:2', 3)")
    assert page.evaluate("moved") == ["b"]
    assert page.evaluate("engine.freezing.inserts('b')") == {"moved": [["insert:1:2", 3]], "effects": []}


CHAIN = (
    Insert("eq8", "chain-eq", True, KERNELS["eq8"].values(band_1_gain=6.0, band_1_on=1.0)),
    Insert("freeverb", "chain-verb", True, KERNELS["freeverb"].values(mix=40.0)),
)


def racked() -> Plan:
    """Return the song with a track whose clips come in by two chains of its rack, one of which sends to the rack's return."""
    plan, _ = song()
    first, second, main = plan.strips
    clips = first.segments
    strips = (
        Strip("a~1", "Chain 1", "part", 3, inserts=CHAIN, segments=clips, sends=(Send(2, 0.5),)),
        Strip("a~2", "Chain 2", "part", 3, volume=0.5, inserts=CHAIN[:1], segments=clips),
        Strip("a~return", "Return", "part", 3, inserts=CHAIN[1:]),
        replace(first, output=5, segments=()),
        replace(second, output=5),
        main,
    )
    return replace(plan, set_digest="racked", strips=strips)


def test_a_track_is_frozen_with_the_chains_of_its_rack_which_rest(
    page: Page, site: EngineSite, tmp_path: Path
) -> None:
    plan, (_, pcm) = racked(), song()
    store = PcmStore(tmp_path / "store")
    store.put("noise", pcm["noise"])
    frozen = frozen_sound(plan, "a", store)
    rows = [(run.start_frame, run.frame_count, run.pcm_offset) for run in frozen.segments]
    wire = {"key": frozen.key, "frame_count": frozen.frame_count, "rows": rows}
    site.add("racked", plan, pcm | {frozen.key: store.get(frozen.key)})
    open_page(page, site, "racked")
    page.click("#play")
    wait_for(page, 0.7)
    freeze(page, "a", wire)
    wait_for(page, 1.6)
    levels = page.evaluate("['a~1', 'a~return', 'a', 'b'].map((strip) => engine.meters(strip).peak[0])")
    assert levels[:2] == [0, 0]
    assert min(levels[2:]) > 0
    page.evaluate("async () => engine.freezing.thaw('a')")
    wait_for(page, 3)
    assert page.evaluate("engine.meters('a~return').peak[0]") > 0
    _, heard = captured(page)
    expected = Console(plan, pcm).render(0, heard.shape[1])
    until = round(1.5 * RATE)
    np.testing.assert_array_equal(heard[:, :until].view(np.int32), expected[:, :until].view(np.int32))
    assert np.abs(heard - expected).max() < 5e-2, "nothing clicked"
    late = heard.shape[1] - RATE // 8
    np.testing.assert_allclose(heard[:, late:], expected[:, late:], atol=2e-3)
