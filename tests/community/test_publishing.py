"""Publishing a song, from what a person has in hand, over lines good and bad."""

from __future__ import annotations

import random
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from tests.community.lines import Line
from tests.history.store.saves import saved, xml_digest
from tests.hub.service import refused

import setbook as sb
from setbook.community import Community
from setbook.community.contents import Outgoing, send
from setbook.errors import Contradiction, HubUnavailable, NotAllowed, NotFound, SignInNeeded
from setbook.format import read_document
from setbook.history import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.hub.service import Hub

    from setbook.community import Credentials

    As = Callable[..., Community]


def test_a_store_with_words_and_order(as_: As, project: Path) -> None:
    done = as_("arranger").publish(project, title="Rain", tags=["Dub"], genre="dub")
    assert done.added == [1, 2, 3]
    session = as_("arranger").session(done.session.id)
    assert (session.title, session.told.visibility, session.told.tags) == ("Rain", "private", ["dub"])
    versions = session.versions()
    assert [version.message for version in versions] == ["First sketch", "Brücke", "Louder"]
    assert [version.notes for version in versions] == ["note 0", "note 1", "note 2"]
    assert [version.parent for version in versions] == [None, 1, 2]
    assert [version.label for version in versions] == ["", "mix 1", ""]
    assert {version.file_name for version in versions} == {"Rain.als"}
    store = Store.open(project)
    for version, stored in zip(versions, store.versions, strict=True):
        assert read_document(session.read(version.number)).xml == store.blobs.read(stored.written.content)


def test_publishing_again_sends_nothing(as_: As, project: Path) -> None:
    first = as_("arranger").publish(project)
    line = Line()
    again = as_("arranger", line).publish(project)
    assert (again.session.id, again.added, again.sent_bytes) == (first.session.id, [], 0)
    assert {method for method, _ in line.requests} == {"GET"}
    assert line.sent_bytes == 0


def test_only_what_is_new_is_sent(as_: As, project: Path) -> None:
    first = as_("arranger").publish(project)
    saved(project / "Rain.als", 7)
    line = Line()
    done = as_("arranger", line).publish(project / "Rain.als")  # a file that is not stored yet
    assert (done.session.id, done.added) == (first.session.id, [4])
    assert line.count("PUT") == 1
    assert as_("arranger").session(done.session.id).versions()[3].parent == 3


def test_what_was_saved_since_goes_along(as_: As, project: Path) -> None:
    first = as_("arranger").publish(project)
    live_set = sb.open(project / "Rain.als")
    live_set.tempo = 99
    live_set.save()
    again = as_("arranger").publish(project)
    assert (again.session.id, again.added) == (first.session.id, [4])
    assert as_("arranger").session(first.session.id).open().tempo == 99


def test_a_lost_record_is_made_anew_from_what_the_hub_has(as_: As, project: Path) -> None:
    first = as_("arranger").publish(project)
    (project / ".setbook" / "hub.sqlite3").unlink()
    again = as_("arranger").publish(project, session=first.session.id)
    assert (again.added, again.sent_bytes) == ([], 0)
    assert as_("arranger").publish(project).session.id == first.session.id


def test_a_history_of_files_with_its_samples(as_: As, demo: Path) -> None:
    history = sb.history(demo)
    done = as_("arranger").publish(history)
    assert len(done.added) == len(history)
    assert done.missing_samples == []
    newest = as_("arranger").session(done.session.id).versions()[-1]
    played = [sample for sample in newest.samples if sample.sha256]
    assert played
    assert all((demo / sample.path).is_file() for sample in played)
    line = Line()
    names_only = as_("bassist", line).publish(Store.open(demo), samples=False)
    missing = {path.rpartition("/")[2] for path in names_only.missing_samples}  # of all versions
    assert missing >= {sample.path.rpartition("/")[2] for sample in played}
    newest = as_("bassist").session(names_only.session.id).versions()[-1]
    assert {sample.path for sample in newest.samples} == {sample.path for sample in played}
    assert {sample.sha256 for sample in newest.samples} == {None}


def test_a_set_is_published_with_what_led_up_to_it(as_: As, project: Path) -> None:
    other = project / "Snow.als"
    saved(other, 11)
    done = as_("arranger").publish(sb.open(other), visibility="public")
    assert (done.session.title, done.added) == ("Snow", [1])
    assert as_("").session(done.session.id).versions()[0].file_name == "Snow.als"


