"""What is found: by words, by technique, by likeness, by what people like these days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select
from tests.hub.service import add_version, new_session, ok, refused, upload

from setbook.hub.services.discovery import refresh_trending
from setbook.hub.store.base import new_id, table_of
from setbook.hub.store.search.index import MOST_RANKED
from setbook.hub.store.tables import Piece, SearchDocument, SongSession, User

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session
    from tests.hub.service import Hub


def workflow(hub: Hub, name: str, title: str, **words: object) -> str:
    body = {"title": title, "visibility": "public", **words}
    found: str = ok(hub.as_(name).post("/workflows", json=body), 201)["id"]
    return found


@pytest.fixture(scope="module")
def found(hub: Hub) -> dict[str, str]:
    return {
        "title": workflow(hub, "arranger", "Taming a muddy bass"),
        "problem": workflow(hub, "arranger", "Low end", problem="The bass is muddy and booms"),
        "body": workflow(hub, "bassist", "Mixing", description="Once the bass was muddy."),
        "private": workflow(hub, "arranger", "My muddy bass", visibility="private"),
        "other": workflow(hub, "bassist", "Bright vocals", tags=["Vocals"], difficulty="beginner"),
    }


class TestSearch:
    def test_the_best_come_first(self, hub: Hub, found: dict[str, str]) -> None:
        answer = ok(hub.as_("").get("/workflows/search", params={"problem": "muddy bass"}))["items"]
        assert [one["id"] for one in answer] == [found["title"], found["problem"], found["body"]]

    def test_what_is_ones_own_is_found_too(self, hub: Hub, found: dict[str, str]) -> None:
        answer = ok(hub.as_("arranger").get("/search", params={"q": "muddy"}))["items"]
        assert found["private"] in {one["id"] for one in answer}
        answer = ok(hub.as_("bassist").get("/search", params={"q": "muddy"}))["items"]
        assert found["private"] not in {one["id"] for one in answer}

    def test_other_forms_and_beginnings_of_words(self, hub: Hub, found: dict[str, str]) -> None:
        for words in ("vocal", "vocals", "bright voc"):
            answer = ok(hub.as_("").get("/search", params={"q": words}))["items"]
            assert [one["id"] for one in answer] == [found["other"]], words

    def test_filters_narrow_it(self, hub: Hub, found: dict[str, str]) -> None:
        query = {"problem": "vocals", "tag": "vocals", "difficulty": "beginner"}
        assert len(ok(hub.as_("").get("/workflows/search", params=query))["items"]) == 1
        assert (
            ok(hub.as_("").get("/workflows/search", params=query | {"difficulty": "advanced"}))["items"] == []
        )
        assert ok(hub.as_("").get("/search", params={"q": "vocals", "kind": "rack"}))["items"] == []

    def test_it_comes_in_pages(self, hub: Hub, found: dict[str, str]) -> None:
        first = ok(hub.as_("").get("/search", params={"q": "bass", "limit": 2}))
        second = ok(hub.as_("").get("/search", params={"q": "bass", "cursor": first["next_cursor"]}))
        assert len(first["items"]) == 2
        assert {one["id"] for one in second["items"]}.isdisjoint(one["id"] for one in first["items"])

    def test_of_a_word_that_is_everywhere_the_newest_are_ranked(self, hub: Hub) -> None:
        """What is old is still found by a word that is rarer, however common the other one is."""
        ok(hub.as_("editor").get("/me"))  # who makes nothing else here: a plan has a bound
        database = hub.database()
        with database.writing() as db:
            owner_id = db.scalars(select(User.id).where(User.name == "editor")).one()
            old = _documents(db, owner_id, 1, title="ubiquitous gong")
            new = _documents(db, owner_id, MOST_RANKED, title="wood", body="ubiquitous")
        database.close()
        first = ok(hub.as_("").get("/search", params={"q": "ubiquitous", "limit": 100}))["items"]
        assert {one["id"] for one in first} <= set(new)
        rare = ok(hub.as_("").get("/search", params={"q": "ubiquitous gong"}))["items"]
        assert [one["id"] for one in rare] == old

    @pytest.mark.parametrize(
        "words", ['"', "a OR b) NOT (", "title:x*", "& | ! <->", "'; DROP TABLE x; --", "🎛"]
    )
    def test_signs_mean_nothing(self, hub: Hub, words: str) -> None:
        assert hub.as_("").get("/search", params={"q": words}).status_code in {200, 400}

    def test_a_change_is_found_and_what_is_gone_is_not(self, hub: Hub) -> None:
        made = workflow(hub, "arranger", "Zyzzyva")
        ok(hub.as_("arranger").patch(f"/workflows/{made}", json={"title": "Quokka"}))
        assert ok(hub.as_("").get("/search", params={"q": "zyzzyva"}))["items"] == []
        assert len(ok(hub.as_("").get("/search", params={"q": "quokka"}))["items"]) == 1
        ok(hub.as_("arranger").delete(f"/workflows/{made}"))
        assert ok(hub.as_("").get("/search", params={"q": "quokka"}))["items"] == []

    def test_a_session_is_found_by_its_devices(self, hub: Hub, demo_project: Path) -> None:
        session_id = new_session(hub.as_("cellist"), "Night", visibility="public")
        add_version(hub.as_("cellist"), session_id, (demo_project / "Night Drive v6.als").read_bytes())
        hub.settle()
        answer = ok(hub.as_("").get("/search", params={"q": "impulse"}))["items"]
        other = ok(hub.as_("").get("/search", params={"q": "eq eight"}))["items"]
        assert session_id in {one["id"] for one in answer + other}


def _documents(db: Session, owner_id: str, count: int, *, title: str, body: str = "") -> list[str]:
    """Add many public pieces at once, and give their ids."""
    pieces = [
        {"id": new_id(), "kind": "session", "owner_id": owner_id, "title": title, "visibility": "public", "revision": 1}
        for _ in range(count)
    ]  # fmt: skip
    ids = [str(piece["id"]) for piece in pieces]
    db.execute(insert(table_of(Piece)), pieces)
    db.execute(insert(table_of(SongSession)), [{"id": piece_id} for piece_id in ids])
    words = {"title": title, "tags": "", "problem": "", "body": body}
    db.execute(insert(table_of(SearchDocument)), [{"piece_id": piece_id, **words} for piece_id in ids])
    return ids


class TestWorkflows:
    def test_show_two_versions_and_carry_a_notebook(self, hub: Hub, saves: list[bytes]) -> None:
        arranger = hub.as_("arranger")
        song = new_session(arranger, visibility="public")
        for number in range(2):
            add_version(arranger, song, saves[number])
        notebook = upload(arranger, b'{"cells": [], "nbformat": 4}', "notebook")
        made = workflow(
            hub, "arranger", "Steps", start={"session_id": song, "number": 1},
            end={"session_id": song, "number": 2}, notebook_sha256=notebook,
        )  # fmt: skip
        found = ok(hub.as_("").get(f"/workflows/{made}"))
        assert (found["start"]["number"], found["end"]["number"], found["has_notebook"]) == (1, 2, True)
        response = hub.as_("").get(f"/workflows/{made}/files/notebook")
        assert response.content == b'{"cells": [], "nbformat": 4}'
        assert response.headers["content-disposition"].startswith('attachment; filename="Steps.ipynb"')
        refused(hub.as_("").get(f"/workflows/{made}/files/preview-audio"), 404)
        ok(arranger.patch(f"/sessions/{song}", json={"visibility": "private"}))
        assert ok(hub.as_("").get(f"/workflows/{made}"))["start"] is None

    def test_are_found_by_technique(self, hub: Hub) -> None:
        made = workflow(hub, "arranger", "Ducking", techniques=["Sidechain"], tags=["pumping"])
        for technique, expected in (("sidechain", [made]), ("SIDECHAIN", [made]), ("pumping", [])):
            found = ok(hub.as_("").get(f"/workflows/by-technique/{technique}"))["items"]
            assert [one["id"] for one in found] == expected
        tags = {one["name"]: one["usage_count"] for one in ok(hub.as_("").get("/tags"))["items"]}
        assert tags["sidechain"] == 1

    def test_like_mine_are_those_that_share_rare_tags(self, hub: Hub) -> None:
        workflow(hub, "drummer", "Mine", tags=["gamelan", "common"])
        near = workflow(hub, "arranger", "Near", tags=["gamelan"])
        far = workflow(hub, "arranger", "Far", tags=["common"])
        for number in range(3):
            workflow(hub, "bassist", f"Common {number}", tags=["common"])
        found = [one["id"] for one in ok(hub.as_("drummer").get("/discover/workflows-like-mine"))]
        assert found[0] == near
        assert far in found


class TestRacks:
    def test_are_opened_and_given_back(self, hub: Hub, corpus: Path) -> None:
        rack = min((corpus / "and-kal+ableton-racks").rglob("*.adg"))
        data = rack.read_bytes()
        arranger = hub.as_("arranger")
        body = {"title": "A rack", "rack_kind": "audio_effect", "file_name": rack.name}
        made = ok(
            arranger.post(
                "/racks", json={**body, "sha256": upload(arranger, data, "rack"), "visibility": "public"}
            ),
            201,
        )["id"]
        hub.settle()
        found = ok(hub.as_("").get(f"/racks/{made}"))
        assert found["state"] == "ready"
        assert found["analysis"]["device"]["name"]
        assert hub.as_("bassist").get(f"/racks/{made}/download").content == data
        assert ok(hub.as_("").get(f"/racks/{made}"))["downloads_count"] == 1

    def test_what_is_none_is_refused_with_a_reason(self, hub: Hub) -> None:
        arranger = hub.as_("arranger")
        body = {"title": "x", "rack_kind": "instrument", "file_name": "x.adg"}
        made = ok(
            arranger.post("/racks", json={**body, "sha256": upload(arranger, b"no rack", "rack")}), 201
        )["id"]
        hub.settle()
        found = ok(arranger.get(f"/racks/{made}"))
        assert (found["state"], found["analysis"]) == ("refused", None)
        assert found["problem"]


def test_trending_is_what_people_like_these_days(hub: Hub) -> None:
    old, new = (new_session(hub.as_("arranger"), title, visibility="public") for title in ("Old", "New"))
    for name in ("bassist", "cellist"):
        ok(hub.as_(name).put(f"/pieces/{new}/like"))
    ok(hub.as_("bassist").put(f"/pieces/{old}/like"))
    database = hub.database()
    before = ok(hub.as_("").get(f"/sessions/{new}"))["revision"]
    with database.writing() as db:
        refresh_trending(db)
    found = [one["id"] for one in ok(hub.as_("").get("/sessions/trending"))["items"]]
    assert found.index(new) < found.index(old)
    assert ok(hub.as_("").get(f"/sessions/{new}"))["revision"] == before
    with database.writing() as db:
        refresh_trending(db, datetime.now(UTC) + timedelta(days=10))
        later = db.get_one(Piece, new).trending_score
        refresh_trending(db, datetime.now(UTC) + timedelta(days=60))
        db.expire_all()
        gone = db.get_one(Piece, new).trending_score
    database.close()
    assert later == pytest.approx(4.0)  # two likes of weight 4, a week ago
    assert gone == pytest.approx(0.0)
