"""A workflow's app on a hub that runs: published with a token of its settings page, visited by another, taken back."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from tests.browser.hostile_app import agree, expect_that_it_got_nothing, hostile_notebook
from tests.browser.hub_pages import PASSWORD, sign_in_at_the_community
from tests.hosting.running_hub import add_person, logs, tokens_of, until

if TYPE_CHECKING:
    import httpx
    from playwright.sync_api import Browser, Page
    from tests.hosting.running_hub import RunningHub

pytestmark = pytest.mark.slow


class Program:
    """A program that shows somebody's token, past no browser."""

    def __init__(self, hub: RunningHub, token: str) -> None:
        self._hub, self._token = hub, token

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        url = f"{self._hub.service_url}api/v1{path}"
        headers = {"Authorization": f"Bearer {self._token}"}
        return self._hub.from_outside(url, method, headers=headers, **options)

    def done(self, method: str, path: str, **options: Any) -> Any:
        answer = self.ask(method, path, **options)
        assert answer.is_success, f"{answer.status_code} {answer.text}\n{logs(self._hub)}"
        return answer.json() if answer.content else None


def test_a_workflow_is_opened_as_an_app_and_taken_back(page: Page, browser: Browser, hub: RunningHub) -> None:
    for name in ("maker", "visitor"):
        add_person(hub, name, PASSWORD)
    sign_in_at_the_community(page, hub, "maker")
    maker = Program(hub, make_token(page, hub))
    with browser.new_context() as other:
        visits = other.new_page()
        sign_in_at_the_community(visits, hub, "visitor")
        visitor = Program(hub, make_token(visits, hub))

        workflow = publish_workflow(maker, hostile_notebook(hub, "visitor"))
        where = f"/workflows/{workflow}/app"
        assert visitor.ask("POST", where).status_code == 403
        assert maker.done("POST", where)["state"] in {"starting", "running"}
        until(lambda: visitor.done("GET", where)["state"] == "running", f"the app: {logs(hub)}", 120)
        address = visitor.done("GET", where)["address"]
        assert address.startswith(hub.url.replace("hub.localhost", f"app-{workflow}.hub.localhost"))

        visits.goto(address)
        agree(visits)
        assert "403" in visits.locator("body").inner_text()

        visitor.done("POST", f"{where}/visit")
        visits.goto(address)
        agree(visits)
        expect_that_it_got_nothing(visits)
        expect(visits.locator("#user")).to_have_text(f"app-{workflow}")
        assert {note for note, session in tokens_of(hub, "visitor") if not session} == {"Test"}

        assert visitor.ask("DELETE", where).status_code == 403
        maker.done("DELETE", where)
        assert visitor.done("GET", where)["state"] == "unpublished"
        with hub.inside() as api:
            assert api.get(f"users/app-{workflow}").status_code == 404
        assert not (hub.state.app_copies / workflow).exists()
        visits.goto(address)
        expect(visits.locator("#hostile")).to_have_count(0)

    # A token that is revoked in the settings opens nothing from that moment.
    page.goto(f"{hub.service_url}settings?show=tokens")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Revoke Test").click()
    expect(page.get_by_role("row", name="Test")).to_have_count(0)
    assert maker.ask("GET", "/me").status_code == 401


def test_the_hub_makes_tokens_for_its_service_and_no_others(page: Page, hub: RunningHub) -> None:
    add_person(hub, "thrifty", PASSWORD)
    sign_in_at_the_community(page, hub, "thrifty")
    token = make_token(page, hub)

    # It opens the community, not the hub: it says whose it is, and does nothing there.
    def at_the_hub(method: str, path: str) -> httpx.Response:
        headers = {"Authorization": f"token {token}"}
        return hub.from_outside(f"{hub.url}/hub/api/{path}", method, headers=headers)

    assert set(at_the_hub("GET", "user").json()["scopes"]) == {
        "access:services!service=community",
        "read:users:name!user=thrifty",
        "read:users:groups!user=thrifty",
    }
    for method, path in (
        ("POST", "users/thrifty/server"),
        ("POST", "users/thrifty/tokens"),
        ("GET", "users/thrifty/tokens"),
        ("GET", "service-tokens/thrifty"),
        ("POST", "service-tokens/thrifty"),
    ):
        assert at_the_hub(method, path).status_code in {403, 404}, path
    with hub.inside() as api:
        (mine,) = api.get("service-tokens/thrifty").json()
        assert (mine["note"], "token" in mine) == ("Test", False)
        for asked in ({}, {"note": "", "days": 1}, {"note": "x", "days": 0}, {"note": "x", "days": 366}):
            assert api.post("service-tokens/thrifty", json=asked).status_code == 400
        assert api.get("service-tokens/nobody").status_code == 404
        assert api.get("service-tokens/app-x").status_code == 404
        # Tokens of browsers and servers are not the service's to revoke.
        others = [note for note, session in tokens_of(hub, "thrifty") if session]
        assert others
        assert api.delete("service-tokens/thrifty/a999999").status_code == 404
        assert api.delete(f"service-tokens/thrifty/{mine['id']}").status_code == 204
    outsider = hub.from_outside(f"{hub.url}/hub/api/service-tokens/thrifty")
    assert outsider.status_code == 403


def make_token(page: Page, hub: RunningHub) -> str:
    """Make a token as a person does, on the settings page."""
    page.goto(f"{hub.service_url}settings?show=tokens")
    page.get_by_label("What it is for").fill("Test")
    page.get_by_role("button", name="Make it").click()
    secret = page.locator(".hub-secret")
    expect(secret).to_be_visible()
    return secret.inner_text()


def publish_workflow(maker: Program, notebook: bytes) -> str:
    sha256 = hashlib.sha256(notebook).hexdigest()
    new = {"sha256": sha256, "kind": "notebook", "size_bytes": len(notebook)}
    upload = maker.done("POST", "/uploads", json=new)
    maker.done("PUT", f"/uploads/{upload['id']}?offset=0", content=notebook)
    maker.done("POST", f"/uploads/{upload['id']}/complete")
    body = {"title": "Trap", "notebook_sha256": sha256, "visibility": "public"}
    workflow_id: str = maker.done("POST", "/workflows", json=body)["id"]
    return workflow_id
