"""Going through the hub's pages as a person does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.hosting.deployment.addresses import SERVICE_PREFIX

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.hosting.running_hub import RunningHub

PASSWORD = "the river bends twice"


def sign_in(page: Page, hub: RunningHub, name: str, password: str, then: str = "/hub/home") -> None:
    page.goto(f"{hub.url}/hub/login?next={then}")
    page.fill("#username_input", name)
    page.fill("#password_input", password)
    page.click("#login_submit")
    page.wait_for_load_state()


def sign_in_at_the_community(page: Page, hub: RunningHub, name: str) -> None:
    """Sign in without a wish where to go: the hub leads to the community, which knows who comes."""
    sign_in(page, hub, name, PASSWORD, then="")
    page.wait_for_url(f"{hub.service_url}**")
    me = page.evaluate(f"async () => (await fetch('{SERVICE_PREFIX}api/v1/me')).json()")
    assert me["profile"]["name"] == name
