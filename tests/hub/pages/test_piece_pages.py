"""The pages of sessions, comparisons, workflows and share links, as a browser without scripts gets them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.hub.service import CERTIFICATES, add_version, new_session, ok, running, upload

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hub.service import Hub

MARK = "data-change="
"""What each change on the page of a comparison has."""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A service below a path, as behind a hub."""
    folder = tmp_path_factory.mktemp("pieces")
    with running(f"sqlite:///{folder}/c.sqlite", folder, path_prefix="/community") as found:
        for name in ("arranger", "bassist", "cellist"):
            ok(found.as_(name).get("/me"))
        yield found


@pytest.fixture(scope="module")
def song(hub: Hub, saves: list[bytes]) -> str:
    """A public song of three versions."""
    arranger = hub.as_("arranger")
    session = new_session(arranger, "Rain & <Wind>", visibility="public", tags=["dub"])
    for number, save in enumerate(saves[:3], start=1):
        add_version(arranger, session, save, message=f"Save {number}", label="mix" if number == 2 else "")
    hub.settle()
    return session


def get(hub: Hub, path: str, name: str = "", status: int = 200) -> str:
    bearer = {"Authorization": f"Bearer token-of-{name}"} if name else {}
    page = httpx.get(
        f"{hub.url}/community{path}", headers={"Accept": "text/html"} | bearer, verify=CERTIFICATES
    )
    assert page.status_code == status, page.text
    assert page.headers["content-type"].startswith("text/html")
    return page.text


