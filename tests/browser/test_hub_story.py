"""Two people and a song, from the sign-up to a fork that is compared back: a real hub, real servers, a real browser."""

from __future__ import annotations

import os
import re
from contextlib import ExitStack, contextmanager
from pathlib import Path
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

    from playwright.sync_api import Browser, Locator, Page
    from tests.hosting.running_hub import RunningHub

pytestmark = [
    pytest.mark.slow,
    pytest.mark.alone,
    pytest.mark.timeout(900),
]  # a hub, two people and their servers

COMPOSER, REMIXER = "composer", "remixer"
SONG = "Night Drive"
NOTHING = "There is nothing here"

PUBLISH = [
    "%load_ext setbook\nfrom setbook.demo import write_demo",
    "project = write_demo('Night Drive Project')",
    "published = %setbook publish 'Night Drive Project'\npublished",
]
CHANGE = [
    "import setbook as sb",
    "from pathlib import Path\npath = next(Path().glob('*.als'))\nlive_set = sb.open(path)",
    "live_set.tempo = 124\nlive_set.track('Bass').mixer.volume.value = 0.5\nlive_set.save()",
    "published = %setbook publish .\npublished",
    "from setbook.community import Community\nfork = Community().session(published.session.id)",
    "back = fork.diff_with_original()\nprint(len(back.changes), 'changes:', back.headline())",
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
        song = publish_from_a_notebook(composer, hub, artifacts)
        link = make_a_link(composer, "for the remixer")
        set_visibility(composer, "public")
        find_and_listen(remixer, hub, song, artifacts)
        fork = fork_and_change(remixer, hub, artifacts)
        compare_back(remixer, artifacts)
        talk(remixer, song)
        composer.reload()
        expect(composer.locator(".piece-comment")).to_contain_text("The drop is great")

        # A link opens the song to nobody in particular, until it is revoked.
        set_visibility(composer, "private")
        remixer.goto(song)
        expect(title(remixer)).to_have_text(NOTHING)
        guest = stack.enter_context(person(browser))
        guest.goto(link)
        expect(title(guest)).to_have_text(SONG)
        composer.get_by_role("button", name="Revoke").click()
        expect(composer.get_by_role("button", name="Revoke")).to_have_count(0)
        guest.reload()
        expect(title(guest)).to_have_text(NOTHING)
        # The fork stays, with the seven versions that led up to it, its own, and with where it came from.
        remixer.goto(fork)
        expect(versions(remixer)).to_have_count(8)
        expect(remixer.locator(".piece-origin")).to_contain_text(COMPOSER)


def publish_from_a_notebook(page: Page, hub: RunningHub, artifacts: Path) -> str:
    """Publish the demo's history in one's own server, and go to its page."""
    lab = server_of(page, hub, COMPOSER)
    told = run_in_lab(page, lab, hub, COMPOSER, "publish.ipynb", PUBLISH)
    expect(told).to_contain_text("8 new versions")
    page.screenshot(path=artifacts / "story-published.png")
    address = told.get_by_role("link", name=SONG).get_attribute("href")
    assert address is not None
    page.goto(address)
    # It is private, and the community does not know yet who looks.
    expect(title(page)).to_have_text(NOTHING)
    page.locator("main").get_by_role("link", name="Sign in").click()
    expect(title(page)).to_have_text(SONG)
    expect(versions(page)).to_have_count(8)
    return address


def find_and_listen(page: Page, hub: RunningHub, song: str, artifacts: Path) -> None:
    """Find the song by a word, look at it and listen: what is heard is what a notebook renders."""
    page.goto(hub.service_url)
    page.get_by_role("link", name="Sign in").click()
    sign_in_where_asked(page, REMIXER)
    page.get_by_role("searchbox").first.fill("drive")
    page.get_by_role("searchbox").first.press("Enter")
    page.get_by_role("link", name=SONG, exact=True).click()
    page.wait_for_url(song)
    view(page, "arrangement")
    view(page, "mixer").get_by_role("button", name="Play").click()
    speakers = Speakers(page)
    speakers.wait_for_frame(9 * RATE_HZ)
    newest = hub.state.homes / COMPOSER / "Night Drive Project" / "Night Drive v6.als"
    assert_same_bits(speakers.record(1.5), sb.render(newest).samples)
    page.keyboard.press("Space")
    page.screenshot(path=artifacts / "story-session.png", full_page=True)
    if os.environ.get("SETBOOK_UPDATE_IMAGES"):
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=Path(__file__).parents[2] / "docs" / "images" / "session.png")


