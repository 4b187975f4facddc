"""What people say and do: comments, likes, ratings, follows, members, links, collections, feeds."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.hub.service import add_version, new_session, ok, refused

if TYPE_CHECKING:
    from tests.hub.service import Hub


@pytest.fixture
def song(hub: Hub, saves: list[bytes]) -> str:
    """A public session of arranger's with one version."""
    for name in ("arranger", "bassist", "cellist", "mod"):
        ok(hub.as_(name).get("/me"))
    session_id = new_session(hub.as_("arranger"), visibility="public")
    add_version(hub.as_("arranger"), session_id, saves[0])
    return session_id


def say(hub: Hub, name: str, piece_id: str, body: str, **more: object) -> dict[str, object]:
    found: dict[str, object] = ok(
        hub.as_(name).post(f"/pieces/{piece_id}/comments", json={"body": body, **more}), 201
    )
    return found


class TestComments:
    def test_nest_and_keep_their_place_when_one_is_taken_back(self, hub: Hub, song: str) -> None:
        first = say(hub, "bassist", song, "How was *this* made?", version=1, at_beats=32.5)
        answer = say(hub, "arranger", song, "Like so", parent_id=first["id"])
        assert (first["version"], first["at_beats"], first["body_html"]) == (
            1, 32.5, "<p>How was <em>this</em> made?</p>\n",
        )  # fmt: skip
        ok(hub.as_("bassist").delete(f"/comments/{first['id']}"))
        (top,) = ok(hub.as_("").get(f"/pieces/{song}/comments"))["items"]
        assert (top["is_deleted"], top["author"], top["body"], top["replies_count"]) == (True, None, "", 1)
        below = ok(hub.as_("").get(f"/pieces/{song}/comments", params={"parent_id": first["id"]}))["items"]
        assert [one["id"] for one in below] == [answer["id"]]
        assert ok(hub.as_("").get(f"/sessions/{song}"))["comments_count"] == 1
        assert hub.drifts() == []

    def test_pinned_ones_come_first(self, hub: Hub, song: str) -> None:
        old, new = say(hub, "bassist", song, "old"), say(hub, "cellist", song, "new")
        refused(hub.as_("bassist").patch(f"/comments/{old['id']}", json={"is_pinned": True}), 403)
        ok(hub.as_("arranger").patch(f"/comments/{old['id']}", json={"is_pinned": True}))
        pages = [ok(hub.as_("").get(f"/pieces/{song}/comments", params={"limit": 1}))]
        pages.append(
            ok(
                hub.as_("").get(
                    f"/pieces/{song}/comments", params={"limit": 1, "cursor": pages[0]["next_cursor"]}
                )
            )
        )
        assert [page["items"][0]["id"] for page in pages] == [old["id"], new["id"]]

    def test_words_are_changed_by_their_author_alone(self, hub: Hub, song: str) -> None:
        one = say(hub, "bassist", song, "first words")
        refused(hub.as_("arranger").patch(f"/comments/{one['id']}", json={"body": "put into his mouth"}), 403)
        ok(hub.as_("bassist").patch(f"/comments/{one['id']}", json={"body": "other words"}))
        refused(hub.as_("cellist").delete(f"/comments/{one['id']}"), 403)
        ok(hub.as_("arranger").delete(f"/comments/{one['id']}"))

    def test_who_is_named_is_told_once_and_only_who_may_see_it(self, hub: Hub) -> None:
        private = new_session(hub.as_("arranger"))
        ok(hub.as_("arranger").post(f"/sessions/{private}/collaborators", json={"user": "bassist"}), 201)
        for name in ("bassist", "cellist"):
            ok(hub.as_(name).post("/me/notifications/read"))
        one = say(hub, "arranger", private, "listen @Bassist, @cellist and @nobody")
        ok(hub.as_("arranger").patch(f"/comments/{one['id']}", json={"body": "listen again, @bassist"}))
        assert one["mentions"] == ["bassist"]
        told = ok(hub.as_("bassist").get("/me/notifications"))["items"]
        new = [note for note in told if not note["is_read"]]
        assert [(note["reason"], note["comment_id"]) for note in new] == [("mention", one["id"])]
        assert ok(hub.as_("cellist").get("/me"))["unread_count"] == 0

    def test_likes_are_counted_once_a_person(self, hub: Hub, song: str) -> None:
        one = say(hub, "bassist", song, "good")
        for _ in range(2):
            ok(hub.as_("arranger").put(f"/comments/{one['id']}/like"))
        assert ok(hub.as_("arranger").get(f"/comments/{one['id']}"))["likes_count"] == 1
        ok(hub.as_("arranger").delete(f"/comments/{one['id']}/like"))
        assert ok(hub.as_("arranger").get(f"/comments/{one['id']}"))["is_liked"] is False

    def test_senseless_ones_are_refused(self, hub: Hub, song: str) -> None:
        elsewhere = say(hub, "arranger", new_session(hub.as_("arranger")), "elsewhere")
        bassist = hub.as_("bassist")
        refused(bassist.post(f"/pieces/{song}/comments", json={"body": " "}), 422)
        refused(bassist.post(f"/pieces/{song}/comments", json={"body": "x", "version": 9}), 404)
        refused(
            bassist.post(f"/pieces/{song}/comments", json={"body": "x", "parent_id": elsewhere["id"]}), 400
        )
        deepest = say(hub, "bassist", song, "0")
        for depth in range(1, 8):
            deepest = say(hub, "bassist", song, str(depth), parent_id=deepest["id"])
        refused(bassist.post(f"/pieces/{song}/comments", json={"body": "x", "parent_id": deepest["id"]}), 400)


