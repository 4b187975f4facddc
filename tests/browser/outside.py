"""Which requests of a page leave this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
WITHIN_THE_PAGE = {"blob", "data", "about", "chrome"}


class RequestLog:
    """The addresses that a browser context asks for, sockets included."""

    def __init__(self, context: BrowserContext) -> None:
        self.urls: list[str] = []
        context.on("request", lambda request: self.urls.append(request.url))
        context.on("page", self._watch_sockets)

    def _watch_sockets(self, page: Page) -> None:
        page.on("websocket", lambda websocket: self.urls.append(websocket.url))

    @property
    def outside(self) -> list[str]:
        """The requests to any other machine."""
        return [url for url in self.urls if _leaves(url)]


def _leaves(url: str) -> bool:
    parts = urlsplit(url)
    host = parts.hostname or ""
    is_here = host in LOOPBACK or host.endswith(".localhost")  # names that browsers resolve to this machine
    return parts.scheme not in WITHIN_THE_PAGE and not is_here
