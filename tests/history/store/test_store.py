"""The store through its face: what goes in comes back, names find it, nothing that is not stored is replaced."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from tests.history.store.saves import saved, xml_digest

import setbook as sb
from setbook.errors import (
    CorruptContainer,
    HistoryError,
    NotFound,
    NotStored,
    StoreDamaged,
)
from setbook.format import element, read_document
from setbook.history import Store, StoredVersion
from setbook.history.store import blob_file, records

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "Song Project"
    folder.mkdir()
    return folder


@pytest.fixture
def song(project: Path) -> Path:
    return project / "Song.als"


@pytest.fixture
def store(project: Path) -> Store:
    return Store.create(project)


@pytest.fixture
def five(store: Store, song: Path) -> list[str]:
    """Ids of five versions of a song, oldest first."""
    found = []
    for number in range(5):
        saved(song, number)
        found.append(store.commit(song, f"Save {number}").version.id)
    return found


class TestCommit:
    def test_each_version_gives_back_its_very_xml(self, store: Store, song: Path, tmp_path: Path) -> None:
        digests = {}
        for number in range(8):
            digest = saved(song, number)
            digests[store.commit(song).version.id] = digest
        for version_id, digest in digests.items():
            out = store.checkout(version_id, tmp_path / f"{version_id}.als")
            assert xml_digest(out) == digest
            assert read_document(out).container == "gzip"
        assert store.verify().is_clean

    def test_plain_xml_stays_plain(self, store: Store, song: Path, tmp_path: Path) -> None:
        saved(song, 1)
        xml = read_document(song).xml
        song.write_bytes(xml)
        version = store.commit(song).version
        assert store.checkout(version.id, tmp_path / "out.als").read_bytes() == xml

    def test_unchanged_content_adds_nothing_and_says_so(self, store: Store, song: Path) -> None:
        saved(song, 1)
        first = store.commit(song)
        again = store.commit(song, "Again")
        assert (first.outcome, again.outcome) == ("stored", "unchanged")
        assert again.version.id == first.version.id
        assert len(store) == 1

    def test_going_back_is_a_version_too_and_costs_no_second_content(self, store: Store, song: Path) -> None:
        for number in (1, 2, 1):
            saved(song, number)
            assert store.commit(song).is_new
        assert len(store) == 3
        assert store.verify().blob_count == 2

    def test_the_step_is_told_as_the_diff_tells_it(self, store: Store, song: Path, tmp_path: Path) -> None:
        saved(song, 1)
        shutil.copyfile(song, tmp_path / "before.als")
        assert store.commit(song).version.headline == ""
        saved(song, 2)
        version = store.commit(song).version
        assert version.headline == sb.diff(tmp_path / "before.als", song).headline()
        assert version.badges
        assert store.log()[0].headline == version.headline

    def test_only_musical_leaves_out_what_live_writes_by_itself(self, store: Store, song: Path) -> None:
        saved(song, 1)
        live_set = sb.open(song)
        counter = element("NextPointeeId", 100)
        live_set.element.append(counter)
        store.commit(live_set)
        counter.set("Value", "600")
        assert store.commit(live_set, only_musical=True).outcome == "not musical"
        assert store.commit(live_set).outcome == "stored"

    def test_an_opened_set_goes_in_with_its_edits(self, store: Store, song: Path) -> None:
        saved(song, 1)
        live_set = sb.open(song)
        live_set.tempo = 99
        version = store.commit(live_set).version
        assert store.open_version(version.id).tempo == 99
        assert sb.open(song).tempo != 99

    def test_words_and_times_are_kept(self, store: Store, song: Path) -> None:
        saved(song, 1)
        when = datetime(2021, 6, 13, 21, 8, 30, tzinfo=UTC)
        store.commit(song, "Brücke", tags=["mix 1"], notes=["for the label"], time=when, author="A. Nother")
        version = store.version("mix 1")
        assert (version.message, version.time, version.written.author) == ("Brücke", when, "A. Nother")
        assert version.notes == ("for the label",)

    def test_what_is_no_set_is_refused_and_leaves_no_version(self, store: Store, song: Path) -> None:
        song.write_bytes(b"\x1f\x8bbroken")
        with pytest.raises(CorruptContainer):
            store.commit(song)
        with pytest.raises(FileNotFoundError):
            store.commit(song.with_name("nowhere.als"))
        assert len(store) == 0
        assert store.verify().is_clean

    def test_a_failing_comparison_costs_no_version(
        self, store: Store, song: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        saved(song, 1)
        store.commit(song)
        monkeypatch.setattr(import_module("setbook.history.store.step_summary"), "diff", lambda *_: 1 / 0)
        digest = saved(song, 2)
        assert store.commit(song).version.written.content == digest


class TestNames:
    def test_every_way_to_name_a_version(self, store: Store, five: list[str]) -> None:
        store.tag("demo", five[1])
        for name, index in [
            ("HEAD", 4), ("HEAD~", 3), ("HEAD~2", 2), ("main", 4), ("main~4", 0), ("demo", 1), ("demo~1", 0),
            (five[3], 3), (five[3][:10].upper(), 3), (f"{five[3][:10]}~1", 2),
        ]:  # fmt: skip
            assert store.version(name).id == five[index], name

    def test_what_names_nothing_is_said(self, store: Store, five: list[str]) -> None:
        for name in ("HEAD~5", "nobody", five[0][:3], "HEAD~x", "", "~", "zzzz", "%", "' OR 1=1 --"):
            with pytest.raises(NotFound):
                store.version(name)

    def test_digits_that_fit_several_are_refused(self, store: Store, five: list[str]) -> None:
        known: dict[str, StoredVersion] = {}
        template = store.version(five[0])
        for number in range(5000):  # ids are hashes: among some hundreds two begin alike
            written = replace(template.written, message=f"{number}")
            twin = replace(template, id=written.id, written=written)
            other = known.setdefault(twin.id[:4], twin)
            if other is not twin:
                break
        with store.database.writing() as db:
            records.add_version(db, twin)
            records.add_version(db, other)
        with pytest.raises(NotFound, match="fits"):
            store.version(twin.id[:4])
        assert store.version(twin.id[:12]).id == twin.id

    def test_a_tag_stays_with_its_version(self, store: Store, five: list[str]) -> None:
        store.tag("mix", five[1])
        store.tag("mix", five[1])
        with pytest.raises(HistoryError, match="names"):
            store.tag("mix", five[2])
        for bad in ("HEAD", "a~1", "", " ", "x\ny", "y" * 101):
            with pytest.raises(HistoryError):
                store.tag(bad)
        saved(store.project / "Song.als", 70)
        with pytest.raises(HistoryError, match="names"):
            store.commit(store.project / "Song.als", tags=["mix"])
        assert store.tags == {"mix": five[1]}
        assert len(store) == 5

    def test_notes_gather(self, store: Store, five: list[str]) -> None:
        store.note("too loud", five[2])
        store.note("better", five[2][:8])
        assert store.version(five[2]).notes == ("too loud", "better")


class TestBranches:
    def test_a_branch_goes_its_own_way(self, store: Store, song: Path, five: list[str]) -> None:
        store.branch("club", five[2])
        saved(song, 10)
        club = store.commit(song).version
        assert (club.parent, club.branch) == (five[2], "club")
        store.branch("main")
        saved(song, 11)
        assert store.commit(song).version.parent == five[4]
        assert [version.id for version in store.log("club")] == [club.id, *five[2::-1]]

    def test_a_branch_is_not_moved(self, store: Store, five: list[str]) -> None:
        store.branch("club", five[2])
        with pytest.raises(HistoryError, match="is there"):
            store.branch("club", five[1])

    def test_a_file_that_states_its_branch_goes_there_and_others_go_on(
        self, store: Store, project: Path
    ) -> None:
        names = ["Rain v1", "Rain v2", "Rain v2 (slow)", "Rain v3", "Rain v3 (slow)"]
        found = {}
        for number, name in enumerate(names):
            saved(project / f"{name}.als", number)
            found[name] = store.commit(project / f"{name}.als").version
        assert [found[name].branch for name in names] == ["main", "main", "slow", "main", "slow"]
        assert found["Rain v2 (slow)"].parent == found["Rain v2"].id
        assert found["Rain v3"].parent == found["Rain v2"].id
        assert found["Rain v3 (slow)"].parent == found["Rain v2 (slow)"].id

    def test_two_songs_of_a_folder_do_not_mix(self, store: Store, project: Path) -> None:
        for number, name in enumerate(("Rain v1", "Sun v1", "Rain v2", "Sun v2")):
            saved(project / f"{name}.als", number)
            store.commit(project / f"{name}.als")
        assert [version.name for version in store.log()] == ["Sun v2", "Sun v1"]
        assert [version.name for version in store.log("HEAD~1")] == ["Sun v1"]


class TestCheckout:
    def test_a_stored_file_is_replaced(self, store: Store, song: Path, five: list[str]) -> None:
        assert store.checkout(five[0]) == song
        assert xml_digest(song) == store.version(five[0]).written.content
        store.checkout("main")
        assert xml_digest(song) == store.version(five[4]).written.content
        assert sorted(path.name for path in song.parent.iterdir()) == [".setbook", "Song.als"]

    def test_what_is_not_stored_is_never_replaced(self, store: Store, song: Path, five: list[str]) -> None:
        for content in (b"", b"a text", b"\x1f\x8b broken"):
            song.write_bytes(content)
            with pytest.raises(NotStored, match="commit it first"):
                store.checkout(five[0])
            assert song.read_bytes() == content
        unsaved = saved(song, 77)
        with pytest.raises(NotStored):
            store.restore(five[0])
        assert xml_digest(song) == unsaved
        assert len(store) == 5
        assert sorted(path.name for path in song.parent.iterdir()) == [".setbook", "Song.als"]

    def test_what_the_store_cannot_give_back_is_not_replaced(
        self, store: Store, song: Path, five: list[str]
    ) -> None:
        blob = store.blobs.path(store.version(five[4]).written.content)
        blob.write_bytes(blob.read_bytes()[:-5])
        before = song.read_bytes()
        with pytest.raises(StoreDamaged):
            Store.open(song.parent).checkout(five[0])
        assert song.read_bytes() == before

    def test_restoring_is_a_new_version(self, store: Store, song: Path, five: list[str]) -> None:
        done = store.restore(five[1])
        assert done.is_new
        assert done.version.parent == five[4]
        assert done.version.written.content == store.version(five[1]).written.content == xml_digest(song)
        assert store.version("HEAD").id == done.version.id

    def test_a_name_from_a_hostile_store_stays_in_the_folder(
        self, store: Store, song: Path, tmp_path: Path
    ) -> None:
        saved(song, 1)
        for number, file in enumerate(
            ("../../outside.als", str(tmp_path / "outside.als"), "../Song Project/../outside.als")
        ):
            saved(song, number)
            version = store.commit(song, file=file).version
            assert store.checkout(version.id) == song.parent / "outside.als"
        assert not (tmp_path.parent / "outside.als").exists()
        assert not (tmp_path / "outside.als").exists()

    def test_a_set_in_a_folder_of_the_project_comes_back_there(self, store: Store, project: Path) -> None:
        deep = project / "Sketches" / "Song.als"
        deep.parent.mkdir()
        first = saved(deep, 1)
        store.commit(deep)
        saved(project / "Song.als", 2)
        store.commit(project / "Song.als")
        saved(deep, 3)
        store.commit(deep)
        assert [version.written.file for version in store.versions] == [
            "Sketches/Song.als",
            "Song.als",
            "Sketches/Song.als",
        ]
        assert store.checkout(store.versions[0].id) == deep
        assert xml_digest(deep) == first


class TestKeeping:
    def test_chains_end_and_whole_contents_come_again(
        self, store: Store, song: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(blob_file, "MOST_DEPTH", 5)
        for number in range(13):
            saved(song, number, points=2)
            store.commit(song)
        heads = [store.blobs.head(version.written.content) for version in store.versions]
        assert [head.depth for head in heads] == [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0]
        assert {head.kind for head in heads} == {"whole", "delta"}
        assert store.verify().is_clean

    def test_a_chain_ends_where_unpacking_it_would_take_long(
        self, store: Store, song: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        saved(song, 1)
        size_bytes = len(read_document(song).xml)
        monkeypatch.setattr(blob_file, "MOST_CHAIN_BYTES", int(3.5 * size_bytes))
        for number in range(1, 6):
            saved(song, number)
            store.commit(song)
        depths = [store.blobs.head(version.written.content).depth for version in store.versions]
        assert depths == [0, 1, 2, 0, 1]

    def test_damage_is_found_and_not_repaired(self, store: Store, song: Path, five: list[str]) -> None:
        blob = store.blobs.path(store.version(five[2]).written.content)
        data = bytearray(blob.read_bytes())
        data[len(data) // 2] ^= 1
        blob.write_bytes(data)
        found = store.verify()
        assert not found.is_clean
        assert any(store.version(five[2]).written.content[:12] in problem for problem in found.problems)
        assert blob.read_bytes() == data
        again = Store.open(song.parent)
        with pytest.raises(StoreDamaged):
            again.read(five[2])
        blob.write_bytes(b"no blob")
        with pytest.raises(StoreDamaged, match="Nothing was removed"):
            again.gc(older_than_seconds=0)

    def test_the_next_commit_does_not_rest_on_damage(self, store: Store, song: Path, five: list[str]) -> None:
        blob = store.blobs.path(store.version(five[4]).written.content)
        blob.write_bytes(blob.read_bytes()[:-5])
        again = Store.open(song.parent)
        digest = saved(song, 50)
        version = again.commit(song).version
        assert Store.open(song.parent).blobs.read(digest)
        assert again.blobs.head(digest).kind == "whole"
        assert version.parent == five[4]

    def test_changed_records_are_found(self, store: Store, five: list[str]) -> None:
        with store.database.writing() as db:
            db.execute("UPDATE versions SET message = 'other' WHERE number = 2")
            db.execute("DELETE FROM versions WHERE number = 4")
        problems = "\n".join(store.verify().problems)
        assert f"version {five[1][:8]}" in problems
        assert f"expected its parent {five[3][:12]}" in problems

    def test_only_what_no_version_needs_is_cleared_away(self, store: Store, five: list[str]) -> None:
        left = store.blobs.pack(b"a commit that was killed" * 40, base=store.version().written.content)
        store.blobs.write(left)
        assert store.verify().left_over == [left.digest]
        assert store.gc() == 0  # too young: somebody may be about to need it
        assert store.gc(older_than_seconds=0) > 0
        found = store.verify()
        assert (found.is_clean, found.left_over, found.version_count) == (True, [], 5)

    def test_a_store_of_a_newer_form_is_refused(self, store: Store, project: Path) -> None:
        with store.database.writing() as db:
            db.execute("PRAGMA user_version = 99")
        with pytest.raises(HistoryError, match="update setbook"):
            Store.open(project)

    def test_an_older_form_is_brought_up_to_date(
        self, store: Store, project: Path, five: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        database = import_module("setbook.history.store.database")
        newer = ("ALTER TABLE versions ADD COLUMN mood TEXT NOT NULL DEFAULT 'unknown'",)
        monkeypatch.setattr(database, "STEPS", (*database.STEPS, newer))
        again = Store.open(project)
        assert [version.id for version in again.versions] == five
        with again.database.reading() as db:
            assert db.execute("SELECT mood FROM versions").fetchall()[4][0] == "unknown"
            assert db.execute("PRAGMA user_version").fetchone()[0] == 2
        assert Store.open(project).verify().is_clean

    def test_a_step_that_fails_changes_nothing(
        self, store: Store, project: Path, five: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        database = import_module("setbook.history.store.database")
        broken = ("DROP TABLE notes", "CREATE NONSENSE")
        with monkeypatch.context() as patched:
            patched.setattr(database, "STEPS", (*database.STEPS, broken))
            with pytest.raises(sqlite3.OperationalError):
                Store.open(project)
        assert Store.open(project).note("still here").notes == ("still here",)

    def test_a_database_that_a_kill_left_empty_is_finished(
        self, store: Store, project: Path, song: Path
    ) -> None:
        store.database.path.write_bytes(b"")
        saved(song, 1)
        assert Store.open(project).commit(song).is_new
        assert Store.open(project).id

    def test_other_bytes_in_the_databases_place_are_said(self, store: Store, project: Path) -> None:
        store.database.path.write_bytes(b"this is no database" * 100)
        with pytest.raises(StoreDamaged, match="put a copy"):
            Store.open(project)

    def test_there_is_one_store_a_project(self, store: Store, project: Path, tmp_path: Path) -> None:
        with pytest.raises(HistoryError, match="found one"):
            Store.create(project)
        with pytest.raises(NotFound, match="setbook commit"):
            Store.open(tmp_path)


class TestFork:
    def test_a_fork_knows_where_it_comes_from(self, store: Store, five: list[str], tmp_path: Path) -> None:
        forked = store.fork(five[2], tmp_path / "Remix")
        assert forked.forked_from == {"store": store.id, "version": five[2]}
        assert forked.id != store.id
        assert [version.id for version in forked.log()] == five[2::-1]
        assert forked.verify().is_clean
        assert xml_digest(tmp_path / "Remix" / "Song.als") == store.version(five[2]).written.content
        saved(tmp_path / "Remix" / "Song.als", 99)
        assert forked.commit(tmp_path / "Remix" / "Song.als").version.parent == five[2]

    def test_a_merge_has_two_parents(self, store: Store, song: Path, five: list[str]) -> None:
        store.branch("club", five[1])
        saved(song, 20)
        club = store.commit(song).version
        store.branch("main")
        saved(song, 21)
        merge = store.commit(song, merged="club").version
        assert (merge.parent, merge.written.merged) == (five[4], club.id)
        assert store.verify().is_clean