class TestRatings:
    def test_the_average_follows(self, hub: Hub, song: str) -> None:
        ok(hub.as_("bassist").put(f"/pieces/{song}/rating", json={"stars": 5, "review": "**yes**"}))
        ok(hub.as_("cellist").put(f"/pieces/{song}/rating", json={"stars": 2}))
        ok(hub.as_("cellist").put(f"/pieces/{song}/rating", json={"stars": 4}))
        found = ok(hub.as_("").get(f"/sessions/{song}"))
        assert (found["ratings_count"], found["rating_average"]) == (2, 4.5)
        reviews = ok(hub.as_("").get(f"/pieces/{song}/ratings"))["items"]
        assert "<p><strong>yes</strong></p>\n" in {one["review_html"] for one in reviews}
        ok(hub.as_("cellist").delete(f"/pieces/{song}/rating"))
        refused(hub.as_("cellist").delete(f"/pieces/{song}/rating"), 404)
        assert ok(hub.as_("").get(f"/sessions/{song}"))["rating_average"] == 5
        assert hub.drifts() == []

    def test_nobody_rates_what_is_their_own(self, hub: Hub, song: str) -> None:
        refused(hub.as_("arranger").put(f"/pieces/{song}/rating", json={"stars": 5}), 403)
        refused(hub.as_("bassist").put(f"/pieces/{song}/rating", json={"stars": 6}), 422)


class TestPeople:
    def test_a_profile_is_changed_by_its_person(self, hub: Hub) -> None:
        bassist = hub.as_("bassist")
        ok(
            bassist.patch(
                "/me", json={"display_name": "Bassist B.", "bio": "*dub*", "website": "https://b.example"}
            )
        )
        found = ok(hub.as_("").get("/users/bassist"))
        assert (found["display_name"], found["bio_html"]) == ("Bassist B.", "<p><em>dub</em></p>\n")
        refused(bassist.patch("/me", json={"website": "javascript:alert(1)"}), 422)

    def test_following_makes_a_feed(self, hub: Hub, song: str) -> None:
        drummer = hub.as_("drummer")
        ok(drummer.put("/users/arranger/follow"))
        assert ok(drummer.put("/users/arranger/follow"))["is_followed"] is True
        refused(drummer.put("/users/drummer/follow"), 409)
        private = new_session(hub.as_("arranger"), "Secret")
        feed = ok(drummer.get("/me/feed"))["items"]
        assert ("arranger", "published", song) in {
            (one["actor"]["name"], one["verb"], one["piece"]["id"]) for one in feed if one["piece"]
        }
        assert private not in {one["piece"]["id"] for one in feed if one["piece"]}
        assert [one["name"] for one in ok(hub.as_("").get("/users/arranger/followers"))["items"]] == [
            "drummer"
        ]
        assert [one["name"] for one in ok(hub.as_("").get("/users/drummer/following"))["items"]] == [
            "arranger"
        ]
        ok(drummer.delete("/users/arranger/follow"))
        assert hub.drifts() == []

    def test_an_admin_decides_and_it_is_written_down(self, hub: Hub) -> None:
        head = hub.as_("head")
        ok(hub.as_("editor").get("/me"))
        refused(hub.as_("arranger").patch("/users/editor", json={"standing": "moderator"}), 403)
        refused(head.patch("/users/editor", json={"standing": "admin"}), 400)
        ok(head.patch("/users/editor", json={"is_active": False}))
        refused(hub.as_("editor").post("/sessions", json={"title": "x"}), 403)
        ok(head.patch("/users/editor", json={"is_active": True}))
        new_session(hub.as_("editor"))
        entries = ok(head.get("/audit"))["items"]
        assert {"is_active": False} in [
            one["details"]
            for one in entries
            if (one["actor"], one["action"], one["subject_id"]) == ("head", "decide", "editor")
        ]
        refused(hub.as_("arranger").get("/audit"), 403)


