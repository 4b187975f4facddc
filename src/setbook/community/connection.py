"""The line to a hub: requests with a token, made again where that is safe, refusals as errors."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import httpx

from setbook import __version__
from setbook.community.answers import read, refusal, wait_seconds
from setbook.community.patience import PASSING, SAFE_TO_REPEAT, Patience
from setbook.errors import HubUnavailable
from setbook.wire.base import About, Page
from setbook.wire.uploads import Upload

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Kind = TypeVar("Kind")

_TOO_MANY = 429
_ERROR = 400
_TIMEOUT = httpx.Timeout(60.0, connect=10.0)
_PAGE_ITEMS = 100


class Connection:
    """Speaks HTTP with one hub's service.

    Parameters
    ----------
    url
        Of the service, without ``/api/v1``.
    token
        Of the one who asks; None for nobody.
    share_token
        Of a share link, which opens its piece.
    transport
        How requests travel; by default over the network.
    patience
        When they are made again.
    """

    def __init__(
        self,
        url: str,
        token: str | None,
        *,
        share_token: str | None = None,
        transport: httpx.BaseTransport | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.url = url.rstrip("/")
        self.patience = Patience() if patience is None else patience
        headers = {"User-Agent": f"setbook/{__version__}"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if share_token:
            headers["X-Share-Token"] = share_token
        # Redirects are not followed: a token goes to the address that it was given for, and nowhere else.
        self._http = httpx.Client(
            base_url=f"{self.url}/api/v1", headers=headers, transport=transport, timeout=_TIMEOUT
        )

    @property
    def host(self) -> str:
        """The hub's name on the net."""
        return urlsplit(self.url).netloc

    @cached_property
    def pages_url(self) -> str:
        """Where people find the hub's pages; a kernel on a hub may know the service by an address of its own."""
        return self.get("/about", About).pages_url

    def close(self) -> None:
        """Close the line."""
        self._http.close()

    def get(self, path: str, kind: type[Kind], query: Mapping[str, object] | None = None) -> Kind:
        """Read a message."""
        return read(self.request("GET", path, params=_stated(query or {})), kind)

    def send(
        self,
        method: str,
        path: str,
        kind: type[Kind],
        body: object = None,
        *,
        key: str | None = None,
        seen: int | None = None,
    ) -> Kind:
        """Make a change and read what came of it.

        Parameters
        ----------
        key
            Names the change: the same one made again with the same key changes nothing. By default a new one.
        seen
            The revision that it is for; the hub refuses it if there is a newer one.
        """
        return read(self.request(method, path, json=body, key=key, seen=seen), kind)

    def send_stretch(self, path: str, offset_bytes: int, stretch: bytes) -> int:
        """Send a stretch of a file, once; gives how far the upload is then."""
        once = Patience(attempts=1)
        response = self.request("PUT", path, params={"offset": offset_bytes}, content=stretch, patience=once)
        return read(response, Upload).offset_bytes

    def order(self, method: str, path: str) -> None:
        """Make a change that is answered by nothing."""
        self.request(method, path)

    def pages(
        self,
        path: str,
        kind: type[Kind],
        query: Mapping[str, object] | None = None,
        *,
        most: int | None = None,
    ) -> Iterator[Kind]:
        """Read a list, page by page as it is asked for; at most so many items."""
        cursor, rest = None, most
        while rest is None or rest > 0:
            limit = _PAGE_ITEMS if rest is None else min(rest, _PAGE_ITEMS)
            page = self.get(path, Page[kind], {**(query or {}), "limit": limit, "cursor": cursor})  # type: ignore[valid-type] # made here
            yield from page.items
            cursor, rest = page.next_cursor, None if rest is None else rest - len(page.items)
            if cursor is None:
                return

    def request(
        self,
        method: str,
        path: str,
        *,
        key: str | None = None,
        seen: int | None = None,
        patience: Patience | None = None,
        **options: Any,
    ) -> httpx.Response:
        """Make a request, again where it is safe, until there is an answer.

        Raises
        ------
        HubError, NotFound
            The hub refuses.
        HubUnavailable
            It gives no answer.
        """
        headers: dict[str, str] = dict(options.pop("headers", {}))
        if method == "POST":
            headers["Idempotency-Key"] = key or secrets.token_urlsafe(24)
        if seen is not None:
            headers["If-Match"] = f'"{seen}-"'
        chosen = self.patience if patience is None else patience
        pauses = iter(chosen.pauses())
        repeated = False
        while True:
            pause = next(pauses, None)
            try:
                response = self._http.request(method, path, headers=headers, **options)
            except httpx.TransportError as error:
                if pause is None or not _may_repeat(method, error):
                    raise self._silent(error) from error
                chosen.sleep(pause)
            else:
                if response.status_code < _ERROR:
                    return response
                if repeated and method == "DELETE" and response.status_code == httpx.codes.NOT_FOUND:
                    return response  # the first time it went well, only the answer was lost
                longer = _pause_after(response, method, pause)
                if longer is None:
                    raise refusal(response)
                chosen.sleep(longer)
            repeated = True

    @contextmanager
    def streamed(self, path: str) -> Iterator[httpx.Response]:
        """Read a file as it comes.

        Raises
        ------
        HubError, NotFound
            The hub refuses.
        HubUnavailable
            The line breaks.
        """
        try:
            with self._http.stream("GET", path) as response:
                if response.status_code >= _ERROR:
                    response.read()
                    raise refusal(response)
                yield response
        except httpx.TransportError as error:
            raise self._silent(error) from error

    def _silent(self, error: httpx.TransportError) -> HubUnavailable:
        return HubUnavailable(
            f"{self.host}: expected the hub to answer, found {type(error).__name__}: {error or 'no answer'}; "
            "check the address and the network, or try again later."
        )


def _may_repeat(method: str, error: httpx.TransportError) -> bool:
    """Whether nothing can be done twice: the request never left, or once and twice are the same."""
    never_left = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
    return never_left or method in SAFE_TO_REPEAT or method == "POST"  # every POST has its key


def _pause_after(response: httpx.Response, method: str, pause: float | None) -> float | None:
    if pause is None:
        return None
    if response.status_code == _TOO_MANY:
        return float(wait_seconds(response) or pause)  # it was refused before anything was done
    if response.status_code in PASSING and (method in SAFE_TO_REPEAT or method == "POST"):
        return float(wait_seconds(response) or pause)
    return None


def _stated(query: Mapping[str, object]) -> dict[str, Any]:
    return {name: value for name, value in query.items() if value is not None}
