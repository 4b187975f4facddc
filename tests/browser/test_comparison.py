"""Two versions in the browser's engine: in step to the sample, changed over without a click; and its loudness meter."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.audio.console.random_plans import random_plan
from tests.browser.engine_page import EngineSite, engine_site, open_page, planes

from setbook.analysis import loudness
from setbook.audio.console import Console
from setbook.audio.plan import PcmInfo, Plan, Segment, Strip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from playwright.sync_api import Page

pytestmark = pytest.mark.alone

RATE_HZ = 44_100
COUNT = 6 * RATE_HZ
LONG = 30 * RATE_HZ
"""So long that a busy machine does not come to the end."""
CHANGE_FRAMES = 882


def song(
    key: str, samples: NDArray[np.float32], track: str = "a"
) -> tuple[Plan, dict[str, NDArray[np.float32]]]:
    count = samples.shape[1]
    strips = (
        Strip(track, "A", "audio", 1, segments=(Segment(0, count, key),)),
        Strip("m", "Main", "main", -1),
    )
    return Plan(key, RATE_HZ, count, strips, pcm={key: PcmInfo(count)}), {key: samples}


def ramp(begin: float, end: float) -> NDArray[np.float32]:
    """Return a song in which each sample says which it is."""
    return np.tile(np.linspace(begin, end, LONG), (2, 1)).astype(np.float32)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EngineSite]:
    with engine_site(tmp_path_factory.mktemp("engine")) as site:
        site.add("up", *song("up", ramp(0.1, 0.9)))
        site.add("down", *song("down", ramp(-0.1, -0.5), track="b"))
        site.add("seed", *random_plan(12, COUNT))
        yield site


def wait_for_frame(page: Page, frame: int) -> None:
    page.wait_for_function("(frame) => engine.frame >= frame", arg=frame, timeout=30_000)


def captured(page: Page) -> tuple[int, NDArray[np.float32]]:
    """Stop, and return the one run that was recorded."""
    page.click("#stop")
    page.wait_for_function("window.captured")
    runs = page.evaluate(
        "captured.map((run) => ({ frame: run.frame, planes: base64([run.left, run.right]) }))"
    )
    assert len(runs) == 1, "the song stopped or jumped"
    return runs[0]["frame"], planes(runs[0]["planes"])


def test_versions_are_in_step_to_the_sample_and_change_over_without_a_click(
    page: Page, site: EngineSite
) -> None:
    open_page(page, site, "up")
    page.evaluate("async () => engine.compare(await source('down'))")
    page.click("#play")
    wait_for_frame(page, 40_000)
    page.evaluate("engine.comparison.hear(1)")
    wait_for_frame(page, 90_000)
    page.evaluate("engine.comparison.hear(0)")
    wait_for_frame(page, 130_000)
    first, heard = captured(page)
    assert first == 0
    count = heard.shape[1]
    up, down = ramp(0.1, 0.9)[:, :count], ramp(-0.1, -0.5)[:, :count]
    is_up, is_down = heard[0] == up[0], heard[0] == down[0]
    assert is_up[:30_000].all()
    assert is_up[-4000:].all()
    assert 30_000 < is_down.sum() < 90_000
    between = np.flatnonzero(~is_up & ~is_down)
    assert 0 < len(between) <= 2 * CHANGE_FRAMES
    # Each sample of a fade is a mixture of the same frame of both, in equal steps: no click.
    share = (heard[0, between] - up[0, between]) / (down[0, between] - up[0, between])
    assert ((share > -1e-4) & (share < 1 + 1e-4)).all()
    steps = np.abs(np.diff(heard[0].astype(np.float64)))
    assert steps.max() < 1.5 * np.abs(up - down).max() / CHANGE_FRAMES


def test_gains_bring_both_to_one_loudness(page: Page, site: EngineSite) -> None:
    seconds = 20
    rng = np.random.default_rng(5)
    noise = rng.standard_normal((2, seconds * RATE_HZ)).astype(np.float32)
    loud, soft = noise * np.float32(0.2), noise[:, ::-1].copy() * np.float32(0.05)
    site.add("loud", *song("loud", loud))
    site.add("soft", *song("soft", soft))
    levels = [loudness.integrated(samples, RATE_HZ) for samples in (loud, soft)]
    gain = 10 ** ((levels[1] - levels[0]) / 20)
    open_page(page, site, "loud")
    page.evaluate(
        "async (gain) => { engine.compare(await source('soft')); engine.comparison.match([gain, 1]); }", gain
    )
    page.click("#play")
    wait_for_frame(page, 3 * RATE_HZ)
    page.evaluate("engine.comparison.hear(1)")
    wait_for_frame(page, 6 * RATE_HZ)
    _, heard = captured(page)
    change = int(np.flatnonzero(heard[0] == soft[0, : heard.shape[1]])[1000]) - 1000
    before = heard[:, CHANGE_FRAMES : change - CHANGE_FRAMES]
    after = heard[:, change + CHANGE_FRAMES :]
    assert loudness.integrated(before, RATE_HZ) == pytest.approx(loudness.integrated(after, RATE_HZ), abs=0.2)
    assert abs(levels[0] - levels[1]) > 11


def test_meters_and_loudness_are_those_of_the_version_that_is_heard(page: Page, site: EngineSite) -> None:
    open_page(page, site, "up")
    page.evaluate(
        """async () => {
            window.heard = {};
            for (const id of ["a", "b", "m"]) {
                engine.listening.on(id, id === "m", (now) => {
                    window.heard[id] = { peak: now.loudness.truePeak, samples: now.left.length };
                });
            }
            engine.compare(await source("down"));
        }"""
    )
    page.click("#play")
    wait_for_frame(page, 60_000)
    assert page.evaluate("engine.meters('a').peak[0]") > 0.1
    assert page.evaluate("engine.meters('b').peak[0]") == 0
    assert page.evaluate("'b' in heard") is False
    assert page.evaluate("heard.m.samples") > 1000
    assert page.evaluate("heard.a.samples") == 0
    page.evaluate("engine.comparison.hear(1)")
    page.wait_for_function(
        "engine.meters('b').peak[0] > 0.1 && engine.meters('a').peak[0] === 0 && 'b' in heard"
    )
    page.click("#stop")


def test_the_loudness_of_a_song_is_that_of_its_render(page: Page, site: EngineSite) -> None:
    open_page(page, site, "seed")
    page.evaluate("void engine.listening.on('strip-10', false, (now) => { window.read = now.loudness; })")
    page.click("#play")
    page.wait_for_function("engine.state === 'playing'")
    page.wait_for_function("engine.state === 'ready'", timeout=60_000)
    _, samples = captured(page)
    plan, pcm = random_plan(12, COUNT)
    expected = loudness.measure(Console(plan, pcm).render(0, samples.shape[1]), RATE_HZ)
    read = page.evaluate("read")
    assert -0.691 + 10 * math.log10(read["integrated"]) == pytest.approx(expected.integrated_lufs, abs=0.001)
    assert 20 * math.log10(read["truePeak"]) == pytest.approx(expected.true_peak_db, abs=1e-6)


def test_a_version_whose_sound_does_not_come_leaves_the_other_one_playing(
    page: Page, site: EngineSite
) -> None:
    plan, _ = song("gone", ramp(0, 1))
    site.add("gone", plan, {})
    open_page(page, site, "up")
    page.click("#play")
    wait_for_frame(page, 10_000)
    page.evaluate("async () => engine.compare(await source('gone'))")
    page.wait_for_function("engine.comparison.fault !== ''")
    page.evaluate("engine.comparison.hear(1)")
    assert page.evaluate("engine.comparison.heard") == 0
    frame = page.evaluate("engine.frame")
    wait_for_frame(page, frame + 10_000)
    page.click("#stop")
