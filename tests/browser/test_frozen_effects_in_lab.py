"""Effects that only Python can run, in a mixer in JupyterLab: frozen into the browser's mix, and again when they or what flows in change."""

from __future__ import annotations

import linecache
import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.browser.notebook_pages import open_in_lab, run_all, show, switch_theme, write_notebook
from tests.browser.outside import RequestLog
from tests.browser.servers import jupyter_lab
from tests.browser.speakers import ENGINE, RATE_HZ, Speakers, rendered_offline

import setbook as sb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.slow, pytest.mark.alone]

FRAMES = 4 * 44_100
EFFECTS = """import numpy as np
@sb.effect(gain=(0.5, 0.0, 1.0))
def quieter(x, context):
    return x * np.float32(context.gain)
@sb.effect
def bent(x, context):
    return np.tanh({drive} * x).astype(np.float32)
"""
LEVEL = """
@sb.kernel(level=(1.0, 0.0, 1.0))
def level_of(left, right, frames, level):
    for i in range(frames):
        left[i] *= level[i]
        right[i] *= level[i]
"""


@pytest.fixture(scope="module")
def song(demo_project: Path) -> Path:
    return demo_project / "Night Drive v6.als"


@pytest.fixture(scope="module")
def page(browser: Browser, song: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("notebooks")
    cells = [
        f"import setbook as sb\nfrom setbook_widgets import Mixer\nmixer = Mixer(sb.open({str(song)!r}), load_budget=9)\nmixer",
        "None",
    ]
    notebook = write_notebook(folder / "effects.ipynb", cells)
    with jupyter_lab(folder, tmp_path_factory.mktemp("home")) as server:
        context = browser.new_context(viewport={"width": 1400, "height": 1200}, color_scheme="light")
        context.set_default_timeout(90_000)
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


def effects_on(mixer: Locator, name: str) -> Locator:
    return mixer.get_by_role("group", name=f"Effects on {name}", exact=True)


def wait_for_frozen(mixer: Locator, *names: str) -> None:
    """Wait until strips play what Python asked for last: a definition is on its way for a moment."""
    mixer.page.wait_for_timeout(400)
    for name in names:
        effects_on(mixer, name).locator(".setbook-effect-frozen[data-state=frozen]").first.wait_for()


def offline(page: Page) -> np.ndarray:
    """Return what the page renders of the song's beginning."""
    return rendered_offline(page, 0, FRAMES)


def in_python(song: Path | sb.LiveSet, code: str, inserts: str) -> np.ndarray:
    """Return what `sb.render` makes of the same effects, defined here."""
    names: dict[str, object] = {"np": np, "sb": sb}
    exec(code, names)
    chosen = eval(inserts, names)
    return sb.render(song, inserts=chosen).samples[:, :FRAMES]


def assert_same(found: np.ndarray, expected: np.ndarray) -> None:
    assert np.abs(expected).max() > 0.02
    np.testing.assert_array_equal(found.view(np.int32), expected.view(np.int32))


def assert_heard(page: Page, expected: np.ndarray) -> None:
    """Wait until the page renders this, to the bit: what was asked for last may be on its way yet."""
    for _ in range(60):
        found = offline(page)
        if np.array_equal(found.view(np.int32), expected.view(np.int32)):
            break
        page.wait_for_timeout(500)
    assert_same(found, expected)


def playing(page: Page) -> bool:
    before = page.evaluate(f"{ENGINE}.frame")
    page.wait_for_function(f"(before) => {ENGINE}.frame !== before", arg=before, timeout=5000)
    return bool(page.evaluate(f"{ENGINE}.state === 'playing'"))


INSERTS = "{'Bass': quieter, 'Main': bent}"


def test_on_a_track_and_on_main_they_are_heard_as_render_has_them(
    mixer: Locator, page: Page, song: Path
) -> None:
    run_cell(page, EFFECTS.format(drive="3.0") + "mixer.insert('Bass', quieter); mixer.insert('Main', bent)")
    wait_for_frozen(mixer, "Bass", "Master")
    assert playing(page)
    assert_heard(page, in_python(song, EFFECTS.format(drive="3.0"), INSERTS))


def test_what_reaches_the_speakers_is_that_too(page: Page, song: Path) -> None:
    speakers = Speakers(page)
    speakers.start_recording()
    page.evaluate(f"{ENGINE}.seek(0)")
    page.wait_for_function(f"{ENGINE}.frame < {2 * RATE_HZ}")  # else it may still be where it was, further on
    speakers.wait_for_frame(3 * RATE_HZ)
    (run,) = [run for run in speakers.stop_recording() if run.first_frame == 0]
    heard = run.samples[:, :FRAMES]
    assert heard.shape[1] > 44_100
    expected = in_python(song, EFFECTS.format(drive="3.0"), INSERTS)
    assert_same(heard, expected[:, : heard.shape[1]])


def test_defined_again_in_a_cell_it_is_heard_anew_while_the_song_plays(
    mixer: Locator, page: Page, song: Path
) -> None:
    run_cell(page, EFFECTS.format(drive="0.7"))
    wait_for_frozen(mixer, "Bass", "Master")
    assert playing(page)
    assert_heard(page, in_python(song, EFFECTS.format(drive="0.7"), INSERTS))


def test_a_fader_of_what_flows_in_freezes_main_again(mixer: Locator, page: Page, song: Path) -> None:
    mixer.get_by_role("slider", name="Volume of Beat", exact=True).focus()
    page.keyboard.type("-12")
    page.keyboard.press("Enter")
    wait_for_frozen(mixer, "Master")
    assert playing(page)
    moved = sb.open(song)
    moved.track("Beat").mixer.volume.value = page.evaluate(
        f"(id) => {ENGINE}.parameter(id, 'volume')", moved.track("Beat").id
    )
    assert math.isclose(moved.track("Beat").mixer.volume.value, 10 ** (-12 / 20), rel_tol=1e-5)
    assert_heard(page, in_python(moved, EFFECTS.format(drive="0.7"), INSERTS))
    mixer.get_by_role("slider", name="Volume of Beat", exact=True).press("Control+z")
    wait_for_frozen(mixer, "Master")


def test_a_knob_of_a_frozen_effect_freezes_it_again(mixer: Locator, page: Page, song: Path) -> None:
    knob = mixer.get_by_role("slider", name="gain of quieter on Bass", exact=True)
    knob.focus()
    page.keyboard.type("0.1")
    page.keyboard.press("Enter")
    wait_for_frozen(mixer, "Bass", "Master")
    expected = in_python(song, EFFECTS.format(drive="0.7"), "{'Bass': quieter(gain=0.1), 'Main': bent}")
    assert_heard(page, expected)


def test_it_looks_right_in_both_themes(mixer: Locator, page: Page, artifacts: Path) -> None:
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        switch_theme(page, theme)
        show(page, ".setbook-mixer").screenshot(path=artifacts / f"frozen-{theme.split()[-1].lower()}.png")


def test_what_goes_wrong_in_it_is_told_on_the_strip_and_the_old_one_plays_on(
    mixer: Locator, page: Page
) -> None:
    before = offline(page)
    run_cell(page, "@sb.effect\ndef bent(x, context):\n    return x * nonsense\n")
    effects_on(mixer, "Master").locator(".setbook-effect-fault", has_text="nonsense").wait_for()
    assert playing(page)
    assert_same(offline(page), before)


def test_a_kernels_parameter_moves_with_the_song_live(mixer: Locator, page: Page, song: Path) -> None:
    chain = "level_of(level=[(0, 0.0), (4, 1.0), (6, 0.25)])"
    run_cell(page, f"{LEVEL}mixer.insert('Bass'); mixer.insert('Main', {chain})")
    knob = mixer.get_by_role("slider", name="level of level_of on Master", exact=True)
    following = "(knob) => !['0', '1'].includes(knob.getAttribute('aria-valuenow'))"
    page.wait_for_function(following, arg=knob.element_handle())
    assert_same(offline(page), with_kernel(song, chain))
    knob.focus()
    page.keyboard.type("0.5")
    page.keyboard.press("Enter")
    assert_heard(page, in_python(song, "", "{}") * np.float32(0.5))


def with_kernel(song: Path, chain: str) -> np.ndarray:
    """Return what `sb.render` makes of the cell's kernel, whose source has to be in a file of its own."""
    text = "import setbook as sb\n" + LEVEL
    linecache.cache["<level>"] = (len(text), None, text.splitlines(keepends=True), "<level>")
    names: dict[str, object] = {"__name__": "__main__"}
    exec(compile(text, "<level>", "exec"), names)
    return sb.render(song, inserts={"Main": eval(chain, names)}).samples[:, :FRAMES]
