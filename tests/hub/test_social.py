"""What people say and do: comments, likes, ratings, follows, members, links, collections, feeds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.hub.service import add_version, new_session, ok, refused

if TYPE_CHECKING:
    from tests.hub.service import Hub


@pytest.fixture
def song(hub: Hub, saves: list[bytes]) -> str:
    """A public session of ada's with one version."""
    for name in ("ada", "bert", "cleo", "mod"):
        ok(hub.as_(name).get("/me"))
    session_id = new_session(hub.as_("ada"), visibility="public")
    add_version(hub.as_("ada"), session_id, saves[0])
    return session_id


def say(hub: Hub, name: str, piece_id: str, body: str, **more: object) -> dict[str, object]:
    found: dict[str, object] = ok(
        hub.as_(name).post(f"/pieces/{piece_id}/comments", json={"body": body, **more}), 201
    )
    return found


class TestComments:
    def test_nest_and_keep_their_place_when_one_is_taken_back(self, hub: Hub, song: str) -> None:
        first = say(hub, "bert", song, "How was *this* made?", version=1, at_beats=32.5)
        answer = say(hub, "ada", song, "Like so", parent_id=first["id"])
        assert (first["version"], first["at_beats"], first["body_html"]) == (
            1, 32.5, "<p>How was <em>this</em> made?</p>\n",
        )  # fmt: skip
        ok(hub.as_("bert").delete(f"/comments/{first['id']}"))
        (top,) = ok(hub.as_("").get(f"/pieces/{song}/comments"))["items"]
        assert (top["is_deleted"], top["author"], top["body"], top["replies_count"]) == (True, None, "", 1)
        below = ok(hub.as_("").get(f"/pieces/{song}/comments", params={"parent_id": first["id"]}))["items"]
        assert [one["id"] for one in below] == [answer["id"]]
        assert ok(hub.as_("").get(f"/sessions/{song}"))["comments_count"] == 1
        assert hub.drifts() == []

    def test_pinned_ones_come_first(self, hub: Hub, song: str) -> None:
        old, new = say(hub, "bert", song, "old"), say(hub, "cleo", song, "new")
        refused(hub.as_("bert").patch(f"/comments/{old['id']}", json={"is_pinned": True}), 403)
        ok(hub.as_("ada").patch(f"/comments/{old['id']}", json={"is_pinned": True}))
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
        one = say(hub, "bert", song, "first words")
        refused(hub.as_("ada").patch(f"/comments/{one['id']}", json={"body": "put into his mouth"}), 403)
        ok(hub.as_("bert").patch(f"/comments/{one['id']}", json={"body": "other words"}))
        refused(hub.as_("cleo").delete(f"/comments/{one['id']}"), 403)
        ok(hub.as_("ada").delete(f"/comments/{one['id']}"))

    def test_who_is_named_is_told_once_and_only_who_may_see_it(self, hub: Hub) -> None:
        private = new_session(hub.as_("ada"))
        ok(hub.as_("ada").post(f"/sessions/{private}/collaborators", json={"user": "bert"}), 201)
        for name in ("bert", "cleo"):
            ok(hub.as_(name).post("/me/notifications/read"))
        one = say(hub, "ada", private, "listen @Bert, @cleo and @nobody")
        ok(hub.as_("ada").patch(f"/comments/{one['id']}", json={"body": "listen again, @bert"}))
        assert one["mentions"] == ["bert"]
        told = ok(hub.as_("bert").get("/me/notifications"))["items"]
        new = [note for note in told if not note["is_read"]]
        assert [(note["reason"], note["comment_id"]) for note in new] == [("mention", one["id"])]
        assert ok(hub.as_("cleo").get("/me"))["unread_count"] == 0

    def test_likes_are_counted_once_a_person(self, hub: Hub, song: str) -> None:
        one = say(hub, "bert", song, "good")
        for _ in range(2):
            ok(hub.as_("ada").put(f"/comments/{one['id']}/like"))
        assert ok(hub.as_("ada").get(f"/comments/{one['id']}"))["likes_count"] == 1
        ok(hub.as_("ada").delete(f"/comments/{one['id']}/like"))
        assert ok(hub.as_("ada").get(f"/comments/{one['id']}"))["is_liked"] is False

    def test_senseless_ones_are_refused(self, hub: Hub, song: str) -> None:
        elsewhere = say(hub, "ada", new_session(hub.as_("ada")), "elsewhere")
        bert = hub.as_("bert")
        refused(bert.post(f"/pieces/{song}/comments", json={"body": " "}), 422)
        refused(bert.post(f"/pieces/{song}/comments", json={"body": "x", "version": 9}), 404)
        refused(bert.post(f"/pieces/{song}/comments", json={"body": "x", "parent_id": elsewhere["id"]}), 400)
        deepest = say(hub, "bert", song, "0")
        for depth in range(1, 8):
            deepest = say(hub, "bert", song, str(depth), parent_id=deepest["id"])
        refused(bert.post(f"/pieces/{song}/comments", json={"body": "x", "parent_id": deepest["id"]}), 400)


