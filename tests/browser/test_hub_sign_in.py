"""Sign up, be let in, sign in, change the password, be locked out: in a real browser, at a real hub."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.hub_pages import PASSWORD, sign_in, sign_in_at_the_community
from tests.hosting.running_hub import ADMIN, ADMIN_PASSWORD, add_person, tokens_of

from setbook.hosting.deployment.addresses import SERVICE_PREFIX

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page
    from tests.hosting.running_hub import RunningHub

pytestmark = pytest.mark.slow

WIDTHS = (1400, 400)


def test_from_the_sign_up_to_the_first_page(
    page: Page, browser: Browser, hub: RunningHub, artifacts: Path
) -> None:
    page.goto(f"{hub.url}/hub/signup")
    for name, password, again, problem in (
        ("Not A Name", PASSWORD, PASSWORD, "small letters"),
        ("app-1", PASSWORD, PASSWORD, "kept for the hub"),
        (ADMIN, PASSWORD, PASSWORD, "taken"),
        ("learner", PASSWORD, PASSWORD + "!", "not the same"),
        ("learner", "aaaaaaaaaaaaaa", "aaaaaaaaaaaaaa", "repeats itself"),
    ):
        _sign_up(page, name, password, again)
        expect(page.get_by_role("alert")).to_contain_text(problem)
    _sign_up(page, "learner", PASSWORD, PASSWORD, "from <b>the</b> course")
    expect(page.get_by_role("status")).to_contain_text("waits for an admin")

    sign_in(page, hub, "learner", PASSWORD)
    expect(page.locator(".login_error")).to_contain_text("waits for an admin")
    page.goto(f"{hub.url}/hub/accounts")
    assert "/hub/login" in page.url

    with browser.new_context(viewport={"width": 1400, "height": 900}) as admins:
        admin = admins.new_page()
        sign_in(admin, hub, ADMIN, ADMIN_PASSWORD, then="/hub/accounts")
        row = admin.get_by_role("row").filter(has_text="learner")
        expect(row).to_contain_text("waiting")
        expect(row).to_contain_text("from <b>the</b> course")
        admin.get_by_role("button", name="Let in: learner").click()
        expect(admin.get_by_role("status")).to_contain_text("learner may sign in")

    # Without a wish of its own, a sign-in leads to the community, which knows who comes, on its own origin.
    sign_in_at_the_community(page, hub, "learner")
    page.goto(f"{hub.url}/hub/accounts")
    expect(page.locator("body")).to_contain_text("403")


def test_who_is_locked_out_is_out_at_once(page: Page, browser: Browser, hub: RunningHub) -> None:
    add_person(hub, "maestro", PASSWORD)
    sign_in(page, hub, "maestro", PASSWORD)
    expect(page.locator("#login_widget")).to_contain_text("maestro")
    with browser.new_context() as admins:
        admin = admins.new_page()
        sign_in(admin, hub, ADMIN, ADMIN_PASSWORD, then="/hub/accounts")
        admin.get_by_role("button", name="Lock out: maestro").click()
        expect(admin.get_by_role("status")).to_contain_text("maestro is locked out")
        page.goto(f"{hub.url}/hub/home")
        assert "/hub/login" in page.url
        sign_in(page, hub, "maestro", PASSWORD)
        expect(page.locator(".login_error")).to_contain_text("locked")

        admin.get_by_role("button", name="Unlock: maestro").click()
        admin.get_by_role("button", name="One-time password: maestro").click()
        one_time = admin.get_by_role("status").inner_text().split()[-1]
    sign_in(page, hub, "maestro", PASSWORD)
    expect(page.locator(".login_error")).to_contain_text("Invalid")
    sign_in(page, hub, "maestro", one_time)
    expect(page.locator(".login_error")).to_contain_text("one time only")
    _change_password(page, hub, "maestro", one_time, "another river bends")
    expect(page.get_by_role("status")).to_contain_text("new password")
    sign_in(page, hub, "maestro", "another river bends")
    expect(page.locator("#login_widget")).to_contain_text("maestro")


def test_a_new_password_signs_out_everywhere(page: Page, browser: Browser, hub: RunningHub) -> None:
    add_person(hub, "novice", PASSWORD)
    sign_in_at_the_community(page, hub, "novice")
    assert tokens_of(hub, "novice")
    with browser.new_context() as elsewhere:
        other = elsewhere.new_page()
        _change_password(other, hub, "novice", "a wrong password", "another river bends")
        expect(other.get_by_role("alert")).to_contain_text("not right")
        _change_password(other, hub, "novice", PASSWORD, "another river bends")
        expect(other.get_by_role("status")).to_contain_text("signed out everywhere")
    page.goto(f"{hub.url}/hub/home")
    assert "/hub/login" in page.url
    # What the community had to ask the hub with about her is gone as well.
    assert not tokens_of(hub, "novice")


def test_guessing_runs_dry_even_for_the_right_password(page: Page, hub: RunningHub) -> None:
    add_person(hub, "intern", PASSWORD)
    for _ in range(5):
        sign_in(page, hub, "intern", "not the password")
        expect(page.locator(".login_error")).to_contain_text("Invalid")
    sign_in(page, hub, "intern", PASSWORD)
    expect(page.locator(".login_error")).to_contain_text("Too many attempts")


def test_a_form_of_another_origin_is_refused(page: Page, hub: RunningHub) -> None:
    add_person(hub, "organist", PASSWORD)
    sign_in_at_the_community(page, hub, "organist")
    # From the community's own origin, with the person's cookies at hand: the hub must not care.
    tried = page.evaluate(
        """async (hub) => {
          const tries = [
            ["/hub/api/users/organist/tokens", {method: "POST"}],
            ["/hub/api/user", {}],
            ["/hub/change-password", {method: "POST", body: new URLSearchParams({username: "organist"})}],
          ];
          const found = [];
          for (const [path, options] of tries)
            found.push(await fetch(hub + path, {credentials: "include", ...options}).then((a) => a.status, () => "refused"));
          return found;
        }""",
        hub.url,
    )
    assert tried == ["refused", "refused", "refused"]
    # The community takes what changes something only from a page of its own, which knows the CSRF token.
    started = page.evaluate(
        """async (base) => {
          const type = {"Content-Type": "application/json"}, body = JSON.stringify({title: "Mine"});
          const send = (token) =>
            fetch(`${base}api/v1/sessions`, {method: "POST", body, headers: {...type, ...token}}).then((a) => a.status);
          const { csrf_token } = await (await fetch(`${base}csrf`)).json();
          return [await send({}), await send({"X-CSRF-Token": "guessed"}), await send({"X-CSRF-Token": csrf_token})];
        }""",
        SERVICE_PREFIX,
    )
    assert started == [403, 403, 201]
    for path in ("login", "signup", "change-password", "accounts"):
        bare = hub.from_outside(
            f"{hub.url}/hub/{path}", "POST", data={"username": "organist", "password": PASSWORD}
        )
        assert bare.status_code == 403, path


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_how_the_pages_look(browser: Browser, hub: RunningHub, artifacts: Path, theme: str) -> None:
    add_person(hub, "violinist", PASSWORD)
    for width in WIDTHS:
        with browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme) as people:
            page = people.new_page()
            for path in ("login", "signup", "change-password"):
                page.goto(f"{hub.url}/hub/{path}")
                _look(page, artifacts / f"hub-{path}-{theme}-{width}.png")
            sign_in(page, hub, ADMIN, ADMIN_PASSWORD, then="/hub/accounts")
            _look(page, artifacts / f"hub-accounts-{theme}-{width}.png")
            page.goto(f"{hub.url}/hub/home")
            _look(page, artifacts / f"hub-home-{theme}-{width}.png")


def _look(page: Page, picture: Path) -> None:
    page.screenshot(path=picture)
    inner, outer = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert inner <= outer, f"{picture.name}: the page is wider than the window"


def _sign_up(page: Page, name: str, password: str, again: str, introduction: str = "") -> None:
    page.fill("#username", name)
    page.fill("#password", password)
    page.fill("#password_again", again)
    page.fill("#introduction", introduction)
    page.get_by_role("button", name="Sign up").click()


def _change_password(page: Page, hub: RunningHub, name: str, old: str, new: str) -> None:
    page.goto(f"{hub.url}/hub/change-password")
    page.fill("#username", name)
    page.fill("#password", old)
    page.fill("#new_password", new)
    page.fill("#new_password_again", new)
    page.get_by_role("button", name="Change password").click()