class TestSession:
    def test_it_tells_the_song_and_its_versions(self, hub: Hub, song: str) -> None:
        page = get(hub, f"/sessions/{song}")
        assert "Rain &amp; &lt;Wind&gt;" in page
        assert all(f"Save {number}" in page for number in (1, 2, 3))
        assert "<b>Version 3</b>" in page
        version = ok(hub.as_("").get(f"/sessions/{song}/versions/3"))
        assert f'data-source="/community/api/v1/versions/{version["id"]}/views/arrangement"' in page
        assert f'data-sound="/community/api/v1/versions/{version["id"]}/sound"' in page
        assert f"%setbook pull {song}" in page

    def test_an_older_version_is_shown_where_it_is_asked_for(self, hub: Hub, song: str) -> None:
        page = get(hub, f"/sessions/{song}?version=2")
        version = ok(hub.as_("").get(f"/sessions/{song}/versions/2"))
        assert f"/versions/{version['id']}/views/mixer" in page
        assert "to the newest" in page
        get(hub, f"/sessions/{song}?version=9", status=404)

    def test_whoever_may_not_see_it_is_told_that_there_is_nothing(self, hub: Hub, saves: list[bytes]) -> None:
        private = new_session(hub.as_("arranger"), "Secret")
        add_version(hub.as_("arranger"), private, saves[0])
        hub.settle()
        assert "Secret" in get(hub, f"/sessions/{private}", "arranger")
        for name in ("", "bassist"):
            assert "Secret" not in get(hub, f"/sessions/{private}", name, status=404)
            get(hub, f"/sessions/{private}/compare?from=1&to=1", name, status=404)

    def test_each_is_offered_what_they_may_do(self, hub: Hub, song: str) -> None:
        stranger, visitor, owner = (
            get(hub, f"/sessions/{song}", name) for name in ("", "bassist", "arranger")
        )
        assert "data-api" not in stranger
        assert f"POST /sessions/{song}/fork" in visitor
        assert f"PUT /pieces/{song}/rating" in visitor
        assert f"DELETE /sessions/{song}" not in visitor
        assert "share-links" not in visitor
        assert f"DELETE /sessions/{song}" in owner
        assert f"POST /pieces/{song}/share-links" in owner
        assert f"PUT /pieces/{song}/rating" not in owner
        assert f"PUT /pieces/{song}/moderation" not in owner
        assert f"PUT /pieces/{song}/moderation" in get(hub, f"/sessions/{song}", "head")

    def test_what_people_say_cannot_act_and_leads_to_whom_it_names(self, hub: Hub, song: str) -> None:
        words = "<img src=x onerror=alert(1)> @bassist and @nobody"
        said = ok(
            hub.as_("cellist").post(
                f"/pieces/{song}/comments", json={"body": words, "version": 2, "at_beats": 16.5}
            )
        )
        ok(
            hub.as_("bassist").post(
                f"/pieces/{song}/comments", json={"body": "An answer", "parent_id": said["id"]}
            )
        )
        page = get(hub, f"/sessions/{song}")
        assert "<img src=x" not in page
        assert '<a href="/community/people/bassist"' in page
        assert "/people/nobody" not in page
        assert ">5.1.3</span>" in page
        assert page.index("An answer") > page.index(f"comment-{said['id']}")

    def test_what_was_taken_back_or_hidden_keeps_its_place(self, hub: Hub, saves: list[bytes]) -> None:
        session = new_session(hub.as_("arranger"), visibility="public")
        address = f"/pieces/{session}/comments"
        bassist, cellist, head = hub.as_("bassist"), hub.as_("cellist"), hub.as_("head")
        back = ok(bassist.post(address, json={"body": "Said too soon"}), 201)["id"]
        ok(cellist.post(address, json={"body": "I heard it", "parent_id": back}), 201)
        ok(bassist.delete(f"/comments/{back}"))
        hidden = ok(bassist.post(address, json={"body": "Buy this"}), 201)["id"]
        report = ok(cellist.post("/reports", json={"comment_id": hidden, "reason": "spam"}), 201)["id"]
        ok(head.post(f"/reports/{report}/decision", json={"verdict": "hide"}))
        page = get(hub, f"/sessions/{session}", "cellist")
        assert "Said too soon" not in page
        assert "taken back" in page
        assert "I heard it" in page
        assert "Buy this" not in page
        assert "A moderator hid this comment" in page
        assert "Buy this" in get(hub, f"/sessions/{session}", "head")

    def test_a_look_is_counted(self, hub: Hub, saves: list[bytes]) -> None:
        session = new_session(hub.as_("arranger"), visibility="public")
        get(hub, f"/sessions/{session}", "bassist")
        get(hub, f"/sessions/{session}", "bassist")
        get(hub, f"/sessions/{session}", "arranger")
        assert ok(hub.as_("").get(f"/sessions/{session}"))["views_count"] == 1

    def test_without_a_version_it_says_how_to_publish_one(self, hub: Hub) -> None:
        session = new_session(hub.as_("arranger"), visibility="public")
        assert "setbook publish" in get(hub, f"/sessions/{session}", "arranger")
        assert "setbook publish" not in get(hub, f"/sessions/{session}")

    def test_a_version_that_is_no_set_says_why(self, hub: Hub) -> None:
        session = new_session(hub.as_("arranger"), visibility="public")
        add_version(hub.as_("arranger"), session, b"not a set")
        hub.settle()
        page = get(hub, f"/sessions/{session}")
        assert "cannot be opened" in page
        assert "data-view" not in page


