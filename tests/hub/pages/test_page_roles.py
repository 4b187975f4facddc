"""Every page as every role: who may see it sees it, and for others there is nothing; no page is without its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.hub.pages.conftest import show
from tests.hub.service import running
from tests.hub.test_roles import EVERYBODY, MODERATORS, NAMES, ROLES, SEEING, SIGNED_IN, World

from setbook.hub.pages.mount import ROUTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

ADMINS = frozenset({"admin"})
# Who may see a page, of a private piece of arranger's where it is about one.
PAGES = {
    "/": EVERYBODY,
    "/search": EVERYBODY,
    "/people/{name}": EVERYBODY,
    "/collections": EVERYBODY,
    "/feed": SIGNED_IN,
    "/collections/{piece_id}": SEEING,
    "/racks/{piece_id}": SEEING,
    "/sessions/{piece_id}": SEEING,
    "/sessions/{piece_id}/compare": SEEING,
    "/workflows/{piece_id}": SEEING,
    "/shared": EVERYBODY,
    "/settings": SIGNED_IN,
    "/admin": ADMINS,
    "/admin/people": ADMINS,
    "/admin/jobs": ADMINS,
    "/admin/audit": ADMINS,
    "/admin/reports": MODERATORS,
    "/admin/featured": MODERATORS,
}
_IDS = {
    "/collections/{piece_id}": "collection_id",
    "/racks/{piece_id}": "rack_id",
    "/workflows/{piece_id}": "workflow_id",
}
_QUERIES = {"/sessions/{piece_id}/compare": "?from=1&to=2"}

_QUERIES = {"/sessions/{piece_id}/compare": "?from=1&to=2"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, saves: list[bytes]) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("roles")
    with running(f"sqlite:///{folder}/c.sqlite", folder) as hub:
        yield World(hub, saves)


def test_every_page_has_its_line() -> None:
    assert {route.path for router in ROUTERS for route in router.routes} == set(PAGES)


def test_pages_only_read() -> None:
    assert {method for router in ROUTERS for route in router.routes for method in route.methods} == {"GET"}


@pytest.mark.parametrize("path", PAGES)
def test_who_may_see_a_page(world: World, path: str) -> None:
    ids = world.kept | {"piece_id": world.kept[_IDS.get(path, "piece_id")]}
    where = path.format(**ids) + _QUERIES.get(path, "")
    found = {role: show(world.hub, where, NAMES[role]).status_code for role in ROLES}
    allowed = PAGES[path]
    assert {role for role, status in found.items() if status == 200} == allowed, found
    if path == "/admin":
        assert found.pop("moderator") == 303  # to the reports, which are a moderator's
    refused = {status for role, status in found.items() if role not in allowed}
    assert refused <= ({404} if "{piece_id}" in path else {401, 403, 404})
