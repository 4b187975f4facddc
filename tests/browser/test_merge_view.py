"""The merge in a real browser: both sides of each decision, chosen by mouse and keys, taken back, counted."""

from __future__ import annotations

import base64
import copy
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.view_page import build_page, opened, served

import setbook as sb
from setbook.audio import PcmStore, build_plan
from setbook.audio.kernels import console_wasm
from setbook.model import LiveSet
from setbook.views.merge import merge_data

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page


def quarrel(demo_project: Path) -> sb.Merged:
    """The demo's fork, and three more things that both sides would have otherwise."""
    base, ours, theirs = (
        _copied(demo_project / f"Night Drive {name}.als") for name in ("v5", "v6", "v5 (half-time)")
    )
    ours.tempo = 112.0
    ours.track("Voice").name = "Singer"
    theirs.track("Voice").name = "Vocals"
    bass = theirs.track("Bass").devices[-1].element
    bass.getparent().remove(bass)
    return sb.merge(base, ours, theirs)


def _copied(path: Path) -> LiveSet:
    opened_set = sb.open(path)
    document = copy.copy(opened_set.document)
    document.root = copy.deepcopy(opened_set.document.root)
    return LiveSet(document.root.find("LiveSet"), document)


@pytest.fixture(scope="module")
def payload(demo_project: Path) -> tuple[dict[str, Any], list[bytes]]:
    return merge_data(quarrel(demo_project))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, payload: Any) -> Iterator[str]:
    with served(build_page(tmp_path_factory.mktemp("page")), "merge", payload) as address:
        yield address


@pytest.fixture
def view(page: Page, address: str) -> Locator:
    found = opened(page, address, "merge")
    page.evaluate(
        "() => { window.emitted = [];"
        " addEventListener('setbook-operation', ({ detail }) => emitted.push(detail)); }"
    )
    return found


def chosen(page: Page) -> dict[str, str]:
    return page.evaluate("() => emitted.filter(({ trait }) => trait === 'choices').at(-1)?.value ?? {}")


def left(view: Locator) -> str:
    return view.locator(".setbook-merge-left").inner_text().replace("\n", "").lstrip("!✓")


def taken(row: Locator) -> str:
    return row.locator("[aria-checked=true]").get_attribute("data-action")


def conflicts(payload: Any) -> list[dict[str, Any]]:
    return [decision for decision in payload[0]["decisions"] if decision["is_conflict"]]


def test_conflicts_come_first_with_all_that_each_side_says(view, payload):
    wanted = conflicts(payload)
    assert len(wanted) >= 4
    rows = view.locator(".setbook-merge-row")
    assert rows.count() == len(payload[0]["decisions"])
    assert rows.first.get_attribute("data-open") is not None
    assert rows.first.locator(".setbook-merge-stand").inner_text().replace("\n", "") == "!Conflict"
    assert left(view) == f"{len(wanted)} conflicts left"
    tempo = view.locator(".setbook-merge-row", has_text="108 BPM").first
    cards = [text.casefold() for text in tempo.locator(".setbook-merge-card").all_inner_texts()]
    assert "tempo 108 bpm" in cards[0]
    assert "tempo 108 bpm → 112 bpm" in cards[1]
    assert "tempo 108 bpm → 92 bpm" in cards[2]
    assert "taken for now" in cards[1]


def test_a_click_decides_and_is_told(view, page, payload):
    wanted = conflicts(payload)
    first = view.locator(".setbook-merge-row").first
    first.locator("[data-action=theirs]").click()
    assert taken(first) == "theirs"
    assert first.get_attribute("data-open") is None
    assert first.locator(".setbook-merge-stand").inner_text().replace("\n", "") == "✓Decided: theirs"
    assert left(view) == f"{len(wanted) - 1} conflicts left"
    assert list(chosen(page).values()) == ["theirs"]


def test_what_the_rule_took_can_be_confirmed(view, page, payload):
    first = view.locator(".setbook-merge-row").first
    first.locator("[data-action=ours]").click()
    assert left(view) == f"{len(conflicts(payload)) - 1} conflicts left"
    assert list(chosen(page).values()) == ["ours"]


