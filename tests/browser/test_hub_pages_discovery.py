"""The hub's pages in a browser, at a real service: nothing runs that should not, and what should work does."""

from __future__ import annotations

import io
import struct
import wave
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.hub.pages.published import publish
from tests.hub.service import new_session, ok, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page
    from tests.hub.pages.published import Published
    from tests.hub.service import Hub

pytestmark = pytest.mark.slow

PATHS = {
    "gallery": "/",
    "sessions": "/?kind=session",
    "search": "/search?q=rain",
    "person": "/people/arranger",
    "feed": "/feed",
    "notifications": "/feed?show=notifications",
    "collections": "/collections",
    "collection": "/collections/{path}?add=rain",
    "rack": "/racks/{rack}",
    "missing": "/nowhere",
}
_WATCH = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


def _tone() -> bytes:
    """Four seconds of a quiet tone, as WAV."""
    with io.BytesIO() as file:
        with wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(44_100)
            sound.writeframes(struct.pack("<100h", *(300 * (-1) ** (k // 50) for k in range(100))) * 1764)
        return file.getvalue()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hub, Published]]:
    folder = tmp_path_factory.mktemp("pages")
    with running(f"sqlite:///{folder}/c.sqlite", folder) as hub:
        yield hub, publish(hub, folder)


@pytest.fixture
def visit(browser: Browser, filled: tuple[Hub, Published]) -> Iterator[Callable[..., Page]]:
    """Go to a page as somebody, in a window of a width and a theme; what the policy refuses is noted."""
    hub, published = filled
    contexts = []

    def go(
        path: str, name: str = "", width: int = 1400, scheme: str = "light", *, sounds: bool = False
    ) -> Page:
        headers = {"Authorization": f"Bearer token-of-{name}"} if name else {}
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, extra_http_headers=headers
        )
        contexts.append(context)
        context.add_init_script(_WATCH)
        if sounds:  # what the worker would make of a set that plays something
            waveform = {"seconds": 4.0, "min": [-0.1, -0.8, -0.3], "max": [0.2, 0.9, 0.4]}
            context.route("**/waveform", lambda route: route.fulfill(json=waveform))
            context.route(
                "**/preview.ogg", lambda route: route.fulfill(body=_tone(), content_type="audio/wav")
            )
        page = context.new_page()
        page.goto(f"{hub.url}{path.format(**vars(published))}")
        return page

    yield go
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (400, "dark")])
def test_pages_fit_break_no_rule_and_let_nothing_run(
    visit: Callable[..., Page], artifacts: Path, width: int, scheme: str
) -> None:
    for name, path in PATHS.items():
        page = visit(path, "arranger", width, scheme)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.violations") == [], name
        assert page.evaluate("window.pwned") is None, name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert page.evaluate("document.documentElement.dataset.theme") == scheme
        page.screenshot(path=artifacts / f"pages-{name}-{width}-{scheme}.png", full_page=True)
        page.context.close()


def test_the_feed_offers_what_comes_and_moves_nothing_by_itself(
    visit: Callable[..., Page], filled: tuple[Hub, Published]
) -> None:
    hub, _ = filled
    ok(hub.as_("drummer").put("/users/bassist/follow"))
    page = visit("/feed", "drummer")
    stream, more = page.locator(".hub-stream"), page.get_by_role("button", name="Something new: show it")
    before = stream.inner_text()
    with page.expect_response(
        "**/feed/events"
    ):  # it listens: the stream ended once already, and is opened again
        pass
    new_session(hub.as_("bassist"), "Sleet on glass", visibility="public")
    expect(more).to_be_visible(timeout=30_000)
    assert stream.inner_text() == before
    more.click()
    expect(stream.locator("li").first).to_contain_text("Sleet on glass")
    expect(more).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text("The list is up to date.")
    # The list that was put in goes on listening.
    new_session(hub.as_("bassist"), "Hail on tin", visibility="public")
    expect(more).to_be_visible(timeout=30_000)


def test_the_theme_that_was_chosen_stays(visit: Callable[..., Page]) -> None:
    page = visit("/")
    switch = page.locator("[data-theme-switch]")
    switch.click()
    expect(switch).to_contain_text("Light")
    switch.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(page.url)
    # It came with the page: no script had to change it.
    assert 'data-theme="dark"' in page.request.get(page.url).text()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    switch.click()
    page.goto(page.url)
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_somebody_is_followed_and_no_more(visit: Callable[..., Page], filled: tuple[Hub, Published]) -> None:
    page = visit("/people/arranger", "editor")
    button = page.locator("#follow")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()
    expect(page.locator("#said")).to_have_text("Followed.")
    assert ok(filled[0].as_("editor").get("/users/arranger"))["is_followed"]
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "false")


