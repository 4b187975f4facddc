"""Tokens for programs: made once told once, used, listed, revoked; and never made by a token."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
from tests.hub.service import ok, refused

if TYPE_CHECKING:
    from tests.hub.service import Hub


def _with(hub: Hub, token: str) -> httpx.Client:
    return httpx.Client(
        base_url=f"{hub.url}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=60
    )


def test_a_token_is_told_once_works_and_is_revoked(hub: Hub) -> None:
    arranger = hub.as_("arranger")
    response = arranger.post("/me/tokens", json={"note": "studio laptop", "days": 30})
    made = ok(response, 201)
    assert response.headers["cache-control"] == "no-store"
    with _with(hub, made["token"]) as program:
        assert ok(program.get("/me"))["profile"]["name"] == "arranger"
        (listed,) = ok(arranger.get("/me/tokens"))
        assert (listed["id"], listed["note"]) == (made["id"], "studio laptop")
        assert listed["last_used_at"] is not None
        assert "token" not in listed

        # Whoever got hold of it can neither make another, nor see or revoke what there is.
        refused(program.post("/me/tokens", json={"note": "more"}), 403)
        refused(program.get("/me/tokens"), 403)
        refused(program.delete(f"/me/tokens/{made['id']}"), 403)

        refused(hub.as_("bassist").delete(f"/me/tokens/{made['id']}"), 404)
        ok(arranger.delete(f"/me/tokens/{made['id']}"), 204)
        refused(program.get("/me"), 401)
    assert ok(arranger.get("/me/tokens")) == []
    refused(arranger.delete(f"/me/tokens/{made['id']}"), 404)

    audit = ok(hub.as_("head").get("/audit", params={"actor": "arranger"}))["items"]
    told = [(entry["action"], entry["details"]) for entry in audit if "token" in entry["action"]]
    assert told == [
        ("revoke token", {"token": made["id"]}),
        ("make token", {"note": "studio laptop", "days": 30}),
    ]
    assert made["token"] not in str(audit)


def test_a_repeated_request_does_not_make_a_second_one(hub: Hub) -> None:
    drummer = hub.as_("drummer")
    key = {"Idempotency-Key": "once"}
    ok(drummer.post("/me/tokens", json={"note": "x"}, headers=key), 201)
    refused(drummer.post("/me/tokens", json={"note": "x"}, headers=key), 409)
    assert len(ok(drummer.get("/me/tokens"))) == 1


def test_what_makes_no_token(hub: Hub) -> None:
    refused(hub.as_("").post("/me/tokens", json={"note": "x"}), 401)
    for words in ({}, {"note": " "}, {"note": "x", "days": 0}, {"note": "x", "days": 366}):
        refused(hub.as_("cellist").post("/me/tokens", json=words), 422)
    assert ok(hub.as_("cellist").get("/me/tokens")) == []
