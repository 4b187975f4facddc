"""Another site signs people in: only those who may come in, and nobody as an app."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.servers import free_port
from tests.hosting.other_site import other_site
from tests.hosting.running_hub import hub_environment, running_hub

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow


def test_whoever_the_settings_name_comes_in(page: Page, tmp_path_factory: pytest.TempPathFactory) -> None:
    with other_site(free_port()) as site:
        environment = hub_environment(
            tmp_path_factory.mktemp("site") / "hub",
            AUTH="oidc",
            HUB_ADMIN="learner",
            OAUTH_ALLOWED="maestro, app-1",
            OAUTH_CLIENT_ID="hub",
            OAUTH_CLIENT_SECRET="between-the-two",
            OAUTH_AUTHORIZE_URL=f"{site.url}/authorize",
            OAUTH_TOKEN_URL=f"{site.url}/token",
            OAUTH_USERDATA_URL=f"{site.url}/userdata",
        )
        with running_hub(environment) as hub:
            for person, is_in in (("learner", True), ("maestro", True), ("envious", False), ("app-1", False)):
                site.person = person
                page.context.clear_cookies()
                page.goto(f"{hub.url}/hub/login?next=/hub/home")
                assert not page.get_by_role("link", name="Sign up").count()
                page.get_by_role("button", name="Sign in with").click()
                page.wait_for_load_state()
                if is_in:
                    expect(page.locator("#login_widget")).to_contain_text(person)
                    expect(page.get_by_role("link", name="Admin")).to_have_count(int(person == "learner"))
                else:
                    expect(page.locator("body")).to_contain_text("403")
            assert all("code=a-code" in asked for asked in site.asked_with)
