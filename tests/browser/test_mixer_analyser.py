"""Loudness, spectrum and stereo field in the mixer: numbers that can be read, pictures that rest when nobody looks."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.view_page import build_page, opened, served

import setbook as sb
from setbook.audio import PcmStore, build_plan
from setbook.audio.kernels import console_wasm
from setbook.views.mixer import mixer_data

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.alone

ENGINE = 'globalThis[Symbol.for("setbook.audio.v1")]'
NUMBER = re.compile(r"^−?\d+\.\d$")
WATCH = f"""(strip) => {{
    window.heard = {{ frames: 0, loudness: null }};
    {ENGINE}.listening.on(strip, false, (now) => {{
        window.heard.frames = now.left.length;
        window.heard.loudness = now.loudness;
    }});
}}"""
"""A listener of the test's own, who asks for no samples: it gets those that the view has asked for."""

COUNT_PICTURES = """async (milliseconds) => {
    const canvas = document.querySelector(".setbook-spectrum");
    const seen = new Set();
    const end = performance.now() + milliseconds;
    while (performance.now() < end) {
        seen.add(canvas.toDataURL());
        await new Promise((done) => requestAnimationFrame(done));
    }
    return seen.size;
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, demo_project: Path) -> Iterator[str]:
    live_set, store = sb.open(demo_project / "Night Drive v6.als"), PcmStore()

    def answer(method: str, parameters: dict[str, Any]) -> Any:
        if method == "pcm":
            return store.chunk(parameters["key"], parameters["index"])
        wire, buffers = build_plan(live_set, store=store).to_wire()
        encoded = [base64.b64encode(part).decode() for part in [console_wasm(), *buffers]]
        return {"plan": wire, "wasm": encoded[0], "buffers": encoded[1:]}

    folder = build_page(tmp_path_factory.mktemp("page"))
    with served(folder, "mixer", mixer_data(live_set), answer) as address:
        yield address


def playing(browser: Browser, address: str, **context_options: Any) -> Page:
    """Open the mixer and play its song over and over."""
    options = {"viewport": {"width": 1400, "height": 1000}, "color_scheme": "light"} | context_options
    page = browser.new_context(**options).new_page()
    view = opened(page, address, "mixer")
    view.locator("button.setbook-play").click()
    view.locator("button.setbook-play[aria-label=Stop]").wait_for(timeout=150_000)
    page.wait_for_function(f"{ENGINE}.frame > 20_000", timeout=60_000)
    page.evaluate(f"{ENGINE}.setLoop(true, 0, 12 * 44_100)")
    return page


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = playing(browser, address)
    page.evaluate(WATCH, page.locator(".setbook-strip[data-kind=main]").get_attribute("data-strip"))
    yield page
    page.context.close()


def readout(page: Page, name: str) -> Locator:
    return page.locator(f"[data-readout={name}] .setbook-readout-value")


def toggle(page: Page) -> Locator:
    return page.get_by_role("button", name="Spectrum", exact=True)


def test_loudness_is_text_that_can_be_read_while_the_song_plays(page: Page) -> None:
    region = page.get_by_role("region", name="Loudness")
    for name in ("momentary", "shortTerm", "integrated", "truePeak"):
        row = region.locator(f"[data-readout={name}]")
        row.locator(".setbook-readout-value", has_text=NUMBER).wait_for()
        assert row.evaluate("(element) => element.closest('[aria-hidden]') === null")
    assert "LUFS" in region.locator("[data-readout=integrated]").inner_text()
    shown = float(readout(page, "truePeak").inner_text().replace("−", "-"))
    assert 20 * page.evaluate("Math.log10(heard.loudness.truePeak)") == pytest.approx(shown, abs=6)


def test_samples_are_sent_only_while_somebody_looks(page: Page) -> None:
    page.wait_for_function("heard.loudness !== null && heard.frames === 0")
    toggle(page).click()
    assert toggle(page).get_attribute("aria-expanded") == "true"
    page.wait_for_function("heard.frames > 500")
    correlation = readout(page, "correlation")
    page.wait_for_function(
        "/^[+−]?[01]/.test(document.querySelector('[data-readout=correlation] .setbook-readout-value').textContent)"
    )
    assert correlation.is_visible()
    page.evaluate("document.body.style.paddingTop = '3000px'")  # out of sight
    page.wait_for_function("heard.frames === 0")
    page.evaluate("document.body.style.paddingTop = ''")
    page.wait_for_function("heard.frames > 500")
    toggle(page).click()
    page.wait_for_function("heard.frames === 0")


def test_pictures_move_with_the_music_and_screen_readers_do_not_see_them(page: Page) -> None:
    toggle(page).click()
    for canvas in page.locator(".setbook-pictures canvas").all():
        assert canvas.evaluate("(element) => element.closest('[aria-hidden=true]') !== null")
    page.wait_for_function("heard.frames > 500")
    assert page.evaluate(COUNT_PICTURES, 1500) > 3
    toggle(page).click()


def test_nothing_of_it_crosses_the_channel_to_the_kernel(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.post_data or request.url))
    toggle(page).click()
    page.wait_for_timeout(2000)
    toggle(page).click()
    assert [text for text in asked if '"pcm"' not in text] == []


def test_another_strip_can_be_measured_and_main_goes_on(page: Page) -> None:
    before = page.evaluate("heard.loudness.truePeak")
    choice = page.get_by_role("combobox", name="Measured strip")
    choice.select_option(label="Pad")
    readout(page, "momentary").filter(has_text=NUMBER).wait_for()
    arp = page.get_by_role("group", name="Arp, MIDI track")
    arp.locator(".setbook-strip-name").click()
    assert choice.locator("option:checked").inner_text() == "Arp"
    assert arp.get_attribute("data-measured") is not None
    arp.locator(".setbook-strip-name").click()
    assert choice.locator("option:checked").inner_text() == "Master"
    choice.select_option(label="Pad")
    choice.select_option(label="Master")
    readout(page, "momentary").filter(has_text=NUMBER).wait_for()
    assert page.evaluate("heard.loudness.truePeak") >= before, "the meter of main was made anew"


def test_a_reset_begins_anew(page: Page) -> None:
    page.wait_for_function("heard.loudness.integrated > 0")
    page.evaluate(
        "document.querySelector('.setbook-analyser-buttons button').click(); window.heard.loudness = null"
    )
    page.wait_for_function("heard.loudness !== null && heard.loudness.integrated === 0")
    page.wait_for_function("heard.loudness.integrated > 0")


def test_what_is_still_stays_still_for_eyes_that_want_no_motion(browser: Browser, address: str) -> None:
    page = playing(browser, address, reduced_motion="reduce")
    toggle(page).click()
    page.wait_for_timeout(1500)
    assert 1 <= page.evaluate(COUNT_PICTURES, 3000) <= 5
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 400])
def test_it_fits_the_page_in_both_themes(
    browser: Browser, address: str, artifacts: Path, scheme: str, width: int
) -> None:
    page = playing(browser, address, viewport={"width": width, "height": 1000}, color_scheme=scheme)
    toggle(page).click()
    page.wait_for_timeout(2500)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.screenshot(path=artifacts / f"mixer-spectrum-{width}-{scheme}.png", full_page=True)
    page.context.close()
