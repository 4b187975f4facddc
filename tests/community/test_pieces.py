"""Finding pieces and saying what one thinks of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import httpx
import pytest
from sqlalchemy import select
from tests.community.lines import FAST, Line
from tests.hub.service import add_version, new_session, ok, running, upload

import setbook as sb
from setbook.community import Community, Credentials, EditConflict, id_of
from setbook.errors import BadRequest, HistoryError, HubError, HubUnavailable, NotFound
from setbook.hub.services.analysis import Analyst
from setbook.hub.services.contents import Contents
from setbook.hub.services.jobs import Job
from setbook.hub.store.tables import Version

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.hub.service import Hub

    from setbook.community import RemoteSession
    from setbook.hub.store.database import Database

    As = Callable[..., Community]


@pytest.fixture
def session(as_: As, project: Path, hub: Hub) -> RemoteSession:
    """A public session of arranger's, as arranger sees it."""
    done = as_("arranger").publish(project, title="Monsoon", visibility="public", tags=["wet"], genre="dub")
    hub.settle()
    return as_("arranger").session(done.session.id)


def test_others_find_like_rate_and_discuss_it(as_: As, session: RemoteSession) -> None:
    bassist = as_("bassist")
    found = next(piece for piece in bassist.search("monsoon", kind="session") if piece.id == session.id)
    assert found.like() == found.like() == 1
    assert found.unlike() == 0
    found.rate(4, "wet")
    assert found.refresh().told.rating_average == 4
    assert [rating.review for rating in session.ratings()] == ["wet"]
    first = found.comment("What a break, @arranger", version=2, at_beats=16.0)
    answer = session.comment("Thanks!", parent=first)
    assert [comment.body for comment in bassist.session(session.id).comments(parent=first)] == ["Thanks!"]
    assert session.like_comment(first) == 1
    assert found.edit_comment(first, "What a bridge, @arranger").body.startswith("What a bridge")
    session.delete_comment(answer)
    assert "mention" in {notice.reason for notice in as_("arranger").notifications()}
    with pytest.raises(HubError):
        session.rate(5)  # one's own


def test_of_two_who_edit_the_later_gets_both_states(as_: As, session: RemoteSession) -> None:
    other = as_("arranger").session(session.id)
    assert session.edit(title="Monsoon II").title == "Monsoon II"
    conflict = other.edit(title="Drizzle", tags=["dry"])
    assert isinstance(conflict, EditConflict)
    assert not conflict
    assert (conflict.seen.title, conflict.theirs.title) == ("Monsoon", "Monsoon II")
    assert conflict.wanted == {"title": "Drizzle", "tags": ["dry"]}
    assert other.edit(title="Drizzle").title == "Drizzle"  # it has been read again


def test_versions_compare_here_and_there(session: RemoteSession, hub: Hub, tmp_path: Path) -> None:
    here = session.diff(1, 3)
    there = session.compare(1, 2)
    assert there.headline == session.diff(1, 2).headline()
    assert session.timeline()[1].headline == there.headline
    assert here.changes
    written = session.download(tmp_path / "old.als", 1)
    assert sb.open(written).tempo == session.open(1).tempo
    with pytest.raises(sb.SetbookError, match="free name"):
        session.download(written, 2)
    assert {node.number for node in session.evolution().nodes} == {1, 2, 3}


def test_a_link_opens_what_is_private_until_it_is_revoked(as_: As, session: RemoteSession, hub: Hub) -> None:
    session.edit(visibility="private")
    with pytest.raises(NotFound):
        as_("").session(session.id)
    link = session.share("for the band", expires_at=datetime.now(UTC) + timedelta(days=1))
    guest = as_("", share_token=link.token)
    assert guest.session(session.id).title == session.title
    assert [known.token for known in session.share_links()] == [None]
    session.revoke(link)
    with pytest.raises(NotFound):
        guest.session(session.id)


def test_what_no_hub_takes_is_told_before_it_is_sent(as_: As, session: RemoteSession) -> None:
    with pytest.raises(BadRequest, match="stars"):
        as_("bassist").session(session.id).rate(9)
    with pytest.raises(BadRequest, match="colour"):
        session.edit(colour="blue")
    with pytest.raises(BadRequest, match="visibility"):
        session.fork(visibility="everyone")


def test_members_come_and_go(as_: As, session: RemoteSession) -> None:
    session.edit(visibility="private")
    session.invite("bassist")
    assert as_("bassist").session(session.id).told.role == "viewer"
    assert [member.user.name for member in session.members()] == ["arranger", "bassist"]
    session.dismiss("bassist")
    with pytest.raises(NotFound):
        as_("bassist").session(session.id)


def test_a_collection_keeps_an_order(as_: As, session: RemoteSession) -> None:
    arranger = as_("arranger")
    fork = session.fork(title="Monsoon dub")
    path = arranger.new_collection("Rain, step by step", is_learning_path=True)
    path.add(session, "first")
    path.add(fork, position=0)
    assert [item.piece.id for item in path.items()] == [fork.id, session.id]
    path.order([session, fork])
    path.take_out(fork)
    assert [item.note for item in arranger.collection(path.id).items()] == ["first"]
    assert path.id in {found.id for found in arranger.collections(mine=True)}


def test_people_follow_people(as_: As, session: RemoteSession) -> None:
    assert as_("editor").follow("arranger").is_followed
    session.comment("New mix is up")
    assert as_("editor").feed() is not None
    assert not as_("editor").follow("arranger", follows=False).is_followed
    assert as_("arranger").me().used_bytes > 0


