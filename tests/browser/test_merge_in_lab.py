"""The merge in a real JupyterLab: what is chosen by hand is in Python at once, and the other way round."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.browser.notebook_pages import open_in_lab, run_all, show, write_notebook
from tests.browser.outside import RequestLog
from tests.browser.servers import jupyter_lab

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def page(browser: Browser, demo_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("notebooks")
    paths = [str(demo_project / f"Night Drive {name}.als") for name in ("v5", "v6", "v5 (half-time)")]
    cells = [
        f"from setbook_widgets import Merge\nmerge = Merge(*{paths!r})\nmerge",
        "print('chosen:', list(merge.choices.values()), 'left:', len(merge.merged.open_conflicts))",
        "if merge.choices: merge.resolve(merge.merged.conflicts[0], 'base')",
    ]
    notebook = write_notebook(folder / "merge.ipynb", cells)
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


def test_choices_go_to_python_and_come_from_there(page: Page, artifacts: Path) -> None:
    merge = show(page, ".setbook-merge")
    first = merge.locator(".setbook-merge-row").first
    cells = page.locator(".jp-Notebook .jp-Cell").count()
    first.locator("[aria-checked=true]").focus()
    page.keyboard.press("2")  # theirs; in JupyterLab itself a heading
    assert first.locator("[data-action=theirs]").get_attribute("aria-checked") == "true"
    assert page.locator(".jp-Notebook .jp-Cell").count() == cells
    merge.screenshot(path=artifacts / "merge-in-lab.png")
    for cell in (1, 2):
        page.locator(".jp-CodeCell").nth(cell).locator(".cm-content").click()
        page.keyboard.press("Control+Enter")
    page.get_by_text("chosen: ['theirs'] left: 0").wait_for()
    merge.locator("[data-action=base][aria-checked=true]").first.wait_for()
    assert first.locator(".setbook-merge-stand").inner_text().replace("\n", "") == "✓Decided: base"
