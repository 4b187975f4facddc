"""Forking and pulling: a project with a store, its newest set and its samples, never over what is there."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from tests.community.lines import Line
from tests.history.store.saves import saved, xml_digest
from tests.hub.service import new_session, ok, upload

import setbook as sb
from setbook.errors import Contradiction, HubUnavailable, NotFound, NotWritable
from setbook.history import Store
from setbook.wire.places import sample_place, set_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.hub.service import Hub

    from setbook.community import Community

    As = Callable[..., Community]


@pytest.fixture
def public(as_: As, project: Path, hub: Hub) -> str:
    """A public session of arranger's, analysed."""
    session_id = as_("arranger").publish(project, title="Rain", visibility="public").session.id
    hub.settle()
    return session_id


def test_the_history_comes_back_whole(as_: As, public: str, project: Path, tmp_path: Path) -> None:
    pulled = as_("bassist").pull(public, tmp_path / "mine")
    own, theirs = pulled.store, Store.open(project)
    assert [version.written.content for version in own.versions] == [
        version.written.content for version in theirs.versions
    ]
    assert [version.message for version in own.versions] == ["First sketch", "Brücke", "Louder"]
    assert [version.notes for version in own.versions] == [("note 0",), ("note 1",), ("note 2",)]
    assert [version.written.author for version in own.versions] == ["arranger"] * 3
    assert [version.headline for version in own.versions] == [version.headline for version in theirs.versions]
    assert own.verify().problems == []
    assert xml_digest(tmp_path / "mine" / "Rain.als") == theirs.version().written.content
    assert sorted(path.name for path in (tmp_path / "mine").iterdir()) == [".setbook", "Rain.als"]


def test_samples_lie_where_the_set_looks_for_them(as_: As, demo: Path, tmp_path: Path, hub: Hub) -> None:
    done = as_("arranger").publish(demo, visibility="public")
    hub.settle()
    pulled = as_("bassist").pull(done.session.id, tmp_path / "deep" / "mine")
    name = pulled.store.version().written.file
    before, after = sb.open(demo / name), sb.open(pulled.project / name)
    assert after.samples
    for there, here in zip(before.samples, after.samples, strict=True):
        assert here.path is not None
        assert here.path.is_relative_to(pulled.project)
        assert here.path.read_bytes() == there.path.read_bytes()
    assert pulled.store.samples() != []