def fork_and_change(page: Page, hub: RunningHub, artifacts: Path) -> str:
    """Fork the song into one's own server, change it there in a notebook, publish that, and go to the fork's page."""
    page.locator("summary", has_text="Fork").click()
    page.get_by_label("What for").fill("faster, and more bass")
    page.get_by_role("button", name="Fork and open in JupyterLab").click()
    # The server is started, and asks: a link alone brings nothing.
    page.wait_for_url(f"**/user/{REMIXER}/setbook/open/*", timeout=120_000)
    session = page.url.rpartition("/")[2]
    project = hub.state.homes / REMIXER / f"{SONG} Project"
    expect(page.get_by_role("main")).to_contain_text(f"Fork of “{SONG}” by {COMPOSER}")
    # A form of another site's would bring the cookies along, and no token of this page.
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies(page.url))
    assert hub.from_outside(page.url, "POST", headers={"Cookie": cookies}).status_code == 403
    assert hub.from_outside(page.url, headers={"Cookie": cookies}).status_code == 200
    assert not project.exists()
    page.screenshot(path=artifacts / "story-opening.png")
    page.get_by_role("button", name="Open it here").click()
    page.wait_for_url(f"**/user/{REMIXER}/lab/tree/**", timeout=120_000)
    look_at_the_first_notebook(page, artifacts)
    assert sorted(sound.name for sound in project.rglob("*.wav")) == sorted(
        sound.name for sound in (hub.state.homes / COMPOSER / "Night Drive Project").rglob("*.wav")
    )
    lab = page.url.partition("/lab")[0]
    told = run_in_lab(page, lab, hub, REMIXER, f"{project.name}/change.ipynb", CHANGE)
    expect(told).to_contain_text("2 changes: Tempo 108 BPM → 124 BPM")
    page.goto(f"{hub.service_url}sessions/{session}")
    expect(page.locator(".piece-origin")).to_contain_text("faster, and more bass")
    expect(versions(page).first).to_contain_text("124")
    return page.url


def look_at_the_first_notebook(page: Page, artifacts: Path) -> None:
    """See that JupyterLab shows the notebook that lies beside the song, asks for no news, and runs it."""
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.get_by_text("| Idle").wait_for()
    expect(page.locator(".jp-Notebook")).to_contain_text(f"Your fork of {SONG} by {COMPOSER}")
    expect(page.get_by_role("treeitem").or_(page.locator(".jp-DirListing-item")).first).to_be_visible()
    run_all(page)
    expect(page.locator(".jp-Notebook .setbook-history[data-state=ready]")).to_be_visible()
    assert page.get_by_text("official Jupyter news").count() == 0
    page.screenshot(path=artifacts / "story-opened.png")


def compare_back(page: Page, artifacts: Path) -> None:
    """Compare the fork with what it was made from."""
    page.get_by_role("link", name="Compare with the original").click()
    expect(page.locator(".piece-changes")).to_contain_text("124", timeout=90_000)
    view(page, "diff")
    page.screenshot(path=artifacts / "story-compared.png", full_page=True)


def talk(page: Page, song: str) -> None:
    """Comment on the song, and rate it."""
    page.goto(song)
    page.get_by_label("Your comment").fill(f"The **drop** is great, @{COMPOSER}.")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".piece-comment")).to_contain_text("The drop is great")
    page.get_by_label("4 stars").check(force=True)
    page.get_by_role("button", name="Rate", exact=True).click()
    expect(page.locator(".piece-reviews")).to_contain_text(REMIXER)


def make_a_link(page: Page, label: str) -> str:
    page.get_by_label("For whom").fill(label)
    page.get_by_role("button", name="Make a link").click()
    shown = page.locator("#new-link")
    expect(shown).to_contain_text(re.compile("/shared#.{40,}"))  # the token comes with the answer
    return shown.inner_text()


def set_visibility(page: Page, visibility: str) -> None:
    """Say who sees the song, and wait until the page says so too."""
    page.locator("#visibility").select_option(visibility)
    page.get_by_role("button", name="Set", exact=True).click()
    badge = page.locator(".piece-byline .hub-badge")
    expect(badge).to_have_count(0 if visibility == "public" else 1)
    expect(page.locator("#visibility")).to_have_value(visibility)


def title(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def versions(page: Page) -> Locator:
    return page.locator(".piece-timeline > li")


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
