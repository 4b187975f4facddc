"""What all routes share: problems, answers given once, limits, and the description of the API."""

from __future__ import annotations

import json
import re
import threading
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.hub.service import new_session, ok, refused, running, upload

from setbook.hub.store.tables import Version

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.hub.service import Hub


class TestProblems:
    def test_nothing_is_there(self, hub: Hub) -> None:
        refused(hub.as_("arranger").get("/sessions/" + "0" * 26), 404)
        refused(hub.as_("arranger").get("/no/such/address"), 404)
        refused(hub.as_("arranger").delete("/tags"), 405)

    def test_nobody_is_signed_in(self, hub: Hub) -> None:
        assert hub.as_("").post("/sessions", json={"title": "x"}).headers["www-authenticate"] == "Bearer"
        refused(httpx.get(f"{hub.url}/api/v1/me", headers={"Authorization": "Bearer stolen"}), 401)

    def test_a_malformed_message_says_where(self, hub: Hub) -> None:
        problem = refused(hub.as_("arranger").post("/sessions", json={"title": "", "tempo": 3}), 422)
        assert {error["place"] for error in problem["errors"]} == {"body.title", "body.tempo"}
        refused(
            hub.as_("arranger").post(
                "/sessions", content=b"{not json", headers={"content-type": "application/json"}
            ),
            422,
        )

    def test_a_private_piece_and_none_are_told_alike(self, hub: Hub) -> None:
        private = new_session(hub.as_("arranger"))
        absent = "0" * 26
        told = [
            refused(hub.as_("bassist").get(f"/sessions/{one}"), 404)["detail"].replace(one, "it")
            for one in (private, absent)
        ]
        assert told[0] == told[1]


