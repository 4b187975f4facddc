"""The pages of a song on a hub, in a real browser: seen, heard, talked about, forked, compared, shared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.browser.hub_songs import Songs, browsing, publish, talk
from tests.browser.outside import RequestLog
from tests.browser.speakers import RATE_HZ, Speakers, assert_same_bits
from tests.browser.view_page import WIDGETS
from tests.hub.service import ok, running

import setbook as sb
from setbook.analysis import loudness

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page
    from tests.hub.service import Hub

PRIVATE_SKETCH = "Not yet for you"
SERVERS = "http://hub.localhost:9/hub/user-redirect/"
"""Where people's own servers would be; nobody is there, so a browser that is led there is answered by the test."""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A service of its own; the pages need their built script."""
    if not (WIDGETS / "setbook_widgets/static/pages/worklet.js").exists():
        pytest.skip("the pages' script is not built: run `python widgets/npm.py run build`")
    folder = tmp_path_factory.mktemp("pages")
    with running(f"sqlite:///{folder}/c.sqlite", folder, servers_url=SERVERS) as found:
        yield found


@pytest.fixture(scope="module")
def songs(hub: Hub, demo_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Songs:
    made = publish(hub, demo_project, tmp_path_factory.mktemp("publisher"))
    talk(hub, made)
    return made


class Visit:
    """Somebody's browser, with what went wrong in it."""

    def __init__(self, browser: Browser, hub: Hub, name: str, **look: object) -> None:
        self.hub = hub
        self.context = browsing(browser, name, **look)  # type: ignore[arg-type] # width, height and scheme
        self.requests = RequestLog(self.context)
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.hub.url}{path}")
        return self.page

    def close(self) -> None:
        self.context.close()


@pytest.fixture
def visit(browser: Browser, hub: Hub) -> Iterator[object]:
    """Let people come; what fails in their pages fails the test."""
    made: list[Visit] = []

    def come(name: str, **look: object) -> Visit:
        made.append(Visit(browser, hub, name, **look))
        return made[-1]

    yield come
    for one in made:
        one.close()
    for one in made:
        assert one.requests.outside == []
        assert one.faults == []


def mounted(page: Page, view: str) -> None:
    """Wait until a view is drawn; it is fetched only when it comes into sight."""
    page.locator(f'[data-view="{view}"]').scroll_into_view_if_needed()
    page.locator(f'.setbook-{view}[data-state="ready"]').wait_for()


def test_a_visitor_sees_the_song_and_hears_it_bit_for_bit(visit, songs, demo_project):
    guest = visit("cellist")
    page = guest.open(f"/sessions/{songs.song}")
    mounted(page, "arrangement")
    assert page.locator(".setbook-arrangement").get_by_text("Bass", exact=True).count() == 1
    mounted(page, "mixer")
    speakers = Speakers(page)
    assert speakers.state in {"none", "empty"}
    assert not any("/sound" in url for url in guest.requests.urls)  # nothing is downloaded for who only looks
    page.locator(".setbook-mixer").get_by_role("button", name="Play").click()
    speakers.wait_for_frame(44_100 * 9, 180)  # the service makes the sound first
    assert speakers.state == "playing"
    # One playhead for both views, and one download.
    assert page.locator(".setbook-arrangement").get_by_role("button", name="Stop").count() == 1
    chunks = [url for url in guest.requests.urls if re.search("/sound/", url)]
    assert len(chunks) == len(set(chunks)) > 0
    heard = speakers.record(1.5)
    assert_same_bits(heard, sb.render(demo_project / "Night Drive v6.als").samples)


def test_each_view_is_fetched_when_it_is_reached(visit, songs):
    guest = visit("", height=400)
    page = guest.open(f"/sessions/{songs.song}")
    page.locator('.setbook-arrangement[data-state="ready"]').wait_for()
    assert not any("/views/mixer" in url for url in guest.requests.urls)
    mounted(page, "mixer")
    assert any("/views/mixer" in url for url in guest.requests.urls)
    assert not any("/sound" in url for url in guest.requests.urls)


