"""The history in a real browser: cards, steps that arrive, a choice by mouse and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.view_page import build_page, opened, served

import setbook as sb
from setbook.views.history import history_data, step_data

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page


@pytest.fixture(scope="module")
def history(demo_project: Path) -> Any:
    return sb.history(demo_project)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, history: Any) -> Iterator[str]:
    folder = build_page(tmp_path_factory.mktemp("page"))
    steps = {step.after.index: step for step in history.steps}

    def answer(_method: str, parameters: dict[str, Any]) -> dict[str, Any]:
        return step_data(steps[parameters["index"]])

    with served(folder, "history", history_data(history, compare=False), answer) as address:
        yield address


@pytest.fixture
def view(page: Page, address: str) -> Locator:
    """The view, with a record of what it emits."""
    page.add_init_script(
        "window.emitted = []; addEventListener('setbook-operation', event => emitted.push(event.detail))"
    )
    return opened(page, address, "history")


def chosen(view: Locator) -> list[int]:
    found = view.locator('[role=option][aria-selected="true"]').all()
    return [int(option.get_attribute("data-index") or -1) for option in found]


def emitted(view: Locator) -> Any:
    return view.page.evaluate("emitted.at(-1)")


def test_every_version_is_a_card_with_what_changed(view, history):
    options = view.get_by_role("option")
    assert options.count() == len(history.versions)
    assert view.locator(".setbook-version-name").all_inner_texts() == [
        version.name for version in history.versions
    ]
    for step in history.steps:
        card = options.nth(step.after.index)
        card.get_by_text(step.headline if step.badges else "No changes").wait_for()
        for word, text in step.badges.items():
            badge = card.locator(".setbook-version-badge", has_text=word)
            assert text.split()[0].lstrip("~") in badge.first.inner_text()


def test_forks_say_whose_they_are(view, history):
    fork = history.forks[0]
    card = view.get_by_role("option").nth(fork.index)
    assert card.get_by_text(f"Fork of {history.versions[fork.parent].name}").is_visible()


def test_a_click_chooses_one_and_shift_a_second(view):
    options = view.get_by_role("option")
    options.nth(4).click()
    assert chosen(view) == [4]
    assert emitted(view) == {"trait": "selected", "value": [4]}
    options.nth(2).click(modifiers=["Shift"])
    assert chosen(view) == [2, 4]
    assert emitted(view) == {"trait": "selected", "value": [2, 4]}
    assert view.page.evaluate("String(getSelection())") == "", "no text is selected on the way"
    options.nth(3).click()
    assert chosen(view) == [3]


def test_keys_move_choose_and_let_go(view):
    view.get_by_role("option").first.focus()
    keyboard = view.page.keyboard
    keyboard.press("ArrowDown")
    assert chosen(view) == [1]
    keyboard.press("Shift+ArrowDown")
    assert chosen(view) == [1, 2]
    keyboard.press("Shift+ArrowDown")
    assert chosen(view) == [1, 3]
    keyboard.press("End")
    assert chosen(view) == [view.get_by_role("option").count() - 1]
    keyboard.press("Escape")
    assert chosen(view) == []
    assert emitted(view) == {"trait": "selected", "value": []}


def test_only_one_card_is_in_the_tab_order(view):
    view.get_by_role("option").nth(2).click()
    assert view.locator('[role=option][tabindex="0"]').count() == 1


def test_one_version_is_compared_with_its_parent_at_a_press(view, history):
    fork = history.versions[-1]
    view.get_by_role("option").nth(fork.index).click()
    view.get_by_role("button", name="Compare with the one before").click()
    assert chosen(view) == sorted([fork.parent, fork.index])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 400])
def test_it_fits_the_page_in_both_themes(browser, address, artifacts, scheme, width):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    try:
        page = context.new_page()
        view = opened(page, address, "history")
        assert view.get_attribute("data-theme") == scheme
        view.get_by_role("option").nth(1).get_by_text("Comparing").wait_for(state="detached")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.screenshot(path=str(artifacts / f"history-{width}-{scheme}.png"))
    finally:
        context.close()
