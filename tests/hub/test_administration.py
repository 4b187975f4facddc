"""What admins see and do: people and plans, numbers, failed jobs, counts, the audit log; and one's own usage and links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update
from tests.hub.service import add_version, new_session, ok, refused, upload

from setbook.hub.store.tables import Piece

if TYPE_CHECKING:
    import httpx
    from tests.hub.service import Hub


@pytest.fixture
def head(hub: Hub) -> httpx.Client:
    for name in ("arranger", "bassist", "cellist", "head"):
        ok(hub.as_(name).get("/me"))
    return hub.as_("head")


def test_plans_and_what_one_uses_of_them(hub: Hub, head: httpx.Client, saves: list[bytes]) -> None:
    plans = ok(hub.as_("").get("/plans"))
    assert [plan["name"] for plan in plans] == ["basic", "large"]
    arranger = hub.as_("arranger")
    before = ok(arranger.get("/me/usage"))
    add_version(arranger, new_session(arranger), saves[0])
    after = ok(arranger.get("/me/usage"))
    assert after["used_bytes"] - before["used_bytes"] == len(saves[0])
    assert after["free_bytes"] == plans[0]["storage_bytes"] - after["used_bytes"]
    assert after["sessions_count"] - before["sessions_count"] == 1
    ok(head.patch("/users/arranger", json={"plan": "large"}))
    assert ok(arranger.get("/me/usage"))["plan"] == plans[1]
    ok(head.patch("/users/arranger", json={"plan": "basic"}))
    refused(head.patch("/users/arranger", json={"plan": "endless"}), 400)


def test_people_are_found_and_switched_off(hub: Hub, head: httpx.Client) -> None:
    ok(hub.as_("bassist").patch("/me", json={"display_name": "Low End_100%"}))

    def named(words: str) -> list[str]:
        return [one["name"] for one in ok(head.get("/admin/people", params={"named": words}))["items"]]

    assert named("BASS") == ["bassist"]
    assert named("end_100%") == ["bassist"]
    assert named("end%100") == []
    first = ok(head.get("/admin/people", params={"limit": 2}))
    second = ok(head.get("/admin/people", params={"limit": 2, "cursor": first["next_cursor"]}))
    assert len({one["name"] for one in first["items"] + second["items"]}) == 4

    ok(head.patch("/users/bassist", json={"is_active": False}))
    refused(hub.as_("bassist").post("/sessions", json={"title": "x"}), 403)
    off = ok(head.get("/admin/people", params={"is_active": False}))["items"]
    assert [one["name"] for one in off] == ["bassist"]
    ok(head.patch("/users/bassist", json={"is_active": True}))
    refused(head.patch("/users/head", json={"is_active": False}), 400)


def test_the_numbers(hub: Hub, head: httpx.Client, saves: list[bytes]) -> None:
    before = ok(head.get("/admin/overview"))
    arranger = hub.as_("arranger")
    song = new_session(arranger, visibility="public")
    add_version(arranger, song, saves[3])
    ok(hub.as_("bassist").post("/reports", json={"piece_id": song, "reason": "spam"}), 201)
    hub.settle()
    after = ok(head.get("/admin/overview"))
    grown = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert grown == {
        "sessions_count": 1, "versions_count": 1, "open_reports_count": 1, "contents_count": 1,
        "contents_bytes": len(saves[3]),
    }  # fmt: skip


def test_a_job_that_failed_tells_why_and_is_tried_again(
    hub: Hub, head: httpx.Client, saves: list[bytes]
) -> None:
    arranger = hub.as_("arranger")
    song = new_session(arranger)
    add_version(arranger, song, saves[0])
    add_version(arranger, song, b"no set at all")
    rack = {
        "title": "R",
        "rack_kind": "instrument",
        "file_name": "r.adg",
        "sha256": upload(arranger, b"x", "rack"),
    }
    rack_id = ok(arranger.post("/racks", json=rack), 201)["id"]
    hub.settle()

    def failed() -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        cursor: str | None = None
        while True:
            params = {"limit": 1} | ({"cursor": cursor} if cursor else {})
            page = ok(head.get("/admin/jobs", params=params))
            found |= {one["subject_id"]: one for one in page["items"]}
            cursor = page["next_cursor"]
            if cursor is None:
                return found

    seen = failed()
    assert seen[rack_id]["problem"]
    bad = next(one for one in seen.values() if one["piece"]["id"] == song and one["kind"] == "version")
    assert (bad["version"], bad["state"]) == (2, "refused")
    assert "expected" in bad["problem"]
    asked = ok(head.post(f"/admin/jobs/version/{bad['subject_id']}/retry"), 202)
    assert (asked["state"], asked["problem"]) == ("waiting", "")
    hub.settle()
    assert failed()[bad["subject_id"]]["problem"] == bad["problem"]
    good = ok(arranger.get(f"/sessions/{song}/versions/1"))
    refused(head.post(f"/admin/jobs/version/{good['id']}/retry"), 404)
    entries = ok(head.get("/audit", params={"subject": bad["subject_id"]}))["items"]
    assert [(one["action"], one["actor"]) for one in entries] == [("try again", "head")]
    assert ok(head.get("/audit", params={"actor": "nobody"}))["items"] == []


def test_a_wrong_count_is_found_and_put_right(hub: Hub, head: httpx.Client) -> None:
    song = new_session(hub.as_("arranger"))
    assert ok(head.get("/admin/counts"))["drifts"] == []
    database = hub.database()
    with database.writing() as db:
        db.execute(update(Piece.__table__).where(Piece.__table__.c.id == song).values(likes_count=7))
    database.close()
    (drift,) = ok(head.get("/admin/counts"))["drifts"]
    assert drift == {"counter": "pieces.likes_count", "row": song, "stored": 7, "true": 0}
    assert ok(head.post("/admin/counts/repair"))["is_repaired"]
    assert ok(head.get("/admin/counts"))["drifts"] == []


def test_one_sees_the_links_that_one_may_revoke(hub: Hub, head: httpx.Client) -> None:
    arranger, cellist = hub.as_("arranger"), hub.as_("cellist")
    song = new_session(arranger, title="Linked")
    made = ok(arranger.post(f"/pieces/{song}/share-links", json={"label": "for the band"}), 201)
    ok(arranger.post(f"/pieces/{song}/members", json={"user": "cellist", "role": "owner"}), 201)
    others = ok(cellist.post(f"/pieces/{song}/share-links", json={}), 201)
    (mine,) = [one for one in ok(arranger.get("/me/share-links"))["items"] if one["piece"]["id"] == song]
    assert (mine["id"], mine["label"], mine["token"], mine["piece"]["title"]) == (
        made["id"], "for the band", None, "Linked",
    )  # fmt: skip
    assert [one["id"] for one in ok(cellist.get("/me/share-links"))["items"]] == [others["id"]]
    ok(arranger.delete(f"/pieces/{song}/members/cellist"))
    assert ok(cellist.get("/me/share-links"))["items"] == []
