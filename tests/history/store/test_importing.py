"""Histories that were found go into a store and come out of it as they were."""

from __future__ import annotations

import shutil
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from tests.history.store.saves import SOAK, saved

import setbook as sb
from setbook.format import read_document
from setbook.history import Store

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
    checked = 0
    folders = [
        folder for folder in sorted((corpus / "history").glob("*/*")) if SOAK or folder.name != "Song2"
    ]
    for number, folder in enumerate(folders):
        store = Store.create(_made(tmp_path / f"{number}"))
        done = store.import_history(sb.history(folder))
        for each in done:
            version = each.version
            original = next(folder.glob(f"{version.written.file}*"))
            out = store.checkout(version.id, tmp_path / "out.als")
            assert read_document(out).xml == read_document(original).xml
            assert read_document(out).container == read_document(original).container
            out.unlink()
            checked += 1
        assert store.verify().is_clean
    assert checked >= 11


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
    blob = store.blobs.path(present[0].digest)
    blob.write_bytes(blob.read_bytes()[:-1] + b"?")
    assert any("audio file" in problem for problem in store.verify().problems)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
