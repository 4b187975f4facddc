"""Two versions in a real JupyterLab: the kernel answers both, the browser plays them in step."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.browser.notebook_pages import open_in_lab, run_all, show, write_notebook
from tests.browser.outside import RequestLog
from tests.browser.servers import jupyter_lab
from tests.browser.speakers import ENGINE, RATE_HZ, Speakers, assert_same_bits

import setbook as sb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def page(browser: Browser, demo_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("notebooks")
    after, before = (str(demo_project / f"Night Drive {name}.als") for name in ("v6", "v5"))
    cells = [f"from setbook_widgets import Mixer\nMixer({after!r}, beside={before!r})"]
    notebook = write_notebook(folder / "versions.ipynb", cells)
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


def test_the_other_version_is_heard_bit_for_bit(page: Page, demo_project: Path, artifacts: Path) -> None:
    mixer = show(page, ".setbook-mixer")
    mixer.locator("button.setbook-play").click()
    mixer.locator("button.setbook-play[aria-label=Stop]").wait_for(timeout=150_000)
    other = mixer.get_by_role("button", name=re.compile("^Hear B: Night Drive v5"), disabled=False)
    other.wait_for(timeout=150_000)
    match = mixer.get_by_role("button", name="Level match", disabled=False)
    match.wait_for(timeout=150_000)
    assert "turned down by" in mixer.locator(".setbook-versions-words").inner_text()
    match.click()
    other.click()
    speakers = Speakers(page)
    assert speakers.ask(f"{ENGINE}.comparison.heard") == 1
    speakers.wait_for_frame(int(speakers.ask(f"{ENGINE}.frame")) + RATE_HZ // 2)
    run = speakers.record(1.5)
    mixer.screenshot(path=artifacts / "versions-in-lab.png")
    page.keyboard.press("Space")
    assert_same_bits(run, sb.render(demo_project / "Night Drive v5.als").samples)
