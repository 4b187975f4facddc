"""Histories that were found go into a store and come out of it as they were."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from tests.history.store.saves import SOAK, saved

import setbook as sb
from setbook.errors import SetbookError, StoreDamaged
from setbook.format import read_document
from setbook.history import Store
from setbook.history.store import SampleEntry
from setbook.history.store.sample_list import hash_file, take_file
from setbook.history.store.sample_return import return_samples

if TYPE_CHECKING:
    from pathlib import Path

COUGAR = "history/EduardvonBriesen+Ableton-Project/Project_cougar"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A song by file names, with a fork."""
    folder = tmp_path / "Rain Project"
    folder.mkdir()
    for number, name in enumerate(("Rain v1", "Rain v2", "Rain v2 (slow)", "Rain v3")):
        saved(folder / f"{name}.als", number)
    return folder


def test_order_parents_times_and_names_are_kept(project: Path) -> None:
    history = sb.history(project)
    store = Store.create(project)
    done = store.import_history(history)
    assert all(each.is_new for each in done)
    for found, stored in zip(history.versions, [each.version for each in done], strict=True):
        assert (stored.name, stored.time) == (found.name, found.time)
        assert stored.parent == (None if found.parent is None else done[found.parent].version.id)
    for step in history.steps:
        stored = done[step.after.index].version
        assert (stored.headline, stored.badges) == (step.headline, step.badges)
    assert [branch.name for branch in store.branches] == ["main", "slow"]
    assert store.version().name == "Rain v3"
    assert store.verify().is_clean


def test_taking_it_in_again_adds_nothing(project: Path) -> None:
    store = Store.create(project)
    store.import_history(sb.history(project))
    assert not any(each.is_new for each in store.import_history(sb.history(project)))
    saved(project / "Rain v4.als", 9)
    assert [each.is_new for each in store.import_history(sb.history(project))] == [False] * 4 + [True]
    assert len(store) == 5


def test_what_was_committed_before_stays_where_it_is(project: Path) -> None:
    store = Store.create(project)
    newest = project / "Rain v3.als"
    store.commit(newest)
    saved(newest, 30)
    head = store.commit(newest).version
    store.branch("club")
    store.import_history(sb.history(project, song="Rain"))
    assert store.version("main").id == store.version().id == head.id
    found = {version.name: version for version in store.versions}
    assert found["Rain v2"].parent == found["Rain v1"].id
    assert found["Rain v1"].parent is None
    assert {branch.name for branch in store.branches} == {"main", "club", "main 2", "slow"}
    assert next(branch.name for branch in store.branches if branch.is_current) == "club"


def test_restoring_goes_on_with_its_own_song(project: Path) -> None:
    store = Store.create(project)
    for number, name in enumerate(("Sun v1", "Sun v2", "Rain v1")):
        saved(project / f"{name}.als", number)
        store.commit(project / f"{name}.als")
    sun = [version for version in store.versions if version.written.song == "sun"]
    done = store.restore(sun[0].id)
    assert (done.version.parent, done.version.written.content) == (sun[1].id, sun[0].written.content)


def test_a_list_of_samples_leads_nowhere_else(project: Path, tmp_path: Path) -> None:
    """A digest becomes a path: one from a stranger's store must not point out of it."""
    store = Store.create(project)
    version = store.commit(project / "Rain v1.als").version
    outside = tmp_path / "secret"
    outside.write_text("private")
    for number, digest in enumerate(("../../../../secret", "/etc/passwd", "ab/../../../secret", 7)):
        listed = json.dumps({"stored_path": "x.wav", "digest": digest}).encode()
        packed = store.blobs.pack(listed)
        store.blobs.write(packed)
        with store.database.writing() as db:
            db.execute("UPDATE versions SET samples = ?", (bytes.fromhex(packed.digest),))
        with pytest.raises(StoreDamaged):
            store.samples()
        with pytest.raises(StoreDamaged):
            store.fork(version.id, tmp_path / f"fork {number}")


