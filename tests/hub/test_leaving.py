"""Leaving: what is one's own goes, what is others' stays, no row names who has left; and pieces pass on before."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import String, cast, select, update
from sqlalchemy.exc import DatabaseError
from tests.hub.service import Hub, add_version, new_session, ok, refused, running, upload

from setbook.errors import HubUnavailable
from setbook.format import read_document
from setbook.hub.services.contents import Contents
from setbook.hub.services.departures import tell_of_departures
from setbook.hub.services.sweep import Swept, sweep
from setbook.hub.store.base import Base
from setbook.hub.store.tables import Departure, Fork, Holding, Plan, User

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx


class HubOfTests:
    """Forgets accounts, when it can."""

    def __init__(self) -> None:
        self.forgotten: list[str] = []
        self.is_down = False

    def remove(self, name: str) -> None:
        if self.is_down:
            raise HubUnavailable("expected a hub, found none; ask again")
        self.forgotten.append(name)


@pytest.fixture
def accounts() -> HubOfTests:
    return HubOfTests()


@pytest.fixture
def hub(fresh_url: str, tmp_path: Path, accounts: HubOfTests) -> Iterator[Hub]:
    with running(fresh_url, tmp_path, accounts=accounts) as found:
        for name in ("arranger", "bassist", "cellist", "drummer", "head"):
            ok(found.as_(name).get("/me"))
        yield found


@pytest.fixture
def arranger(hub: Hub) -> httpx.Client:
    return hub.as_("arranger")


def published(hub: Hub, saves: list[bytes], name: str = "arranger") -> str:
    song = new_session(hub.as_(name), visibility="public", tags=["dub"])
    add_version(hub.as_(name), song, saves[0])
    hub.settle()
    return song


class TestTransfer:
    def test_what_is_accepted_is_somebody_elses(
        self, hub: Hub, arranger: httpx.Client, saves: list[bytes]
    ) -> None:
        song = published(hub, saves)
        bassist = hub.as_("bassist")
        offered = ok(arranger.post(f"/sessions/{song}/transfer", json={"to": "bassist"}), 201)
        assert (offered["giver"]["name"], offered["receiver"]["name"]) == ("arranger", "bassist")
        assert ok(bassist.get("/me/notifications"))["items"][0]["reason"] == "transfer"
        assert ok(bassist.get("/me/transfers"))["items"] == [offered]
        refused(arranger.post(f"/transfers/{offered['id']}/accept"), 403)
        refused(hub.as_("cellist").post(f"/transfers/{offered['id']}/accept"), 404)
        ok(bassist.post(f"/transfers/{offered['id']}/accept"))
        found = ok(arranger.get(f"/sessions/{song}"))
        assert (found["owner"]["name"], found["role"]) == ("bassist", "collaborator")
        assert ok(bassist.get("/me"))["used_bytes"] == len(saves[0])
        refused(arranger.delete(f"/sessions/{song}"), 403)
        assert ok(bassist.get("/me/transfers"))["items"] == []
        assert [piece["id"] for piece in ok(bassist.get("/search", params={"q": "bassist"}))["items"]] == [
            song
        ]
        assert ok(bassist.get("/search", params={"q": "arranger"}))["items"] == []
        actions = {entry["action"] for entry in ok(hub.as_("head").get("/audit"))["items"]}
        assert {"offer", "accept"} <= actions
        assert hub.drifts() == []

    def test_it_can_be_declined_taken_back_and_offered_to_another(
        self, hub: Hub, arranger: httpx.Client, saves: list[bytes]
    ) -> None:
        song = published(hub, saves)
        where = f"/sessions/{song}/transfer"
        first = ok(arranger.post(where, json={"to": "bassist"}))["id"]
        second = ok(arranger.post(where, json={"to": "cellist"}))["id"]
        refused(hub.as_("bassist").post(f"/transfers/{first}/accept"), 404)
        ok(hub.as_("cellist").delete(f"/transfers/{second}"))
        third = ok(arranger.post(where, json={"to": "drummer"}))["id"]
        ok(arranger.delete(f"/transfers/{third}"))
        refused(hub.as_("drummer").post(f"/transfers/{third}/accept"), 404)
        assert ok(arranger.get(f"/sessions/{song}"))["owner"]["name"] == "arranger"

    def test_to_oneself_or_to_nobody_it_is_refused(
        self, hub: Hub, arranger: httpx.Client, saves: list[bytes]
    ) -> None:
        song = published(hub, saves)
        refused(arranger.post(f"/sessions/{song}/transfer", json={"to": "arranger"}), 409)
        refused(arranger.post(f"/sessions/{song}/transfer", json={"to": "nobody"}), 404)
        refused(arranger.post(f"/racks/{song}/transfer", json={"to": "bassist"}), 404)

    def test_a_plan_without_room_takes_nothing(
        self, hub: Hub, arranger: httpx.Client, saves: list[bytes]
    ) -> None:
        song = published(hub, saves)
        database = hub.database()
        with database.writing() as db:
            db.add(Plan(name="tiny", storage_bytes=1, file_bytes=1, pieces=5))
        database.close()
        ok(hub.as_("head").patch("/users/bassist", json={"plan": "tiny"}))
        offered = ok(arranger.post(f"/sessions/{song}/transfer", json={"to": "bassist"}))["id"]
        refused(hub.as_("bassist").post(f"/transfers/{offered}/accept"), 413)
        assert ok(arranger.get(f"/sessions/{song}"))["owner"]["name"] == "arranger"

    def test_collections_workflows_and_racks_pass_on_too(self, hub: Hub, arranger: httpx.Client) -> None:
        rack = {
            "title": "R",
            "rack_kind": "instrument",
            "file_name": "r.adg",
            "sha256": upload(arranger, b"rack", "rack"),
        }
        made = {
            "racks": ok(arranger.post("/racks", json=rack))["id"],
            "workflows": ok(arranger.post("/workflows", json={"title": "W"}))["id"],
            "collections": ok(arranger.post("/collections", json={"title": "C"}))["id"],
        }
        for kind, piece in made.items():
            offered = ok(arranger.post(f"/{kind}/{piece}/transfer", json={"to": "bassist"}), 201)["id"]
            ok(hub.as_("bassist").post(f"/transfers/{offered}/accept"))
            assert ok(hub.as_("bassist").get(f"/{kind}/{piece}"))["owner"]["name"] == "bassist"
        hub.settle()
        assert hub.drifts() == []


class TestLeaving:
    def test_what_is_ones_own_goes_and_what_is_others_stays(
        self, hub: Hub, arranger: httpx.Client, saves: list[bytes], accounts: HubOfTests
    ) -> None:
        song, others = published(hub, saves), published(hub, saves, "bassist")
        bassist = hub.as_("bassist")
        fork = ok(bassist.post(f"/sessions/{song}/fork", json={"visibility": "public"}), 201)["id"]
        said = ok(arranger.post(f"/pieces/{others}/comments", json={"body": "well done"}))["id"]
        ok(bassist.post(f"/pieces/{others}/comments", json={"body": "thanks", "parent_id": said}))
        ok(arranger.put(f"/pieces/{others}/like"))
        ok(arranger.put(f"/pieces/{others}/rating", json={"stars": 5, "review": "fine"}))
        ok(arranger.put("/users/bassist/follow"))
        ok(bassist.put("/users/arranger/follow"))
        ok(bassist.post(f"/pieces/{others}/members", json={"user": "arranger", "role": "collaborator"}))
        add_version(arranger, others, saves[1])
        hub.settle()
        begun = ok(arranger.post("/uploads", json={"sha256": "6" * 64, "kind": "sample", "size_bytes": 9}))
        ok(arranger.put(f"/uploads/{begun['id']}", params={"offset": 0}, content=b"RIFF "))
        ok(arranger.delete("/me"), 204)
        refused(bassist.get(f"/sessions/{song}"), 404)
        refused(bassist.get("/users/arranger"), 404)
        found = ok(bassist.get(f"/sessions/{fork}"))["forked_from"]
        assert (found["owner"], found["title"], found["version"]) == ("deleted account", "Rain", 1)
        downloaded = bassist.get(f"/sessions/{fork}/versions/1/download").content
        assert read_document(downloaded).xml == read_document(saves[0]).xml
        (comment,) = ok(bassist.get(f"/pieces/{others}/comments"))["items"]
        assert (comment["body"], comment["author"]["display_name"]) == ("well done", "deleted account")
        assert [
            answer["body"]
            for answer in ok(bassist.get(f"/pieces/{others}/comments", params={"parent_id": said}))["items"]
        ] == ["thanks"]
        session = ok(bassist.get(f"/sessions/{others}"))
        assert (session["likes_count"], session["ratings_count"], session["versions_count"]) == (0, 0, 2)
        assert ok(bassist.get(f"/sessions/{others}/versions/2"))["author"] is None
        me = ok(bassist.get("/me"))["profile"]
        assert (me["followers_count"], me["following_count"]) == (0, 0)
        assert accounts.forgotten == ["arranger"]
        assert _named(hub, "arranger") == {"departures"}
        hub.settle()
        assert hub.drifts() == []

    def test_nothing_of_it_is_left_after_the_sweep(
        self, hub: Hub, arranger: httpx.Client, saves: list[bytes]
    ) -> None:
        published(hub, saves)
        upload(arranger, b"RIFF mine", "sample")
        ok(arranger.delete("/me"))
        database, contents = hub.database(), Contents(hub.settings.blob_url)
        sweep(database, contents, 0.0)
        while sweep(database, contents, 0.0) != Swept():
            pass
        with database.reading() as db:
            assert not db.scalars(select(Holding.sha256)).all()
        database.close()
        assert contents.files.names("") == []

    def test_a_token_that_still_serves_opens_no_new_account(
        self, hub: Hub, arranger: httpx.Client, accounts: HubOfTests
    ) -> None:
        accounts.is_down = True
        ok(arranger.delete("/me"), 204)
        refused(arranger.get("/me"), 401)
        refused(arranger.post("/sessions", json={"title": "x"}), 401)
        assert arranger.get("/sessions").status_code == 200
        assert accounts.forgotten == []
        accounts.is_down = False
        database = hub.database()
        tell_of_departures(database, accounts)
        tell_of_departures(database, accounts)
        assert accounts.forgotten == ["arranger"]
        refused(arranger.get("/me"), 401)  # not yet: processes may know the token for a while
        with database.writing() as db:
            departure = db.get_one(Departure, "arranger")
            assert departure.told_at is not None
            departure.told_at = departure.told_at.replace(year=2000)
        tell_of_departures(database, accounts)
        database.close()
        assert ok(arranger.get("/me"))["used_bytes"] == 0  # somebody of that name has come anew

    def test_what_others_work_on_has_to_be_transferred_first(
        self, hub: Hub, arranger: httpx.Client, saves: list[bytes]
    ) -> None:
        song = published(hub, saves)
        ok(arranger.post(f"/pieces/{song}/members", json={"user": "bassist", "role": "collaborator"}))
        assert "Rain" in refused(arranger.delete("/me"), 409)["detail"]
        assert ok(arranger.get("/me"))["profile"]["name"] == "arranger"
        offered = ok(arranger.post(f"/sessions/{song}/transfer", json={"to": "bassist"}))["id"]
        ok(hub.as_("bassist").post(f"/transfers/{offered}/accept"))
        ok(arranger.delete("/me"), 204)
        assert ok(hub.as_("bassist").get(f"/sessions/{song}"))["owner"]["name"] == "bassist"
        assert hub.drifts() == []

    def test_or_goes_when_that_is_wished(self, hub: Hub, arranger: httpx.Client, saves: list[bytes]) -> None:
        song = published(hub, saves)
        ok(arranger.post(f"/pieces/{song}/members", json={"user": "bassist", "role": "collaborator"}))
        ok(arranger.delete("/me", params={"shared": "remove"}), 204)
        refused(hub.as_("bassist").get(f"/sessions/{song}"), 404)
        assert hub.drifts() == []

    def test_what_has_another_owner_is_that_ones_alone(
        self, hub: Hub, arranger: httpx.Client, saves: list[bytes]
    ) -> None:
        song = published(hub, saves)
        for name, role in (("cellist", "viewer"), ("bassist", "owner")):
            ok(arranger.post(f"/pieces/{song}/members", json={"user": name, "role": role}))
        ok(arranger.delete("/me"), 204)
        found = ok(hub.as_("bassist").get(f"/sessions/{song}"))
        assert (found["owner"]["name"], found["role"]) == ("bassist", "owner")
        members = ok(hub.as_("bassist").get(f"/pieces/{song}/members"))
        assert [(member["user"]["name"], member["role"]) for member in members] == [
            ("bassist", "owner"),
            ("cellist", "viewer"),
        ]
        assert hub.drifts() == []

    def test_words_go_too_when_that_is_wished(
        self, hub: Hub, arranger: httpx.Client, saves: list[bytes]
    ) -> None:
        others = published(hub, saves, "bassist")
        ok(arranger.post(f"/pieces/{others}/comments", json={"body": "a secret of mine, @bassist"}))
        ok(arranger.delete("/me", params={"words": "remove"}), 204)
        (comment,) = ok(hub.as_("bassist").get(f"/pieces/{others}/comments"))["items"]
        assert (comment["body"], comment["author"], comment["is_deleted"]) == ("", None, True)
        assert ok(hub.as_("bassist").get(f"/sessions/{others}"))["comments_count"] == 0
        assert hub.drifts() == []

    def test_an_admin_removes_others_but_no_admin_leaves(self, hub: Hub, accounts: HubOfTests) -> None:
        head = hub.as_("head")
        refused(hub.as_("bassist").delete("/users/cellist"), 403)
        ok(head.delete("/users/cellist"), 204)
        refused(head.get("/users/cellist"), 404)
        refused(head.delete("/me"), 403)
        assert accounts.forgotten == ["cellist"]
        entry = ok(head.get("/audit"))["items"][0]
        assert (entry["action"], entry["actor"]) == ("delete account", "head")
        assert entry["subject_id"].startswith("deleted-")

    def test_who_stands_for_those_who_left_cannot_be_used(
        self, hub: Hub, arranger: httpx.Client, saves: list[bytes]
    ) -> None:
        others = published(hub, saves, "bassist")
        ok(arranger.post(f"/pieces/{others}/comments", json={"body": "hello"}))
        ok(arranger.delete("/me"), 204)
        bassist = hub.as_("bassist")
        refused(bassist.post(f"/sessions/{others}/transfer", json={"to": "deleted account"}), 409)
        refused(hub.as_("head").delete("/users/deleted account"), 403)
        database = hub.database()
        with database.reading() as db:
            assert not db.scalars(select(User.is_active).where(User.name == "deleted account")).one()
        database.close()


class TestAttribution:
    def test_only_the_name_of_who_has_left_can_be_taken_out(
        self, hub: Hub, arranger: httpx.Client, saves: list[bytes]
    ) -> None:
        fork = ok(hub.as_("bassist").post(f"/sessions/{published(hub, saves)}/fork", json={}), 201)["id"]
        database = hub.database()
        for values in (
            {"attributed_owner": "mallory"},
            {"attributed_owner": "deleted account", "attributed_title": "Mine"},
        ):
            change = update(Fork).where(Fork.fork_id == fork).values(**values)
            with pytest.raises(DatabaseError, match="cannot be changed"), database.writing() as db:
                db.execute(change)
        database.close()


def test_an_export_holds_all_that_is_ones_own(hub: Hub, arranger: httpx.Client, saves: list[bytes]) -> None:
    song, others = published(hub, saves), published(hub, saves, "bassist")
    ok(arranger.post(f"/pieces/{others}/comments", json={"body": "well done"}))
    ok(arranger.put(f"/pieces/{others}/like"))
    ok(arranger.put(f"/pieces/{others}/rating", json={"stars": 5}))
    ok(arranger.put("/users/bassist/follow"))
    link = ok(arranger.post(f"/pieces/{song}/share-links", json={"label": "for the band"}))
    answer = arranger.get("/me/export")
    assert answer.headers["content-type"] == "application/zip"
    files = _unpacked(answer.content)
    assert files["profile"]["profile"]["name"] == "arranger"
    assert [session["id"] for session in files["sessions"]] == [song]
    assert [version["session_id"] for version in files["versions"]] == [song]
    assert [comment["body"] for comment in files["comments"]] == ["well done"]
    assert [like["piece_id"] for like in files["likes"]] == [others]
    assert [(rating["piece_id"], rating["stars"]) for rating in files["ratings"]] == [(others, 5)]
    assert [followed["name"] for followed in files["following"]] == ["bassist"]
    assert [content["size_bytes"] for content in files["contents"]] == [len(saves[0])]
    assert files["racks"] == []
    assert link["token"] not in answer.content.decode("latin-1")
    assert link["token"] not in json.dumps(files)
    refused(hub.as_("").get("/me/export"), 401)


def _unpacked(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name.removesuffix(".json"): json.loads(archive.read(name)) for name in archive.namelist()}


def _named(hub: Hub, name: str) -> set[str]:
    """The tables in which a name stands, in whatever column, words of others left aside."""
    database = hub.database()
    with database.reading() as db:
        found = {
            table.name
            for table in Base.metadata.sorted_tables
            for column in table.columns
            if db.execute(select(column).where(cast(column, String).like(f"%{name}%"))).first() is not None
        }
    database.close()
    return found