class TestAccess:
    def test_roles_open_and_close(self, hub: Hub, saves: list[bytes]) -> None:
        arranger, bassist = hub.as_("arranger"), hub.as_("bassist")
        private = new_session(arranger)
        members = f"/sessions/{private}/collaborators"
        ok(arranger.post(members, json={"user": "bassist", "role": "viewer"}), 201)
        refused(bassist.patch(f"/sessions/{private}", json={"title": "Mine"}), 403)
        ok(arranger.post(members, json={"user": "bassist", "role": "collaborator"}), 201)
        ok(bassist.patch(f"/sessions/{private}", json={"title": "Ours"}))
        add_version(bassist, private, saves[1])
        refused(bassist.patch(f"/sessions/{private}", json={"visibility": "public"}), 403)
        refused(bassist.post(members, json={"user": "cellist"}), 403)
        assert [(one["user"]["name"], one["role"]) for one in ok(bassist.get(members))] == [
            ("arranger", "owner"), ("bassist", "collaborator"),
        ]  # fmt: skip
        assert private in {one["id"] for one in ok(bassist.get("/sessions", params={"mine": True}))["items"]}
        ok(bassist.delete(f"{members}/bassist"))
        refused(bassist.get(f"/sessions/{private}"), 404)

    def test_a_link_opens_one_piece_until_it_is_revoked(self, hub: Hub) -> None:
        arranger, nobody = hub.as_("arranger"), hub.as_("")
        private, other = new_session(arranger), new_session(arranger)
        link = ok(arranger.post(f"/pieces/{private}/share-links", json={"label": "for the class"}), 201)
        shown = {"X-Share-Token": link["token"]}
        ok(nobody.get(f"/sessions/{private}", headers=shown))
        refused(nobody.get(f"/sessions/{other}", headers=shown), 404)
        refused(nobody.patch(f"/sessions/{private}", json={"title": "x"}, headers=shown), 401)
        refused(hub.as_("bassist").patch(f"/sessions/{private}", json={"title": "x"}, headers=shown), 403)
        assert ok(arranger.get(f"/pieces/{private}/share-links"))[0]["token"] is None
        ok(arranger.delete(f"/pieces/{private}/share-links/{link['id']}"))
        refused(nobody.get(f"/sessions/{private}", headers=shown), 404)

    def test_a_link_expires(self, hub: Hub) -> None:
        arranger = hub.as_("arranger")
        address = f"/pieces/{new_session(arranger)}/share-links"
        past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
        refused(arranger.post(address, json={"expires_at": past}), 400)
        soon = datetime.now(UTC) + timedelta(seconds=2)
        link = ok(arranger.post(address, json={"expires_at": soon.isoformat()}), 201)
        time.sleep((soon - datetime.now(UTC)).total_seconds() + 0.01)
        assert ok(arranger.get(address))[0]["is_valid"] is False
        shown = {"X-Share-Token": link["token"]}
        refused(
            hub.as_("").get(
                address.replace("pieces", "sessions").removesuffix("/share-links"), headers=shown
            ),
            404,
        )

    def test_what_is_hidden_is_left_to_its_members(self, hub: Hub, song: str) -> None:
        head = hub.as_("head")
        ok(hub.as_("mod").get("/me"))
        ok(head.patch("/users/mod", json={"standing": "moderator"}))
        refused(hub.as_("bassist").put(f"/pieces/{song}/moderation", json={"is_hidden": True}), 403)
        ok(hub.as_("mod").put(f"/pieces/{song}/moderation", json={"is_hidden": True}))
        refused(hub.as_("bassist").get(f"/sessions/{song}"), 404)
        assert ok(hub.as_("arranger").get(f"/sessions/{song}"))["is_hidden"] is True
        ok(hub.as_("mod").put(f"/pieces/{song}/moderation", json={"is_hidden": False, "is_featured": True}))
        featured = ok(hub.as_("").get("/sessions/featured"))["items"]
        assert song in {one["id"] for one in featured}
        assert hub.drifts() == []


class TestCollections:
    def test_keep_an_order_and_show_only_what_may_be_seen(self, hub: Hub, song: str) -> None:
        arranger = hub.as_("arranger")
        private = new_session(arranger, "Private")
        path = ok(
            arranger.post(
                "/collections",
                json={"title": "Path", "is_learning_path": True, "visibility": "public"},
            ),
            201,
        )["id"]
        items = f"/collections/{path}/items"
        ok(arranger.post(items, json={"piece_id": song, "note": "begin here"}), 201)
        ok(arranger.post(items, json={"piece_id": private, "position": 0}), 201)
        refused(arranger.post(items, json={"piece_id": song}), 409)
        refused(arranger.post(items, json={"piece_id": path}), 409)
        assert [one["piece"]["title"] for one in ok(arranger.get(items))] == ["Private", "Rain"]
        assert [one["piece"]["title"] for one in ok(hub.as_("").get(items))] == ["Rain"]
        ok(arranger.put(items, json={"piece_ids": [song, private]}))
        assert [one["note"] for one in ok(arranger.get(items))] == ["begin here", ""]
        refused(arranger.put(items, json={"piece_ids": [song]}), 400)
        assert ok(hub.as_("").get(f"/sessions/{song}"))["saves_count"] == 1
        ok(arranger.delete(f"{items}/{song}"))
        assert ok(arranger.get(f"/collections/{path}"))["items_count"] == 1
        ok(arranger.delete(f"/sessions/{private}"))
        assert ok(arranger.get(f"/collections/{path}"))["items_count"] == 0
        assert hub.drifts() == []
