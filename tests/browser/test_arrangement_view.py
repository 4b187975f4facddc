"""The arrangement in a real browser: drawn, zoomed, folded, walked through by keys, readable in both themes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.view_page import build_page, opened, served, served_page

import setbook as sb
from setbook.views.arrangement import arrangement_data

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page

# The pixels of a canvas, as one number per colour: how much of what is on it.
COLORS = """canvas => {
  const { width, height } = canvas;
  const pixels = new Uint32Array(canvas.getContext("2d").getImageData(0, 0, width, height).data.buffer);
  const counts = {};
  for (const pixel of pixels) counts[pixel] = (counts[pixel] ?? 0) + 1;
  return counts;
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_page(tmp_path_factory.mktemp("page"))


@pytest.fixture(scope="module")
def demo(demo_project: Path) -> Any:
    return arrangement_data(sb.open(max(demo_project.glob("*.als"))))


@pytest.fixture(scope="module")
def address(folder: Path, demo: Any) -> Iterator[str]:
    def answer(_method: str, parameters: dict[str, Any]) -> bytes:
        return demo.samples.level(parameters["sample"], parameters["level"])

    with served(folder, "arrangement", demo.payload, answer) as address:
        yield address


@pytest.fixture
def view(page: Page, address: str) -> Locator:
    return opened(page, address, "arrangement")


@pytest.fixture
def lanes(view: Locator) -> Locator:
    return view.get_by_role("application")


def visible_part(view: Locator) -> str:
    page = view.page
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return view.get_by_role("scrollbar").get_attribute("aria-valuetext") or ""


def readout(view: Locator) -> str:
    return view.get_by_role("status").first.inner_text()


def test_tracks_and_clips_are_there(view, demo):
    heads = view.get_by_role("list", name="Tracks").get_by_role("listitem")
    names = [track["name"] for track in demo.data["tracks"]]
    assert [head.get_attribute("title") for head in heads.all()] == names
    colors = view.locator("canvas.setbook-arrangement-lanes-canvas").evaluate(COLORS)
    strips = {color for color, count in colors.items() if count > 500}
    assert len(strips) > 12
    assert readout(view).startswith(f"{demo.data['clips']['count']} clips") or "clips" in readout(view)


def test_it_starts_with_the_whole_song_and_zooms_by_keys(view, lanes):
    whole = visible_part(view)
    assert whole.startswith("1.1.1 to ")
    lanes.focus()
    view.page.keyboard.press("+")
    view.page.keyboard.press("+")
    assert visible_part(view) != whole
    view.page.keyboard.press("0")
    assert visible_part(view) == whole


def test_the_wheel_zooms_with_ctrl_and_scrolls_without(view, lanes):
    page = view.page
    box = lanes.bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 100)
    whole = visible_part(view)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -400)
    page.keyboard.up("Control")
    zoomed = visible_part(view)
    assert zoomed != whole
    page.mouse.wheel(400, 0)
    assert visible_part(view) != zoomed


def test_dragging_moves_the_song_under_the_pointer(view, lanes):
    page = view.page
    lanes.focus()
    for _ in range(4):
        page.keyboard.press("+")
    before = visible_part(view)
    box = lanes.bounding_box()
    page.mouse.move(box["x"] + 600, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 60, steps=5)
    page.mouse.up()
    assert visible_part(view) != before
    assert "length" not in readout(view), "a drag chooses no clip"


def test_a_click_chooses_the_clip_under_it_and_says_what_it_is(view, lanes):
    page = view.page
    lanes.focus()
    page.keyboard.press("Enter")
    said = readout(view)
    assert "length" in said
    page.keyboard.press("ArrowDown")
    assert readout(view) != said
    page.keyboard.press("Escape")
    assert "clips" in readout(view)


def test_the_pointer_gets_a_tip(view, lanes):
    page = view.page
    box = lanes.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 60)
    tip = view.locator(".setbook-tip")
    assert tip.is_visible()
    assert "length" in tip.inner_text()
    inside = tip.bounding_box()
    outer = view.bounding_box()
    assert inside["x"] + inside["width"] <= outer["x"] + outer["width"]


def test_a_click_on_the_ruler_seeks(view):
    ruler = view.locator(".setbook-arrangement-ruler-box")
    box = ruler.bounding_box()
    view.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 18)
    assert readout(view).startswith("Playhead at 1")
    assert readout(view) != "Playhead at 1.1.1"
    position = view.locator(".setbook-position-bars")
    assert position.inner_text() in readout(view)
    view.get_by_role("button", name="Go to start").click()
    assert position.inner_text() == "1.1.1"