class TestCompare:
    def test_every_change_is_a_sentence(self, hub: Hub, song: str) -> None:
        compared = ok(hub.as_("").get(f"/sessions/{song}/versions/1/compare/3"))
        hub.settle()
        compared = ok(hub.as_("").get(f"/sessions/{song}/versions/1/compare/3"))
        page = get(hub, f"/sessions/{song}/compare?from=1&to=3")
        first = ok(hub.as_("").get(f"/sessions/{song}/versions/1"))["id"]
        third = ok(hub.as_("").get(f"/sessions/{song}/versions/3"))["id"]
        assert f"/versions/{third}/views/diff?from={first}" in page
        assert compared["changes"]["changes"]
        assert page.count(MARK) == len(compared["changes"]["changes"])
        assert "http-equiv" not in page

    def test_it_waits_until_they_are_compared(self, hub: Hub, song: str) -> None:
        page = get(hub, f"/sessions/{song}/compare?from=3&to=1")
        hub.settle()
        assert "Nothing changed" not in page
        assert MARK in get(hub, f"/sessions/{song}/compare?from=3&to=1")

    def test_a_fork_beside_the_original(self, hub: Hub, song: str, saves: list[bytes]) -> None:
        bassist = hub.as_("bassist")
        fork = ok(
            bassist.post(f"/sessions/{song}/fork", json={"at": 1, "title": "Rain dub", "reason": "slower"})
        )["id"]
        add_version(bassist, fork, saves[4])
        hub.settle()
        query = f"?from=3&to=2&with={fork}"
        get(hub, f"/sessions/{song}/compare{query}", "bassist")
        hub.settle()
        page = get(hub, f"/sessions/{song}/compare{query}", "bassist")
        assert "Rain dub" in page
        assert MARK in page
        # The fork is private: to others it is not there.
        get(hub, f"/sessions/{song}/compare{query}", "cellist", status=404)
        assert "slower" in get(hub, f"/sessions/{fork}", "bassist")
        assert "Compare with the original" in get(hub, f"/sessions/{fork}", "bassist")
        api = f"/sessions/{song}/versions/3/compare/2"
        assert ok(bassist.get(api, params={"other_in": fork}))["state"] == "ready"
        assert hub.as_("cellist").get(api, params={"other_in": fork}).status_code == 404

    def test_without_two_numbers_there_is_nothing(self, hub: Hub, song: str) -> None:
        get(hub, f"/sessions/{song}/compare?from=1&to=77", status=404)
        get(hub, f"/sessions/{song}/compare?from=1", status=422)


class TestWorkflow:
    def test_it_shows_its_words_versions_and_notebook(self, hub: Hub, song: str) -> None:
        cells = [
            {"cell_type": "markdown", "source": "# Low end\n<script>alert(1)</script>"},
            {
                "cell_type": "code",
                "source": "1 < 2",
                "outputs": [{"output_type": "stream", "text": "<b>True</b>"}],
            },
        ]
        notebook = upload(
            hub.as_("arranger"), json.dumps({"nbformat": 4, "cells": cells}).encode(), "notebook"
        )
        words = {
            "title": "Room", "visibility": "public", "problem": "It is <muddy>", "solution": "**Cut**",
            "techniques": ["eq"], "notebook_sha256": notebook,
            "start": {"session_id": song, "number": 1}, "end": {"session_id": song, "number": 2},
        }  # fmt: skip
        made = ok(hub.as_("arranger").post("/workflows", json=words), 201)["id"]
        other = ok(
            hub.as_("bassist").post(
                "/workflows", json={"title": "Dip", "techniques": ["eq"], "visibility": "public"}
            ),
            201,
        )["id"]
        page = get(hub, f"/workflows/{made}")
        assert "It is &lt;muddy&gt;" in page
        assert "<strong>Cut</strong>" in page
        assert "<h1>Low end</h1>" in page
        assert "<script>alert" not in page
        assert "1 &lt; 2" in page
        assert "&lt;b&gt;True" in page
        assert f"/sessions/{song}/compare?from=1&amp;to=2" in page
        assert f"/workflows/{other}" in page
        assert made in get(hub, f"/sessions/{song}")

    def test_a_broken_notebook_does_not_break_the_page(self, hub: Hub) -> None:
        notebook = upload(hub.as_("arranger"), b"\x00nothing", "notebook")
        words = {"title": "Broken", "notebook_sha256": notebook, "visibility": "public"}
        made = ok(hub.as_("arranger").post("/workflows", json=words), 201)["id"]
        assert "cannot be shown here" in get(hub, f"/workflows/{made}")


class TestSharing:
    def test_a_browser_with_a_link_sees_the_page_of_a_private_song(self, hub: Hub) -> None:
        private = new_session(hub.as_("arranger"), "For the class")
        token = ok(hub.as_("arranger").post(f"/pieces/{private}/share-links", json={}), 201)["token"]
        with httpx.Client(base_url=hub.url, headers={"Accept": "text/html"}) as browser:
            assert "data-open-link" in browser.get("/community/shared").text
            assert browser.get(f"/community/sessions/{private}").status_code == 404
            ok(browser.post("/community/api/v1/shared", json={"token": token}))
            page = browser.get(f"/community/sessions/{private}")
        assert page.status_code == 200
        assert "For the class" in page.text
        assert token not in page.text
