"""Two people and a song, from the sign-up to a fork that is compared back: a real hub, real servers, a real browser."""

from __future__ import annotations

import re
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.hub_pages import PASSWORD, sign_in
from tests.browser.notebook_pages import open_in_lab, run_all, write_notebook
from tests.browser.outside import RequestLog
from tests.browser.speakers import RATE_HZ, Speakers, assert_same_bits
from tests.hosting.running_hub import ADMIN, ADMIN_PASSWORD

import setbook as sb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page
    from tests.hosting.running_hub import RunningHub

pytestmark = [pytest.mark.slow, pytest.mark.alone]

COMPOSER, REMIXER = "composer", "remixer"
SONG = "Night Drive"

PUBLISH = [
    "%load_ext setbook\nfrom setbook.demo import write_demo",
    "project = write_demo('Night Drive Project')",
    "published = %setbook publish 'Night Drive Project'\npublished",
]
CHANGE = [
    "%load_ext setbook\nimport setbook as sb",
    "pulled = %setbook pull {session} 'My version'\npulled",
    "path = next(pulled.project.glob('*.als'))\nlive_set = sb.open(path)",
    "live_set.tempo = 124\nlive_set.track('Bass').mixer.volume.value = 0.5\nlive_set.save()",
    "published = %setbook publish 'My version'\npublished",
    "from setbook.community import Community\n"
    "back = Community().session(published.session.id).diff_with_original()\n"
    "print(len(back.changes), 'changes:', back.headline())",
]


@contextmanager
def person(browser: Browser) -> Iterator[Page]:
    """Somebody with a browser of their own, from which nothing leaves this machine."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, color_scheme="light")
    context.set_default_timeout(90_000)
    log = RequestLog(context)
    yield context.new_page()
    assert log.outside == []
    context.close()


def test_a_song_is_published_found_heard_forked_and_talked_about(
    browser: Browser, hub: RunningHub, artifacts: Path
) -> None:
    with ExitStack() as stack:
        composer, remixer, keeper = (stack.enter_context(person(browser)) for _ in range(3))
        sign_in(keeper, hub, ADMIN, ADMIN_PASSWORD, then="/hub/accounts")
        for page, name in ((composer, COMPOSER), (remixer, REMIXER)):
            sign_up_and_be_let_in(page, keeper, hub, name)

        # The composer publishes the song from a notebook, and opens it to all on its page.
        lab = server_of(composer, hub, COMPOSER)
        told = run_in_lab(composer, lab, hub, COMPOSER, "publish.ipynb", PUBLISH)
        expect(told).to_contain_text("8 new versions")
        composer.screenshot(path=artifacts / "story-published.png")
        song = told.get_by_role("link", name=SONG).get_attribute("href")
        composer.goto(song)
        expect(composer.get_by_role("heading", level=1)).to_have_text("There is nothing here")
        composer.locator("main").get_by_role("link", name="Sign in").click()
        expect(composer.get_by_role("heading", level=1)).to_have_text(SONG)
        expect(composer.locator(".piece-timeline > li")).to_have_count(8)
        link = make_a_link(composer, "for the remixer")
        composer.locator("#visibility").select_option("public")
        composer.get_by_role("button", name="Set", exact=True).click()
        expect(composer.locator("#visibility")).to_have_value("public")

        # The remixer finds it by a word, looks and listens: what is heard is what a notebook renders.
        remixer.goto(hub.service_url)
        remixer.get_by_role("link", name="Sign in").click()
        sign_in_where_asked(remixer, REMIXER)
        remixer.get_by_role("searchbox").first.fill("drive")
        remixer.get_by_role("searchbox").first.press("Enter")
        remixer.get_by_role("link", name=SONG, exact=True).click()
        expect(remixer.get_by_role("heading", level=1)).to_have_text(SONG)
        view(remixer, "arrangement")
        listen(remixer, hub.state.homes / COMPOSER / "Night Drive Project" / "Night Drive v6.als")
        remixer.screenshot(path=artifacts / "story-session.png", full_page=True)

        # They fork it, change the fork in a notebook of their own, and compare it back.
        remixer.locator("summary", has_text="Fork").click()
        remixer.get_by_label("What for").fill("slower, and less bass")
        remixer.get_by_role("button", name="Fork it").click()
        expect(remixer.locator(".piece-origin")).to_contain_text("slower, and less bass")
        fork = remixer.url
        lab = server_of(remixer, hub, REMIXER)
        cells = [cell.format(session=re.search(r"[0-9a-z]{26}", fork)[0]) for cell in CHANGE]
        told = run_in_lab(remixer, lab, hub, REMIXER, "change.ipynb", cells)
        expect(told).to_contain_text("Tempo")
        remixer.goto(fork)
        expect(remixer.locator(".piece-timeline > li").first).to_contain_text("124")
        remixer.get_by_role("link", name="Compare with the original").click()
        expect(remixer.locator(".piece-changes")).to_contain_text("124", timeout=90_000)
        view(remixer, "diff")
        remixer.screenshot(path=artifacts / "story-compared.png", full_page=True)

        # They say what they think of it; the composer reads it.
        remixer.goto(song)
        remixer.get_by_label("Your comment").fill(f"The **drop** is great, @{COMPOSER}.")
        remixer.get_by_role("button", name="Comment", exact=True).click()
        expect(remixer.locator(".piece-comment")).to_contain_text("The drop is great")
        remixer.get_by_label("4 stars").check(force=True)
        remixer.get_by_role("button", name="Rate", exact=True).click()
        expect(remixer.locator(".piece-reviews")).to_contain_text(REMIXER)
        composer.reload()
        expect(composer.locator(".piece-comment")).to_contain_text("The drop is great")

        # A link opens the song to nobody in particular, until it is revoked.
        composer.locator("#visibility").select_option("private")
        composer.get_by_role("button", name="Set", exact=True).click()
        expect(composer.locator("#visibility")).to_have_value("private")
        remixer.goto(song)
        expect(remixer.get_by_role("heading", level=1)).to_have_text("There is nothing here")
        guest = stack.enter_context(person(browser))
        guest.goto(link)
        expect(guest.get_by_role("heading", level=1)).to_have_text(SONG)
        composer.get_by_role("button", name="Revoke").click()
        expect(composer.get_by_role("button", name="Revoke")).to_have_count(0)
        guest.reload()
        expect(guest.get_by_role("heading", level=1)).to_have_text("There is nothing here")
        # The fork stays, with the seven versions that led up to it, its own, and with where it came from.
        remixer.goto(fork)
        expect(remixer.locator(".piece-timeline > li")).to_have_count(8)
        expect(remixer.locator(".piece-origin")).to_contain_text(COMPOSER)


def sign_up_and_be_let_in(page: Page, keeper: Page, hub: RunningHub, name: str) -> None:
    page.goto(f"{hub.url}/hub/signup")
    page.fill("#username", name)
    page.fill("#password", PASSWORD)
    page.fill("#password_again", PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("status")).to_contain_text("waits for an admin")
    keeper.goto(f"{hub.url}/hub/accounts")
    keeper.get_by_role("button", name=f"Let in: {name}").click()
    expect(keeper.get_by_role("status")).to_contain_text(f"{name} may sign in")


def server_of(page: Page, hub: RunningHub, name: str) -> str:
    """Sign in where that is needed, start the person's server and return its address."""
    page.goto(f"{hub.url}/hub/spawn")
    if "/hub/login" in page.url:
        sign_in_where_asked(page, name)
    page.wait_for_url(f"**/user/{name}/lab**", timeout=120_000)
    return page.url.partition("/lab")[0]


