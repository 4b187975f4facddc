"""A and B in the mixer: two versions of the demo, heard in turn at one loudness, while the song goes on."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.browser.outside import RequestLog
from tests.browser.speakers import RATE_HZ, Speakers
from tests.browser.view_page import build_page, opened, served

import setbook as sb
from setbook.analysis import loudness
from setbook.audio import PcmStore, build_plan
from setbook.audio.console import Console
from setbook.audio.kernels import console_wasm
from setbook.views.mixer import mixer_data
from setbook_widgets._matching import integrated_lufs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray
    from playwright.sync_api import Browser, Locator, Page

    from setbook.audio.plan import Plan

pytestmark = pytest.mark.alone

CHANGE_FRAMES = 882
NEAR = 1e-6
"""Of samples that were multiplied with a gain."""


@pytest.fixture(scope="module")
def store() -> PcmStore:
    return PcmStore()


@pytest.fixture(scope="module")
def plans(demo_project: Path, store: PcmStore) -> list[Plan]:
    """Two versions of the demo, the newer one first."""
    return [
        build_plan(sb.open(demo_project / f"Night Drive {name}.als"), store=store) for name in ("v6", "v5")
    ]


@pytest.fixture(scope="module")
def songs(plans: list[Plan], store: PcmStore) -> list[NDArray[np.float32]]:
    return [Console(plan, store).render(0, plan.frame_count) for plan in plans]


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory, demo_project: Path, plans: list[Plan], store: PcmStore
) -> Iterator[str]:
    def answer(method: str, parameters: dict[str, Any]) -> Any:
        if method == "pcm":
            return store.chunk(parameters["key"], parameters["index"])
        if method == "loudness":
            return {"lufs": [integrated_lufs(plan, store, lambda _: None) for plan in plans]}
        wire, buffers = plans[parameters.get("version") == "beside"].to_wire()
        encoded = [base64.b64encode(part).decode() for part in [console_wasm(), *buffers]]
        return {"plan": wire, "wasm": encoded[0], "buffers": encoded[1:]}

    folder = build_page(tmp_path_factory.mktemp("page"))
    own, beside = (sb.open(demo_project / f"Night Drive {name}.als") for name in ("v6", "v5"))
    with served(folder, "mixer", mixer_data(own, beside), answer) as address:
        yield address


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, color_scheme="light")
    log = RequestLog(context)
    page = context.new_page()
    opened(page, address, "mixer")
    yield page
    assert log.outside == []
    context.close()


def button(page: Page, letter: str) -> Locator:
    return page.get_by_role("button", name=re.compile(f"^Hear {letter}:"))


def play(page: Page) -> Speakers:
    """Play until both versions can be heard at one loudness."""
    page.locator("button.setbook-play").click()
    page.locator("button.setbook-play[aria-label=Stop]").wait_for(timeout=150_000)
    page.get_by_role("button", name="Level match", disabled=False).wait_for(timeout=150_000)
    page.wait_for_function("!document.querySelectorAll('.setbook-version')[1].disabled")
    return Speakers(page)


def gain_of(heard: NDArray[np.float32], song: NDArray[np.float32]) -> float:
    """Return by what the same frames of a song are multiplied; they are nothing but that."""
    gain = float((heard * song).sum() / (song.astype(np.float64) ** 2).sum())
    np.testing.assert_allclose(heard, song * gain, atol=NEAR)
    return gain


def test_a_click_changes_over_in_step_at_one_loudness_without_a_click(
    page: Page, songs: list[NDArray[np.float32]], artifacts: Path
) -> None:
    speakers = play(page)
    speakers.wait_for_frame(10 * RATE_HZ)
    speakers.start_recording()
    start = int(speakers.ask('globalThis[Symbol.for("setbook.audio.v1")].frame'))
    speakers.wait_for_frame(start + RATE_HZ)
    button(page, "B").click()
    speakers.wait_for_frame(start + 3 * RATE_HZ)
    page.screenshot(path=artifacts / "mixer-versions.png")
    runs = speakers.stop_recording()
    page.keyboard.press("Space")
    assert len(runs) == 1, "the song stopped or jumped"
    (run,) = runs
    own, beside = (song[:, run.first_frame : run.end_frame] for song in songs)
    levels = [loudness.integrated(song, RATE_HZ) for song in songs]
    assert abs(levels[0] - levels[1]) > 0.3, "versions that are equally loud prove nothing"

    expected = [10 ** (min(0, levels[1 - one] - levels[one]) / 20) for one in (0, 1)]
    is_own = np.abs(run.samples - own * expected[0]).max(axis=0) < NEAR
    is_beside = np.abs(run.samples - beside * expected[1]).max(axis=0) < NEAR
    last, first = np.flatnonzero(~is_own)[0], np.flatnonzero(~is_beside)[-1] + 1
    assert 0 < first - last <= CHANGE_FRAMES
    gains = gain_of(run.samples[:, :last], own[:, :last]), gain_of(run.samples[:, first:], beside[:, first:])
    matched = [loudness.integrated(song * gain, RATE_HZ) for song, gain in zip(songs, gains, strict=True)]
    assert abs(matched[0] - matched[1]) < 0.2
    (artifacts / "versions-loudness.txt").write_text(
        f"as saved {levels[0]:.2f} and {levels[1]:.2f} LUFS, matched {matched[0]:.3f} and {matched[1]:.3f} LUFS\n"
    )
    # No step between two samples of the change is larger than the music's own and one frame of the fade.
    around = slice(last - 1, first + 1)
    steps = np.abs(np.diff(run.samples[:, around].astype(np.float64)))
    own_steps = max(np.abs(np.diff(part[:, around])).max() for part in (own, beside))
    apart = np.abs(own[:, around] - beside[:, around]).max() / CHANGE_FRAMES
    assert steps.max() <= own_steps + 1.5 * apart


def test_the_key_changes_over_and_the_button_says_who_is_heard(page: Page) -> None:
    page.locator(".setbook-mixer").focus()
    before = button(page, "A").get_attribute("aria-pressed")
    page.keyboard.press("b")
    assert button(page, "A").get_attribute("aria-pressed") != before
    assert button(page, "B").get_attribute("aria-pressed") == before
    page.keyboard.press("b")
    assert button(page, "A").get_attribute("aria-pressed") == before


def test_the_offset_is_shown_and_can_be_switched_off(page: Page, songs: list[NDArray[np.float32]]) -> None:
    levels = [loudness.integrated(song, RATE_HZ) for song in songs]
    amount = f"{abs(levels[1] - levels[0]):.1f}".removesuffix(".0")
    louder = "A" if levels[0] > levels[1] else "B"
    words = page.locator(".setbook-versions-words")
    assert f"{louder} is turned down by {amount} dB" in words.inner_text()
    page.get_by_role("button", name="Level match").click()
    assert f"{louder} is {amount} dB louder" in words.inner_text()
    engine = 'globalThis[Symbol.for("setbook.audio.v1")]'
    assert page.evaluate(f"{engine}.comparison.gains") == [1, 1]
    page.get_by_role("button", name="Level match").click()
    gains = page.evaluate(f"{engine}.comparison.gains")
    assert 20 * np.log10(gains[0] / gains[1]) == pytest.approx(levels[1] - levels[0], abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 400])
def test_it_fits_the_page_in_both_themes(
    browser: Browser, address: str, artifacts: Path, scheme: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 1000}, color_scheme=scheme)
    try:
        page = context.new_page()
        opened(page, address, "mixer")
        play(page)
        button(page, "B").click()
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.screenshot(path=str(artifacts / f"versions-{width}-{scheme}.png"))
    finally:
        context.close()
