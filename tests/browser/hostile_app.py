"""An app that tries to act as whoever looks at it, and a browser's way to it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import nbformat
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.hosting.running_hub import RunningHub

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

FETCHES = (
    "read the hub",
    "who am I",
    "mint a token",
    "read the community",
    "read the CSRF token",
    "start a session",
)


def hostile_notebook(hub: RunningHub, viewer: str) -> bytes:
    """A notebook whose page tries to act as its viewer, and whose kernel tells what it knows."""
    hostile = HOSTILE.replace("HUB", hub.url).replace("COMMUNITY", hub.service_url).replace("envious", viewer)
    return notebook(WHAT_THE_KERNEL_KNOWS, hostile)


def expect_that_it_got_nothing(page: Page) -> None:
    """See that whatever the page tried was refused, and that its kernel has no token."""
    expect(page.locator("#hostile")).not_to_have_text("pending", timeout=90_000)
    found: dict[str, Any] = json.loads(page.locator("#hostile").inner_text())
    for attempt in FETCHES:
        assert found[attempt] == "refused", found
    assert not found["cookies"]
    assert found["socket"] == "refused"
    expect(page.locator("#kernel")).to_have_text("False")
    expect(page.locator("#service")).to_have_text("False")


def notebook(*cells: str) -> bytes:
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    made.metadata["kernelspec"] = {"name": "setbook", "display_name": "setbook", "language": "python"}
    return nbformat.writes(made).encode()


def agree(page: Page) -> None:
    """Say yes to the hub's question whether the app may know who looks, if it asks."""
    button = page.get_by_role("button", name="Authorize").or_(
        page.locator("input[type=submit][value=Authorize]")
    )
    if "oauth2/authorize" in page.url and button.count():
        button.first.click()
        page.wait_for_load_state()
