"""The mixer's room: strips keep their height whatever stands on them, and many strips scroll."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.view_page import build_page, opened, served

import setbook as sb
from setbook.views.mixer import mixer_data
from setbook_widgets import Mixer

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

CHAINS: dict[int, dict[str, tuple[str, ...]]] = {
    0: {},
    1: {"Bass": ("compressor",)},
    12: {
        "Bass": ("compressor", "hall_reverb", "phaser"),
        "Lead": ("simple_delay", "limiter", "eq8"),
        "Main": ("chorus", "saturation", "utility"),
        "Voice": ("gate", "filter", "bit_crusher"),
    },
}
FAULT = "Expected kernel 'phaser' in the subset that runs in kernel and browser alike, found: 'nonsense'."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_page(tmp_path_factory.mktemp("page"))


def effects_on(song: Path, count: int) -> list[dict[str, Any]]:
    mixer = Mixer(sb.open(song))
    for track, chain in CHAINS[count].items():
        mixer.insert(track, *chain)
    assert len(mixer.effects) == count
    return [dict(effect) for effect in mixer.effects]


def open_mixer(browser: Browser, address: str, width: int = 1400, scheme: str = "light") -> Page:
    context = browser.new_context(viewport={"width": width, "height": 1000}, color_scheme=scheme)
    page = context.new_page()
    opened(page, address, "mixer")
    return page


def strip_height(page: Page) -> float:
    return float(page.locator(".setbook-strip").first.bounding_box()["height"])


@pytest.mark.parametrize("width", [1400, 400])
def test_strips_keep_their_height_however_many_effects_there_are(
    browser: Browser, folder: Path, demo_project: Path, artifacts: Path, width: int
) -> None:
    song = demo_project / "Night Drive v6.als"
    heights = {}
    for count in CHAINS:
        traits = {"effects": effects_on(song, count)}
        with served(folder, "mixer", mixer_data(sb.open(song)), traits=traits) as address:
            for scheme in ("light", "dark"):
                page = open_mixer(browser, address, width, scheme)
                heights[count] = strip_height(page)
                assert page.locator(".setbook-effects-area").is_visible() == (count > 0)
                assert page.locator(".setbook-effect").count() == count
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
                page.screenshot(
                    path=artifacts / f"mixer-effects-{count}-{width}-{scheme}.png", full_page=True
                )
                page.context.close()
    assert heights[0] == heights[1] == heights[12]


def test_a_badge_leads_to_the_effects_and_tells_a_fault(
    browser: Browser, folder: Path, demo_project: Path
) -> None:
    song = demo_project / "Night Drive v6.als"
    effects = effects_on(song, 12)
    faulty = next(effect for effect in effects if effect["name"] == "phaser")
    faulty["fault"] = FAULT
    with served(folder, "mixer", mixer_data(sb.open(song)), traits={"effects": effects}) as address:
        page = open_mixer(browser, address)
        badge = page.get_by_role("button", name="3 effects on Voice: gate, filter, bit_crusher", exact=True)
        area = page.locator(".setbook-effects-area")
        area.locator("summary").click()
        assert not page.locator("[data-effect=gate]").is_visible()
        badge.click()
        assert page.locator("[data-effect=gate]").is_visible()
        focused = "document.activeElement.getAttribute('aria-label')"
        assert str(page.evaluate(focused)).endswith("of gate on Voice")
        told = page.get_by_role("button", name="3 effects on Bass")
        assert FAULT in str(told.get_attribute("aria-label"))
        assert told.get_attribute("data-fault") is not None
        page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 400])
def test_thirty_strips_scroll_and_main_stays(
    browser: Browser, folder: Path, demo_project: Path, artifacts: Path, width: int, scheme: str
) -> None:
    data, buffers = mixer_data(sb.open(demo_project / "Night Drive v6.als"))
    own = data["strips"]
    copies = [{**own[3], "id": f"copy-{n}", "name": f"Bass {n}"} for n in range(30 - len(own))]
    many = {**data, "strips": [*own[:4], *copies, *own[4:]]}
    with served(folder, "mixer", (many, buffers)) as address:
        page = open_mixer(browser, address, width, scheme)
        assert page.locator(".setbook-strip").count() == 30
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        main = page.get_by_role("slider", name="Volume of Master", exact=True).bounding_box()
        assert main["x"] + main["width"] < width
        scroller = page.locator(".setbook-scroller")
        assert scroller.evaluate("(element) => element.scrollWidth > element.clientWidth")
        page.screenshot(path=artifacts / f"mixer-thirty-{width}-{scheme}.png", full_page=True)
        page.context.close()
