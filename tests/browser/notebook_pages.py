"""What a person does with a notebook on a page: open it, run it, scroll to a widget."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING
from urllib.parse import quote

from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

RUN_SECONDS = 150


def write_notebook(path: Path, cells: list[str]) -> Path:
    """Write a notebook of code cells that opens with our kernel."""
    import nbformat

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata = {
        "kernelspec": {"name": "setbook", "display_name": "Python 3 (setbook)", "language": "python"},
        "voila": {"template": "setbook"},
    }
    nbformat.write(notebook, path)
    return path


def open_in_lab(page: Page, url: str, notebook: str) -> None:
    """Open a notebook in a workspace of its own and wait until its kernel is idle."""
    page.goto(f"{url}/lab/workspaces/test{time.monotonic_ns()}/tree/{quote(notebook)}")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    _wait_until_idle(page)


def run_all(page: Page) -> None:
    """Run all cells through the menu, and wait for the last to finish without an error."""
    for _ in range(3):
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        if _started(page):
            break
    page.wait_for_function(
        """() => [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")]
                 .every(prompt => /\\[\\d+\\]/.test(prompt.textContent))""",
        timeout=RUN_SECONDS * 1000,
    )
    errors = page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']")
    assert errors.count() == 0, errors.first.inner_text()


def _started(page: Page) -> bool:
    """Whether the first cell is running or done; a run that comes while the kernel connects is lost."""
    try:
        prompts = page.locator(".jp-CodeCell .jp-InputPrompt").filter(has_text=re.compile(r"\[(\*|\d+)\]"))
        prompts.first.wait_for(timeout=5_000)
    except PlaywrightTimeoutError:
        return False
    return True


def show(page: Page, selector: str) -> Locator:
    """Scroll to a widget and wait until it says that it is ready."""
    widget = page.locator(f"{selector}[data-state=ready]").first
    widget.wait_for(state="attached", timeout=RUN_SECONDS * 1000)
    widget.scroll_into_view_if_needed()
    widget.wait_for(state="visible")
    return widget


def switch_theme(page: Page, theme: str) -> None:
    """Choose JupyterLab's theme in its menu."""
    page.get_by_role("menuitem", name="Settings", exact=True).click()
    page.locator(".lm-Menu-item", has_text="Theme").first.hover()
    page.locator(".lm-Menu-item", has_text=theme).first.click()
    page.locator(f"body[data-jp-theme-name='{theme}']").wait_for(state="attached")


def _wait_until_idle(page: Page) -> None:
    """Wait for the status bar's word: the toolbar's light is lit before the kernel is reached."""
    page.get_by_text("| Idle").wait_for()