def test_lists_come_whole_over_pages(
    as_: As, session: RemoteSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("setbook.community.connection._PAGE_ITEMS", 2)
    assert [version.number for version in session.versions()] == [1, 2, 3]
    assert len(as_("").sessions(most=1)) == 1


def test_ids_are_read_out_of_addresses(session: RemoteSession) -> None:
    for named in (session.id, f" {session.id}", f"https://hub.example/sessions/{session.id}?tab=diff"):
        assert id_of(named) == session.id
    with pytest.raises(HubError, match="copy it from its page"):
        id_of("Monsoon")


def test_a_rack_and_the_files_of_a_workflow_are_downloaded(as_: As, hub: Hub, tmp_path: Path) -> None:
    arranger = as_("arranger")
    wav = b"RIFF" + bytes(range(256)) * 5_000
    sent = {
        kind: upload(hub.as_("arranger"), data, kind)
        for kind, data in (("rack", b"a rack"), ("notebook", b"{}"), ("audio", wav))
    }
    rack = {
        "title": "Wobble",
        "rack_kind": "instrument",
        "file_name": "Wobble.adg",
        "sha256": sent["rack"],
        "visibility": "public",
    }
    made = {
        "title": "Tame it",
        "notebook_sha256": sent["notebook"],
        "preview_audio_sha256": sent["audio"],
        "visibility": "public",
    }
    rack_id = ok(hub.as_("arranger").post("/racks", json=rack))["id"]
    workflow_id = ok(hub.as_("arranger").post("/workflows", json=made))["id"]
    found = as_("bassist").rack(rack_id).download(tmp_path / "Wobble.adg")
    assert found.read_bytes() == b"a rack"
    workflow = as_("bassist").workflow(workflow_id)
    assert workflow.download(tmp_path / "tame.ipynb").read_bytes() == b"{}"
    assert workflow.download(tmp_path / "tame.wav", "preview-audio").read_bytes() == wav
    with pytest.raises(NotFound):
        workflow.download(tmp_path / "tame.png", "preview-image")
    with pytest.raises(HistoryError, match="free name"):
        arranger.rack(rack_id).download(tmp_path / "Wobble.adg")
    assert sorted(path.name for path in tmp_path.glob("[!c]*")) == ["Wobble.adg", "tame.ipynb", "tame.wav"]


def test_a_rack_whose_line_breaks_is_fetched_anew_and_never_half(as_: As, hub: Hub, tmp_path: Path) -> None:
    data = b"a rack" * 50_000
    rack = {
        "title": "Long",
        "rack_kind": "instrument",
        "file_name": "Long.adg",
        "sha256": upload(hub.as_("arranger"), data, "rack"),
    }
    rack_id = ok(hub.as_("arranger").post("/racks", json=rack))["id"]
    left = [2]

    def breaks(_: int, request: httpx.Request) -> str | None:
        if not request.url.path.endswith("/download") or not left[0]:
            return None
        left[0] -= 1
        return "after"

    client = as_("arranger", Line(breaks)).rack(rack_id)
    assert client.download(tmp_path / "Long.adg").read_bytes() == data
    left[0] = 100
    with pytest.raises(HubUnavailable):
        client.download(tmp_path / "again.adg")
    assert not list(tmp_path.glob("*again*")) + list(tmp_path.glob(".*part"))


def test_a_piece_passes_to_who_accepts_it(as_: As, session: RemoteSession) -> None:
    cellist = as_("cellist")
    cellist.me()  # from then on the hub knows of cellist
    offered = session.offer_to("cellist")
    assert [transfer.id for transfer in cellist.transfers()] == [offered.id]
    cellist.decline(offered)
    cellist.accept(session.offer_to("cellist"))
    assert session.refresh().owner == "cellist"
    assert cellist.transfers() == []


def test_a_version_is_watched_until_it_is_opened(
    as_: As, hub: Hub, saves: list[bytes], tmp_path: Path
) -> None:
    with running(
        f"sqlite:///{tmp_path}/c.sqlite", tmp_path, queue_url=f"sqlite:///{tmp_path}/queue.sqlite"
    ) as slow:
        arranger = slow.as_("arranger")
        session_id = new_session(arranger)
        add_version(arranger, session_id, saves[0])
        asked: list[tuple[int, bool]] = []

        class Watched(httpx.HTTPTransport):
            def handle_request(self, request: httpx.Request) -> httpx.Response:
                response = super().handle_request(request)
                if request.url.path.endswith("/versions/1"):
                    asked.append((response.status_code, "if-none-match" in request.headers))
                    if len(asked) == 3:  # now the worker comes to it
                        database = slow.database()
                        Analyst(database, Contents(slow.settings.blob_url), 1 << 20, 72.0).do(
                            Job("version", _only_version(database))
                        )
                        database.close()
                return response

        credentials = Credentials(tmp_path / "config", use_keyring=False)
        with Community(
            slow.url, "token-of-arranger", transport=Watched(), patience=FAST, credentials=credentials
        ) as client:
            assert client.session(session_id).wait_for(1).state == "ready"
        assert asked == [(200, False), (304, True), (304, True), (200, True)]
        with Community(slow.url, "token-of-arranger", patience=FAST, credentials=credentials) as client:
            add_version(arranger, session_id, saves[1])
            with pytest.raises(HubUnavailable, match="still waiting"):
                client.session(session_id).wait_for(2)


def _only_version(database: Database) -> str:
    with database.reading() as db:
        return db.scalars(select(Version.id)).one()
