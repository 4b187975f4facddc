"""From a microphone into the notebook: the new track stands in the mixer, the mix stays, Python has the recording."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.browser.notebook_pages import open_in_lab, run_all, show, write_notebook
from tests.browser.outside import RequestLog
from tests.browser.recording_page import browser_with_microphone, spoken
from tests.browser.servers import jupyter_lab

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.alone


@pytest.fixture
def page(browser: Browser, chromium: str, demo_project: Path, tmp_path: Path) -> Iterator[Page]:
    folder = tmp_path / "notebooks"
    folder.mkdir()
    project = shutil.copytree(demo_project, tmp_path / "project")
    spoken(tmp_path / "spoken.wav")
    song = str(project / "Night Drive v6.als")
    cells = [
        f"import setbook as sb\nfrom setbook_widgets import Mixer\nmixer = Mixer(sb.open({song!r}))\nmixer",
        "print('recorded:', [(one.track, one.start_beats) for one in mixer.recordings], mixer.live_set.check())",
    ]
    notebook = write_notebook(folder / "record.ipynb", cells)
    with (
        jupyter_lab(folder, tmp_path / "home") as server,
        browser_with_microphone(
            browser, chromium, tmp_path / "spoken.wav", "--use-fake-ui-for-media-stream"
        ) as microphone,
    ):
        context = microphone.new_context(viewport={"width": 1400, "height": 1000}, color_scheme="light")
        context.set_default_timeout(90_000)
        log = RequestLog(context)
        page = context.new_page()
        open_in_lab(page, server.url, notebook.name)
        run_all(page)
        yield page
        assert log.outside == []
        context.close()


def test_a_recording_comes_into_the_set_and_the_view(page: Page, artifacts: Path) -> None:
    mixer = show(page, ".setbook-mixer")
    fader = mixer.get_by_role("slider", name="Volume of Beat", exact=True)
    fader.focus()
    page.keyboard.type("-6")
    page.keyboard.press("Enter")
    mixer.get_by_role("button", name="Record from a microphone", exact=True).click()
    mixer.get_by_role("button", name="Count-in", exact=True).click()
    mixer.get_by_role("button", name="Record", exact=True).click()
    words = mixer.locator(".setbook-record-words")
    words.filter(has_text=re.compile(r"^Recording ([2-9]|\d\d)")).wait_for(timeout=150_000)
    mixer.get_by_role("button", name="Stop recording", exact=True).click()
    words.filter(has_text="into Recorded at 1.1.1").wait_for()
    mixer.get_by_role("slider", name="Volume of Recorded", exact=True).wait_for()
    assert fader.get_attribute("aria-valuenow") == "-6"
    mixer.screenshot(path=artifacts / "recorded-in-lab.png")
    page.locator(".jp-CodeCell").nth(1).locator(".jp-InputArea").click()
    page.keyboard.press("Control+Enter")
    page.locator(".jp-CodeCell").nth(1).locator(
        ".jp-OutputArea", has_text="recorded: [('Recorded', 0.0)] []"
    ).wait_for()
    mixer.locator(".setbook-record-actions").get_by_role("button", name="Undo", exact=True).click()
    mixer.get_by_role("slider", name="Volume of Recorded", exact=True).wait_for(state="detached")
