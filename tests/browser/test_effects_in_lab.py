"""An effect typed in a cell of JupyterLab: heard from the mixer that plays, moved by its knob, whatever the kernel does."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.browser.notebook_pages import open_in_lab, run_all, show, switch_theme, write_notebook
from tests.browser.outside import RequestLog
from tests.browser.servers import jupyter_lab
from tests.browser.speakers import ENGINE, rendered_offline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.alone

LEVEL = """import setbook as sb
@sb.kernel(level=({default}, 0.0, 1.0))
def level_of(left, right, frames, level):
    for i in range(frames):
        left[i] *= level[i]
        right[i] *= level[i]
"""
BUSY = """import pathlib, time
print('busy')
rested = time.monotonic() + 10
while time.monotonic() < rested or not pathlib.Path({enough!r}).exists():
    time.sleep(0.05)
print('rested')
"""
BROKEN = """import setbook as sb
@sb.kernel
def level_of(left, right, frames):
    left[0] = nonsense(left[0])
"""


@pytest.fixture(scope="module")
def page(browser: Browser, demo_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("notebooks")
    song = str(demo_project / "Night Drive v6.als")
    cells = [
        f"import setbook as sb\nfrom setbook_widgets import Mixer\nmixer = Mixer(sb.open({song!r}))\nmixer",
        "None",
    ]
    notebook = write_notebook(folder / "effects.ipynb", cells)
    with jupyter_lab(folder, tmp_path_factory.mktemp("home")) as server:
        context = browser.new_context(viewport={"width": 1400, "height": 1200}, color_scheme="light")
        context.set_default_timeout(60_000)
        log = RequestLog(context)
        page = context.new_page()
        open_in_lab(page, server.url, notebook.name)
        run_all(page)
        mixer = show(page, ".setbook-mixer")
        mixer.locator("button.setbook-play").click()
        mixer.locator("button.setbook-play[aria-label=Stop]").wait_for(timeout=150_000)
        page.wait_for_function(f"{ENGINE}.frame > 44_100 && {ENGINE}.state === 'playing'", timeout=150_000)
        page.evaluate(f"{ENGINE}.setLoop(true, 0, 8 * 44_100)")
        yield page
        assert log.outside == []
        context.close()


@pytest.fixture
def mixer(page: Page) -> Locator:
    return show(page, ".setbook-mixer")


def run_cell(page: Page, code: str) -> None:
    """Type code into the last cell and run it."""
    cell = page.locator(".jp-CodeCell").last
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)
    page.keyboard.press("Control+Enter")


def main_id(page: Page) -> str:
    return page.locator(".setbook-strip[data-kind=main]").first.get_attribute("data-strip") or ""


def wait_for_level(page: Page, condition: str) -> None:
    page.wait_for_function(
        f"(id) => {{ const {{ peak }} = {ENGINE}.meters(id); return {condition}; }}",
        arg=main_id(page),
        timeout=60_000,
    )


def played_on(page: Page) -> bool:
    """Whether the transport moves."""
    before = page.evaluate(f"{ENGINE}.frame")
    page.wait_for_function(f"(before) => {ENGINE}.frame !== before", arg=before, timeout=5000)
    return bool(page.evaluate(f"{ENGINE}.state === 'playing'"))


def test_an_effect_typed_in_a_cell_is_heard_while_the_song_plays(
    mixer: Locator, page: Page, artifacts: Path
) -> None:
    wait_for_level(page, "peak[0] > 0.01")
    begun = time.monotonic()
    run_cell(page, LEVEL.format(default="0.0") + "mixer.insert('Main', level_of)\n")
    wait_for_level(page, "peak[0] === 0")
    (artifacts / "effect-heard-after-seconds.txt").write_text(f"{time.monotonic() - begun:.2f}\n")
    assert played_on(page)
    mixer.get_by_role("slider", name="level of level_of on Master", exact=True).wait_for()


def test_defined_again_it_is_another_at_once(mixer: Locator, page: Page) -> None:
    run_cell(
        page,
        LEVEL.format(default="1.0")
        .replace("*= level[i]", "*= 1.0 - level[i]")
        .replace("level=(1.0", "level=(0.25"),
    )
    wait_for_level(page, "peak[0] > 0.01")
    assert played_on(page)


def test_what_is_refused_is_told_in_the_cell_and_on_the_strip_and_the_music_goes_on(
    mixer: Locator, page: Page
) -> None:
    run_cell(page, BROKEN)
    note = mixer.locator(".setbook-effect-fault", has_text="'nonsense' in line 4")
    note.wait_for()
    page.locator(".jp-CodeCell").last.locator(".jp-OutputArea", has_text="KernelRefused").wait_for()
    assert played_on(page)
    wait_for_level(page, "peak[0] > 0.01")
    run_cell(page, LEVEL.format(default="1.0"))
    note.wait_for(state="detached")


def offline(page: Page) -> np.ndarray:
    """Return what the page renders of the song's first second and a half."""
    return rendered_offline(page, 0, 66_150)[0, 22_050:]


def test_its_knob_moves_the_output_as_predicted_without_the_kernel(
    mixer: Locator, page: Page, tmp_path: Path
) -> None:
    knob = mixer.get_by_role("slider", name="level of level_of on Master", exact=True)
    whole = offline(page)
    assert np.abs(whole).max() > 0.05
    enough = tmp_path / "enough"
    run_cell(page, BUSY.format(enough=str(enough)))
    page.locator(".jp-CodeCell").last.locator(".jp-OutputArea", has_text="busy").wait_for()
    knob.focus()
    page.keyboard.type("0.5")
    page.keyboard.press("Enter")
    half = offline(page)
    np.testing.assert_allclose(half, whole * 0.5, atol=1e-7)
    knob.focus()
    page.keyboard.type("0")
    page.keyboard.press("Enter")
    wait_for_level(page, "peak[0] === 0")
    assert played_on(page)
    assert page.locator(".jp-CodeCell").last.locator(".jp-OutputArea", has_text="rested").count() == 0
    enough.touch()
    page.locator(".jp-CodeCell").last.locator(".jp-OutputArea", has_text="rested").wait_for()
    assert played_on(page)
    run_cell(page, "print(list(mixer.effect_settings.values()))")
    page.locator(".jp-CodeCell").last.locator(".jp-OutputArea", has_text="{'level': 0}").wait_for()


def test_it_looks_right_in_both_themes(mixer: Locator, page: Page, artifacts: Path) -> None:
    run_cell(page, "mixer.insert('Bass', 'compressor', 'simple_delay'); mixer.insert('Main', level_of)")
    mixer.get_by_role("slider", name="threshold of compressor on Bass", exact=True).wait_for()
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        switch_theme(page, theme)
        show(page, ".setbook-mixer").screenshot(path=artifacts / f"effects-{theme.split()[-1].lower()}.png")
