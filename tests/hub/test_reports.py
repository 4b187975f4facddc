"""Reports: a member says what is wrong, a moderator hides it, shows it again or leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.hub.service import new_session, ok, refused

if TYPE_CHECKING:
    import httpx
    from tests.hub.service import Hub


@pytest.fixture
def mod(hub: Hub) -> httpx.Client:
    ok(hub.as_("mod").get("/me"))
    ok(hub.as_("head").patch("/users/mod", json={"standing": "moderator"}))
    return hub.as_("mod")


def _comment(hub: Hub, session_id: str, words: str = "Buy my loops", **more: object) -> str:
    made = hub.as_("drummer").post(f"/pieces/{session_id}/comments", json={"body": words, **more})
    comment_id: str = ok(made, 201)["id"]
    return comment_id


def _report(hub: Hub, name: str, **about: str) -> str:
    report_id: str = ok(hub.as_(name).post("/reports", json={"reason": "spam", **about}), 201)["id"]
    return report_id


def _actions(hub: Hub, subject_id: str) -> list[str]:
    entries: list[dict[str, Any]] = ok(hub.as_("head").get("/audit", params={"limit": 100}))["items"]
    return [entry["action"] for entry in entries if entry["subject_id"] == subject_id]


def test_a_reported_comment_is_hidden_and_shown_again(hub: Hub, mod: httpx.Client) -> None:
    song = new_session(hub.as_("arranger"), visibility="public")
    comment = _comment(hub, song)
    answer = ok(
        hub.as_("bassist").post(f"/pieces/{song}/comments", json={"body": "No", "parent_id": comment}), 201
    )
    assert ok(hub.as_("").get(f"/sessions/{song}"))["comments_count"] == 2
    first = _report(hub, "bassist", comment_id=comment, words="It is an advertisement")
    _report(hub, "cellist", comment_id=comment)

    waiting = ok(mod.get("/reports", params={"state": "open"}))["items"]
    mine = next(one for one in waiting if one["id"] == first)
    assert mine["comment"]["body"] == "Buy my loops"
    assert (mine["reporter"]["name"], mine["words"], mine["same_count"]) == (
        "bassist", "It is an advertisement", 2,
    )  # fmt: skip

    decided = ok(mod.post(f"/reports/{first}/decision", json={"verdict": "hide", "note": "An ad."}))
    assert (decided["state"], decided["is_hidden"], decided["same_count"]) == ("hidden", True, 0)
    for name in ("", "bassist", "arranger"):
        seen = ok(hub.as_(name).get(f"/comments/{comment}"))
        assert (seen["is_hidden"], seen["body"], seen["body_html"], seen["author"]) == (True, "", "", None)
    assert ok(hub.as_("drummer").get(f"/comments/{comment}"))["body"] == "Buy my loops"
    assert ok(hub.as_("").get(f"/comments/{answer['id']}"))["body"] == "No"
    assert ok(hub.as_("").get(f"/sessions/{song}"))["comments_count"] == 1

    ok(mod.post(f"/reports/{first}/decision", json={"verdict": "restore"}))
    assert ok(hub.as_("").get(f"/comments/{comment}"))["body"] == "Buy my loops"
    assert ok(hub.as_("").get(f"/sessions/{song}"))["comments_count"] == 2
    assert _actions(hub, comment) == ["restore reported", "hide reported"]
    assert hub.drifts() == []


def test_a_reported_piece_is_hidden_from_all_but_its_members(hub: Hub, mod: httpx.Client) -> None:
    song = new_session(hub.as_("arranger"), visibility="public")
    report = _report(hub, "bassist", piece_id=song)
    ok(mod.post(f"/reports/{report}/decision", json={"verdict": "hide"}))
    refused(hub.as_("bassist").get(f"/sessions/{song}"), 404)
    assert ok(hub.as_("arranger").get(f"/sessions/{song}"))["is_hidden"]
    ok(mod.post(f"/reports/{report}/decision", json={"verdict": "restore"}))
    ok(hub.as_("bassist").get(f"/sessions/{song}"))


def test_what_is_dismissed_stays_and_may_be_reported_anew(hub: Hub, mod: httpx.Client) -> None:
    song = new_session(hub.as_("arranger"), visibility="public")
    report = _report(hub, "bassist", piece_id=song)
    refused(hub.as_("bassist").post("/reports", json={"piece_id": song, "reason": "abuse"}), 409)
    ok(mod.post(f"/reports/{report}/decision", json={"verdict": "dismiss"}))
    ok(hub.as_("cellist").get(f"/sessions/{song}"))
    _report(hub, "bassist", piece_id=song)


def test_who_reported_is_told_what_was_decided_and_not_by_whom(hub: Hub, mod: httpx.Client) -> None:
    song = new_session(hub.as_("arranger"), "Fog", visibility="public")
    comment = _comment(hub, song)
    report = _report(hub, "editor", comment_id=comment)
    _report(hub, "cellist", comment_id=comment)
    decide = f"/reports/{report}/decision"
    for verdict in ("dismiss", "hide"):
        ok(mod.post(decide, json={"verdict": verdict, "note": "for moderators"}))

    def told(name: str, path: str = "/me/notifications") -> list[dict[str, Any]]:
        return [one for one in ok(hub.as_(name).get(path))["items"] if one["reason"].startswith("report ")]

    newest, first = told("editor")[:2]
    assert (newest["reason"], first["reason"]) == ("report hidden", "report dismissed")
    assert newest["actor"] is None
    assert (newest["piece"]["title"], newest["comment_id"]) == ("Fog", comment)
    assert "for moderators" not in str(told("editor"))
    # Who reported the same is told too, of what settled their report; nobody else is.
    assert [one["reason"] for one in told("cellist") if one["comment_id"] == comment] == ["report dismissed"]
    assert [one for one in told("drummer") if one["comment_id"] == comment] == []
    page = hub.as_("editor").get(f"{hub.url}/feed?show=notifications", headers={"Accept": "text/html"}).text
    assert "A moderator hid what you reported in" in page
    assert f"#comment-{comment}" in page
    # A piece that is hidden is named to nobody, not even to them.
    piece = _report(hub, "editor", piece_id=song)
    ok(mod.post(f"/reports/{piece}/decision", json={"verdict": "hide"}))
    assert told("editor")[0]["piece"] is None


def test_what_makes_no_report(hub: Hub) -> None:
    song = new_session(hub.as_("arranger"), visibility="public")
    bassist = hub.as_("bassist")
    refused(bassist.post("/reports", json={"reason": "spam"}), 400)
    both = {"piece_id": song, "comment_id": _comment(hub, song), "reason": "spam"}
    refused(bassist.post("/reports", json=both), 400)
    refused(bassist.post("/reports", json={"piece_id": song, "reason": "dislike"}), 422)
    refused(hub.as_("arranger").post("/reports", json={"piece_id": song, "reason": "spam"}), 409)
    refused(hub.as_("").post("/reports", json={"piece_id": song, "reason": "spam"}), 401)
    private = new_session(hub.as_("arranger"))
    refused(bassist.post("/reports", json={"piece_id": private, "reason": "spam"}), 404)


def test_nobody_decides_about_what_is_their_own(hub: Hub, mod: httpx.Client) -> None:
    song = new_session(mod, visibility="public")
    report = _report(hub, "bassist", piece_id=song)
    refused(mod.post(f"/reports/{report}/decision", json={"verdict": "dismiss"}), 403)
    ok(hub.as_("head").post(f"/reports/{report}/decision", json={"verdict": "hide"}))
