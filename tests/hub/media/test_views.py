"""Views of versions: made once by a job, sent packed, kept by browsers, seen by whoever may see the version."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from tests.hub.media.conftest import song_with_samples, view
from tests.hub.service import add_version, new_session, ok, refused

import setbook as sb
from setbook.hub.store.tables import Rendition, VersionChange
from setbook.views.arrangement import arrangement_data
from setbook.views.diff import diff_data
from setbook.views.mixer import mixer_data

if TYPE_CHECKING:
    from pathlib import Path

    from tests.hub.service import Hub


def count(hub: Hub, kind: str) -> int:
    database = hub.database()
    try:
        with database.reading() as db:
            query = select(func.count()).select_from(Rendition).where(Rendition.kind == kind)
            return db.scalar(query) or 0
    finally:
        database.close()


def as_sent(data: object) -> object:
    return json.loads(json.dumps(data))


def test_first_it_says_that_it_is_being_made_then_it_is_there(hub: Hub, demo_project: Path) -> None:
    arranger = hub.as_("arranger")
    path = max(demo_project.glob("*.als"))
    version = song_with_samples(arranger, demo_project, path.name)
    hub.settle()
    for name in ("arrangement", "mixer"):
        first = arranger.get(f"/versions/{version['id']}/views/{name}")
        assert first.json()["data"]["state"] == "loading"
        assert first.json()["data"]["message"]
        assert first.headers["cache-control"] == "no-store"
    hub.settle()
    with_peaks = view(arranger, f"/versions/{version['id']}/views/arrangement")
    live_set = sb.open(path)
    data, buffers = arrangement_data(live_set, is_whole=True).payload
    assert with_peaks["data"] == as_sent(data)
    assert [base64.b64decode(buffer) for buffer in with_peaks["buffers"]] == buffers
    assert any(sample["peaks"] for sample in with_peaks["data"]["samples"])
    assert with_peaks["data"]["missing"] == []
    mixer = view(arranger, f"/versions/{version['id']}/views/mixer")
    assert mixer["data"] == as_sent(mixer_data(live_set)[0])
    assert mixer["traits"]["load_budget"] > 1


def test_it_is_sent_packed_and_kept_and_not_sent_again(hub: Hub, demos: list[bytes]) -> None:
    arranger = hub.as_("arranger")
    version = add_version(arranger, new_session(arranger), demos[0])
    hub.settle()
    address = f"/versions/{version['id']}/views/mixer"
    arranger.get(address)
    hub.settle()
    packed = arranger.get(address, headers={"Accept-Encoding": "gzip, deflate"})
    plain = arranger.get(address, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "deflate"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()
    assert packed.headers["etag"] != plain.headers["etag"]
    assert not packed.headers["etag"].startswith("W/")
    assert "immutable" in packed.headers["cache-control"]
    assert "private" in packed.headers["cache-control"]
    headers = {"If-None-Match": packed.headers["etag"], "Accept-Encoding": "deflate"}
    again = arranger.get(address, headers=headers)
    assert (again.status_code, again.content) == (304, b"")


def test_what_is_the_same_is_made_once(hub: Hub, demos: list[bytes]) -> None:
    arranger, bassist = hub.as_("arranger"), hub.as_("bassist")
    song = new_session(arranger, visibility="public")
    versions = [add_version(arranger, song, data) for data in demos[:2]]
    hub.settle()
    fork = ok(bassist.post(f"/sessions/{song}/fork", json={}), 201)["id"]
    own = ok(bassist.get(f"/sessions/{fork}/versions"))["items"][::-1]
    for client, pair in ((arranger, versions), (bassist, own)):
        view(client, f"/versions/{pair[1]['id']}/views/arrangement")
        view(client, f"/versions/{pair[1]['id']}/views/diff", **{"from": pair[0]["id"]})
        hub.settle()
        assert view(client, f"/versions/{pair[1]['id']}/views/arrangement")["data"]["state"] == "ready"
    assert (count(hub, "arrangement"), count(hub, "diff")) == (1, 1)
    assert [version["sha256"] for version in own] == [version["sha256"] for version in versions]


def test_samples_belong_to_what_goes_in(hub: Hub, demo_project: Path) -> None:
    """Who has the set of a song, but not its samples, is not shown them."""
    path = max(demo_project.glob("*.als"))
    arranger, bassist = hub.as_("arranger"), hub.as_("bassist")
    full = song_with_samples(arranger, demo_project, path.name)
    bare = add_version(bassist, new_session(bassist), path.read_bytes(), file_name=path.name)
    hub.settle()
    for client, version in ((arranger, full), (bassist, bare)):
        view(client, f"/versions/{version['id']}/views/arrangement")
    hub.settle()
    found = view(bassist, f"/versions/{bare['id']}/views/arrangement")["data"]
    assert found["missing"]
    assert not any(sample["peaks"] for sample in found["samples"])
    assert view(arranger, f"/versions/{full['id']}/views/arrangement")["data"]["missing"] == []


def test_two_versions_of_two_sessions_are_compared_and_their_contents_once(
    hub: Hub, demos: list[bytes]
) -> None:
    arranger = hub.as_("arranger")
    first = add_version(arranger, new_session(arranger), demos[0], file_name="Rain v1.als")
    second = add_version(arranger, new_session(arranger), demos[1], file_name="Rain v2.als")
    hub.settle()
    address = f"/versions/{second['id']}/views/diff"
    view(arranger, address, **{"from": first["id"]})
    hub.settle()
    found = view(arranger, address, **{"from": first["id"]})
    older, newer = (sb.open(data) for data in demos[:2])
    expected = as_sent(diff_data(sb.diff(older, newer), older, newer, is_whole=True)[0])
    assert found["data"]["headline"] == expected["headline"]
    assert found["data"]["changes"] == expected["changes"]
    assert (found["data"]["before_name"], found["data"]["after_name"]) == ("Rain v1", "Rain v2")


def test_steps_between_the_same_contents_are_worked_out_once(hub: Hub, demos: list[bytes]) -> None:
    arranger, bassist = hub.as_("arranger"), hub.as_("bassist")
    songs = [new_session(client) for client in (arranger, bassist)]
    for client, song in zip((arranger, bassist), songs, strict=True):
        for data in demos[:2]:
            add_version(client, song, data)
        hub.settle()
        database = hub.database()
        with database.writing() as db:  # what is told of the first is found again at the second
            for change in db.scalars(select(VersionChange)):
                change.headline = "told once"
        database.close()
    entry = ok(bassist.get(f"/sessions/{songs[1]}/timeline"))["items"][0]
    assert entry["headline"] == "told once"


def test_what_cannot_be_seen_is_not_there(hub: Hub, demos: list[bytes]) -> None:
    arranger, drummer = hub.as_("arranger"), hub.as_("drummer")
    hidden = add_version(arranger, new_session(arranger), demos[0])
    shown = add_version(drummer, new_session(drummer, visibility="public"), demos[1])
    for address in (
        f"/versions/{hidden['id']}/views/arrangement",
        f"/versions/{hidden['id']}/views/mixer",
        f"/versions/{shown['id']}/views/diff?from={hidden['id']}",
        f"/versions/{hidden['id']}/views/diff?from={shown['id']}",
        f"/versions/{'0' * 26}/views/mixer",
        f"/sessions/{hidden['session_id']}/views/history",
    ):
        refused(drummer.get(address), 404)


def test_a_set_that_cannot_be_read_says_why(hub: Hub) -> None:
    arranger = hub.as_("arranger")
    version = add_version(arranger, new_session(arranger), b"not a set")
    hub.settle()
    found = view(arranger, f"/versions/{version['id']}/views/arrangement")["data"]
    assert found["state"] == "error"
    assert "gzip" in found["message"] or "XML" in found["message"], found


def test_the_history_is_told_from_rows(hub: Hub, demos: list[bytes]) -> None:
    arranger = hub.as_("arranger")
    song = new_session(arranger, title="Rain")
    for number, data in enumerate(demos[:3], start=1):
        add_version(arranger, song, data, file_name=f"Rain v{number}.als", parent=1 if number == 3 else None)
    hub.settle()
    found = view(arranger, f"/sessions/{song}/views/history")["data"]
    assert (found["state"], found["title"]) == ("ready", "Rain")
    told = found["versions"]
    assert [version["name"] for version in told] == ["Rain v1", "Rain v2", "Rain v3"]
    assert [version["parent"] for version in told] == [None, 0, 0]
    assert [version["is_fork"] for version in told] == [False, False, True]
    assert told[1]["step"]["headline"] == sb.diff(demos[0], demos[1]).headline()
    assert told[1]["step"]["badges"][0]["parts"]
    assert view(arranger, f"/sessions/{new_session(arranger)}/views/history")["data"]["state"] == "empty"


def test_a_version_that_goes_takes_what_was_made_of_it_along(hub: Hub, demos: list[bytes]) -> None:
    arranger = hub.as_("arranger")
    song = new_session(arranger)
    for data in demos[:2]:
        version = add_version(arranger, song, data)
    hub.settle()
    view(arranger, f"/versions/{version['id']}/views/mixer")
    hub.settle()
    ok(arranger.delete(f"/sessions/{song}/versions/{version['number']}"), 204)
    refused(arranger.get(f"/versions/{version['id']}/views/mixer"), 404)


def test_a_set_that_cannot_be_drawn_says_why_and_not_where(hub: Hub, saves: list[bytes]) -> None:
    """These sets have no mixer on their main track."""
    arranger = hub.as_("arranger")
    version = add_version(arranger, new_session(arranger), saves[0], file_name="Rain.als")
    hub.settle()
    view(arranger, f"/versions/{version['id']}/views/mixer")
    hub.settle()
    found = view(arranger, f"/versions/{version['id']}/views/mixer")["data"]
    assert found["state"] == "error"
    assert "Rain.als" in found["message"]
    assert "setbook-" not in found["message"]
