"""Lines to a hub that count what goes over them, and that break where a test says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from setbook.community import Patience

if TYPE_CHECKING:
    from collections.abc import Callable

FAST = Patience(sleep=lambda _: None)
"""Makes requests again at once."""


class Line(httpx.BaseTransport):
    """A line over the real network that keeps a list of requests.

    Parameters
    ----------
    breaks
        Is asked about each request with its number, counted from 0: "before" loses the request, "after" its answer.
    """

    def __init__(self, breaks: Callable[[int, httpx.Request], str | None] = lambda *_: None) -> None:
        self._network = httpx.HTTPTransport()
        self._breaks = breaks
        self.requests: list[tuple[str, str]] = []
        self.sent_bytes = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        fate = self._breaks(len(self.requests), request)
        self.requests.append((request.method, request.url.path.removeprefix("/api/v1")))
        if fate == "before":
            raise httpx.ConnectError("the line is down", request=request)
        self.sent_bytes += len(request.read())
        response = self._network.handle_request(request)
        if fate == "after":
            response.read()
            raise httpx.ReadError("the line broke", request=request)
        return response

    def close(self) -> None:
        self._network.close()

    def count(self, method: str, ending: str = "") -> int:
        """Count the requests of a method whose path ends so."""
        return sum(one == method and path.endswith(ending) for one, path in self.requests)