def test_a_sample_is_put_back_inside_the_project_only(project: Path, tmp_path: Path) -> None:
    store = Store.create(project)
    store.commit(project / "Rain v1.als")
    source = tmp_path / "kick.wav"
    source.write_bytes(b"boom" * 1000)
    digest = hash_file(source)
    assert take_file(source, digest, store.blobs)
    places = ("../kick 2.wav", str(tmp_path / "kick 3.wav"), "Samples/../../kick 4.wav", "Samples/kick.wav")
    entries = [SampleEntry(path, path, digest=digest) for path in places]
    assert return_samples(entries, project, store.blobs) == [project / "Samples" / "kick.wav"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [project.name, "kick.wav"]


def test_records_of_other_values_are_said(project: Path) -> None:
    store = Store.create(project)
    store.commit(project / "Rain v1.als")
    for change in ("time = 'noon'", "badges = '{'", "content = 'text'", "id = x'00'"):
        copy = shutil.copy(store.database.path, project / "copy")
        with store.database.writing() as db:
            db.execute(f"UPDATE versions SET {change}")
        with pytest.raises(SetbookError):
            Store.open(project).read()
        shutil.move(copy, store.database.path)


def test_a_history_counts_what_only_the_store_has(project: Path) -> None:
    store = Store.create(project)
    store.import_history(sb.history(project))
    song = project / "Rain v3.als"
    for number in (20, 21):
        saved(song, number)
        store.commit(song, f"Save {number}")
    history = sb.history(project)
    # Versions that lie in the folder count as files; the two older states of v3 are the store's.
    assert [
        (version.name.partition(" @ ")[0], version.origin, version.parent) for version in history.versions
    ] == [
        ("Rain v1", "file", None),
        ("Rain v2", "file", 0),
        ("Rain v2 (slow)", "file", 1),
        ("Rain v3", "store", 1),
        ("Rain v3", "store", 3),
        ("Rain v3", "file", 4),
    ]
    kept = next(version for version in history.versions if version.message == "Save 20")
    assert kept.stored == store.version("HEAD~1").id
    assert sha256(kept.open().document.xml).hexdigest() == store.version("HEAD~1").written.content
    assert history.skipped == []


def test_a_damaged_store_hides_no_files(project: Path) -> None:
    store = Store.create(project)
    store.database.path.write_bytes(b"no database" * 200)
    with pytest.warns(sb.errors.SetbookWarning, match="left out"):
        assert len(sb.history(project)) == 4


@pytest.mark.corpus
@pytest.mark.slow
def test_the_corpus_histories_come_back_byte_for_byte(corpus: Path, tmp_path: Path) -> None:
    folders = [path for path in sorted((corpus / "history").glob("*/*")) if SOAK or "cougar" in path.name]
    checked = 0
    for number, folder in enumerate(folders):
        store = Store.create(_made(tmp_path / f"{number}"))
        for each in store.import_history(sb.history(folder)):
            version = each.version
            original = next(folder.glob(f"{version.written.file}*"))
            out = store.checkout(version.id, tmp_path / "out.als")
            assert read_document(out).xml == read_document(original).xml
            assert read_document(out).container == read_document(original).container
            out.unlink()
            checked += 1
        assert store.verify().is_clean
    assert checked >= (13 if SOAK else 6)


@pytest.mark.corpus
def test_samples_are_named_and_where_asked_for_kept(corpus: Path, tmp_path: Path) -> None:
    project = tmp_path / "Project"
    shutil.copytree(corpus / "diracdeltas+unableton/Project", project)
    song = project / "hi.als"
    store = Store.create(project, keep_samples=True)
    version = store.commit(song).version
    samples = store.samples(version.id)
    present = [sample for sample in samples if sample.digest]
    assert len(present) == sum(sample.exists for sample in sb.open(song).samples)
    for sample in present:
        assert sample.digest == sha256((project / sample.path).read_bytes()).hexdigest()
        assert store.blobs.path(sample.digest).stat().st_size == sample.size_bytes + 64
    blob_count = store.verify().blob_count
    edited = sb.open(song)
    edited.tempo = 91
    store.commit(edited)
    assert store.verify().blob_count == blob_count + 1  # the set alone; its samples are there already
    gone = {project / sample.path for sample in present[:3]}
    contents = {path: path.read_bytes() for path in gone}
    for path in gone:
        path.unlink()
    other = project / present[4].path
    other.write_bytes(b"recorded anew")
    assert set(store.return_samples(version.id)) == gone
    assert {path: path.read_bytes() for path in gone} == contents
    assert other.read_bytes() == b"recorded anew"
    assert store.return_samples(version.id) == []
    blob = store.blobs.path(present[0].digest)
    blob.write_bytes(blob.read_bytes()[:-1] + b"?")
    assert any("audio file" in problem for problem in store.verify().problems)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
