"""The page that opens a session of the hub in this server: it asks, tells how far it is, and leads to JupyterLab."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado.web import HTTPError, authenticated

from setbook_server.openings import Opening, Openings

if TYPE_CHECKING:
    from pathlib import Path

    from setbook_server.arrival import Arrival

_ID = r"[0-9a-hjkmnp-tv-z]{26}"
_HEADERS = {
    # The page is made of itself alone, and stands in nobody's frame, where a click could be stolen.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_pages = Environment(
    loader=PackageLoader("setbook_server"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


class OpenPage(JupyterHandler):
    """`GET` only tells; `POST`, which the server takes from its own pages alone, brings the session here."""

    def initialize(self, openings: Openings) -> None:
        """Take over what all requests share."""
        self.openings = openings

    def set_default_headers(self) -> None:
        """Set the policy of this page in the place of the server's."""
        for name, value in _HEADERS.items():
            self.set_header(name, value)

    @authenticated
    async def get(self, session_id: str) -> None:
        """Say what would be opened, how far that is, or why it did not work; go on when it is done."""
        workflow_id = self._workflow_id()
        opening = self.openings.find(session_id)
        if opening is None:
            await self._ask(session_id, workflow_id)
        elif opening.place is not None:
            self.openings.forget(session_id)
            self.redirect(self._lab(opening.place))
        else:
            self._show(opening=opening)

    @authenticated
    async def post(self, session_id: str) -> None:
        """Begin to bring it here, unless that is being done already."""
        self.openings.begin(session_id, self._workflow_id())
        self.redirect(self.request.uri or "", status=303)

    def _workflow_id(self) -> str:
        """Give the workflow whose notebook is put beside the session; empty for none."""
        workflow_id = self.get_query_argument("workflow", "")
        if workflow_id and re.fullmatch(_ID, workflow_id) is None:
            raise HTTPError(400, "Expected the id of a workflow, found something else.")
        return workflow_id

    async def _ask(self, session_id: str, workflow_id: str) -> None:
        from setbook.errors import NotFound, SetbookError  # noqa: PLC0415 - see the package
        from setbook_server.arrival import look  # noqa: PLC0415

        try:
            arrival = await asyncio.to_thread(look, session_id, workflow_id, self.openings.root)
        except SetbookError as error:
            self.set_status(404 if isinstance(error, NotFound) else 503)
            self._show(problem=str(error))
        else:
            self._show(arrival=arrival)

    def _show(
        self, *, arrival: Arrival | None = None, opening: Opening | None = None, problem: str = ""
    ) -> None:
        told: dict[str, Any] = {
            "arrival": arrival,
            "opening": opening,
            "problem": problem or (opening.problem if opening else ""),
            "xsrf_field": self.xsrf_form_html(),
            "here": self.request.uri,
            "files": url_path_join(self.base_url, "lab"),
            "there": self._lab(arrival.folder.name) if arrival else "",
        }
        self.finish(_pages.get_template("open.html").render(told))

    def _lab(self, place: str) -> str:
        return url_path_join(self.base_url, "lab/tree", quote(place))


def routes(base_url: str, root: Path) -> list[tuple[str, type[OpenPage], dict[str, Openings]]]:
    """Give the page's route on a server whose files lie below `root`."""
    return [(url_path_join(base_url, f"setbook/open/({_ID})"), OpenPage, {"openings": Openings(root)})]
