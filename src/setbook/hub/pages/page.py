"""One page that is asked for: who asks, and how it is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, TypeAlias

from fastapi import Depends, Request, Response
from sqlalchemy.orm import Session

from setbook.hub.pages import safety
from setbook.hub.pages.addresses import Addresses
from setbook.hub.pages.rendering import Pages
from setbook.hub.routes.call import Call, call_of
from setbook.hub.services import stream

Question: TypeAlias = Callable[[Session], Mapping[str, Any]]

THEME_COOKIE = "setbook-theme"
_THEMES = {"light", "dark"}


@dataclass(frozen=True)
class Page:
    """A page that somebody asks for.

    Attributes
    ----------
    call
        Who asks, as the API sees it.
    """

    call: Call
    _pages: Pages
    _request: Request
    _csrf_token: str | None

    @property
    def addresses(self) -> Addresses:
        """Where everything is."""
        return self._pages.addresses

    def show(self, template: str, question: Question, status: int = 200) -> Response:
        """Answer with a page; not again, if the one who asks has it already.

        Parameters
        ----------
        template
            Its template.
        question
            What it tells, out of the services; read in one transaction with what its head tells.
        """
        with self.call.service.database.reading() as db:
            told = dict(question(db))
            user = self.call.viewer.user
            unread = 0 if user is None else stream.unread_count(db, user)
            # What is shown may read on from rows of this transaction.
            data = self._pages.write(template, **self._head(unread), **told)
        return html_response(data, status, self._request)

    @property
    def service_url(self) -> str:
        """The service's own address, as the one who asks knows it."""
        return f"{str(self._request.base_url).rstrip('/')}{self.addresses.prefix}"

    def _head(self, unread_count: int) -> dict[str, Any]:
        return head_of(self._request) | {
            "viewer": self.call.viewer,
            "csrf_token": self._csrf_token,
            "unread_count": unread_count,
        }


def head_of(request: Request) -> dict[str, Any]:
    """Give what the frame of any page tells: where it is, its theme, and nobody as the one who asks."""
    theme = request.cookies.get(THEME_COOKIE)
    query = f"?{request.url.query}" if request.url.query else ""
    return {
        "here": f"{request.url.path}{query}",
        "theme": theme if theme in _THEMES else None,
        "viewer": None,
        "csrf_token": None,
        "unread_count": 0,
    }


def html_response(data: bytes, status: int, request: Request) -> Response:
    """Send a page, which is one person's, or say that it is the one that was sent before."""
    tag = f'"{sha256(data).hexdigest()[:16]}"'
    headers = safety.HEADERS | {
        "ETag": tag,
        "Cache-Control": "private, no-cache",
        "Vary": "Authorization, Cookie",
    }
    known = request.headers.get("if-none-match")
    if status == 200 and known is not None and tag in known:
        return Response(status_code=304, headers=headers)
    return Response(data, status, headers, media_type="text/html")


async def page_of(request: Request, call: Annotated[Call, Depends(call_of)]) -> Page:
    """Find out who asks for a page."""
    csrf_token = await call.service.identity.csrf_token(request)
    return Page(call, request.app.state.pages, request, csrf_token)


PageOf: TypeAlias = Annotated[Page, Depends(page_of)]