class TestIdempotency:
    def test_a_repeated_request_changes_nothing(self, hub: Hub) -> None:
        arranger = hub.as_("arranger")
        headers = {"Idempotency-Key": "once"}
        first = arranger.post("/sessions", json={"title": "Once"}, headers=headers)
        second = arranger.post("/sessions", json={"title": "Once"}, headers=headers)
        assert first.json() == second.json()
        assert first.headers["location"] == second.headers["location"]
        assert second.headers["idempotency-replayed"] == "true"
        refused(arranger.post("/sessions", json={"title": "Another"}, headers=headers), 409)

    def test_another_person_may_use_the_same_key(self, hub: Hub) -> None:
        headers = {"Idempotency-Key": "shared"}
        made = {
            ok(hub.as_(name).post("/sessions", json={"title": "x"}, headers=headers), 201)["id"]
            for name in ("arranger", "bassist")
        }
        assert len(made) == 2

    def test_at_the_same_moment_only_one_is_done(self, hub: Hub) -> None:
        answers: list[httpx.Response] = []

        def send() -> None:
            with httpx.Client(base_url=f"{hub.url}/api/v1", timeout=60) as client:
                headers = {"Idempotency-Key": "race", "Authorization": "Bearer token-of-cellist"}
                answers.append(client.post("/sessions", json={"title": "Race"}, headers=headers))

        threads = [threading.Thread(target=send) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {ok(answer, 201)["id"] for answer in answers} == {answers[0].json()["id"]}

    def test_a_secret_is_told_once(self, hub: Hub) -> None:
        arranger = hub.as_("arranger")
        address = f"/pieces/{new_session(arranger)}/share-links"
        ok(arranger.post(address, json={}, headers={"Idempotency-Key": "secret"}), 201)
        refused(arranger.post(address, json={}, headers={"Idempotency-Key": "secret"}), 409)
        assert len(ok(arranger.get(address))) == 1


def test_likes_at_the_same_moment_are_all_counted(hub: Hub) -> None:
    song = new_session(hub.as_("arranger"), visibility="public")

    def toggle(name: str) -> None:
        with httpx.Client(base_url=f"{hub.url}/api/v1", timeout=60) as client:
            headers = {"Authorization": f"Bearer token-of-{name}"}
            for _ in range(5):
                client.put(f"/pieces/{song}/like", headers=headers)
                client.delete(f"/pieces/{song}/like", headers=headers)
                ok(client.put(f"/pieces/{song}/like", headers=headers))

    threads = [
        threading.Thread(target=toggle, args=(name,)) for name in ("bassist", "cellist", "drummer", "editor")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ok(hub.as_("arranger").get(f"/sessions/{song}"))["likes_count"] == 4
    assert hub.drifts() == []


def test_changes_at_the_same_moment_come_one_after_the_other_where_nobody_said_of_what_they_are(
    hub: Hub,
) -> None:
    song = new_session(hub.as_("arranger"), visibility="public")
    said = ok(hub.as_("arranger").post(f"/pieces/{song}/comments", json={"body": "one"}), 201)["id"]
    answers: list[httpx.Response] = []

    def change(number: int) -> None:
        headers = {"Authorization": "Bearer token-of-arranger"}
        with httpx.Client(base_url=f"{hub.url}/api/v1", timeout=60, headers=headers) as client:
            answers.extend(
                client.patch(f"/comments/{said}", json={"body": f"{number} {words}"}) for words in range(6)
            )
            answers.append(client.delete(f"/comments/{said}"))

    threads = [threading.Thread(target=change, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for answer in answers:
        assert answer.status_code in {200, 204, 404}, answer.text
    assert hub.drifts() == []


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A service that takes few requests."""
    folder = tmp_path_factory.mktemp("strict")
    with running(f"sqlite:///{folder}/c.sqlite", folder, reads_per_minute=20, writes_per_minute=3) as found:
        yield found


class TestLimits:
    def test_too_many_are_told_when_to_come_back(self, strict: Hub) -> None:
        arranger = strict.as_("arranger")
        answers = [arranger.post("/sessions", json={"title": "x"}) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [201, 201, 201, 429]
        refused(answers[3], 429)
        assert 1 <= int(answers[3].headers["retry-after"]) <= 60
        ok(arranger.get("/me"))
        ok(strict.as_("bassist").post("/sessions", json={"title": "x"}))

    def test_those_who_are_not_signed_in_are_counted_by_address(self, strict: Hub) -> None:
        answers = [strict.as_("").get("/tags").status_code for _ in range(21)]
        assert answers == [200] * 20 + [429]


def test_the_api_is_described(hub: Hub) -> None:
    described = ok(httpx.get(f"{hub.url}/api/v1/openapi.json", timeout=60))
    assert len(described["paths"]) > 50
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert operation["description"], (method, path)
            assert "application/problem+json" in operation["responses"]["404"]["content"]
    assert "/api/v1/sessions/{piece_id}/fork" in httpx.get(f"{hub.url}/docs").text


def test_what_a_killed_service_left_waiting_is_done_at_the_next_start(
    tmp_path: Path, saves: list[bytes]
) -> None:
    url = f"sqlite:///{tmp_path}/c.sqlite"
    with running(url, tmp_path) as hub:
        arranger = hub.as_("arranger")
        session_id = new_session(arranger)
        hub.jobs.stop()  # from here on nothing is done, as after a kill
        body = {"sha256": upload(arranger, saves[0], "set"), "file_name": "Rain.als"}
        version_id = ok(arranger.post(f"/sessions/{session_id}/versions", json=body))["id"]
    with running(url, tmp_path) as hub:
        hub.settle()
        database = hub.database()
        with database.reading() as db:
            assert db.get_one(Version, version_id).state == "ready"
        database.close()


@pytest.fixture(scope="module")
def operations(hub: Hub) -> dict[tuple[str, str], dict[str, Any]]:
    described = ok(httpx.get(f"{hub.url}/api/v1/openapi.json", timeout=60))
    return {
        (method, path.removeprefix("/api/v1")): operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }


class TestConditionsAreDescribed:
    def test_each_kind_of_request_names_the_header_that_it_may_have(
        self, operations: dict[tuple[str, str], dict[str, Any]]
    ) -> None:
        for (method, path), operation in operations.items():
            names = _headers_of(operation)
            assert ("Idempotency-Key" in names) == (method == "post"), path
            if "304" in operation["responses"]:
                assert "If-None-Match" in names, path
        assert "304" in operations["get", "/sessions/{piece_id}"]["responses"]

    def test_whatever_the_description_points_to_is_in_it(self, hub: Hub) -> None:
        described = ok(httpx.get(f"{hub.url}/api/v1/openapi.json", timeout=60))
        pointed = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(described)))
        assert "Problem" in pointed
        assert pointed <= set(described["components"]["schemas"])

    def test_if_match_is_named_where_it_counts_and_nowhere_else(
        self, hub: Hub, operations: dict[tuple[str, str], dict[str, Any]]
    ) -> None:
        arranger = hub.as_("arranger")
        song = new_session(arranger)
        rack = {
            "title": "R",
            "rack_kind": "instrument",
            "file_name": "r.adg",
            "sha256": upload(arranger, b"r", "rack"),
        }
        pieces = {
            "/sessions": song,
            "/workflows": ok(arranger.post("/workflows", json={"title": "W"}))["id"],
            "/racks": ok(arranger.post("/racks", json=rack))["id"],
            "/collections": ok(arranger.post("/collections", json={"title": "C"}))["id"],
        }
        comment = ok(arranger.post(f"/pieces/{song}/comments", json={"body": "x"}))["id"]
        others_change = {"If-Match": '"999-0"'}
        named = {key for key, operation in operations.items() if "If-Match" in _headers_of(operation)}
        assert len(named) == 11
        for method, path in named:
            piece = pieces.get(f"/{path.split('/')[1]}", song)
            where = path.format(piece_id=piece, comment_id=comment)
            body = {"title": "x"} if method == "put" else {} if method == "patch" else None
            answer = arranger.request(method, where, json=body, headers=others_change)
            assert answer.status_code == 412, f"{method} {path}: {answer.text}"


def _headers_of(operation: dict[str, Any]) -> set[str]:
    return {found["name"] for found in operation.get("parameters", []) if found["in"] == "header"}
