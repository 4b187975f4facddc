"""Puts the pages into the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException, Request, Response

from setbook.hub.pages import (
    admin,
    collections,
    compare,
    feed,
    gallery,
    moderation,
    people,
    racks,
    search,
    session,
    shared,
    workflow,
)
from setbook.hub.pages import settings as settings_page
from setbook.hub.pages.rendering import Pages

if TYPE_CHECKING:
    from fastapi import FastAPI

    from setbook.hub.settings import HubSettings

ROUTERS = (
    gallery.router, search.router, people.router, feed.router, collections.router, racks.router, session.router,
    compare.router, workflow.router, shared.router,
    settings_page.router, moderation.router, admin.router,
)  # fmt: skip
"""All pages, one subject a router."""

_YEAR_SECONDS = 31_536_000


def add_pages(app: FastAPI, settings: HubSettings, *, can_sign_in: bool) -> Pages:
    """Add all pages, and the files that they need.

    Parameters
    ----------
    can_sign_in
        Whether there is a page to sign in by.
    """
    pages = Pages.of(settings, can_sign_in=can_sign_in)
    app.state.pages = pages
    for router in ROUTERS:
        app.include_router(router, prefix=settings.path_prefix)
    app.include_router(_files(pages), prefix=settings.path_prefix)
    return pages


def _files(pages: Pages) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/static/{release}/{name:path}")
    def file(release: str, name: str, request: Request) -> Response:
        """Send a file: for good under the address of this release, for now under that of another."""
        found = pages.files.get(name)
        if found is None:
            raise HTTPException(404)
        tag = f'"{pages.files.release}"'
        is_current = release == pages.files.release
        headers = {
            "Cache-Control": f"public, max-age={_YEAR_SECONDS}, immutable" if is_current else "no-cache",
            "ETag": tag, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff",
        }  # fmt: skip
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if found.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(
                found.packed, headers=headers | {"Content-Encoding": "gzip"}, media_type=found.media_type
            )
        return Response(found.data, headers=headers, media_type=found.media_type)

    return router
