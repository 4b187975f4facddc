"""One Chromium and one server of each kind for all browser tests; a fresh profile and a request log for each."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.browser.outside import RequestLog
from tests.hosting.running_hub import hub_environment, running_hub

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page
    from tests.hosting.running_hub import RunningHub

CANDIDATES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # As strict as a person's browser: no sound before a click.
    "--autoplay-policy=document-user-activation-required",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium."""
    for candidate in (os.environ.get("SETBOOK_CHROMIUM", ""), *CANDIDATES):
        path = shutil.which(candidate) if candidate else None
        if path:
            return path
    pytest.skip("no Chromium found: apt-get install chromium, or set SETBOOK_CHROMIUM to its path")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, color_scheme="light")
    context.set_default_timeout(60_000)
    yield context
    context.close()


@pytest.fixture
def requests(context: BrowserContext) -> RequestLog:
    """Every request of the test's pages, so that it can say that none left this machine."""
    return RequestLog(context)


@pytest.fixture
def page(context: BrowserContext, requests: RequestLog) -> Page:
    return context.new_page()


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    """A hub for all tests that need one; each uses names of its own."""
    with running_hub(hub_environment(tmp_path_factory.mktemp("browser") / "hub")) as hub:
        yield hub
