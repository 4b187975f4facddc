"""A list asks the database as often for many items as for few."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, event
from tests.hub.service import add_version, new_session, ok, upload

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hub.service import Hub

MANY = 6


@pytest.fixture(scope="module")
def session_id(hub: Hub, saves: list[bytes]) -> str:
    """Fill the hub: many of everything, with all that can hang on it; gives the session that has many versions."""
    arranger, bassist = hub.as_("arranger"), hub.as_("bassist")
    for one, other in ((arranger, "bassist"), (bassist, "arranger")):
        ok(hub.as_(other).get("/me"))  # so that the service knows this person
        ok(one.put(f"/users/{other}/follow"))
    made = new_session(arranger, "First", visibility="public", tags=["rain"])
    for data in saves:
        add_version(arranger, made, data)
    hub.settle()
    path = ok(arranger.post("/collections", json={"title": "Path", "visibility": "public"}), 201)["id"]
    for number in range(MANY):
        words = {
            "title": f"Rain {number}",
            "visibility": "public",
            "tags": [f"t{number}"],
            "techniques": ["dub"],
        }
        ref = {"session_id": made, "number": number + 1}
        workflow = ok(arranger.post("/workflows", json={**words, "start": ref, "end": ref}), 201)["id"]
        fork = ok(arranger.post(f"/sessions/{made}/fork", json={"title": f"Fork {number}"}), 201)["id"]
        ok(arranger.patch(f"/sessions/{fork}", json={"visibility": "public"}))
        ok(arranger.post("/collections", json=words), 201)
        for piece in (workflow, fork):
            member = {"user": "bassist", "role": "viewer"}
            ok(arranger.post(f"/pieces/{piece}/members", json=member), 201)
            ok(arranger.post(f"/collections/{path}/items", json={"piece_id": piece}))
            ok(bassist.put(f"/pieces/{piece}/like"))
        said = {"body": f"@arranger {number}", "version": number + 1}
        comment = ok(bassist.post(f"/pieces/{made}/comments", json=said), 201)["id"]
        ok(arranger.post("/reports", json={"comment_id": comment, "reason": "spam"}), 201)
        ok(arranger.post(f"/pieces/{workflow}/share-links", json={}), 201)
        rack = {"title": "R", "rack_kind": "instrument", "file_name": "r.adg"}
        ok(arranger.post("/racks", json=rack | {"sha256": upload(arranger, b"no rack", "rack")}), 201)
        ok(arranger.put(f"/comments/{comment}/like"))
    hub.settle()
    return made


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """What the database is asked meanwhile; the service is in this process."""
    asked: list[str] = []

    def take_note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", take_note)
    yield asked
    event.remove(Engine, "before_cursor_execute", take_note)


@pytest.mark.parametrize(
    "path",
    [
        "/sessions?", "/sessions/trending?", "/workflows?", "/collections?", "/search?q=rain&", "/workflows/search?problem=rain&",
        "/sessions/{id}/versions?", "/sessions/{id}/timeline?", "/sessions/{id}/forks?", "/pieces/{id}/comments?",
        "/me/feed?", "/users/bassist/activity?",
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["bassist", "arranger"])
def test_many_items_cost_as_many_statements_as_few(
    hub: Hub, session_id: str, statements: list[str], path: str, name: str
) -> None:
    counts = []
    for limit in (2, MANY):
        statements.clear()
        page = ok(hub.as_(name).get(f"{path.replace('{id}', session_id)}limit={limit}"))
        assert len(page["items"]) == limit
        counts.append(len(statements))
    assert counts[0] == counts[1], "\n".join(statements)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("head", "/reports?"), ("head", "/admin/people?"), ("head", "/admin/jobs?"), ("head", "/audit?"),
        ("arranger", "/me/share-links?"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("session_id")
def test_so_do_those_of_moderators_and_admins(hub: Hub, statements: list[str], path: str, name: str) -> None:
    for one in ("bassist", "cellist", "drummer", "editor", "mod", "head"):
        ok(hub.as_(one).get("/me"))
    counts = []
    for limit in (2, MANY):
        statements.clear()
        page = ok(hub.as_(name).get(f"{path}limit={limit}"))
        assert len(page["items"]) == limit
        counts.append(len(statements))
    assert counts[0] == counts[1], "\n".join(statements)


@pytest.mark.parametrize(
    "path", ["/sessions?", "/sessions/trending?", "/workflows?", "/collections?", "/pieces/{id}/comments?"]
)
@pytest.mark.parametrize("name", ["", "bassist"])
def test_a_list_is_read_in_the_order_of_an_index(
    hub: Hub, session_id: str, statements: list[str], path: str, name: str
) -> None:
    database = hub.database()
    if database.is_postgresql:
        pytest.skip("PostgreSQL decides by how many rows there are")
    ok(hub.as_(name).get(f"{path.replace('{id}', session_id)}limit=2"))
    lists = [statement for statement in statements if re.search(r"\.id DESC\s+LIMIT", statement)]
    with database.engine.connect() as connection:
        for statement in lists:
            unknown = (None,) * statement.count("?")
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", unknown).all()
            assert not [step for *_, step in plan if "TEMP B-TREE" in step], plan
    database.close()
    assert lists
