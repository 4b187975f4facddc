"""The gallery, the search, people, the feed, collections and racks, as they are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Self

import pytest
from sqlalchemy import Engine, event
from tests.hub.pages.conftest import show
from tests.hub.pages.reading import read
from tests.hub.service import new_session, ok, running, upload

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TypeAlias

    from tests.hub.pages.published import Published
    from tests.hub.service import Hub

    Filled: TypeAlias = tuple[Hub, Published]

PATHS = (
    "/", "/?kind=session", "/?kind=workflow", "/?kind=rack", "/search", "/search?q=rain", "/search?q=!!!",
    "/search?technique=sidechain", "/people/arranger", "/people/arranger?show=activity", "/people/cellist",
    "/people/arranger?show=followers", "/people/bassist?show=following", "/feed", "/feed?show=notifications",
    "/collections", "/collections?show=mine", "/collections/{path}", "/collections/{path}?add=rain", "/racks/{rack}",
    "/sessions/{song}", "/workflows/{workflow}", "/settings", "/admin",
    "/admin/people", "/admin/reports", "/nowhere",
)  # fmt: skip


def titles(html: str) -> list[str]:
    return re.findall(r'<h\d class="hub-card-title"><a[^>]*>(.*?)</a>', html)


@pytest.mark.parametrize("name", ["", "arranger", "bassist", "mod", "head"])
def test_pages_are_well_made(filled: Filled, name: str) -> None:
    hub, published = filled
    for path in PATHS:
        response = show(hub, path.format(**vars(published)), name)
        if path.startswith(("/feed", "/collections?show=mine")) and not name:
            assert response.status_code == 401
        assert response.status_code < 500, path
        if response.status_code == 303:  # a moderator, from the overview to the reports
            assert (path, name) == ("/admin", "mod")
            continue
        assert read(response.text).problems == [], path


class TestGallery:
    def test_shows_what_is_public_and_ones_own(self, filled: Filled) -> None:
        hub, _ = filled
        assert "Not done yet" not in show(hub, "/").text
        assert "Not done yet" not in show(hub, "/", "bassist").text
        assert "Not done yet" in show(hub, "/", "arranger").text

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("kind=session&genre=Dub", {"Rain on a tin roof", "Rain, faster"}),
            ("kind=session&tempo_from=125&tempo_to=127", {"Rain on a tin roof", "Rain, faster"}),
            ("kind=session&tempo_from=127", set()),
            ("kind=session&live=10", {"Rain on a tin roof", "Rain, faster"}),
            ("kind=session&live=12", set()),
            ("kind=session&technique=SideChain&tag=slow", {"Rain on a tin roof", "Rain, faster"}),
            ("kind=session&tag=sidechain", set()),
            ("kind=session&key=C+Minor", set()),
            ("kind=workflow&difficulty=beginner", {"Taming a muddy bass"}),
            ("kind=workflow&difficulty=advanced", set()),
            ("kind=rack&rack_kind=audio_effect", {"Wide and dark"}),
            ("kind=rack&rack_kind=instrument&tag=", set()),
        ],
    )
    def test_filters(self, filled: Filled, query: str, expected: set[str]) -> None:
        hub, _ = filled
        page = show(hub, f"/?{query}")
        assert page.status_code == 200
        assert set(titles(page.text)) == expected

    def test_an_empty_field_of_a_form_asks_for_nothing(self, filled: Filled) -> None:
        hub, _ = filled
        query = "kind=session&order=new&genre=&technique=&key=&tempo_from=&tempo_to=&live=&tag="
        assert titles(show(hub, f"/?{query}").text) == titles(show(hub, "/?kind=session").text)

    def test_an_order_that_there_is_not_makes_no_sense(self, filled: Filled) -> None:
        assert show(filled[0], "/?kind=session&order=loudest").status_code == 422

    def test_what_is_featured_comes_first(self, filled: Filled) -> None:
        assert titles(show(filled[0], "/").text)[0] == "Rain on a tin roof"

    def test_an_empty_one_says_how_to_publish(self, tmp_path: Path) -> None:
        with running(f"sqlite:///{tmp_path}/c.sqlite", tmp_path) as hub:
            page = show(hub, "/").text
        assert "%setbook publish" in page
        assert read(page).problems == []

    def test_goes_on_without_leaving_out_or_repeating_anything(self, many: Hub) -> None:
        found, address = [], "/?kind=session&tag=many"
        while address:
            page = show(many, address)
            found += titles(page.text)
            more = re.search(r'rel="next" href="([^"]+)"', page.text)
            address = more.group(1).replace("&amp;", "&") if more else ""
        assert found == [f"Song {number}" for number in reversed(range(60))]


class TestSearch:
    def test_finds_all_kinds(self, filled: Filled) -> None:
        hub, _ = filled
        found = titles(show(hub, "/search?q=rain").text)
        assert {"Rain on a tin roof", "Rain, faster", "Wide and dark", "From rain to dub"} <= set(found)
        assert titles(show(hub, "/search?q=rain&kind=rack").text) == ["Wide and dark"]

    def test_finds_by_technique_alone(self, filled: Filled) -> None:
        hub, _ = filled
        found = titles(show(hub, "/search?technique=sidechain").text)
        assert set(found) == {"Taming a muddy bass", "Rain on a tin roof", "Rain, faster"}

    def test_offers_what_is_like_ones_own(self, filled: Filled) -> None:
        hub, _ = filled
        assert "Workflows like yours" in show(hub, "/search", "bassist").text
        assert "Workflows like yours" not in show(hub, "/search").text

    def test_keeps_the_question_in_its_fields(self, filled: Filled) -> None:
        page = read(show(filled[0], '/search?q="<b>rain&kind=session').text)
        values = {field.attributes.get("value") for field in page.all("input")}
        assert '"<b>rain' in values


class TestPeople:
    def test_are_shown_with_what_they_made(self, filled: Filled) -> None:
        hub, _ = filled
        page = show(hub, "/people/arranger", "bassist").text
        assert "2 followers" in page
        assert {"Rain on a tin roof", "Taming a muddy bass", "Wide and dark"} <= set(titles(page))
        assert "Not done yet" not in page
        assert "Not done yet" in show(hub, "/people/arranger", "arranger").text

    def test_what_they_say_of_themselves_can_do_nothing(self, filled: Filled) -> None:
        page = show(filled[0], "/people/arranger").text
        assert "<strong>long</strong>" in page
        assert "<script>window" not in page
        assert "<img src=x" not in page
        assert 'href="javascript' not in page

    def test_nobody_is_a_page_that_says_so(self, filled: Filled) -> None:
        assert show(filled[0], "/people/nobody").status_code == 404

    def test_have_their_names_in_addresses(self, filled: Filled) -> None:
        followers = show(filled[0], "/people/arranger?show=followers").text
        assert 'href="/people/bassist"' in followers
        assert 'href="/people/cellist"' in followers


class TestFeed:
    def test_tells_what_others_did_and_not_what_one_did_oneself(self, filled: Filled) -> None:
        hub, _ = filled
        page = show(hub, "/feed", "bassist").text
        assert "added version 2 to" in re.sub(r"\s+", " ", page)
        assert "bassist</a>\n      published" not in page
        assert "liked" in show(hub, "/feed", "arranger").text

    def test_tells_what_one_should_know(self, filled: Filled) -> None:
        page = show(filled[0], "/feed?show=notifications", "arranger").text
        assert "mentioned you in" in page
        assert "follows you" in page

    def test_is_for_who_is_signed_in(self, filled: Filled) -> None:
        assert show(filled[0], "/feed").status_code == 401


class TestCollections:
    def test_show_the_order_and_ones_own_progress(self, filled: Filled) -> None:
        hub, published = filled
        where = f"/collections/{published.path}"
        step = f"/collections/{published.path}/items/{published.song}"
        ok(hub.as_("drummer").put(f"{step}/done"))
        ok(hub.as_("drummer").put(f"{step}/done"))
        assert "1 of 3 done" in show(hub, where, "drummer").text
        assert "0 of 3 done" in show(hub, where, "bassist").text
        assert "of 3 done" not in show(hub, where).text
        assert ok(hub.as_("drummer").get(where))["done_count"] == 1
        assert ok(hub.as_("drummer").delete(f"{step}/done"))["done_count"] == 0

    def test_only_who_may_changes_them(self, filled: Filled) -> None:
        hub, published = filled
        where = f"/collections/{published.path}"
        assert "Move up" in show(hub, where, "arranger").text
        for name in ("bassist", ""):
            page = show(hub, f"{where}?add=rain", name).text
            assert "Move up" not in page
            assert "Add something" not in page

    def test_leave_out_what_one_may_not_see(self, filled: Filled) -> None:
        hub, published = filled
        where = f"/collections/{published.path}"
        ok(hub.as_("arranger").post(f"{where}/items", json={"piece_id": published.private}), 201)
        try:
            assert "Not done yet" in show(hub, where, "arranger").text
            assert "Not done yet" not in show(hub, where, "bassist").text
        finally:
            ok(hub.as_("arranger").delete(f"{where}/items/{published.private}"), 204)

    def test_move_one_by_one(self, filled: Filled) -> None:
        hub, published = filled
        items = f"/collections/{published.path}/items"
        moved = ok(hub.as_("arranger").patch(f"{items}/{published.rack}", json={"position": 0}))
        assert [item["piece"]["id"] for item in moved] == [published.rack, published.song, published.workflow]
        back = ok(
            hub.as_("arranger").patch(f"{items}/{published.rack}", json={"position": 2, "note": "Last."})
        )
        assert [item["note"] for item in back] == ["Listen first.", "", "Last."]
        assert hub.as_("arranger").patch(f"{items}/{published.private}", json={}).status_code == 404

    def test_steps_belong_to_learning_paths(self, filled: Filled) -> None:
        hub, published = filled
        plain = ok(hub.as_("arranger").post("/collections", json={"title": "Plain"}), 201)["id"]
        ok(hub.as_("arranger").post(f"/collections/{plain}/items", json={"piece_id": published.song}), 201)
        step = f"/collections/{plain}/items/{published.song}/done"
        assert hub.as_("arranger").put(step).status_code == 409
        ok(hub.as_("arranger").delete(f"/collections/{plain}"), 204)


class TestRacks:
    def test_show_chains_devices_and_macros(self, filled: Filled) -> None:
        hub, published = filled
        page = show(hub, f"/racks/{published.rack}").text
        for words in ("Utility", "Reverb", "Delay", "Wide", "Late", "Width", "&lt;i&gt;Dark&lt;/i&gt;"):
            assert words in page
        assert f'href="/api/v1/racks/{published.rack}/download"' in page

    def test_say_that_they_could_not_be_opened(self, filled: Filled) -> None:
        hub, _ = filled
        body = {"title": "Broken", "rack_kind": "instrument", "file_name": "b.adg"}
        body["sha256"] = upload(hub.as_("editor"), b"no rack", "rack")
        rack = ok(hub.as_("editor").post("/racks", json=body), 201)["id"]
        hub.settle()
        page = show(hub, f"/racks/{rack}", "editor").text
        assert "could not be opened" in page
        assert read(page).problems == []


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub with sixty songs that have tags, techniques and likes."""
    folder = tmp_path_factory.mktemp("many")
    with running(f"sqlite:///{folder}/c.sqlite", folder) as hub:
        for number in range(60):
            words = {"tags": ["many", f"t{number}"], "techniques": ["x"], "visibility": "public"}
            song = new_session(hub.as_("arranger"), f"Song {number}", **words)
            ok(hub.as_("bassist").put(f"/pieces/{song}/like"))
        ok(hub.as_("bassist").put("/users/arranger/follow"))
        path = ok(
            hub.as_("arranger").post("/collections", json={"title": "All", "visibility": "public"}), 201
        )["id"]
        for song in ok(hub.as_("arranger").get("/sessions", params={"limit": 60}))["items"]:
            ok(hub.as_("arranger").post(f"/collections/{path}/items", json={"piece_id": song["id"]}), 201)
        hub.path = path  # type: ignore[attr-defined]
        yield hub


