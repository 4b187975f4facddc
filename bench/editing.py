"""An effect typed in a cell: how long its compiler takes, and from Ctrl + Enter until it is heard in JupyterLab."""

from __future__ import annotations

import linecache
import statistics
import time
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from bench.browsing import CHROMIUMS, FLAGS
from bench.folder import WORK
from bench.measure import Ratio, Row, Skipped, milliseconds
from bench.sets import demo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REPEATS = 5
HEARD_MS = 2000
ENGINE = "globalThis[Symbol.for('setbook.audio.v1')]"

CELL = """import setbook as sb
@sb.kernel(level=(1.0, 0.0, 1.0))
def level_of(left, right, frames, level):
    for i in range(frames):
        left[i] = level[i] * left[i] * {factor}
        right[i] = level[i] * right[i] * {factor}
"""


def rows() -> Iterator[Row]:
    """Measure the compiler alone, then the whole way in JupyterLab."""
    yield _compiling()
    what = "Ctrl + Enter → heard, in JupyterLab"
    missing = [name for name in ("jupyterlab", "playwright") if find_spec(name) is None]
    if missing:
        yield Skipped(what, f"{', '.join(missing)} is not installed")
        return
    waits = _in_lab()
    heard = statistics.median(waits)
    note = f"{min(waits) / 1000:.2f} … {max(waits) / 1000:.2f} s"
    yield Ratio(what, heard, "the reach", HEARD_MS, heard / HEARD_MS, "≤ 1", note)


def _compiling() -> Row:
    """Time the same kind of cell with the compiler kept ready and with none, in turns; getting it ready is not timed."""
    from setbook.audio.authoring.warming import keep_compiler_ready
    from setbook.audio.kernels import compiler

    pairs = []
    for number in range(REPEATS):
        keep_compiler_ready()
        _define(3 * number)  # answered once it is ready
        warm_ms = milliseconds(lambda number=number: _define(3 * number + 1))
        compiler.let_go()
        pairs.append((warm_ms, milliseconds(lambda number=number: _define(3 * number + 2))))
    warm_ms, cold_ms = (statistics.median(each) for each in zip(*pairs, strict=True))
    return Ratio(
        "a new kernel, compiler kept warm", warm_ms, "compiler started for it", cold_ms, warm_ms / cold_ms
    )


def _define(number: int) -> None:
    """Run a cell whose kernel was never compiled before."""
    text = CELL.format(factor=f"{1 - (time.time_ns() + number) % 1_000_003 * 1e-9:.9f}")
    name = f"<cell {number}>"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    exec(compile(text, name, "exec"), {"__name__": "__main__"})


def _in_lab() -> list[float]:
    """Return how long several definitions took to be heard: a kernel that silences main, and one that does not, in turns."""
    import os
    import shutil

    from playwright.sync_api import sync_playwright
    from tests.browser.notebook_pages import open_in_lab, run_all, show, write_notebook
    from tests.browser.servers import jupyter_lab

    folder, home = WORK / "lab", WORK / "lab-home"
    folder.mkdir()
    home.mkdir()
    song = str(demo("v6"))
    cells = [
        f"import setbook as sb\nfrom setbook_widgets import Mixer\nmixer = Mixer(sb.open({song!r}))\nmixer",
        "None",
    ]
    notebook = write_notebook(folder / "bench.ipynb", cells)
    executable = next(
        filter(None, map(shutil.which, (os.environ.get("SETBOOK_CHROMIUM", ""), *CHROMIUMS))), None
    )
    with jupyter_lab(folder, home) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1400, "height": 1200})
        page.set_default_timeout(150_000)
        open_in_lab(page, server.url, notebook.name)
        run_all(page)
        mixer = show(page, ".setbook-mixer")
        mixer.locator("button.setbook-play").click()
        page.wait_for_function(f"{ENGINE}?.frame > 44_100 && {ENGINE}.state === 'playing'")
        page.evaluate(f"{ENGINE}.setLoop(true, 0, 8 * 44_100)")
        main = page.locator(".setbook-strip[data-kind=main]").first.get_attribute("data-strip")
        _run(page, CELL.format(factor="1.0") + "mixer.insert('Main', level_of)")
        page.wait_for_timeout(4000)
        waits = []
        for number in range(2 * REPEATS):
            factor = "0.0" if number % 2 == 0 else f"{1 - time.time_ns() % 1_000_003 * 1e-9:.9f}"
            condition = "peak === 0" if number % 2 == 0 else "peak > 0.005"
            cell = CELL.format(factor=factor) + f"# {time.time_ns()}"
            waits.append(milliseconds(_heard(page, cell, main, condition)))
            page.wait_for_timeout(1500)
        browser.close()
    return waits


def _heard(page: Any, cell: str, main: str | None, condition: str) -> Callable[[], None]:
    _type(page, cell)

    def press() -> None:
        page.keyboard.press("Control+Enter")
        page.wait_for_function(
            f"(id) => {{ const [peak] = {ENGINE}.meters(id).peak; return {condition}; }}",
            arg=main,
            polling=10,
        )

    return press


def _run(page: Any, code: str) -> None:
    _type(page, code)
    page.keyboard.press("Control+Enter")


def _type(page: Any, code: str) -> None:
    page.locator(".jp-CodeCell").last.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)