def test_the_keys_walk_choose_and_take_back(view, page, payload):
    rows = view.locator(".setbook-merge-row")
    rows.first.locator("[aria-checked=true]").focus()
    page.keyboard.press("ArrowRight")
    assert taken(rows.first) == "theirs"
    page.keyboard.press("0")
    assert taken(rows.first) == "base"
    page.keyboard.press("ArrowDown")
    assert rows.nth(1).locator(":focus").count() == 1
    page.keyboard.press("2")
    assert taken(rows.nth(1)) == "theirs"
    page.keyboard.press("n")
    there = view.locator(".setbook-merge-row[data-open]:focus-within")
    assert there.count() == 1
    page.keyboard.press("Control+z")
    assert taken(rows.nth(1)) == "ours"
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert taken(rows.first) == "ours"
    assert left(view) == f"{len(conflicts(payload))} conflicts left"
    assert view.get_by_role("button", name="Undo").is_disabled()
    page.keyboard.press("Control+Shift+z")
    assert taken(rows.first) == "theirs"
    assert len(chosen(page)) == 1


def test_the_rest_is_decided_with_one_click_and_taken_back_with_one(view, page, payload):
    count = len(conflicts(payload))
    view.locator(".setbook-merge-rest").get_by_role("button", name="Theirs").click()
    assert left(view) == f"All {count} conflicts are decided"
    assert set(chosen(page).values()) == {"theirs"}
    assert not view.locator(".setbook-merge-rest").is_visible()
    view.get_by_role("button", name="Undo").click()
    assert left(view) == f"{count} conflicts left"
    assert chosen(page) == {}


def test_chips_show_where_things_come_from(view, payload):
    total = 0
    for chip in view.locator(".setbook-chip").all()[1:]:
        chip.click()
        count = int(chip.locator("b").inner_text())
        assert view.locator(".setbook-merge-row:visible").count() == count
        total += count
    assert total == len(payload[0]["decisions"])


def test_one_row_is_in_the_order_of_tab_and_every_card_has_its_name(view):
    assert view.locator(".setbook-merge-card[tabindex='0']").count() == 1
    group = view.get_by_role("radiogroup").first
    assert group.get_by_role("radio").count() >= 3
    assert group.get_by_role("radio", checked=True).count() == 1


def test_either_side_is_heard_from_the_same_place_in_the_song(page, tmp_path_factory, demo_project):
    base, ours, theirs = (_copied(demo_project / "Night Drive v1.als") for _ in range(3))
    ours.tracks[0].mixer.volume.value, theirs.tracks[0].mixer.volume.value = 0.25, 0.5
    merged, store = sb.merge(base, ours, theirs), PcmStore()
    sides = {"ours": ours, "theirs": theirs, "merged": merged.result}

    def answer(method: str, parameters: dict[str, Any]) -> Any:
        if method == "pcm":
            return store.chunk(parameters["key"], parameters["index"])
        wire, buffers = build_plan(sides[parameters["side"]], store=store).to_wire()
        encoded = [base64.b64encode(part).decode() for part in [console_wasm(), *buffers]]
        return {"plan": wire, "wasm": encoded[0], "buffers": encoded[1:]}

    engine = "globalThis[Symbol.for('setbook.audio.v1')]"
    with served(build_page(tmp_path_factory.mktemp("sound")), "merge", merge_data(merged), answer) as address:
        view = opened(page, address, "merge")
        frames = []
        for side, wanted in (("Ours", ours), ("Theirs", theirs), ("Merged", None)):
            view.get_by_role("button", name=f"Listen to {side}").click()
            playing = view.get_by_role("button", name=f"Stop {side}")
            playing.wait_for(timeout=120_000)
            page.wait_for_function(f"from => {engine}.frame > from", arg=frames[-1] if frames else 0)
            assert view.locator(".setbook-merge-listen [aria-pressed=true]").count() == 1
            key = page.evaluate(f"{engine}.session")
            assert key == wanted.document.digest if wanted is not None else key.startswith("merged ")
            frames.append(page.evaluate(f"{engine}.frame"))
        assert frames == sorted(frames)
        view.locator(".setbook-merge-row").first.locator("[data-action=theirs]").click()
        playing.wait_for(timeout=120_000)  # another choice is heard at once
        playing.click()
        view.get_by_role("button", name="Listen to Merged").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 400])
def test_it_fits_the_page_in_both_themes(
    browser: Browser, address: str, artifacts: Path, scheme: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 1000}, color_scheme=scheme)
    try:
        page = context.new_page()
        view = opened(page, address, "merge")
        assert view.get_attribute("data-theme") == scheme
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        view.locator(".setbook-merge-row").nth(1).locator("[data-action=theirs]").click()
        if width > 400:  # so that the clean part is seen too
            view.locator(".setbook-merge-list").evaluate("list => { list.scrollTop = 160; }")
        page.screenshot(path=str(artifacts / f"merge-{width}-{scheme}.png"))
    finally:
        context.close()