class _Statements:
    """Counts what the service asks its database; it runs in this process."""

    def __enter__(self) -> Self:
        self.count = 0
        event.listen(Engine, "before_cursor_execute", self._one)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(Engine, "before_cursor_execute", self._one)

    def _one(self, *_: object) -> None:
        self.count += 1


def _statements(hub: Hub, path: str, limit: int) -> int:
    client = hub.as_("bassist")
    with _Statements() as counted:
        answer = ok(client.get(f"{path}{'&' if '?' in path else '?'}limit={limit}"))
    assert len(answer["items"]) == limit
    return counted.count


class TestQuestions:
    """A list takes no more questions the longer it is."""

    @pytest.mark.parametrize("path", ["/sessions", "/search?q=song", "/me/feed", "/users/arranger/activity"])
    def test_of_the_api(self, many: Hub, path: str) -> None:
        assert _statements(many, path, 5) == _statements(many, path, 60) <= 15

    @pytest.mark.parametrize("path", ["/?kind=session", "/search?q=song", "/people/arranger", "/feed"])
    def test_of_pages(self, many: Hub, path: str) -> None:
        with _Statements() as counted:
            page = show(many, path, "bassist")
        assert page.text.count("Song ") >= 20
        assert counted.count < 32  # one more for each card would be over forty

    def test_of_a_collection(self, many: Hub) -> None:
        with _Statements() as counted:
            page = show(many, f"/collections/{many.path}", "bassist")  # type: ignore[attr-defined]
        assert page.text.count('<li class="hub-item"') == 60
        assert counted.count < 60