def test_a_comment_at_a_place_leads_there(visit, hub, songs):
    page = visit("cellist").open(f"/sessions/{songs.song}?at=48")
    mounted(page, "arrangement")
    arrangement = page.locator(".setbook-arrangement")
    assert "13.1.1" in arrangement.get_by_role("toolbar").inner_text()
    page.get_by_role("button", name="At the playhead").click()
    page.get_by_role("button", name="At 13.1.1").wait_for()
    page.get_by_label("Your comment").fill("Here it opens up, @arranger.")
    page.get_by_role("button", name="Comment", exact=True).click()
    said = page.locator(".piece-comment", has_text="Here it opens up").first
    said.wait_for()
    assert said.get_by_role("link", name="@arranger").get_attribute("href") == "/people/arranger"
    kept = ok(hub.as_("").get(f"/pieces/{songs.song}/comments"))["items"]
    assert [comment["at_beats"] for comment in kept if "opens up" in comment["body"]] == [48]
    arrangement.locator("canvas").first.wait_for()
    arrangement.get_by_role("toolbar").press("Home")
    page.keyboard.press("Home")
    said.get_by_text("13.1.1").click()
    page.wait_for_timeout(100)
    assert "13.1.1" in arrangement.get_by_role("toolbar").inner_text()
    # Of another version, it is that version's page.
    other = page.locator(".piece-comment", has_text="too early").first.locator(".piece-at")
    other.click()
    page.wait_for_url(re.compile(r"version=6&at=32"))


def test_answering_liking_and_rating(visit, hub, songs):
    page = visit("cellist").open(f"/sessions/{songs.song}")
    page.locator("#like").get_by_role("button").click()
    page.locator('#like [aria-pressed="true"]').wait_for()
    assert ok(hub.as_("cellist").get(f"/sessions/{songs.song}"))["is_liked"] is True
    page.locator("#like").get_by_role("button").click()
    page.locator('#like [aria-pressed="false"]').wait_for()
    comment = page.locator(".piece-comment", has_text="too early").first
    comment.get_by_text("Answer", exact=True).first.click()
    comment.get_by_label("Your answer").first.fill("I like it **early**.")
    comment.get_by_role("button", name="Answer").first.click()
    page.locator(".piece-answers strong", has_text="early").wait_for()
    page.get_by_role("radio", name="4 stars").check()
    page.get_by_label(re.compile("Review")).fill("Four, on reflection.")
    page.get_by_role("button", name="Change it", exact=True).click()
    page.locator("#ratings", has_text="Four, on reflection.").wait_for()
    rated = ok(hub.as_("").get(f"/pieces/{songs.song}/ratings"))["items"]
    assert [(one["user"]["name"], one["stars"]) for one in rated] == [("cellist", 4)]


def test_forking_leads_to_the_fork_and_back(visit, hub, songs):
    page = visit("bassist").open(f"/sessions/{songs.song}?version=5")
    page.get_by_text("Fork", exact=True).first.click()
    page.get_by_label("What for").fill("slower")
    page.get_by_role("button", name="Only fork it").click()
    page.get_by_text("Forked from").wait_for()
    fork = page.url.rpartition("/")[2]
    attribution = ok(hub.as_("bassist").get(f"/sessions/{fork}"))["forked_from"]
    assert (attribution["original_id"], attribution["version"], attribution["reason"]) == (
        songs.song,
        5,
        "slower",
    )
    page.get_by_role("link", name="Compare with the original").click()
    page.get_by_role("heading", name="Nothing changed").wait_for()


