"""Refusals as pages, for who looks at pages; the API goes on telling them as problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.responses import RedirectResponse

from setbook.errors import SetbookError
from setbook.hub.pages.page import head_of, html_response
from setbook.hub.routes.call import call_of
from setbook.hub.routes.problems import tell_as_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Request, Response

    from setbook.hub.pages.rendering import Pages
    from setbook.hub.services.viewer import Viewer
    from setbook.wire.base import Problem

_UNKNOWN = {404, 405}


class ProblemPages:
    """Tells refusals.

    Parameters
    ----------
    pages
        What pages are made with.
    """

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def tell(self, request: Request, problem: Problem, headers: Mapping[str, str]) -> Response:
        """Tell a refusal as a page where a page was asked for; who has to sign in is led there."""
        if not self._is_for_people(request):
            return await tell_as_json(request, problem, headers)
        if problem.status == 401 and self._pages.can_sign_in:
            return RedirectResponse(self._pages.addresses.url("login", next=head_of(request)["here"]), 303)
        viewer = await _viewer(request, problem)
        status = 404 if _names_nothing(problem) else problem.status
        page = self._pages.write(
            "problem.html", **head_of(request) | {"viewer": viewer}, problem=problem, status=status
        )
        response = html_response(page, status, request)
        response.headers.update(headers)
        return response

    def _is_for_people(self, request: Request) -> bool:
        is_page = not request.url.path.startswith(f"{self._pages.addresses.api}/")
        return is_page and "text/html" in request.headers.get("accept", "")


def _names_nothing(problem: Problem) -> bool:
    """Whether the address holds something that can be the name of nothing."""
    errors = (problem.model_extra or {}).get("errors", ())
    return any(error["place"].startswith("path.") for error in errors)


async def _viewer(request: Request, problem: Problem) -> Viewer | None:
    """Give who asked, for the head of the page; where even that is refused, nobody."""
    if problem.status >= 500 or problem.status == 429:
        return None
    try:
        return (await call_of(request, None)).viewer
    except SetbookError:
        return None
