"""The diff in a real browser: sentences, chips, a jump to the place, marks on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.view_page import build_page, opened, served

import setbook as sb
from setbook.views.diff import diff_data

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page


@pytest.fixture(scope="module")
def payload(demo_project: Path) -> tuple[dict[str, Any], list[bytes]]:
    before, after = (sb.open(demo_project / f"Night Drive v{number}.als") for number in (5, 6))
    return diff_data(sb.diff(before, after), before, after)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, payload: Any) -> Iterator[str]:
    with served(build_page(tmp_path_factory.mktemp("page")), "diff", payload) as address:
        yield address


@pytest.fixture
def view(page: Page, address: str) -> Locator:
    return opened(page, address, "diff")


def sentences(view: Locator) -> list[str]:
    return [text.casefold() for text in view.locator(".setbook-change-what:visible").all_inner_texts()]


def overlay(view: Locator, side: int) -> bytes:
    """The picture of one side."""
    return view.locator(".setbook-arrangement-lanes").nth(side).screenshot()


def test_every_change_is_a_sentence_with_its_word_for_those_who_see_no_mark(view, payload):
    data, _ = payload
    expected = [data["changes"][index]["what"] for group in data["groups"] for index in group["changes"]]
    assert sentences(view) == [what.casefold() for what in expected]
    words = {"insert": "Added", "remove": "Removed", "set": "Changed", "move": "Moved"}
    first = data["changes"][data["groups"][0]["changes"][0]]
    button = view.locator(".setbook-change-pick").first
    assert button.text_content().lstrip("+−≠↔").startswith(f"{words[first['kind']]}: ")
    assert view.get_by_text(data["headline"]).is_visible()
    assert view.get_by_role("heading", name="Bass").is_visible()


def test_chips_narrow_the_list_and_the_count(view, payload):
    data, _ = payload
    wanted = [change for change in data["changes"] if change["concept"] == "automation"]
    chip = view.get_by_role("button", name=f"Automation {len(wanted)}")
    chip.click()
    assert chip.get_attribute("aria-pressed") == "true"
    assert sorted(sentences(view)) == sorted(change["what"].casefold() for change in wanted)
    assert view.get_by_text(f"{len(wanted)} of {len(data['changes'])} changes").is_visible()
    chip.click()
    assert len(sentences(view)) == len(data["changes"])


def test_a_click_marks_the_place_alone_and_escape_marks_all_again(view):
    everything = overlay(view, 1)
    row = view.locator(".setbook-change-pick", has_text="Volume automation drawn").first
    row.click()
    assert row.get_attribute("aria-current") == "true"
    alone = overlay(view, 1)
    assert alone != everything
    view.page.keyboard.press("Escape")
    assert row.get_attribute("aria-current") is None
    row.click()
    view.get_by_role("button", name="Mark all").click()
    assert view.get_by_role("button", name="Mark all").count() == 0


def test_keys_walk_the_list_choose_and_open_the_raw_values(view):
    view.locator(".setbook-change-pick").first.focus()
    keyboard = view.page.keyboard
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")
    third = view.locator(".setbook-change").nth(2)
    assert third.locator(".setbook-change-pick:focus").count() == 1
    keyboard.press("Enter")
    assert third.locator(".setbook-change-pick").get_attribute("aria-current") == "true"
    assert not third.locator(".setbook-raw").is_visible()
    keyboard.press("ArrowRight")
    assert third.locator(".setbook-raw").is_visible()
    assert third.locator(".setbook-change-more").get_attribute("aria-expanded") == "true"
    keyboard.press("ArrowLeft")
    assert not third.locator(".setbook-raw").is_visible()
    assert view.locator('.setbook-change-pick[tabindex="0"]').count() == 1


def test_numbers_are_compared_as_bars_beside_their_words(view):
    fader = view.locator(".setbook-change", has_text="Volume −9.5 dB → −7.0 dB")
    before, after = (
        fader.locator("[data-side=before]").bounding_box(),
        fader.locator("[data-side=after]").bounding_box(),
    )
    assert after["width"] < before["width"]  # from 0 dB down
    assert fader.locator(".setbook-bars").get_attribute("aria-hidden") == "true"


def test_what_a_change_sums_up_is_on_demand(view):
    eq = view.locator(".setbook-change", has_text="Band 3 900 Hz → 850 Hz")
    assert not eq.get_by_text("Band 3 Gain 2.5 dB → 4.0 dB").is_visible()
    eq.locator(".setbook-change-more").click()
    assert eq.get_by_text("Band 3 Gain 2.5 dB → 4.0 dB").is_visible()


def test_both_sides_share_one_axis_and_scroll_together(view):
    scrollers = view.locator(".setbook-arrangement-scroller")
    scrollers.first.hover()
    view.page.mouse.wheel(0, 120)
    view.page.wait_for_function(
        "() => [...document.querySelectorAll('.setbook-arrangement-scroller')].every(box => box.scrollTop > 60)"
    )
    rulers = view.locator(".setbook-arrangement-ruler-box")
    whole = [rulers.nth(side).screenshot() for side in (0, 1)]
    view.locator(".setbook-arrangement-lanes").first.focus()
    view.page.keyboard.press("+")
    view.page.wait_for_timeout(200)
    zoomed = [rulers.nth(side).screenshot() for side in (0, 1)]
    assert zoomed[0] != whole[0]
    assert zoomed[1] != whole[1]


def test_a_re_save_says_that_nothing_changed(page: Page, demo_project: Path, tmp_path_factory, artifacts):
    song = sb.open(demo_project / "Night Drive v4.als")
    folder = build_page(tmp_path_factory.mktemp("empty"))
    with served(folder, "diff", diff_data(sb.diff(song, song), song, song)) as address:
        view = opened(page, address, "diff")
        assert view.get_attribute("data-state") == "empty"
        assert view.get_by_role("heading", name="No musical changes").is_visible()
        page.screenshot(path=str(artifacts / "diff-empty.png"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 400])
def test_it_fits_the_page_in_both_themes(
    browser: Browser, address: str, artifacts: Path, scheme: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    try:
        page = context.new_page()
        view = opened(page, address, "diff")
        assert view.get_attribute("data-theme") == scheme
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.screenshot(path=str(artifacts / f"diff-{width}-{scheme}.png"))
    finally:
        context.close()
