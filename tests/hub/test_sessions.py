"""Sessions and their versions, through the API, on both kinds of database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.hub.service import add_version, new_session, ok, refused, upload

import setbook as sb
from setbook.format import read_document

if TYPE_CHECKING:
    from tests.hub.service import Hub


@pytest.fixture
def story(hub: Hub, saves: list[bytes]) -> str:
    """A public session of arranger's with three versions."""
    arranger = hub.as_("arranger")
    session_id = new_session(arranger, visibility="public", tags=["Dub", "rain"], genre="dub")
    for number in range(3):
        add_version(arranger, session_id, saves[number], message=f"Save {number}", label=f"0.0.{number + 1}")
    hub.settle()
    return session_id


class TestSession:
    def test_is_private_until_its_owner_says_otherwise(self, hub: Hub) -> None:
        session_id = new_session(hub.as_("arranger"))
        for other in ("bassist", ""):
            refused(hub.as_(other).get(f"/sessions/{session_id}"), 404)
        ok(hub.as_("arranger").patch(f"/sessions/{session_id}", json={"visibility": "public"}))
        assert ok(hub.as_("").get(f"/sessions/{session_id}"))["title"] == "Rain"

    def test_tells_its_words_as_they_are_and_as_html(self, hub: Hub) -> None:
        made = ok(
            hub.as_("arranger").post(
                "/sessions",
                json={"title": " Rain ", "description": "**wet**<script>x</script>", "tags": ["Dub", "dub "]},
            ),
            201,
        )
        assert made["title"] == "Rain"
        assert made["tags"] == ["dub"]
        assert made["description_html"] == "<p><strong>wet</strong>&lt;script&gt;x&lt;/script&gt;</p>\n"

    def test_a_change_for_another_state_is_refused(self, hub: Hub) -> None:
        arranger = hub.as_("arranger")
        session_id = new_session(arranger)
        tag = arranger.get(f"/sessions/{session_id}").headers["etag"]
        changed = arranger.patch(f"/sessions/{session_id}", json={"title": "Snow"}, headers={"If-Match": tag})
        assert changed.headers["etag"] != tag
        refused(
            arranger.patch(f"/sessions/{session_id}", json={"title": "Hail"}, headers={"If-Match": tag}), 412
        )
        refused(arranger.delete(f"/sessions/{session_id}", headers={"If-Match": tag}), 412)
        assert ok(arranger.get(f"/sessions/{session_id}"))["title"] == "Snow"

    def test_is_not_sent_twice_to_who_has_it(self, hub: Hub) -> None:
        arranger = hub.as_("arranger")
        session_id = new_session(arranger)
        tag = arranger.get(f"/sessions/{session_id}").headers["etag"]
        assert arranger.get(f"/sessions/{session_id}", headers={"If-None-Match": tag}).status_code == 304
        ok(arranger.put(f"/pieces/{session_id}/like"))
        assert arranger.get(f"/sessions/{session_id}", headers={"If-None-Match": tag}).status_code == 200

    def test_put_replaces_all_words(self, hub: Hub) -> None:
        arranger = hub.as_("arranger")
        session_id = new_session(arranger, genre="dub", tags=["a"], description="old")
        ok(arranger.put(f"/sessions/{session_id}", json={"title": "New"}))
        found = ok(arranger.get(f"/sessions/{session_id}"))
        assert (found["title"], found["genre"], found["tags"], found["description"]) == ("New", "", [], "")

    def test_the_list_comes_in_pages_and_nothing_twice(self, hub: Hub) -> None:
        cellist = hub.as_("cellist")
        made = [new_session(cellist, f"Song {number}") for number in range(7)]
        seen, cursor = [], None
        while True:
            query = {"mine": True, "limit": 3} | ({"cursor": cursor} if cursor else {})
            page = ok(cellist.get("/sessions", params=query))
            seen += [session["id"] for session in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert seen == sorted(made, reverse=True)
        refused(cellist.get("/sessions", params={"cursor": "nonsense"}), 400)

    def test_removed_it_leaves_no_count_behind(self, hub: Hub, story: str) -> None:
        ok(hub.as_("bassist").put(f"/pieces/{story}/like"))
        ok(hub.as_("bassist").post(f"/pieces/{story}/comments", json={"body": "hi"}))
        ok(hub.as_("arranger").delete(f"/sessions/{story}"))
        refused(hub.as_("arranger").get(f"/sessions/{story}"), 404)
        assert hub.drifts() == []


class TestVersion:
    def test_gives_back_the_very_xml(self, hub: Hub, story: str, saves: list[bytes]) -> None:
        for number in range(3):
            response = hub.as_("bassist").get(f"/sessions/{story}/versions/{number + 1}/download")
            assert read_document(response.content).xml == read_document(saves[number]).xml
            assert response.headers["content-disposition"].startswith("attachment")
            assert response.headers["x-content-type-options"] == "nosniff"

    def test_is_analysed_and_the_session_follows(self, hub: Hub, story: str, saves: list[bytes]) -> None:
        found = ok(hub.as_("").get(f"/sessions/{story}/versions/3"))
        assert (found["state"], found["parent"], found["label"]) == ("ready", 2, "0.0.3")
        assert found["analysis"]["tempo"] == sb.open(saves[2]).tempo
        session = ok(hub.as_("").get(f"/sessions/{story}"))
        assert session["tempo"] == pytest.approx(found["analysis"]["tempo"])
        assert (session["versions_count"], session["latest_number"]) == (3, 3)

    def test_the_timeline_says_what_each_changed(self, hub: Hub, story: str, saves: list[bytes]) -> None:
        entries = ok(hub.as_("").get(f"/sessions/{story}/timeline"))["items"]
        assert [entry["number"] for entry in entries] == [3, 2, 1]
        assert entries[0]["headline"] == sb.diff(saves[1], saves[2]).headline()
        assert entries[2]["headline"] == ""

    def test_any_two_can_be_compared(self, hub: Hub, story: str, saves: list[bytes]) -> None:
        address = f"/sessions/{story}/versions/3/compare/1"
        assert ok(hub.as_("bassist").get(address))["state"] == "waiting"
        hub.settle()
        found = ok(hub.as_("bassist").get(address), 200)
        expected = sb.diff(saves[2], saves[0])
        assert found["headline"] == expected.headline()
        assert len(found["changes"]["operations"]) == len(expected.operations)

    def test_one_is_compared_once_whoever_asks(self, hub: Hub, story: str) -> None:
        found = ok(hub.as_("").get(f"/sessions/{story}/versions/1/compare/2"))
        assert found["state"] == "ready"  # it was worked out when version 2 came

    def test_a_second_push_of_the_same_set_adds_nothing(
        self, hub: Hub, story: str, saves: list[bytes]
    ) -> None:
        again = add_version(hub.as_("arranger"), story, saves[2])
        assert again["number"] == 3
        assert ok(hub.as_("").get(f"/sessions/{story}"))["versions_count"] == 3

    def test_what_is_no_set_is_refused_with_a_reason(self, hub: Hub, story: str) -> None:
        arranger = hub.as_("arranger")
        added = add_version(arranger, story, b"this is a text, and no Live Set at all")
        hub.settle()
        found = ok(arranger.get(f"/sessions/{story}/versions/{added['number']}"))
        assert found["state"] == "refused"
        assert "Choose an .als" in found["problem"]
        refused(arranger.get(f"/sessions/{story}/versions/1/compare/{added['number']}"), 409)

    def test_removed_its_children_go_to_its_parent(self, hub: Hub, story: str) -> None:
        arranger = hub.as_("arranger")
        ok(arranger.delete(f"/sessions/{story}/versions/2"))
        assert ok(arranger.get(f"/sessions/{story}/versions/3"))["parent"] == 1
        refused(arranger.get(f"/sessions/{story}/versions/2"), 404)
        assert ok(arranger.get(f"/sessions/{story}"))["versions_count"] == 2
        assert hub.drifts() == []

    def test_its_number_is_never_given_again(self, hub: Hub, story: str, saves: list[bytes]) -> None:
        arranger = hub.as_("arranger")
        ok(arranger.delete(f"/sessions/{story}/versions/3"))
        assert add_version(arranger, story, saves[4])["number"] == 4

    def test_downloads_are_counted_and_told_to_the_owner(self, hub: Hub, story: str) -> None:
        hub.as_("bassist").get(f"/sessions/{story}/versions/1/download")
        hub.as_("").get(f"/sessions/{story}")
        hub.as_("").get(f"/sessions/{story}")
        refused(hub.as_("bassist").get(f"/sessions/{story}/analytics"), 403)
        found = ok(hub.as_("arranger").get(f"/sessions/{story}/analytics"))
        assert (found["downloads_count"], found["views_count"]) == (1, 1)
        assert [(day["downloads"], day["views"]) for day in found["days"]] == [(1, 1)]


class TestSamples:
    def test_those_of_a_version_come_with_it(self, hub: Hub, saves: list[bytes]) -> None:
        arranger = hub.as_("arranger")
        session_id = new_session(arranger, visibility="unlisted")
        kick = upload(arranger, b"RIFF kick", "sample")
        samples = [{"path": "Samples/Kick.wav", "sha256": kick}, {"path": "Samples/Lost.wav"}]
        added = add_version(arranger, session_id, saves[0], samples=samples)
        assert added["samples"][0]["sha256"] == kick
        response = hub.as_("bassist").get(f"/sessions/{session_id}/versions/1/samples/{kick}")
        assert response.content == b"RIFF kick"
        assert 'filename="Kick.wav"' in response.headers["content-disposition"]
        refused(hub.as_("bassist").get(f"/sessions/{session_id}/versions/1/samples/{'0' * 64}"), 404)

    def test_a_hash_alone_gives_nobody_a_private_content(self, hub: Hub, saves: list[bytes]) -> None:
        arranger, bassist = hub.as_("arranger"), hub.as_("bassist")
        secret = upload(arranger, b"RIFF secret", "sample")
        mine = new_session(bassist)
        stolen = [{"path": "a.wav", "sha256": secret}]
        body = {"sha256": upload(bassist, saves[5], "set"), "file_name": "a.als", "samples": stolen}
        refused(bassist.post(f"/sessions/{mine}/versions", json=body), 404)
        refused(bassist.get(f"/contents/{secret}"), 404)
        assert bassist.head(f"/contents/{secret}").status_code == 404
        assert arranger.head(f"/contents/{secret}").status_code == 200


class TestFork:
    def test_brings_its_history_and_its_attribution(self, hub: Hub, story: str, saves: list[bytes]) -> None:
        bassist = hub.as_("bassist")
        made = ok(bassist.post(f"/sessions/{story}/fork", json={"at": 2, "reason": "to learn"}), 201)
        assert made["forked_from"] | {"created_at": ""} == {
            "original_id": story, "title": "Rain", "owner": "arranger", "version": 2,
            "sha256": ok(bassist.get(f"/sessions/{story}/versions/2"))["sha256"], "reason": "to learn", "created_at": "",
        }  # fmt: skip
        entries = ok(bassist.get(f"/sessions/{made['id']}/timeline"))["items"]
        assert [entry["number"] for entry in entries] == [2, 1]
        assert entries[0]["headline"] == sb.diff(saves[0], saves[1]).headline()
        response = bassist.get(f"/sessions/{made['id']}/versions/2/download")
        assert read_document(response.content).xml == read_document(saves[1]).xml
        assert hub.drifts() == []

    def test_goes_on_by_itself_and_tells_its_original(self, hub: Hub, story: str, saves: list[bytes]) -> None:
        bassist = hub.as_("bassist")
        made = ok(bassist.post(f"/sessions/{story}/fork", json={"visibility": "public"}), 201)["id"]
        add_version(bassist, made, saves[4])
        hub.settle()
        assert ok(hub.as_("arranger").get(f"/sessions/{story}"))["forks_count"] == 1
        assert [fork["id"] for fork in ok(hub.as_("").get(f"/sessions/{story}/forks"))["items"]] == [made]
        told = ok(hub.as_("arranger").get("/me/notifications"))["items"]
        assert ("bassist", "fork", story) in {
            (one["actor"]["name"], one["reason"], one["piece"]["id"]) for one in told if one["piece"]
        }

    def test_the_graph_ties_the_two(self, hub: Hub, story: str, saves: list[bytes]) -> None:
        bassist = hub.as_("bassist")
        made = ok(bassist.post(f"/sessions/{story}/fork", json={"at": 2, "visibility": "public"}), 201)["id"]
        add_version(bassist, made, saves[5])
        graph = ok(hub.as_("").get(f"/sessions/{made}/evolution-graph"))
        where = {node["id"]: (node["session_id"], node["number"]) for node in graph["nodes"]}
        edges = {(where[edge["source"]], where[edge["target"]], edge["is_fork"]) for edge in graph["edges"]}
        assert edges == {
            ((story, 1), (story, 2), False),
            ((story, 2), (story, 3), False),
            ((story, 2), (made, 2), True),
            ((made, 1), (made, 2), False),
            ((made, 2), (made, 3), False),
        }

    def test_a_private_fork_is_not_shown(self, hub: Hub, story: str) -> None:
        ok(hub.as_("bassist").post(f"/sessions/{story}/fork", json={}), 201)
        assert ok(hub.as_("cellist").get(f"/sessions/{story}/forks"))["items"] == []
        assert len(ok(hub.as_("bassist").get(f"/sessions/{story}/forks"))["items"]) == 1

    def test_outlives_its_original(self, hub: Hub, story: str) -> None:
        bassist = hub.as_("bassist")
        made = ok(bassist.post(f"/sessions/{story}/fork", json={}), 201)["id"]
        ok(hub.as_("arranger").delete(f"/sessions/{story}"))
        origin = ok(bassist.get(f"/sessions/{made}"))["forked_from"]
        assert (origin["original_id"], origin["owner"], origin["title"]) == (None, "arranger", "Rain")
        assert bassist.get(f"/sessions/{made}/versions/3/download").status_code == 200
        assert hub.drifts() == []
