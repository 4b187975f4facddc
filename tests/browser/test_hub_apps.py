"""An app is a stranger: it runs as nobody, on its own origin, and cannot act as those who look at it."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from playwright.sync_api import expect
from tests.browser.hostile_app import agree, expect_that_it_got_nothing, hostile_notebook
from tests.browser.hub_pages import PASSWORD, sign_in_at_the_community
from tests.hosting.running_hub import add_person, logs, tokens_of, until

from setbook.hosting.deployment import read_secrets
from setbook.hosting.servers.app_copy import publish_copy
from setbook.hosting.servers.app_server import REMEMBERED_SECONDS
from setbook.hosting.servers.app_servers import AppServers

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from playwright.sync_api import Page
    from tests.hosting.running_hub import RunningHub

pytestmark = pytest.mark.slow


def test_an_app_that_tries_to_act_as_its_viewer_gets_nothing(page: Page, hub: RunningHub) -> None:
    add_person(hub, "envious", PASSWORD)
    copy = publish_copy(hub.state.app_copies, "trap", {"trap.ipynb": hostile_notebook(hub, "envious")})
    address = run(hub, lambda apps: apps.start("trap", copy, "trap.ipynb"))
    assert address.startswith(hub.url.replace("hub.localhost", "app-trap.hub.localhost"))
    until(lambda: run(hub, lambda apps: apps.is_ready("trap")), f"the app: {logs(hub)}", 90)

    sign_in_at_the_community(page, hub, "envious")

    # Not shared with her yet.
    page.goto(address)
    agree(page)
    assert "403" in page.locator("body").inner_text()

    run(hub, lambda apps: apps.allow("trap", "envious"))
    page.goto(address)
    agree(page)
    expect_that_it_got_nothing(page)
    expect(page.locator("#user")).to_have_text("app-trap")
    # What left the browser unseen had no effect: her tokens are those of her sign-ins, and she has no session.
    assert {note for note, session in tokens_of(hub, "envious") if not session} == set()
    page.goto(f"{hub.service_url}api/v1/sessions")
    assert json.loads(page.locator("body").inner_text())["items"] == []

    run(hub, lambda apps: apps.disallow("trap", "envious"))
    page.wait_for_timeout((REMEMBERED_SECONDS + 1) * 1000)
    page.goto(address)
    agree(page)
    assert "403" in page.locator("body").inner_text()
    run(hub, lambda apps: apps.remove("trap"))
    with hub.inside() as api:
        assert api.get("users/app-trap").status_code == 404


def test_the_service_runs_apps_and_no_one_elses_server(hub: RunningHub) -> None:
    add_person(hub, "flautist", PASSWORD)
    with hub.inside() as api:
        assert api.put("app-users/one").status_code == 201
        assert api.put("app-users/one").status_code == 200
        assert api.put("app-users/Not--One").status_code == 400
        made = api.get("users/app-one").json()
        assert made["name"] == "app-one"
        assert made.get("admin") is not True
        # A copy that is none, or that leads elsewhere.
        for options in (
            {},
            {"copy": "0" * 64, "notebook": "x.ipynb"},
            {"copy": "..", "notebook": "../x.ipynb"},
        ):
            assert api.post("users/app-one/servers/live", json=options).status_code == 400
        for method, path in (
            ("POST", "users/keeper/servers/live"),
            ("POST", "users/keeper/tokens"),
            ("POST", "users/app-one/tokens"),
            ("POST", "users/somebody"),
            ("PATCH", "users/keeper"),
            ("DELETE", "users/keeper"),
            ("PATCH", "users/app-one"),
        ):
            answer = api.request(method, path, json={"name": "mine"} if method == "PATCH" else {})
            assert answer.status_code in {403, 404}, (method, path, answer.text)


def run(hub: RunningHub, what: Callable[[AppServers], Coroutine[Any, Any, Any]]) -> Any:
    """Do as the community service does: with its token, past the proxy."""

    async def done() -> Any:
        token = read_secrets(hub.state, {}).service_token
        base = f"{hub.settings.hub_url}/hub/api/"
        headers = {"Authorization": f"token {token}"}
        async with httpx.AsyncClient(base_url=base, headers=headers, timeout=90) as client:
            return await what(AppServers(client, hub.url))

    # Playwright's own loop runs in this thread.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, done()).result()