def test_nothing_of_a_persons_disk_is_told(as_: As, project: Path) -> None:
    from setbook.community.outgoing_song import _path_in_project
    from setbook.history.store import SampleEntry

    for stated in ("/home/arranger/kick.wav", "C:\\Users\\arranger\\kick.wav", "../../kick.wav"):
        assert _path_in_project(SampleEntry(stated, stated)) == "Samples/Imported/kick.wav"


@pytest.mark.parametrize("seed", range(2))
def test_a_bad_line_loses_and_doubles_nothing(as_: As, project: Path, hub: Hub, seed: int) -> None:
    chance = random.Random(seed)

    def fate(number: int, request: object) -> str | None:
        return chance.choice(["before", "after", None, None])

    done = None
    for _ in range(20):
        try:
            done = as_("bassist", Line(fate)).publish(project)
            break
        except HubUnavailable:
            continue
    assert done is not None
    versions = as_("bassist").session(done.session.id).versions()
    assert [version.message for version in versions] == ["First sketch", "Brücke", "Louder"]
    hub.settle()
    assert hub.drifts() == []


def test_a_large_file_goes_on_where_the_line_broke(as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("setbook.community.contents.STRETCH_BYTES", 100_000)
    data = random.Random(3).randbytes(1_000_000)
    outgoing = Outgoing(
        sha256(data).hexdigest(), len(data), "sample", lambda at, count: data[at : at + count]
    )
    broken = Line(lambda number, request: "before" if number >= 6 else None)
    with pytest.raises(HubUnavailable):
        send(as_("cellist", broken).connection, outgoing, lambda _: None)
    rest = Line()
    moved: list[int] = []
    sent_bytes = send(as_("cellist", rest).connection, outgoing, moved.append)
    assert sent_bytes == sum(moved) == len(data) - 4 * 100_000
    assert rest.count("PUT") == 6
    assert send(as_("cellist").connection, outgoing, moved.append) == 0


def test_a_file_that_changes_meanwhile_is_refused(as_: As) -> None:
    data = b"RIFF" * 100
    outgoing = Outgoing(
        sha256(b"other").hexdigest(), len(data), "sample", lambda at, count: data[at : at + count]
    )
    line = Line()
    with pytest.raises(Contradiction, match="hash"):
        send(as_("cellist", line).connection, outgoing, lambda _: None)
    assert line.requests[-1][0] == "DELETE"  # nothing of it stays on the hub
    short = Outgoing(sha256(b"x").hexdigest(), 1000, "sample", lambda at, count: data[at : at + count])
    with pytest.raises(Contradiction, match="ends at 400"):
        send(as_("cellist").connection, short, lambda _: None)


def test_who_may_not_is_told_so(as_: As, project: Path) -> None:
    mine = as_("arranger").publish(project, visibility="public").session.id
    saved(project / "Rain.als", 8)
    with pytest.raises(NotAllowed):
        as_("bassist").publish(project / "Rain.als", session=mine)
    with pytest.raises(SignInNeeded):
        as_("").publish(project)
    with pytest.raises(NotFound, match="check the path"):
        as_("arranger").publish(project / "none.als")


def test_a_session_that_was_removed_is_made_anew(as_: As, project: Path, hub: Hub) -> None:
    first = as_("arranger").publish(project)
    as_("arranger").session(first.session.id).delete()
    refused(hub.as_("arranger").get(f"/sessions/{first.session.id}"), 404)
    again = as_("arranger").publish(project)
    assert again.session.id != first.session.id
    assert again.added == [1, 2, 3]


def test_progress_only_grows_and_ends(as_: As, project: Path) -> None:
    told: list[tuple[float, str]] = []
    as_("arranger").publish(project, progress=lambda share, words: told.append((share, words)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert told[-1][0] == 1.0
    assert any("Rain" in words for _, words in told)


def test_the_credentials_of_the_environment_are_enough(
    hub: Hub, project: Path, credentials: Credentials, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SETBOOK_HUB_URL", hub.url)
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "token-of-editor")
    with Community(credentials=credentials) as found:
        assert found.me().profile.name == "editor"
        assert "token" not in repr(found)
        assert found.publish(project).added == [1, 2, 3]
    assert xml_digest(project / "Rain.als")
