"""Settings, moderation and administration in a browser: what one changes there is changed, and it fits both screens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
import pytest
from playwright.sync_api import expect
from tests.history.store.saves import saved
from tests.hub.service import add_version, new_session, ok, running, upload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page
    from tests.hub.service import Hub


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    folder = tmp_path_factory.mktemp("settings")
    with running(f"sqlite:///{folder}/c.sqlite", folder) as found:
        for name in ("arranger", "bassist", "cellist", "drummer", "mod"):
            ok(found.as_(name).get("/me"))
        ok(found.as_("head").patch("/users/mod", json={"standing": "moderator"}))
        yield found


@pytest.fixture(scope="module")
def small_set(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("sets") / "Rain.als"
    saved(path, 1)
    return path.read_bytes()


@pytest.fixture
def at(browser: Browser, service: Hub) -> Iterator[Callable[..., Page]]:
    """Opens pages as somebody."""
    contexts = []

    def opened(name: str, path: str, width: int = 1400, theme: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,  # type: ignore[arg-type]
            extra_http_headers={"Authorization": f"Bearer token-of-{name}"} if name else {},
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{service.url}{path}")
        return page

    yield opened
    for context in contexts:
        context.close()


def _audit(service: Hub, action: str) -> list[dict[str, object]]:
    entries = ok(service.as_("head").get("/audit", params={"limit": 100}))["items"]
    return [entry for entry in entries if entry["action"] == action]


def test_the_profile_is_changed(at: Callable[..., Page], service: Hub) -> None:
    page = at("bassist", "/settings")
    page.get_by_label("Name that is shown").fill("Low End")
    page.get_by_label("About you").fill("I play *long* notes.")
    page.get_by_label("Your website").fill("https://example.org/low")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your profile is saved.")).to_be_visible()
    profile = ok(service.as_("").get("/users/bassist"))
    assert (profile["display_name"], profile["bio"]) == ("Low End", "I play *long* notes.")
    assert profile["website"] == "https://example.org/low"


def test_a_token_is_shown_once_works_and_is_revoked(at: Callable[..., Page], service: Hub) -> None:
    page = at("cellist", "/settings?show=tokens")
    expect(page.get_by_text("You have no tokens.")).to_be_visible()
    page.get_by_label("What it is for").fill("Studio laptop")
    page.get_by_label("Ends after").select_option("30")
    page.get_by_role("button", name="Make it").click()
    shown = page.locator(".hub-secret")
    expect(shown).to_be_visible()
    token = shown.inner_text()
    me = httpx.get(f"{service.url}/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert ok(me)["profile"]["name"] == "cellist"
    assert token not in page.url
    expect(page.get_by_text(f"setbook login {service.url}")).to_be_visible()

    page.get_by_role("link", name="show all tokens").click()
    row = page.get_by_role("row", name=re.compile("Studio laptop"))
    expect(row).to_be_visible()
    assert token not in page.content()
    row.get_by_role("button", name="Revoke Studio laptop").click()
    expect(row).to_have_count(0)
    assert (
        httpx.get(f"{service.url}/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    )


def test_storage_and_links(at: Callable[..., Page], service: Hub, small_set: bytes) -> None:
    arranger = service.as_("arranger")
    song = new_session(arranger, "Rain on a tin roof")
    add_version(arranger, song, small_set)
    ok(arranger.post(f"/pieces/{song}/share-links", json={"label": "for the band"}), 201)
    page = at("arranger", "/settings?show=storage")
    used = ok(arranger.get("/me/usage"))["used_bytes"]
    assert page.get_by_label(re.compile("of 5.4 GB used")).get_attribute("value") == str(used)
    expect(page.get_by_role("row", name=re.compile("basic yours"))).to_be_visible()

    page.goto(f"{service.url}/settings?show=links")
    row = page.get_by_role("row", name=re.compile("Rain on a tin roof"))
    expect(row).to_contain_text("for the band")
    row.get_by_role("button").click()
    expect(row).to_have_count(0)
    assert ok(arranger.get(f"/pieces/{song}/share-links")) == []


def test_an_account_is_deleted_but_not_by_mistake(at: Callable[..., Page], service: Hub) -> None:
    page = at("editor", "/settings?show=account")
    address = page.get_by_role("link", name="Download my data").get_attribute("href")
    data = service.as_("editor").get(
        f"{service.url}{address}"
    )  # a download of the browser would show no token
    assert (data.status_code, data.content[:2]) == (200, b"PK")
    song = new_session(service.as_("editor"), visibility="public")
    ok(service.as_("editor").post(f"/pieces/{song}/members", json={"user": "bassist"}), 201)
    typed = page.get_by_label(re.compile("to confirm"))
    typed.fill("edito")
    page.get_by_role("button", name="Delete my account").click()
    expect(page.get_by_role("alert")).to_have_text("Type editor to confirm.")
    typed.fill("editor")
    page.get_by_role("button", name="Delete my account").click()
    expect(page.get_by_role("alert")).to_contain_text("expected")  # others have roles in the song
    page.get_by_label(re.compile("others have roles")).select_option("remove")
    page.get_by_role("button", name="Delete my account").click()
    page.wait_for_url(f"{service.url}/")
    assert service.as_("").get("/users/editor").status_code == 404
    assert service.as_("").get(f"/sessions/{song}").status_code == 404


def test_a_moderator_decides_on_reports_and_sees_no_more(at: Callable[..., Page], service: Hub) -> None:
    song = new_session(service.as_("arranger"), "Hidden loops", visibility="public")
    comment = ok(service.as_("drummer").post(f"/pieces/{song}/comments", json={"body": "Buy my loops"}), 201)[
        "id"
    ]
    body = {"comment_id": comment, "reason": "spam", "words": "An advertisement"}
    ok(service.as_("bassist").post("/reports", json=body), 201)
    page = at("mod", "/admin")
    expect(page.get_by_role("heading", name="Moderation")).to_be_visible()
    expect(page.get_by_role("link", name="People")).to_have_count(0)
    expect(page.get_by_text("“An advertisement”")).to_be_visible()
    page.get_by_label("Why").fill("It is one.")
    page.get_by_role("button", name="Hide").click()
    expect(page.get_by_text("No report waits.")).to_be_visible()
    assert ok(service.as_("").get(f"/comments/{comment}"))["is_hidden"]
    assert _audit(service, "hide reported")[0]["details"]["note"] == "It is one."  # type: ignore[index]
    page.get_by_role("link", name="Hidden", exact=True).click()
    page.get_by_role("button", name="Show again").click()
    page.get_by_text("Nothing was hidden.").wait_for()
    assert not ok(service.as_("").get(f"/comments/{comment}"))["is_hidden"]


def test_a_moderator_features_a_piece(at: Callable[..., Page], service: Hub) -> None:
    song = new_session(service.as_("arranger"), "Worth hearing", visibility="public")
    page = at("mod", "/admin/featured")
    page.get_by_label("Words of it").fill("worth")
    page.get_by_role("button", name="Look for it").click()
    page.get_by_role("button", name="Feature Worth hearing").click()
    expect(page.get_by_role("button", name="No longer feature Worth hearing")).to_be_visible()
    assert ok(service.as_("").get(f"/sessions/{song}"))["is_featured"]
    page.get_by_role("button", name="No longer feature Worth hearing").click()
    expect(page.get_by_text("Nothing is featured.")).to_be_visible()
    assert not ok(service.as_("").get(f"/sessions/{song}"))["is_featured"]


def test_an_admin_looks_after_people(at: Callable[..., Page], service: Hub) -> None:
    page = at("head", "/admin/people?named=drum")
    row = page.get_by_role("row", name=re.compile("drummer"))
    row.get_by_label("Plan of drummer", exact=True).select_option("large")
    row.get_by_label("Standing of drummer", exact=True).select_option("moderator")
    row.get_by_role("button", name="Save").click()
    expect(row.get_by_text("Saved.")).to_be_visible()
    me = ok(service.as_("drummer").get("/me"))
    assert (me["plan"], me["profile"]["standing"]) == ("large", "moderator")
    row.get_by_role("button", name="Switch off drummer").click()
    expect(row.get_by_text("switched off")).to_be_visible()
    assert service.as_("drummer").post("/sessions", json={"title": "x"}).status_code == 403
    row.get_by_role("button", name="Switch on drummer").click()
    expect(row.get_by_text("switched off")).to_have_count(0)
    page.goto(f"{service.url}/admin/audit?subject=drummer")
    expect(page.get_by_role("row", name=re.compile("decide"))).to_have_count(3)


def test_an_admin_sees_numbers_and_tries_jobs_again(at: Callable[..., Page], service: Hub) -> None:
    arranger = service.as_("arranger")
    body = {"title": "Broken rack", "rack_kind": "instrument", "file_name": "b.adg"}
    ok(arranger.post("/racks", json=body | {"sha256": upload(arranger, b"no rack", "rack")}), 201)
    service.settle()
    page = at("head", "/admin")
    page.get_by_role("link", name="Check every count").click()
    expect(page.get_by_text("are what they count")).to_be_visible()
    page.get_by_role("link", name="Jobs").click()
    row = page.get_by_role("row", name=re.compile("Broken rack"))
    expect(row).to_contain_text("expected")
    row.get_by_role("button", name="Try again").click()
    expect(row.get_by_text("It is tried again.")).to_be_visible()
    assert _audit(service, "try again")


def test_others_do_not_learn_of_these_pages(service: Hub) -> None:
    html = {"Accept": "text/html"}
    for path in ("", "/reports", "/featured", "/people", "/jobs", "/audit"):
        for name, status in (("arranger", 404), ("", 401)):
            headers = html | ({"Authorization": f"Bearer token-of-{name}"} if name else {})
            assert httpx.get(f"{service.url}/admin{path}", headers=headers).status_code == status, (
                path,
                name,
            )
    for path in ("/people", "/jobs", "/audit"):
        headers = html | {"Authorization": "Bearer token-of-mod"}
        assert httpx.get(f"{service.url}/admin{path}", headers=headers).status_code == 404


PAGES = {
    "settings-profile": ("arranger", "/settings"),
    "settings-tokens": ("arranger", "/settings?show=tokens"),
    "settings-storage": ("arranger", "/settings?show=storage"),
    "settings-links": ("arranger", "/settings?show=links"),
    "settings-account": ("arranger", "/settings?show=account"),
    "admin": ("head", "/admin?check=counts"),
    "admin-reports": ("head", "/admin/reports"),
    "admin-featured": ("head", "/admin/featured?find=worth"),
    "admin-people": ("head", "/admin/people"),
    "admin-jobs": ("head", "/admin/jobs"),
    "admin-audit": ("head", "/admin/audit"),
}


def test_every_page_fits_a_desk_and_a_phone(
    at: Callable[..., Page], service: Hub, artifacts: Path, small_set: bytes
) -> None:
    arranger = service.as_("arranger")
    song = new_session(arranger, "A title that goes on for quite a while, as they do", visibility="public")
    add_version(arranger, song, small_set)
    for label in ("for the band", ""):
        ok(arranger.post(f"/pieces/{song}/share-links", json={"label": label}), 201)
    for note in ("Studio laptop", "Watch folder in the rehearsal room"):
        ok(arranger.post("/me/tokens", json={"note": note}), 201)
    for name in ("bassist", "cellist"):
        ok(
            service.as_(name).post(
                "/reports", json={"piece_id": song, "reason": "copyright", "words": "My song"}
            )
        )
    for name, (who, path) in PAGES.items():
        for width in (1400, 400):
            for theme in ("light", "dark"):
                page = at(who, path, width, theme)
                assert page.locator("h1").count() == 1
                wide = page.evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
                assert wide == 0, (name, width)
                page.screenshot(path=artifacts / f"hub-{name}-{width}-{theme}.png", full_page=True)
                page.context.close()
