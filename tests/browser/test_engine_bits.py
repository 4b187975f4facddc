"""The browser's engine against the native console: the same bits, live and offline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.audio.console.random_plans import random_plan
from tests.audio.kernels.every_kernel_plan import every_kernel_plan
from tests.browser.engine_page import EngineSite, engine_site, open_page, planes

from setbook.audio.console import Console
from setbook.audio.kernels import kernel
from setbook.audio.plan import Insert, PcmInfo, Plan, Segment, Send, Strip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from playwright.sync_api import Page
    from tests.browser.outside import RequestLog

SEEDS = (1, 2, 3, 6)
LONG_FRAMES = 200_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EngineSite]:
    with engine_site(tmp_path_factory.mktemp("engine")) as site:
        for seed in SEEDS:
            site.add(f"seed-{seed}", *random_plan(seed))
        site.add("long", *random_plan(11, LONG_FRAMES))
        site.add("steps", *steps())
        yield site


def steps() -> tuple[Plan, dict[str, NDArray[np.float32]]]:
    """Return a song in which each sample says which it is, so that every jump shows."""
    count = 88_200
    ramp = (np.arange(count) / count).astype(np.float32)
    pcm = {"ramp": np.stack([ramp, ramp])}
    track = Strip("a", "A", "audio", 1, segments=(Segment(0, count, "ramp"),))
    strips = (track, Strip("m", "Main", "main", -1))
    return Plan("steps", 44100, count, strips, pcm={"ramp": PcmInfo(count)}), pcm


def assert_same_bits(found: NDArray[np.float32], expected: NDArray[np.float32]) -> None:
    assert found.shape == expected.shape
    assert np.abs(expected).max() > 1e-3, "a silent song proves nothing"
    np.testing.assert_array_equal(found.view(np.int32), expected.view(np.int32))


def wait_for_frame(page: Page, frame: int) -> None:
    page.wait_for_function("(frame) => engine.frame >= frame", arg=frame, timeout=30_000)


@pytest.mark.parametrize("seed", SEEDS)
def test_offline_render_equals_the_native_console(page: Page, site: EngineSite, seed: int) -> None:
    plan, pcm = random_plan(seed)
    open_page(page, site, f"seed-{seed}")
    count = plan.frame_count + 3000
    out = page.evaluate("async (n) => base64(await engine.renderOffline(0, n))", count)
    assert_same_bits(planes(out), Console(plan, pcm).render(0, count))


def test_every_effect_gives_the_same_bits_here(page: Page, site: EngineSite) -> None:
    plan, pcm = every_kernel_plan()
    site.add("every-kernel", plan, pcm)
    open_page(page, site, "every-kernel")
    out = page.evaluate("async (n) => base64(await engine.renderOffline(0, n))", plan.frame_count)
    assert_same_bits(planes(out), Console(plan, pcm).render(0, plan.frame_count))


def test_offline_render_from_the_middle_equals_a_seek(page: Page, site: EngineSite) -> None:
    plan, pcm = random_plan(2)
    open_page(page, site, "seed-2")
    out = page.evaluate("async () => base64(await engine.renderOffline(12345, 6000))")
    assert_same_bits(planes(out), Console(plan, pcm).render(12345, 6000))


def test_offline_render_of_a_part_needs_no_more_than_what_is_near(page: Page, site: EngineSite) -> None:
    plan, pcm = random_plan(12, LONG_FRAMES * 3)
    site.add("longer", plan, pcm)
    open_page(page, site, "longer")
    out = page.evaluate("async () => base64(await engine.renderOffline(1000, 100_000))")
    assert_same_bits(planes(out), Console(plan, pcm).render(1000, 100_000))


def test_a_long_offline_render_pauses_to_fetch_and_loses_nothing(page: Page, site: EngineSite) -> None:
    count = 45 * 44_100
    pcm = {"noise": (np.random.default_rng(0).standard_normal((2, count)) * 0.1).astype(np.float32)}
    track = Strip("a", "A", "audio", 1, volume=0.7, segments=(Segment(0, count, "noise"),))
    plan = Plan(
        "minute", 44100, count, (track, Strip("m", "Main", "main", -1)), pcm={"noise": PcmInfo(count)}
    )
    site.add("minute", plan, pcm)
    open_page(page, site, "minute")
    out = page.evaluate("async (n) => base64(await engine.renderOffline(0, n))", count)
    assert_same_bits(planes(out), Console(plan, pcm).render(0, count))


@pytest.mark.alone
def test_what_is_sent_to_the_speakers_equals_the_native_console(
    page: Page, site: EngineSite, requests: RequestLog
) -> None:
    plan, pcm = random_plan(11, LONG_FRAMES)
    open_page(page, site, "long")
    page.click("#play")
    wait_for_frame(page, 120_000)
    page.click("#stop")
    page.wait_for_function("window.captured")
    runs = page.evaluate(
        "captured.map((run) => ({ frame: run.frame, planes: base64([run.left, run.right]) }))"
    )
    assert [run["frame"] for run in runs] == [0]
    heard = planes(runs[0]["planes"])
    assert heard.shape[1] >= 120_000
    assert_same_bits(heard, Console(plan, pcm).render(0, heard.shape[1]))
    assert requests.outside == []


@pytest.mark.alone
def test_a_loop_returns_at_its_very_sample(page: Page, site: EngineSite) -> None:
    open_page(page, site, "steps")
    start, end = 10_001, 20_050
    page.evaluate(
        "([start, end]) => { engine.setLoop(true, start, end); engine.seek(15_000); }", [start, end]
    )
    page.click("#play")
    page.wait_for_function("engine.state === 'playing'")
    page.wait_for_timeout(900)
    page.click("#stop")
    page.wait_for_function("window.captured")
    runs = page.evaluate("captured.map((run) => ({ frame: run.frame, planes: base64([run.left]) }))")
    assert len(runs) >= 3
    assert [run["frame"] for run in runs] == [15_000, *[start] * (len(runs) - 1)]
    _, pcm = steps()
    for run in runs:
        heard = planes(run["planes"])[0]
        expected = pcm["ramp"][0, run["frame"] : run["frame"] + heard.size]
        np.testing.assert_array_equal(heard, expected)
    assert all(planes(run["planes"]).shape[1] == end - run["frame"] for run in runs[:-1])


def ringing(late: tuple[Insert, ...]) -> tuple[Plan, dict[str, NDArray[np.float32]]]:
    """Return a song whose reverb rings across the end of a loop, with late effects before and behind it."""
    count = 88_200
    pcm = {"noise": (np.random.default_rng(4).standard_normal((2, count)) * 0.02).astype(np.float32)}
    hall = Insert("freeverb", "hall", True, kernel("freeverb").values(mix=60.0, room=90.0))
    track = Strip(
        "a",
        "A",
        "audio",
        2,
        inserts=(*late, hall, *late),
        segments=(Segment(0, count, "noise"),),
        sends=(Send(1),),
    )
    back = Strip("r", "R", "return", 2, inserts=(*late, hall))
    return Plan(
        "ringing", 44100, count, (track, back, Strip("m", "Main", "main", -1)), pcm={"noise": PcmInfo(count)}
    ), pcm


@pytest.mark.alone
def test_a_loop_with_late_effects_has_no_seam(page: Page, site: EngineSite) -> None:
    # Under a ceiling that nothing reaches a limiter is nothing but late.
    late = Insert("limiter", "late", True, kernel("limiter").values(ceiling=0.0))
    site.add("ringing", *ringing((late,)))
    open_page(page, site, "ringing")
    start, end, turns = 10_001, 20_050, 3
    page.evaluate("([start, end]) => { engine.setLoop(true, start, end); engine.seek(5000); }", [start, end])
    page.click("#play")
    page.wait_for_function("engine.state === 'playing'")
    page.wait_for_timeout(1500)
    page.click("#stop")
    page.wait_for_function("window.captured")
    runs = page.evaluate("captured.map(({ frame, left, right }) => [frame, base64([left, right])])")
    assert [frame for frame, _ in runs[:turns]] == [5000, *[start] * (turns - 1)]
    console = Console(*ringing(()))
    console.seek(5000)
    for frame, encoded in runs[:turns]:
        if frame == start:
            console.jump(start)
        assert_same_bits(planes(encoded), console.render(frame, end - frame))


@pytest.mark.alone
def test_a_fader_move_is_heard_as_the_law_says(page: Page, site: EngineSite) -> None:
    open_page(page, site, "steps")
    page.click("#play")
    wait_for_frame(page, 10_000)
    page.evaluate("engine.setParameter('a', 'volume', 0.25)")
    moved_at = page.evaluate("engine.frame")
    wait_for_frame(page, int(moved_at) + 20_000)
    page.click("#stop")
    page.wait_for_function("window.captured")
    heard = planes(page.evaluate("base64([captured[0].left])"))[0]
    _, pcm = steps()
    gain = heard[1:] / pcm["ramp"][0, 1 : heard.size]
    first = int(np.flatnonzero(gain < 0.999)[0]) + 1
    cell = first // 128
    inside = np.arange(1, 128)
    np.testing.assert_array_equal(heard[: cell * 128], pcm["ramp"][0, : cell * 128])
    np.testing.assert_allclose(gain[cell * 128 + inside - 1], 1 - 0.75 * inside / 128, atol=1e-6)
    np.testing.assert_array_equal(
        heard[(cell + 1) * 128 :], pcm["ramp"][0, (cell + 1) * 128 : heard.size] * np.float32(0.25)
    )


@pytest.mark.alone
def test_music_waits_for_sound_that_is_late(page: Page, site: EngineSite) -> None:
    plan, pcm = steps()
    open_page(page, site, "steps")
    site.held.clear()
    try:
        site.add("late", plan, pcm)
        loading = "async () => { window.loading = engine.load(await source('late')); }"
        page.evaluate(loading)
        page.wait_for_function("engine.state === 'loading'")
        page.evaluate("engine.unlock()")
        page.evaluate("void engine.play()")
        page.wait_for_function("engine.state === 'buffering'")
        assert page.evaluate("engine.frame") == 0
    finally:
        site.held.set()
    page.wait_for_function("engine.state === 'playing'")
    wait_for_frame(page, 5000)


@pytest.mark.alone
def test_meters_show_what_plays(page: Page, site: EngineSite) -> None:
    open_page(page, site, "steps")
    page.click("#play")
    wait_for_frame(page, 40_000)
    levels = page.evaluate("engine.meters('m')")
    assert 0.4 < levels["peak"][0] < 1.0
    assert levels["rms"][0] == pytest.approx(levels["peak"][0], rel=0.1)
    page.click("#stop")
    page.wait_for_function("engine.meters('m').peak[0] === 0")


def test_two_bundles_share_one_engine(page: Page, site: EngineSite) -> None:
    open_page(page, site, "steps")
    shared = page.evaluate("async () => (await import('./engine.js?again')).Engine.shared() === engine")
    assert shared


def test_missing_pcm_is_an_error_with_a_message(page: Page, site: EngineSite) -> None:
    page.goto(site.url)
    page.wait_for_function("window.ready")
    message = page.evaluate(
        """async () => {
          const good = await source("steps");
          const pcm = { chunk: async () => { throw new Error("the kernel is gone"); } };
          await engine.load({ ...good, key: "bad", pcm }).catch(() => undefined);
          return [engine.state, engine.message];
        }"""
    )
    assert message == ["error", "the kernel is gone"]


@pytest.mark.alone
def test_without_a_click_the_engine_says_why_there_is_no_sound(page: Page, site: EngineSite) -> None:
    page.goto(site.url)
    # Playwright's own `evaluate` and waiting count as a click; the protocol's do not.
    ready = "new Promise((done) => setInterval(() => window.ready && done(), 20))"
    play = "source('steps').then((s) => engine.load(s)).then(() => engine.play())"
    told = "() => 'plays', (fault) => `${engine.state}: ${fault.message}`"
    answer = page.context.new_cdp_session(page).send(
        "Runtime.evaluate",
        {
            "expression": f"{ready}.then(() => {play}).then({told})",
            "awaitPromise": True,
            "userGesture": False,
        },
    )
    assert answer["result"]["value"].startswith("error: The browser keeps sound off")
    page.click("#play")
    page.wait_for_function("engine.state === 'playing'")