def test_a_click_on_a_locator_goes_right_there(view, demo):
    locator = demo.data["song"]["locators"][1]
    box = view.locator(".setbook-arrangement-ruler-box").bounding_box()
    share = locator["beat"] / (demo.data["length_beats"] * 1.02)
    view.page.mouse.click(box["x"] + box["width"] * share + 12, box["y"] + box["height"] - 8)
    bar = int(locator["beat"] // 4) + 1
    assert readout(view) == f"Playhead at {bar}.1.1"


def test_a_group_folds(view, demo):
    heads = view.get_by_role("list", name="Tracks").get_by_role("listitem")
    group = next(track for track in demo.data["tracks"] if track["kind"] == "group")
    inside = [track for track in demo.data["tracks"] if track["group"] == demo.data["tracks"].index(group)]
    before = heads.count()
    fold = view.get_by_role("button", name=f"Tracks of {group['name']}", exact=True)
    assert fold.get_attribute("aria-expanded") == "true"
    fold.press("Enter")
    assert heads.count() == before - len(inside)
    assert fold.get_attribute("aria-expanded") == "false"
    assert fold.evaluate("button => button === document.activeElement"), "the focus stays"


def test_automation_opens_in_a_lane_with_its_value(view, demo):
    track = next(track for track in demo.data["tracks"] if len(track["automation"]) > 0)
    button = view.get_by_role("button", name=f"Automation of {track['name']}", exact=True)
    button.click()
    choice = view.get_by_label(f"Automation shown for {track['name']}")
    names = [demo.data["automation"][index]["name"] for index in track["automation"]]
    assert choice.locator("option").all_inner_texts() == names
    assert view.locator(".setbook-head-value").first.inner_text() != ""
    button.click()
    assert choice.count() == 0


def test_fine_waveforms_come_when_they_are_looked_at(page, folder, demo_project, monkeypatch):
    monkeypatch.setattr("setbook.views.sample_table.INLINE_BINS", 16)
    shown = arrangement_data(sb.open(max(demo_project.glob("*.als"))))
    asked = []

    def answer(method: str, parameters: dict[str, Any]) -> bytes:
        asked.append((method, parameters["sample"], parameters["level"]))
        return shown.samples.level(parameters["sample"], parameters["level"])

    with served(folder, "arrangement", shown.payload, answer) as address:
        view = opened(page, address, "arrangement")
        view.get_by_role("application").focus()
        with page.expect_response("**/request"):
            for _ in range(6):
                page.keyboard.press("+")
        visible_part(view)
    assert {method for method, *_ in asked} == {"peaks"}
    assert len(asked) == len(set(asked)), "each is asked for once"


@pytest.mark.corpus
def test_missing_samples_are_listed(page, folder, corpus):
    shown = arrangement_data(sb.open(corpus / "EduardvonBriesen+Ableton-Project/Project/blackpiano.als"))
    with served(folder, "arrangement", shown.payload) as address:
        view = opened(page, address, "arrangement")
        assert view.get_attribute("data-state") == "ready"
        assert view.get_attribute("data-partial") == "missing-samples"
        view.get_by_text("samples are missing").click()
        assert view.get_by_role("note").get_by_role("listitem").all_inner_texts() == shown.data["missing"]


@pytest.mark.parametrize("state", ["loading", "empty", "error"])
def test_states_without_a_picture_say_why(page, folder, state):
    data = {"state": state, "title": "A title", "message": "Expected this, found that."}
    with served(folder, "arrangement", (data, [])) as address:
        view = opened(page, address, "arrangement")
        assert view.get_attribute("data-state") == state
        role = "alert" if state == "error" else "status"
        assert "Expected this, found that." in view.get_by_role(role).inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 400])
def test_it_fits_the_page_in_both_themes(browser, address, artifacts, scheme, width):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    try:
        page = context.new_page()
        view = opened(page, address, "arrangement")
        assert view.get_attribute("data-theme") == scheme
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.screenshot(path=str(artifacts / f"arrangement-{width}-{scheme}.png"))
    finally:
        context.close()


def test_a_huge_song_is_drawn(page, folder):
    size = 'data-source="synthetic" data-tracks="100" data-clips="10000" data-notes="1000000"'
    with served_page(folder, "arrangement", size) as address:
        view = opened(page, address, "arrangement")
        assert "10000 clips, 1000000 notes" in readout(view)
        view.get_by_role("application").focus()
        page.keyboard.press("+")
        visible_part(view)
        colors = view.locator("canvas.setbook-arrangement-lanes-canvas").evaluate(COLORS)
        assert len([count for count in colors.values() if count > 1000]) > 20
