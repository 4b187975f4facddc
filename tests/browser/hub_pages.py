"""Going through the hub's pages as a person does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

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
    # The page of the API lets no script of ours ask for anything; an answer of the API itself does.
    page.goto(f"{hub.service_url}api/v1/me")
    assert json.loads(page.locator("body").inner_text())["profile"]["name"] == name
