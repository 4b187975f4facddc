"""Finding pieces and saying what one thinks of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

import setbook as sb
from setbook.community import EditConflict, id_of
from setbook.errors import BadRequest, HubError, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.hub.service import Hub

    from setbook.community import Community, RemoteSession

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
