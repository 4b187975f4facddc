"""An app is a stranger: it runs as nobody, on its own origin, and cannot act as those who look at it."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import nbformat
import pytest
from playwright.sync_api import expect
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

WHAT_THE_KERNEL_KNOWS = """
import os, json
from pathlib import Path
from ipywidgets import HTML

environments = {}
for pid in (os.getpid(), os.getppid()):
    try:
        environments[pid] = Path(f"/proc/{pid}/environ").read_bytes().decode("utf-8", "replace")
    except OSError:
        environments[pid] = ""
everything = "".join(environments.values()) + json.dumps(dict(os.environ))
HTML(f"<p id='kernel'>{'JUPYTERHUB_API_TOKEN' in everything or 'JPY_API_TOKEN' in everything}</p>"
     f"<p id='service'>{'SETBOOK_HUB_URL' in os.environ}</p><p id='user'>{os.environ.get('JUPYTERHUB_USER')}</p>")
"""

HOSTILE = """
from IPython.display import HTML
HTML('''<pre id="hostile">pending</pre><script>
(async () => {
  const hub = "HUB", community = "COMMUNITY", found = {};
  const attempt = async (name, url, options = {}) => {
    try {
      const answer = await fetch(url, {credentials: "include", ...options});
      found[name] = answer.type === "opaque" ? "opaque" : answer.status + " " + (await answer.text()).slice(0, 40);
    } catch { found[name] = "refused"; }
  };
  await attempt("read the hub", hub + "/hub/home");
  await attempt("who am I", hub + "/hub/api/user");
  await attempt("mint a token", hub + "/hub/api/users/envious/tokens", {method: "POST", body: "{}"});
  await attempt("read the community", community + "api/v1/me");
  await attempt("read the CSRF token", community + "csrf");
  await attempt("start a session", community + "api/v1/sessions", {method: "POST", body: '{"title": "Trap"}'});
  await attempt("start one unseen", community + "api/v1/sessions", {method: "POST", mode: "no-cors", body: '{"title": "Trap"}'});
  await attempt("mint unseen", hub + "/hub/api/users/envious/tokens", {method: "POST", mode: "no-cors", body: "{}"});
  found.cookies = document.cookie.includes("jupyterhub-hub-login") || document.cookie.includes("setbook-session");
  found.socket = await new Promise((done) => {
    const socket = new WebSocket(hub.replace("http", "ws") + "/user/envious/api/kernels/x/channels");
    socket.onopen = () => done("open");
    socket.onerror = () => done("refused");
  });
  document.getElementById("hostile").textContent = JSON.stringify(found);
})();
</script>''')
"""


def test_an_app_that_tries_to_act_as_its_viewer_gets_nothing(page: Page, hub: RunningHub) -> None:
    add_person(hub, "envious", PASSWORD)
    hostile = HOSTILE.replace("HUB", hub.url).replace("COMMUNITY", hub.service_url)
    copy = publish_copy(
        hub.state.app_copies, "trap", {"trap.ipynb": notebook(WHAT_THE_KERNEL_KNOWS, hostile)}
    )
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
    expect(page.locator("#hostile")).not_to_have_text("pending", timeout=90_000)
    found = json.loads(page.locator("#hostile").inner_text())
    for attempt in (
        "read the hub",
        "who am I",
        "mint a token",
        "read the community",
        "read the CSRF token",
        "start a session",
    ):
        assert found[attempt] == "refused", found
    assert not found["cookies"]
    assert found["socket"] == "refused"
    # What left the browser unseen had no effect: her tokens are those of her sign-ins, and she has no session.
    assert {note for note, session in tokens_of(hub, "envious") if not session} == set()
    page.goto(f"{hub.service_url}api/v1/sessions")
    assert json.loads(page.locator("body").inner_text())["items"] == []
    page.goto(address)

    expect(page.locator("#kernel")).to_have_text("False")
    expect(page.locator("#service")).to_have_text("False")
    expect(page.locator("#user")).to_have_text("app-trap")

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


def notebook(*cells: str) -> bytes:
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    made.metadata["kernelspec"] = {"name": "setbook", "display_name": "setbook", "language": "python"}
    return nbformat.writes(made).encode()


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


def agree(page: Page) -> None:
    """Say yes to the hub's question whether the app may know who looks, if it asks."""
    button = page.get_by_role("button", name="Authorize").or_(
        page.locator("input[type=submit][value=Authorize]")
    )
    if "oauth2/authorize" in page.url and button.count():
        button.first.click()
        page.wait_for_load_state()