class TestRatings:
    def test_the_average_follows(self, hub: Hub, song: str) -> None:
        ok(hub.as_("bert").put(f"/pieces/{song}/rating", json={"stars": 5, "review": "**yes**"}))
        ok(hub.as_("cleo").put(f"/pieces/{song}/rating", json={"stars": 2}))
        ok(hub.as_("cleo").put(f"/pieces/{song}/rating", json={"stars": 4}))
        found = ok(hub.as_("").get(f"/sessions/{song}"))
        assert (found["ratings_count"], found["rating_average"]) == (2, 4.5)
        reviews = ok(hub.as_("").get(f"/pieces/{song}/ratings"))["items"]
        assert "<p><strong>yes</strong></p>\n" in {one["review_html"] for one in reviews}
        ok(hub.as_("cleo").delete(f"/pieces/{song}/rating"))
        refused(hub.as_("cleo").delete(f"/pieces/{song}/rating"), 404)
        assert ok(hub.as_("").get(f"/sessions/{song}"))["rating_average"] == 5
        assert hub.drifts() == []

    def test_nobody_rates_what_is_their_own(self, hub: Hub, song: str) -> None:
        refused(hub.as_("ada").put(f"/pieces/{song}/rating", json={"stars": 5}), 403)
        refused(hub.as_("bert").put(f"/pieces/{song}/rating", json={"stars": 6}), 422)


class TestPeople:
    def test_a_profile_is_changed_by_its_person(self, hub: Hub) -> None:
        bert = hub.as_("bert")
        ok(
            bert.patch(
                "/me", json={"display_name": "Bert B.", "bio": "*dub*", "website": "https://b.example"}
            )
        )
        found = ok(hub.as_("").get("/users/bert"))
        assert (found["display_name"], found["bio_html"]) == ("Bert B.", "<p><em>dub</em></p>\n")
        refused(bert.patch("/me", json={"website": "javascript:alert(1)"}), 422)

    def test_following_makes_a_feed(self, hub: Hub, song: str) -> None:
        dora = hub.as_("dora")
        ok(dora.put("/users/ada/follow"))
        assert ok(dora.put("/users/ada/follow"))["is_followed"] is True
        refused(dora.put("/users/dora/follow"), 409)
        private = new_session(hub.as_("ada"), "Secret")
        feed = ok(dora.get("/me/feed"))["items"]
        assert ("ada", "published", song) in {
            (one["actor"]["name"], one["verb"], one["piece"]["id"]) for one in feed if one["piece"]
        }
        assert private not in {one["piece"]["id"] for one in feed if one["piece"]}
        assert [one["name"] for one in ok(hub.as_("").get("/users/ada/followers"))["items"]] == ["dora"]
        assert [one["name"] for one in ok(hub.as_("").get("/users/dora/following"))["items"]] == ["ada"]
        ok(dora.delete("/users/ada/follow"))
        assert hub.drifts() == []

    def test_an_admin_decides_and_it_is_written_down(self, hub: Hub) -> None:
        head = hub.as_("head")
        ok(hub.as_("emil").get("/me"))
        refused(hub.as_("ada").patch("/users/emil", json={"standing": "moderator"}), 403)
        refused(head.patch("/users/emil", json={"standing": "admin"}), 400)
        ok(head.patch("/users/emil", json={"is_active": False}))
        refused(hub.as_("emil").post("/sessions", json={"title": "x"}), 403)
        ok(head.patch("/users/emil", json={"is_active": True}))
        new_session(hub.as_("emil"))
        entries = ok(head.get("/audit"))["items"]
        assert {"is_active": False} in [
            one["details"]
            for one in entries
            if (one["actor"], one["action"], one["subject_id"]) == ("head", "decide", "emil")
        ]
        refused(hub.as_("ada").get("/audit"), 403)