def sign_in_where_asked(page: Page, name: str) -> None:
    page.fill("#username_input", name)
    page.fill("#password_input", PASSWORD)
    page.click("#login_submit")


def run_in_lab(page: Page, lab: str, hub: RunningHub, name: str, notebook: str, cells: list[str]) -> Locator:
    """Run a notebook in the person's own server, and return what its last cell shows."""
    write_notebook(hub.state.homes / name / notebook, cells)
    open_in_lab(page, lab, notebook)
    run_all(page)
    return page.locator(".jp-CodeCell").last.locator(".jp-OutputArea-output").last


def view(page: Page, name: str) -> Locator:
    """Scroll to a view, which is fetched only then, and wait until it is drawn."""
    page.locator(f'[data-view="{name}"]').scroll_into_view_if_needed()
    shown = page.locator(f'.setbook-{name}[data-state="ready"]')
    shown.wait_for(timeout=120_000)
    return shown


def listen(page: Page, version: Path) -> None:
    """Play a version on its page, and compare what comes out with what a notebook renders of it."""
    view(page, "mixer").get_by_role("button", name="Play").click()
    speakers = Speakers(page)
    speakers.wait_for_frame(9 * RATE_HZ)
    assert_same_bits(speakers.record(1.5), sb.render(version).samples)
    page.keyboard.press("Space")


def make_a_link(page: Page, label: str) -> str:
    page.get_by_label("For whom").fill(label)
    page.get_by_role("button", name="Make a link").click()
    shown = page.locator("#new-link")
    expect(shown).to_contain_text(re.compile("/shared#.{40,}"))  # the token comes with the answer
    return shown.inner_text()