def test_a_fork_a_workflow_and_an_own_song_lead_to_the_persons_server(visit, hub, songs):
    guest = visit("bassist")
    guest.context.route(
        f"{SERVERS}**", lambda route: route.fulfill(body="a server", content_type="text/html")
    )
    page = guest.open(f"/sessions/{songs.song}")
    page.locator("summary", has_text="Fork").click()
    page.get_by_role("button", name="Fork and open in JupyterLab").click()
    page.wait_for_url(f"{SERVERS}setbook/open/*")
    fork = ok(hub.as_("bassist").get(f"/sessions/{page.url.rpartition('/')[2]}"))
    assert (fork["owner"]["name"], fork["forked_from"]["original_id"]) == ("bassist", songs.song)
    page = guest.open(f"/sessions/{fork['id']}")
    page.get_by_role("link", name="Open in JupyterLab").click()
    page.wait_for_url(f"{SERVERS}setbook/open/{fork['id']}")
    page = guest.open(f"/workflows/{songs.workflow}")
    page.locator("summary", has_text="Work on it").click()
    page.get_by_role("button", name="Fork and open in JupyterLab").click()
    page.wait_for_url(f"{SERVERS}setbook/open/*?workflow={songs.workflow}")
    begun = page.url.partition("?")[0].rpartition("/")[2]
    assert ok(hub.as_("bassist").get(f"/sessions/{begun}"))["forked_from"]["version"] == 4
    # Who is nobody has no server, and is led to none.
    assert "setbook/open" not in visit("").open(f"/sessions/{songs.song}").content()


def test_boxes_over_the_page_are_whole_on_a_phone(visit, songs):
    page = visit("cellist", width=400).open(f"/sessions/{songs.song}")
    for words in ("Fork", "Get it", "Report"):
        summary = page.locator(".piece-actions summary", has_text=words)
        summary.click()
        box = page.locator(".hub-drop[open] > .hub-drop-box").bounding_box()
        assert box["x"] >= 0, words
        assert box["x"] + box["width"] <= 400, words
        summary.click()


def test_two_versions_are_compared_in_words_and_side_by_side(visit, hub, songs):
    page = visit("").open(f"/sessions/{songs.song}")
    page.get_by_label("Compare from version 4").check()
    page.get_by_label("Compare to version 6").check()
    page.get_by_role("button", name="Compare A and B").click()
    page.locator(".piece-changes li").first.wait_for()
    assert sorted(page.url.partition("?")[2].split("&")) == ["from=4", "to=6"]
    compared = ok(hub.as_("").get(f"/sessions/{songs.song}/versions/4/compare/6"))
    assert page.locator(".piece-mark").count() == len(compared["changes"]["changes"]) > 0
    mounted(page, "diff")
    assert page.locator(".setbook-diff .setbook-pane").count() == 2


def test_two_versions_are_heard_in_turn_at_one_loudness(visit, songs, demo_project, artifacts):
    page = visit("").open(f"/sessions/{songs.song}/compare?from=6&to=8")
    page.locator(".piece-changes").wait_for()
    mounted(page, "mixer")
    mixer = page.locator(".setbook-mixer")
    mixer.get_by_role("button", name="Play").click()
    mixer.get_by_role("button", name="Level match", disabled=False).wait_for(timeout=150_000)
    page.wait_for_function("!document.querySelectorAll('.setbook-version')[1].disabled")
    speakers = Speakers(page)
    speakers.wait_for_frame(8 * RATE_HZ, 120)
    both = [sb.render(demo_project / f"Night Drive {name}.als").samples for name in ("v5", "v6")]
    levels = [loudness.integrated(samples, RATE_HZ) for samples in both]
    assert abs(levels[0] - levels[1]) > 0.3, "versions that are equally loud prove nothing"
    for which, (letter, number) in enumerate((("A", 6), ("B", 8))):
        mixer.get_by_role("button", name=f"Hear {letter}: Version {number}").click()
        page.wait_for_timeout(200)
        heard = speakers.record(1.0)
        gain = 10 ** (min(0.0, levels[1 - which] - levels[which]) / 20)
        expected = both[which][:, heard.first_frame : heard.end_frame] * gain
        assert np.abs(expected).max() > 1e-3
        np.testing.assert_allclose(heard.samples, expected, atol=1e-6)
    page.keyboard.press("Space")
    page.screenshot(path=str(artifacts / "hub-compare-by-ear.png"))