def test_a_pull_without_a_folder_is_named_after_the_session(
    as_: As, public: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert as_("bassist").pull(public).project == tmp_path / "here" / "Rain Project"


def test_nothing_that_is_there_is_replaced(as_: As, public: str, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    (there / "Rain.als").write_bytes(b"mine")
    with pytest.raises(NotWritable, match="another folder"):
        as_("bassist").pull(public, there)
    assert [path.name for path in there.iterdir()] == ["Rain.als"]
    assert (there / "Rain.als").read_bytes() == b"mine"
    with pytest.raises(NotWritable):
        as_("bassist").pull(public, there / "Rain.als")
    assert not list(tmp_path.glob(".*pulling"))


def test_a_broken_pull_leaves_nothing(as_: As, public: str, tmp_path: Path) -> None:
    line = Line(lambda number, request: "before" if number >= 4 else None)
    with pytest.raises(HubUnavailable):
        as_("bassist", line).pull(public, tmp_path / "mine")
    assert not (tmp_path / "mine").exists()
    assert not list(tmp_path.glob(".*pulling"))
    shaky = Line(lambda number, request: "after" if number % 3 == 1 else None)
    assert len(as_("bassist", shaky).pull(public, tmp_path / "mine").versions) == 3


def test_fork_change_publish_and_compare_back(as_: As, public: str, tmp_path: Path, hub: Hub) -> None:
    bassist = as_("bassist")
    fork = bassist.fork(public, at=2, reason="half-time")
    assert (fork.owner, fork.told.forked_from.version, fork.told.forked_from.reason) == (
        "bassist",
        2,
        "half-time",
    )
    pulled = fork.pull(tmp_path / "fork")
    assert len(pulled.versions) == 2
    assert bassist.publish(pulled.project).added == []  # what was pulled is known
    saved(pulled.project / "Rain.als", 9)
    done = bassist.publish(pulled.project / "Rain.als")
    assert (done.session.id, done.added) == (fork.id, [3])
    back = fork.diff_with_original()
    original = as_("arranger").session(public)
    assert back.headline() == sb.diff(original.read(2), pulled.project / "Rain.als").headline()
    assert (
        fork.diff_with_original(at="newest").headline()
        == sb.diff(original.read(3), pulled.project / "Rain.als").headline()
    )
    assert [found.id for found in original.forks()] == []  # it is private
    assert fork.edit(visibility="unlisted")
    with pytest.raises(NotFound, match="fork whose original"):
        original.diff_with_original()


def test_what_others_add_goes_on_a_branch(
    as_: As, public: str, project: Path, tmp_path: Path, hub: Hub
) -> None:
    as_("arranger").session(public).invite("bassist", "collaborator")
    theirs = as_("bassist").pull(public, tmp_path / "theirs").project
    saved(theirs / "Rain.als", 21)
    assert as_("bassist").publish(theirs / "Rain.als").added == [4]
    hub.settle()
    mine = (project / "Rain.als").read_bytes()
    pulled = as_("arranger").pull(public, project)
    assert [version.branch for version in pulled.versions] == ["bassist"]
    assert (project / "Rain.als").read_bytes() == mine
    saved(project / "Rain.als", 22)
    stored = Store.open(project).commit(project / "Rain.als").version
    assert stored.branch == "main"
    assert as_("arranger").pull(public, project).versions == []
    done = as_("arranger").publish(project)
    assert done.added == [5]
    assert as_("arranger").session(public).versions()[-1].parent == 3  # beside bassist's, not over it


class TestStrangers:
    """A hub is believed no more than any stranger."""

    @pytest.mark.parametrize(
        ("stated", "place"),
        [
            ("Samples/Recorded/kick.wav", "Samples/Recorded/kick.wav"),
            ("../../.ssh/authorized_keys", "Samples/Imported/authorized_keys"),
            ("/etc/cron.d/job", "Samples/Imported/job"),
            ("C:\\Windows\\kick.wav", "Samples/Imported/kick.wav"),
            (".setbook/store.sqlite3", "Samples/Imported/store.sqlite3"),
            ("Rain.als", "Samples/Imported/Rain.als"),
            ("a/nul/b.wav", "Samples/Imported/b.wav"),
            ("..", "Samples/Imported/sample"),
        ],
    )
    def test_places_of_samples(self, stated: str, place: str) -> None:
        assert str(sample_place(stated)) == place

    @pytest.mark.parametrize("stated", ["..", ".bashrc", "con.als", "a:b.als", "evil.sh", "Rain.als "])
    def test_names_of_sets(self, stated: str) -> None:
        assert set_name(stated, "Rain/../x") == "Rain .. x.als"

    def test_a_version_that_names_other_places(
        self, as_: As, hub: Hub, saves: list[bytes], tmp_path: Path
    ) -> None:
        client = hub.as_("cellist")
        session_id = new_session(client, visibility="public")
        kick = upload(client, b"RIFFkick", "sample")
        body = {
            "sha256": upload(client, saves[0], "set"),
            "file_name": "..",
            "samples": [{"path": "../../kick.wav", "sha256": kick}],
        }
        ok(client.post(f"/sessions/{session_id}/versions", json=body), 201)
        hub.settle()
        pulled = as_("bassist").pull(session_id, tmp_path / "a" / "b")
        files = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
        assert {path for path in files if ".setbook" not in path} == {
            "a/b/Rain.als",
            "a/b/Samples/Imported/kick.wav",
        }
        assert pulled.refused == []

    def test_other_bytes_than_the_hash_says_are_refused(
        self, as_: As, hub: Hub, saves: list[bytes], tmp_path: Path
    ) -> None:
        client = hub.as_("cellist")
        session_id = new_session(client, visibility="public")
        data = b"RIFF" + b"wave" * 10
        kick = upload(client, data, "sample")
        body = {"sha256": upload(client, saves[1], "set"), "file_name": "Rain.als"}
        ok(
            client.post(
                f"/sessions/{session_id}/versions",
                json=body | {"samples": [{"path": "kick.wav", "sha256": kick}]},
            ),
            201,
        )
        kept = next(path for path in _files(hub) if sha256(path.read_bytes()).hexdigest() == kick)
        kept.write_bytes(data.replace(b"wave", b"evil"))
        with pytest.raises(Contradiction, match="other bytes"):
            as_("bassist").pull(session_id, tmp_path / "mine")
        assert not (tmp_path / "mine").exists()


def _files(hub: Hub) -> list[Path]:
    from pathlib import Path

    folder = Path(hub.settings.blob_url.removeprefix("file://"))
    return [path for path in folder.rglob("*") if path.is_file()]
