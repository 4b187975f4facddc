"""The mixer in a real JupyterLab, worked by mouse and keys as a person does."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import pytest
from tests.browser.notebook_pages import open_in_lab, run_all, show, write_notebook
from tests.browser.outside import RequestLog
from tests.browser.servers import jupyter_lab

import setbook as sb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

MINUS = "−"


@pytest.fixture(scope="module")
def song(demo_project: Path) -> Path:
    return demo_project / "Night Drive v6.als"


@pytest.fixture(scope="module")
def page(browser: Browser, song: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("notebooks")
    cells = [
        f"import setbook as sb\nfrom setbook_widgets import Mixer\nmixer = Mixer(sb.open({str(song)!r}))\nmixer",
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
def mixer(page: Page) -> Iterator[Locator]:
    """The mixer, everything taken back afterwards."""
    widget = show(page, ".setbook-mixer")
    yield widget
    widget.focus()
    for _ in range(20):
        if widget.get_by_role("button", name="Nothing to undo").count():
            return
        page.keyboard.press("Control+z")
    raise AssertionError("undo never came to an end")


def slider(mixer: Locator, name: str) -> Locator:
    return mixer.get_by_role("slider", name=name, exact=True)


def drag(page: Page, control: Locator, up: int, *, shift: bool = False, release: bool = True) -> None:
    control.scroll_into_view_if_needed()
    box = control.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    if shift:
        page.keyboard.down("Shift")
    page.mouse.move(x, y - up, steps=4)
    if release:
        page.mouse.up()
    if shift:
        page.keyboard.up("Shift")


def value(control: Locator) -> float:
    return float(control.get_attribute("aria-valuenow"))


def test_every_control_has_a_role_and_a_name(mixer: Locator, song: Path) -> None:
    live_set = sb.open(song)
    for track in live_set.all_tracks:
        assert slider(mixer, f"Volume of {track.name}").count() == 1
        assert slider(mixer, f"Pan of {track.name}").count() == 1
        muted = mixer.get_by_role("button", name=f"Mute {track.name}", exact=True)
        assert muted.count() == (0 if track.kind == "main" else 1)
    assert slider(mixer, "Send A of Bass").count() == 1
    assert slider(mixer, "Song position").count() == 1
    unnamed = mixer.locator("button:not([aria-label])").filter(has_not_text=re.compile(r"\S"))
    assert unnamed.count() == 0
    for meter in mixer.locator(".setbook-meter").all():
        assert meter.get_attribute("aria-hidden") == "true"


def test_values_are_those_of_the_set(mixer: Locator, song: Path) -> None:
    for track in sb.open(song).all_tracks:
        db = 20 * math.log10(track.mixer.volume.value)
        assert value(slider(mixer, f"Volume of {track.name}")) == pytest.approx(max(db, -70), abs=0.051)


def test_dragging_up_is_louder_and_with_shift_a_tenth_as_much(mixer: Locator, page: Page) -> None:
    fader = slider(mixer, "Volume of Beat")
    start = value(fader)
    drag(page, fader, up=20)
    coarse = value(fader) - start
    page.keyboard.press("Control+z")
    drag(page, fader, up=20, shift=True)
    fine = value(fader) - start
    # The travel is the groove's height less the cap's 14 pixels; a whole travel up here is 40 dB.
    height = fader.bounding_box()["height"]
    assert coarse == pytest.approx(20 / (height - 14) * 40, abs=0.15)
    assert fine == pytest.approx(coarse / 10, abs=0.15)


def test_escape_takes_a_drag_back(mixer: Locator, page: Page) -> None:
    fader = slider(mixer, "Volume of Bass")
    start = value(fader)
    drag(page, fader, up=30, release=False)
    assert value(fader) > start
    page.keyboard.press("Escape")
    page.mouse.up()
    assert value(fader) == start
    assert mixer.get_by_role("button", name="Nothing to undo").count() == 1


def test_a_double_click_resets(mixer: Locator) -> None:
    fader = slider(mixer, "Volume of Tops")
    fader.dblclick()
    assert value(fader) == 0
    pan = slider(mixer, "Pan of Tops")
    pan.dblclick()
    assert pan.get_attribute("aria-valuetext") == "C"


def test_keys_step_and_typed_values_land(mixer: Locator, page: Page) -> None:
    fader = slider(mixer, "Volume of Lead")
    start = value(fader)
    fader.focus()
    page.keyboard.press("ArrowDown")
    assert value(fader) == pytest.approx(start - 1, abs=0.051)
    page.keyboard.press("Shift+ArrowUp")
    assert value(fader) == pytest.approx(start - 0.9, abs=0.051)
    page.keyboard.type("-12.5 dB")
    page.keyboard.press("Enter")
    assert fader.get_attribute("aria-valuetext") == f"{MINUS}12.5 dB"
    pan = slider(mixer, "Pan of Lead")
    pan.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("20L")
    page.keyboard.press("Enter")
    assert pan.get_attribute("aria-valuetext") == "20L"
    page.keyboard.press("Enter")
    page.keyboard.type("30R")
    page.keyboard.press("Escape")
    assert pan.get_attribute("aria-valuetext") == "20L"


def test_undo_and_redo(mixer: Locator, page: Page) -> None:
    fader = slider(mixer, "Volume of Pad")
    start = value(fader)
    fader.focus()
    page.keyboard.type("-20")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+z")
    assert value(fader) == start
    page.keyboard.press("Control+Shift+z")
    assert value(fader) == -20
    mixer.get_by_role("button", name=re.compile("^Undo: Volume of Pad")).click()
    assert value(fader) == start


def test_mute_and_solo_by_key_on_the_focused_strip(mixer: Locator, page: Page) -> None:
    slider(mixer, "Volume of Keys").focus()
    mute = mixer.get_by_role("button", name="Mute Keys", exact=True)
    page.keyboard.press("m")
    assert mute.get_attribute("aria-pressed") == "true"
    page.keyboard.press("m")
    assert mute.get_attribute("aria-pressed") == "false"
    page.keyboard.press("s")
    solo = mixer.get_by_role("button", name="Solo Keys", exact=True)
    assert solo.get_attribute("aria-pressed") == "true"
    strips = mixer.locator(".setbook-strip")
    silenced = strips.and_(mixer.locator("[data-silenced]"))
    assert silenced.count() == strips.count() - 5  # Keys, the group around it, two returns, main
    mixer.get_by_role("button", name="Solo Bass", exact=True).click()
    assert solo.get_attribute("aria-pressed") == "false"


def test_keys_stay_out_of_the_notebook(mixer: Locator, page: Page) -> None:
    cells = page.locator(".jp-Notebook .jp-Cell").count()
    slider(mixer, "Volume of Beat").focus()
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
    mixer.locator(".setbook-clock-bars", has_text=re.compile(r"^2\.")).wait_for()
    mixer.locator(".setbook-peak", has_text=re.compile(r"\d")).first.wait_for()
    mixer.screenshot(path=artifacts / "mixer-playing.png")
    page.keyboard.press("Space")
    mixer.locator("button.setbook-play[aria-label=Play]").wait_for()
    page.keyboard.press("Home")
    assert mixer.locator(".setbook-clock-bars").inner_text() == "1.1.1"
    assert play.get_attribute("aria-label") == "Play"


def test_python_sees_the_moves_and_applies_them(mixer: Locator, page: Page) -> None:
    fader = slider(mixer, "Volume of Beat")
    fader.focus()
    page.keyboard.type("-6")
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    cells = page.locator(".jp-CodeCell")
    for index, words in ((1, "'track': 'Beat', 'parameter': 'volume'"), (2, "resting: 0.501187")):
        cells.nth(index).locator(".jp-InputArea").click()
        page.keyboard.press("Control+Enter")
        cells.nth(index).locator(".jp-OutputArea", has_text=words).wait_for()


@pytest.mark.parametrize(("width", "theme"), [(1400, "light"), (400, "light"), (1400, "dark"), (400, "dark")])
def test_it_fits(mixer: Locator, page: Page, artifacts: Path, width: int, theme: str) -> None:
    page.emulate_media(color_scheme=theme)
    page.evaluate("theme => document.documentElement.dataset.setbookTheme = theme", theme)
    holder = mixer.locator("xpath=..")
    holder.evaluate("(element, width) => element.style.width = `${width}px`", width)
    box = mixer.bounding_box()
    assert box["width"] <= width
    main = slider(mixer, "Volume of Master")
    assert main.bounding_box()["x"] < box["x"] + box["width"]  # never scrolled away
    mixer.screenshot(path=artifacts / f"mixer-{width}-{theme}.png")
    holder.evaluate("element => element.style.width = ''")
    page.evaluate("delete document.documentElement.dataset.setbookTheme")
