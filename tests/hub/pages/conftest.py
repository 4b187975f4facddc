"""A hub with something on it, for all tests of pages that only look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from tests.hub.pages.published import Published, publish
from tests.hub.service import CERTIFICATES, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hub.service import Hub

HTML = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hub, Published]]:
    """A service on SQLite with pieces of several people."""
    folder = tmp_path_factory.mktemp("filled")
    with running(f"sqlite:///{folder}/c.sqlite", folder) as hub:
        yield hub, publish(hub, folder)


def show(hub: Hub, path: str, name: str = "", **headers: str) -> httpx.Response:
    """Ask for a page as somebody; as nobody for an empty name."""
    bearer = {"Authorization": f"Bearer token-of-{name}"} if name else {}
    return httpx.get(f"{hub.url}{path}", headers=HTML | bearer | headers, timeout=60, verify=CERTIFICATES)
