"""A person's own server: it starts, its kernel is setbook's, and its token reaches the community and no further."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
from playwright.sync_api import expect
from tests.browser.hub_pages import PASSWORD, sign_in
from tests.hosting.running_hub import ADMIN, ADMIN_PASSWORD, add_person, part_of, until

from setbook.hosting.accounts.account_store import AccountStore

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.hosting.running_hub import RunningHub

pytestmark = pytest.mark.slow

IN_A_KERNEL = (Path(__file__).parent / "kernel_in_page.js").read_text()

WHAT_THE_TOKEN_REACHES = """
import json, os, urllib.error, urllib.request

from setbook.community import Community

def ask(url, method="GET", body=None):
    request = urllib.request.Request(url, body, method=method)
    request.add_header("Authorization", "Bearer " + os.environ["JUPYTERHUB_API_TOKEN"])
    try:
        return urllib.request.urlopen(request).read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code

hub = os.environ["JUPYTERHUB_API_URL"]
print(json.dumps({
    "me": Community().me().profile.name,
    "told": json.loads(ask(os.environ["SETBOOK_HUB_URL"] + "api/v1/me"))["profile"]["name"],
    "users": ask(hub + "/users"),
    "token": ask(hub + "/users/arranger/tokens", "POST", b"{}"),
    "server": ask(hub + "/users/arranger/servers/more", "POST", b"{}"),
    "app": ask(hub + "/app-users/mine", "PUT"),
    "extension": "setbook_kernel" in get_ipython().extension_manager.loaded,
    "home": os.environ["HOME"],
}))
"""


def test_the_token_of_a_kernel_reaches_the_community_and_no_further(page: Page, hub: RunningHub) -> None:
    add_person(hub, "arranger", PASSWORD)
    sign_in(page, hub, "arranger", PASSWORD, then="/hub/spawn")
    page.wait_for_url("**/user/arranger/lab**", timeout=120_000)
    # On an origin of her own, that neither the hub nor anyone else shares.
    assert page.url.startswith(hub.url.replace("hub.localhost", "arranger.hub.localhost"))

    ran = page.evaluate(IN_A_KERNEL, {"base": "/user/arranger/", "code": WHAT_THE_TOKEN_REACHES})
    assert ran["kernel"] == "setbook"
    reached = json.loads(ran["printed"])
    assert reached == {
        "me": "arranger",
        "told": "arranger",
        "users": 403,
        "token": 403,
        "server": 403,
        "app": 403,
        "extension": True,
        "home": str(hub.state.homes / "arranger"),
    }


def test_a_hub_that_dies_takes_no_server_with_it(page: Page, hub: RunningHub) -> None:
    add_person(hub, "arranger", PASSWORD)
    sign_in(page, hub, "arranger", PASSWORD, then="/hub/spawn")
    page.wait_for_url("**/user/arranger/lab**", timeout=120_000)
    servers = {process.pid for process in _servers_of(hub, "arranger")}
    killed = part_of(hub, "hub")
    killed.kill()
    until(lambda: not killed.is_running() and hub.answers(f"{hub.url}/hub/login", 200), "another hub")
    assert {process.pid for process in _servers_of(hub, "arranger")} >= servers
    # She is still signed in, and the hub knows the server as hers.
    page.goto(f"{hub.url}/hub/home")
    expect(page.locator("#stop")).to_be_visible()
    page.goto(f"{hub.url}/hub/spawn")
    page.wait_for_url("**/user/arranger/lab**", timeout=120_000)
    assert {process.pid for process in _servers_of(hub, "arranger")} >= servers


def test_a_server_is_closed_to_others_and_ends_with_a_lock_out(page: Page, hub: RunningHub) -> None:
    add_person(hub, "bassist", PASSWORD)
    add_person(hub, "cellist", PASSWORD)
    sign_in(page, hub, "bassist", PASSWORD, then="/hub/spawn")
    page.wait_for_url("**/user/bassist/lab**", timeout=120_000)
    bens = page.url
    page.context.clear_cookies()
    sign_in(page, hub, "cellist", PASSWORD)
    page.goto(bens)
    assert "403" in page.locator("body").inner_text()

    assert _servers_of(hub, "bassist")
    page.context.clear_cookies()
    sign_in(page, hub, ADMIN, ADMIN_PASSWORD, then="/hub/accounts")
    page.get_by_role("button", name="Lock out: bassist").click()
    until(lambda: not _servers_of(hub, "bassist"), "the end of the server")


LEAVE = """
import threading
from setbook.community import Community

community = Community()
exported = community.connection.request("GET", "/me/export")
threading.Timer(1.0, community.connection.order, ("DELETE", "/me")).start()  # with it goes this very kernel
print(exported.headers["content-type"])
"""


def test_who_leaves_the_community_leaves_the_hub_and_an_admin_cannot(page: Page, hub: RunningHub) -> None:
    add_person(hub, "drummer", PASSWORD)
    sign_in(page, hub, "drummer", PASSWORD, then="/hub/spawn")
    page.wait_for_url("**/user/drummer/lab**", timeout=120_000)
    assert _servers_of(hub, "drummer")
    ran = page.evaluate(IN_A_KERNEL, {"base": "/user/drummer/", "code": LEAVE})
    assert ran["printed"].strip() == "application/zip"
    accounts = AccountStore(hub.settings.accounts_url)
    until(lambda: accounts.find("drummer") is None, "the end of the account")
    until(lambda: not _servers_of(hub, "drummer"), "the end of the server")
    with hub.inside() as inside:
        assert inside.get("users/drummer").status_code == 404
        assert inside.delete("accounts/drummer").status_code == 404
        page.context.clear_cookies()
        sign_in(page, hub, ADMIN, ADMIN_PASSWORD)
        assert inside.delete(f"accounts/{ADMIN}").status_code == 403
        assert accounts.find(ADMIN) is not None
    page.context.clear_cookies()
    sign_in(page, hub, "drummer", PASSWORD)
    assert "/hub/login" in page.url


def _servers_of(hub: RunningHub, name: str) -> list[psutil.Process]:
    home = str(hub.state.homes / name)
    found = []
    for process in psutil.Process(hub.process.pid).children(recursive=True):
        try:
            if process.cwd() == home:
                found.append(process)
        except psutil.Error:
            continue
    return found