def test_a_collection_is_made_filled_and_put_in_order_by_keyboard(
    visit: Callable[..., Page], filled: tuple[Hub, Published]
) -> None:
    hub, _ = filled
    page = visit("/collections", "cellist")
    page.get_by_text("New collection").click()
    page.get_by_label("Title").fill("For the night")
    page.get_by_label("A learning path", exact=False).check()
    page.get_by_role("button", name="Make it").press("Enter")
    page.wait_for_url("**/collections/*")
    where = page.url.removeprefix(hub.url)
    for words in ("Rain on", "Taming", "Wide and"):
        page.goto(f"{hub.url}{where}?add={words}")
        with page.expect_navigation():
            page.get_by_role("button", name="Add ").first.press("Enter")
    headings = page.locator("#items h3")
    assert headings.all_inner_texts() == ["Rain on a tin roof", "Taming a muddy bass", "Wide and dark"]
    up = page.get_by_role("button", name="Move up Wide and dark")
    up.press("Enter")
    expect(headings.nth(1)).to_have_text("Wide and dark")
    expect(up).to_be_focused()
    page.keyboard.press("Enter")
    expect(headings.nth(0)).to_have_text("Wide and dark")
    expect(up).to_be_disabled()
    page.get_by_role("button", name="Done Wide and dark").press("Enter")
    expect(page.locator(".hub-progress")).to_contain_text("1 of 3 done")
    items = ok(hub.as_("cellist").get(f"{where}/items"))
    assert [item["is_done"] for item in items] == [True, False, False]
    page.locator(".hub-item").nth(2).get_by_text("More").click()
    page.get_by_role("button", name="Take out Taming a muddy bass").click()
    expect(page.locator("#items-head")).to_have_text("2 steps")


def test_a_refusal_is_told_in_the_form(visit: Callable[..., Page], filled: tuple[Hub, Published]) -> None:
    hub, published = filled
    page = visit("/collections/{path}?add=Rain, faster", "arranger")
    # Meanwhile it is put in from elsewhere.
    items = f"/collections/{published.path}/items"
    ok(hub.as_("arranger").post(items, json={"piece_id": published.fork}), 201)
    try:
        page.get_by_role("button", name="Add Rain, faster").click()
        expect(page.get_by_role("alert")).to_contain_text("found one that is; move it instead")
        expect(page.get_by_role("button", name="Add Rain, faster")).to_be_enabled()
    finally:
        ok(hub.as_("arranger").delete(f"{items}/{published.fork}"), 204)


def test_without_a_script_pages_are_read_and_searched(
    browser: Browser, filled: tuple[Hub, Published]
) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(filled[0].url)
        page.get_by_role("searchbox").fill("muddy")
        page.get_by_role("searchbox").press("Enter")
        expect(page.locator(".hub-card-title")).to_have_text(["Taming a muddy bass"])
        page.get_by_role("link", name="Taming a muddy bass").click()
        expect(page.locator("h1")).to_have_text("Taming a muddy bass")


def test_one_preview_plays_at_a_time(visit: Callable[..., Page], filled: tuple[Hub, Published]) -> None:
    page = visit("/?kind=session&tag=rain", "bassist", sounds=True)
    players = page.locator(".hub-player:not([hidden])")
    expect(players).to_have_count(2)
    outline = players.nth(0).locator("path").first.get_attribute("d")
    assert outline is not None
    assert outline.count("L") == 5
    first, second = players.nth(0).get_by_role("button"), players.nth(1).get_by_role("button")
    first.click()
    expect(first).to_have_attribute("aria-pressed", "true")
    second.click()
    expect(second).to_have_attribute("aria-pressed", "true")
    expect(first).to_have_attribute("aria-pressed", "false")
    second.click()
    expect(second).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("window.violations") == []


def test_a_card_without_a_preview_has_no_button(visit: Callable[..., Page]) -> None:
    page = visit("/?kind=session&tag=rain", "bassist")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".hub-card")).to_have_count(2)
    expect(page.locator(".hub-player:visible")).to_have_count(0)
