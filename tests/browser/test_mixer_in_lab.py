"""The mixer in a real JupyterLab: its keys are its own, and Python sees what was moved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.browser.notebook_pages import open_in_lab, run_all, show, write_notebook
from tests.browser.outside import RequestLog
from tests.browser.servers import jupyter_lab

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.alone


@pytest.fixture(scope="module")
def page(browser: Browser, demo_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("notebooks")
    song = str(demo_project / "Night Drive v6.als")
    cells = [
        f"import setbook as sb\nfrom setbook_widgets import Mixer\nmixer = Mixer(sb.open({song!r}))\nmixer",
        "print('moved:', mixer.changes)",
        "mixer.apply_to(mixer.live_set); print('resting:', mixer.live_set.tracks[1].mixer.volume.value)",
    ]
    notebook = write_notebook(folder / "mixer.ipynb", cells)
    with jupyter_lab(folder, tmp_path_factory.mktemp("home")) as server:
        context = browser.new_context(viewport={"width": 1400, "height": 1000}, color_scheme="light")
        context.set_default_timeout(60_000)
        log = RequestLog(context)
        page = context.new_page()
        open_in_lab(page, server.url, notebook.name)
        run_all(page)
        yield page
        assert log.outside == []
        context.close()


@pytest.fixture
def mixer(page: Page) -> Locator:
    return show(page, ".setbook-mixer")


def test_keys_stay_out_of_the_notebook(mixer: Locator, page: Page) -> None:
    cells = page.locator(".jp-Notebook .jp-Cell").count()
    mixer.get_by_role("slider", name="Volume of Beat", exact=True).focus()
    for key in "abms":
        page.keyboard.press(key)
        page.keyboard.press(key)
    assert page.locator(".jp-Notebook .jp-Cell").count() == cells


def test_space_plays_and_the_meters_move_and_home_returns(
    mixer: Locator, page: Page, artifacts: Path
) -> None:
    play = mixer.locator("button.setbook-play")
    mixer.get_by_role("button", name="Mute Bass", exact=True).click()  # a clicked button leaves Space alone
    page.keyboard.press("Space")
    mixer.locator("button.setbook-play[aria-label=Stop]").wait_for(timeout=150_000)
    mixer.locator(".setbook-clock-bars", has_text=re.compile(r"^([2-9]|\d\d)")).wait_for()
    mixer.locator(".setbook-peak", has_text=re.compile(r"\d")).first.wait_for()
    mixer.screenshot(path=artifacts / "mixer-playing.png")
    page.keyboard.press("Space")
    mixer.locator("button.setbook-play[aria-label=Play]").wait_for()
    page.keyboard.press("Home")
    assert mixer.locator(".setbook-clock-bars").inner_text() == "1.1.1"
    assert play.get_attribute("aria-label") == "Play"


def test_python_sees_the_moves_and_applies_them(mixer: Locator, page: Page) -> None:
    fader = mixer.get_by_role("slider", name="Volume of Beat", exact=True)
    fader.focus()
    page.keyboard.type("-6")
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    cells = page.locator(".jp-CodeCell")
    for index, words in ((1, "'track': 'Beat', 'parameter': 'volume'"), (2, "resting: 0.501187")):
        cells.nth(index).locator(".jp-InputArea").click()
        page.keyboard.press("Control+Enter")
        cells.nth(index).locator(".jp-OutputArea", has_text=words).wait_for()


def test_an_earlier_mix_is_there_again_in_a_second_view(mixer: Locator, page: Page) -> None:
    page.locator(".jp-CodeCell").nth(1).locator(".jp-InputArea").click()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.keyboard.type("mixer")
    page.keyboard.press("Control+Enter")
    second = page.locator(".setbook-mixer").nth(1)
    fader = second.get_by_role("slider", name="Volume of Beat", exact=True)
    fader.wait_for()
    assert fader.get_attribute("aria-valuenow") == "-6"


def test_it_follows_the_labs_theme(mixer: Locator, page: Page, artifacts: Path) -> None:
    page.get_by_role("menuitem", name="Settings", exact=True).click()
    page.locator(".lm-Menu-item", has_text=re.compile("^Theme")).click()
    page.locator(".lm-Menu-item", has_text="JupyterLab Dark").first.click()
    page.locator('.setbook-mixer[data-theme="dark"]').first.wait_for()
    mixer.screenshot(path=artifacts / "mixer-lab-dark.png")
