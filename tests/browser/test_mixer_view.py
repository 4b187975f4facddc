"""The mixer in a real browser, worked by mouse and keys as a person does, and heard."""

from __future__ import annotations

import base64
import math
import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.outside import RequestLog
from tests.browser.view_page import build_page, opened, served

import setbook as sb
from setbook.audio import PcmStore, build_plan
from setbook.audio.kernels import console_wasm
from setbook.views.mixer import mixer_data

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

MINUS = "−"


@pytest.fixture(scope="module")
def song(demo_project: Path) -> Path:
    return demo_project / "Night Drive v6.als"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, song: Path) -> Iterator[str]:
    live_set, store = sb.open(song), PcmStore()

    def answer(method: str, parameters: dict[str, Any]) -> Any:
        if method == "pcm":
            return store.chunk(parameters["key"], parameters["index"])
        wire, buffers = build_plan(live_set, store=store).to_wire()
        encoded = [base64.b64encode(part).decode() for part in [console_wasm(), *buffers]]
        return {"plan": wire, "wasm": encoded[0], "buffers": encoded[1:]}

    folder = build_page(tmp_path_factory.mktemp("page"))
    with served(folder, "mixer", mixer_data(live_set), answer) as address:
        yield address


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    """One page for all tests: what they move, they take back."""
    context = browser.new_context(viewport={"width": 1400, "height": 900}, color_scheme="light")
    log = RequestLog(context)
    page = context.new_page()
    page.add_init_script(
        "window.emitted = []; addEventListener('setbook-operation', event => emitted.push(event.detail))"
    )
    opened(page, address, "mixer")
    yield page
    assert log.outside == []
    context.close()


@pytest.fixture
def mixer(page: Page) -> Iterator[Locator]:
    """The mixer, everything taken back afterwards."""
    widget = page.locator(".setbook-mixer")
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
    # Automated faders show where their envelopes are.
    for track in [track for track in sb.open(song).all_tracks if track.mixer.volume.envelope is None]:
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


def test_a_track_goes_to_a_side_of_the_crossfader_and_off_it_again(mixer: Locator, page: Page) -> None:
    a, b = (mixer.get_by_role("button", name=f"Crossfade Bass on side {side}", exact=True) for side in "AB")
    pressed = [button.get_attribute("aria-pressed") for button in (a, b)]
    assert pressed == ["false", "false"]
    a.click()
    assert a.get_attribute("aria-pressed") == "true"
    b.click()
    assert [button.get_attribute("aria-pressed") for button in (a, b)] == ["false", "true"]
    b.click()
    assert b.get_attribute("aria-pressed") == "false"
    crossfader = slider(mixer, "Crossfader")
    drag(page, crossfader, up=20)
    assert value(crossfader) > 0
    assert crossfader.get_attribute("aria-valuetext").endswith("B")


def test_space_plays_and_the_meters_move_and_home_returns(
    mixer: Locator, page: Page, artifacts: Path
) -> None:
    play = mixer.locator("button.setbook-play")
    mixer.get_by_role("button", name="Mute Bass", exact=True).click()  # a clicked button leaves Space alone
    page.keyboard.press("Space")
    mixer.locator("button.setbook-play[aria-label=Stop]").wait_for(timeout=150_000)
    mixer.locator(".setbook-clock-bars", has_text=re.compile(r"^([2-9]|\d\d)")).wait_for()
    mixer.locator(".setbook-peak", has_text=re.compile(r"\d")).first.wait_for()
    page.screenshot(path=artifacts / "mixer-playing.png")
    page.keyboard.press("Space")
    mixer.locator("button.setbook-play[aria-label=Play]").wait_for()
    page.keyboard.press("Home")
    assert mixer.locator(".setbook-clock-bars").inner_text() == "1.1.1"
    assert play.get_attribute("aria-label") == "Play"


def test_moves_are_emitted_once_a_hand_lets_go(mixer: Locator, page: Page, song: Path) -> None:
    beat = next(track for track in sb.open(song).tracks if track.name == "Beat")
    fader = slider(mixer, "Volume of Beat")
    fader.focus()
    page.keyboard.type("-6")
    page.keyboard.press("Enter")
    page.wait_for_function("emitted.at(-1)?.value.length === 1")
    moved = page.evaluate("emitted.at(-1)")
    assert moved["trait"] == "moved"
    assert moved["value"][0]["track"] == beat.id
    assert moved["value"][0]["parameter"] == "volume"
    assert moved["value"][0]["value"] == pytest.approx(10 ** (-6 / 20))


def test_ctrl_and_arrow_go_to_the_same_control_of_the_next_strip(mixer: Locator, page: Page) -> None:
    slider(mixer, "Pan of Bass").focus()
    page.keyboard.press("Control+ArrowRight")
    focused = "document.activeElement.getAttribute('aria-label')"
    assert page.evaluate(focused) == "Pan of Music"
    page.keyboard.press("Control+ArrowLeft")
    assert page.evaluate(focused) == "Pan of Bass"


def test_a_click_on_the_line_seeks(mixer: Locator) -> None:
    line = slider(mixer, "Song position")
    box = line.bounding_box()
    line.click(position={"x": box["width"] / 2, "y": 10})
    bar = int(mixer.locator(".setbook-clock-bars").inner_text().split(".")[0])
    assert bar == pytest.approx(16, abs=1)
    line.press("Home")
    assert mixer.locator(".setbook-clock-bars").inner_text() == "1.1.1"


def test_an_automated_fader_moves_with_the_music_and_lets_a_hand_rest_on_it(
    mixer: Locator, page: Page
) -> None:
    fader = slider(mixer, "Volume of Pad")
    assert value(fader) == pytest.approx(-20, abs=0.1)  # the fade-in's beginning, not what was saved
    slider(mixer, "Song position").focus()
    for _ in range(4):
        page.keyboard.press("PageUp")
    assert value(fader) == pytest.approx(-3, abs=0.5)
    page.keyboard.press("Home")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 400])
def test_it_fits_the_page_in_both_themes(
    browser: Browser, address: str, artifacts: Path, scheme: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 760}, color_scheme=scheme)
    try:
        page = context.new_page()
        view = opened(page, address, "mixer")
        assert view.get_attribute("data-theme") == scheme
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        main = slider(view, "Volume of Master").bounding_box()
        assert main["x"] + main["width"] < width  # never scrolled away
        page.screenshot(path=str(artifacts / f"mixer-{width}-{scheme}.png"))
    finally:
        context.close()


def test_nothing_moves_while_states_change(browser: Browser, address: str) -> None:
    """From the first frame to playing, no strip changes its place."""
    context = browser.new_context(viewport={"width": 900, "height": 760})
    try:
        page = context.new_page()
        view = opened(page, address, "mixer")
        top = view.locator(".setbook-strip").first.bounding_box()
        view.locator("button.setbook-play").click()
        view.locator("button.setbook-play[aria-label=Stop]").wait_for(timeout=120_000)
        assert view.locator(".setbook-strip").first.bounding_box() == top
    finally:
        context.close()