def test_views_call_versions_as_the_page_does(visit, songs):
    page = visit("").open(f"/sessions/{songs.song}/compare?from=4&to=6")
    page.locator(".piece-changes").wait_for()
    mounted(page, "diff")
    labels = page.locator(".setbook-diff .setbook-pane-label")
    assert labels.all_inner_texts() == ["Before Version 4", "After Version 6"]
    page.goto(f"{page.url.partition('/compare')[0]}/compare?from=4&to=5&with={songs.fork}")
    page.locator(".piece-changes").wait_for()
    mounted(page, "diff")
    assert labels.all_inner_texts() == ["Before arranger: version 4", "After bassist: version 5"]
    page.goto(f"{page.url.partition('/compare')[0]}?version=4")
    mounted(page, "mixer")
    assert page.get_by_role("group", name="Mixer of Version 4").count() == 1


def test_the_drawing_of_forks_is_walked_by_keys(visit, songs):
    page = visit("").open(f"/sessions/{songs.song}")
    point = page.get_by_role("link", name="Night Drive dub, version 5", exact=True)
    point.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/sessions/{songs.fork}\\?version=5"))


def test_a_notebook_is_read_and_never_run(visit, songs):
    page = visit("cellist").open(f"/workflows/{songs.workflow}")
    page.get_by_role("heading", name="Making room").wait_for()
    assert page.locator(".piece-cell code").inner_text().startswith('song["Pad"]')
    assert page.get_by_text("180 Hz", exact=True).count() == 1
    assert page.evaluate("window.owned") is None
    page.get_by_role("link", name="What changed").click()
    page.wait_for_url(re.compile("compare\\?from=4&to=5"))


def test_a_link_is_made_shown_once_opened_and_revoked(visit, hub, songs):
    owner = visit("arranger").open(f"/sessions/{songs.private}")
    owner.get_by_label("For whom").fill("the class")
    owner.get_by_role("button", name="Make a link").click()
    link = owner.locator("#new-link")
    owner.wait_for_timeout(500)
    address = link.inner_text()
    assert address.startswith(f"{hub.url}/shared#")
    token = address.partition("#")[2]
    guest = visit("")
    page = guest.open(address.removeprefix(hub.url))
    page.get_by_role("heading", name=PRIVATE_SKETCH).wait_for()
    mounted(page, "arrangement")  # the view's data comes by the link too
    assert not any(token in url.partition("#")[0] for url in guest.requests.urls)
    owner.reload()
    assert token not in owner.content()
    owner.get_by_role("button", name="Revoke the class").click()
    owner.get_by_text("made", exact=False).first.wait_for()
    owner.locator("#links .piece-rows").wait_for(state="detached")
    assert page.request.get(page.url).status == 404
    again = guest.context.new_page()
    again.goto(address)
    again.get_by_text("it was revoked").wait_for()


@pytest.mark.parametrize(("scheme", "ground"), [("light", "rgb(247, 248, 249)"), ("dark", "rgb(23, 25, 28)")])
def test_what_is_read_needs_no_script(browser, hub, songs, scheme, ground):
    context = browser.new_context(java_script_enabled=False, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{hub.url}/sessions/{songs.song}")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == ground
    assert page.locator(".piece-timeline > li").count() == 8
    assert page.get_by_text("The pad comes in").count() == 1
    page.goto(f"{hub.url}/sessions/{songs.song}/compare?from=4&to=5")
    assert page.locator(".piece-mark").count() > 0 or page.locator("[http-equiv=refresh]").count() == 1
    context.close()


@pytest.mark.parametrize("width", [1400, 400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_in_both_themes(visit, songs, artifacts, width, scheme):
    pages = {
        "session": f"/sessions/{songs.song}",
        "compare": f"/sessions/{songs.song}/compare?from=4&to=5",
        "workflow": f"/workflows/{songs.workflow}",
        "shared": "/shared",
    }
    look = visit("arranger", width=width, scheme=scheme)
    for name, path in pages.items():
        page = look.open(path)
        for view in page.locator("[data-view]").all():
            mounted(page, view.get_attribute("data-view"))
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_timeout(200)
        page.screenshot(path=str(artifacts / f"hub-{name}-{width}-{scheme}.png"), full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