class TestAccess:
    def test_roles_open_and_close(self, hub: Hub, saves: list[bytes]) -> None:
        ada, bert = hub.as_("ada"), hub.as_("bert")
        private = new_session(ada)
        members = f"/sessions/{private}/collaborators"
        ok(ada.post(members, json={"user": "bert", "role": "viewer"}), 201)
        refused(bert.patch(f"/sessions/{private}", json={"title": "Mine"}), 403)
        ok(ada.post(members, json={"user": "bert", "role": "collaborator"}), 201)
        ok(bert.patch(f"/sessions/{private}", json={"title": "Ours"}))
        add_version(bert, private, saves[1])
        refused(bert.patch(f"/sessions/{private}", json={"visibility": "public"}), 403)
        refused(bert.post(members, json={"user": "cleo"}), 403)
        assert [(one["user"]["name"], one["role"]) for one in ok(bert.get(members))] == [
            ("ada", "owner"), ("bert", "collaborator"),
        ]  # fmt: skip
        assert private in {one["id"] for one in ok(bert.get("/sessions", params={"mine": True}))["items"]}
        ok(bert.delete(f"{members}/bert"))
        refused(bert.get(f"/sessions/{private}"), 404)

    def test_a_link_opens_one_piece_until_it_is_revoked(self, hub: Hub) -> None:
        ada, nobody = hub.as_("ada"), hub.as_("")
        private, other = new_session(ada), new_session(ada)
        link = ok(ada.post(f"/pieces/{private}/share-links", json={"label": "for the class"}), 201)
        shown = {"X-Share-Token": link["token"]}
        ok(nobody.get(f"/sessions/{private}", headers=shown))
        refused(nobody.get(f"/sessions/{other}", headers=shown), 404)
        refused(nobody.patch(f"/sessions/{private}", json={"title": "x"}, headers=shown), 401)
        refused(hub.as_("bert").patch(f"/sessions/{private}", json={"title": "x"}, headers=shown), 403)
        assert ok(ada.get(f"/pieces/{private}/share-links"))[0]["token"] is None
        ok(ada.delete(f"/pieces/{private}/share-links/{link['id']}"))
        refused(nobody.get(f"/sessions/{private}", headers=shown), 404)

    def test_a_link_expires(self, hub: Hub) -> None:
        ada = hub.as_("ada")
        address = f"/pieces/{new_session(ada)}/share-links"
        past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
        refused(ada.post(address, json={"expires_at": past}), 400)
        soon = datetime.now(UTC) + timedelta(seconds=2)
        link = ok(ada.post(address, json={"expires_at": soon.isoformat()}), 201)
        while datetime.now(UTC) < soon:
            pass
        assert ok(ada.get(address))[0]["is_valid"] is False
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
        refused(hub.as_("bert").put(f"/pieces/{song}/moderation", json={"is_hidden": True}), 403)
        ok(hub.as_("mod").put(f"/pieces/{song}/moderation", json={"is_hidden": True}))
        refused(hub.as_("bert").get(f"/sessions/{song}"), 404)
        assert ok(hub.as_("ada").get(f"/sessions/{song}"))["is_hidden"] is True
        ok(hub.as_("mod").put(f"/pieces/{song}/moderation", json={"is_hidden": False, "is_featured": True}))
        featured = ok(hub.as_("").get("/sessions/featured"))["items"]
        assert song in {one["id"] for one in featured}
        assert hub.drifts() == []


class TestCollections:
    def test_keep_an_order_and_show_only_what_may_be_seen(self, hub: Hub, song: str) -> None:
        ada = hub.as_("ada")
        private = new_session(ada, "Private")
        path = ok(
            ada.post(
                "/collections",
                json={"title": "Path", "is_learning_path": True, "visibility": "public"},
            ),
            201,
        )["id"]
        items = f"/collections/{path}/items"
        ok(ada.post(items, json={"piece_id": song, "note": "begin here"}), 201)
        ok(ada.post(items, json={"piece_id": private, "position": 0}), 201)
        refused(ada.post(items, json={"piece_id": song}), 409)
        refused(ada.post(items, json={"piece_id": path}), 409)
        assert [one["piece"]["title"] for one in ok(ada.get(items))] == ["Private", "Rain"]
        assert [one["piece"]["title"] for one in ok(hub.as_("").get(items))] == ["Rain"]
        ok(ada.put(items, json={"piece_ids": [song, private]}))
        assert [one["note"] for one in ok(ada.get(items))] == ["begin here", ""]
        refused(ada.put(items, json={"piece_ids": [song]}), 400)
        assert ok(hub.as_("").get(f"/sessions/{song}"))["saves_count"] == 1
        ok(ada.delete(f"{items}/{song}"))
        assert ok(ada.get(f"/collections/{path}"))["items_count"] == 1
        ok(ada.delete(f"/sessions/{private}"))
        assert ok(ada.get(f"/collections/{path}"))["items_count"] == 0
        assert hub.drifts() == []
