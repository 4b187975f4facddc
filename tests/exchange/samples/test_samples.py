"""Collecting and repairing, on real files: nothing is lost, nothing is guessed, and the new set plays."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import setbook as sb
from setbook.errors import ExchangeError, NotWritable
from setbook.exchange import collect_samples, find_missing, repair
from setbook.format import serialise
from setbook.model.sample_content import content_of, read_stored_content

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


HI = "diracdeltas+unableton/Project/hi.als"
"""Live 9, with its samples beside it."""


def opened(path: Path) -> sb.LiveSet:
    found = sb.open(path)
    assert isinstance(found, sb.LiveSet)
    return found


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def live_9(corpus: Path, tmp_path: Path) -> Path:
    shutil.copytree((corpus / HI).parent, tmp_path / "nine")
    return tmp_path / "nine" / "hi.als"


@pytest.fixture
def live_11(demo_project: Path, tmp_path: Path) -> Path:
    shutil.copytree(demo_project, tmp_path / "eleven")
    return max((tmp_path / "eleven").glob("*.als"))


@pytest.fixture(params=["live_9", "live_11"])
def song(request: pytest.FixtureRequest) -> Path:
    """A project of each form of references: elements, and strings."""
    path: Path = request.getfixturevalue(request.param)
    return path


def test_checksums_are_those_that_live_notes(corpus: Path) -> None:
    checked = 0
    for sample in opened(corpus / HI).samples:
        stored = read_stored_content(sample.element.find("FileRef"))
        if sample.path is not None and stored.crc and stored.size_bytes == sample.path.stat().st_size:
            assert content_of(sample.path) == stored
            checked += 1
    assert checked > 10


def test_collected_project_stands_alone(song: Path, tmp_path: Path) -> None:
    before = snapshot(song.parent)
    live_set = opened(song)
    tree = serialise(live_set.document.root)
    collected = collect_samples(live_set, tmp_path / "new" / "For Ann Project")
    assert snapshot(song.parent) == before
    assert serialise(live_set.document.root) == tree
    assert not collected.missing
    assert all(sample.is_copy for sample in collected.samples)
    shutil.move(tmp_path / "new" / "For Ann Project", tmp_path / "moved")
    shutil.rmtree(song.parent)
    moved = opened(tmp_path / "moved" / collected.path.name)
    samples = moved.samples
    assert samples
    for sample in samples:
        assert sample.found_by == "relative"
        assert sample.stored.kind == "3"
        assert sample.stored.relative.startswith("Samples/Collected/")
        assert read_stored_content(sample.element.find("FileRef")) == content_of(sample.path)
    assert collected.reference_count >= len(samples)
    assert {path.name for path in (tmp_path / "moved").iterdir()} == {
        "Ableton Project Info", "Samples", collected.path.name,
    }  # fmt: skip


def test_only_references_change(song: Path, tmp_path: Path) -> None:
    collected = collect_samples(opened(song), tmp_path / "new")

    def rest(live_set: sb.LiveSet) -> bytes:
        for reference in live_set.element.iter("SampleRef"):
            for tag in ("FileRef", "LastModDate"):
                reference.remove(reference.find(tag))
        return serialise(live_set.document.root)

    assert rest(collected.live_set) == rest(opened(song))


def test_collecting_twice_adds_nothing_and_replaces_nothing(song: Path, tmp_path: Path) -> None:
    first = collect_samples(opened(song), tmp_path / "new")
    with pytest.raises(ExchangeError, match="found one"):
        collect_samples(opened(song), tmp_path / "new")
    before = snapshot(tmp_path / "new")
    again = collect_samples(first.live_set, tmp_path / "new")
    assert not any(sample.is_copy for sample in again.samples)
    assert set(snapshot(tmp_path / "new")) == set(before)


def test_same_names_with_other_content_get_numbers(live_9: Path, tmp_path: Path) -> None:
    live_set = opened(live_9)
    sample = live_set.samples[0]
    folder = tmp_path / "new" / "Samples" / "Collected"
    folder.mkdir(parents=True)
    (folder / sample.path.name).write_bytes(b"somebody's own")
    collected = collect_samples(live_set, tmp_path / "new")
    assert (folder / sample.path.name).read_bytes() == b"somebody's own"
    taken = next(one for one in collected.samples if one.name == sample.name)
    assert taken.path.name == f"{sample.path.stem} 2{sample.path.suffix}"


def test_missing_samples_stay_and_are_said(live_9: Path, tmp_path: Path) -> None:
    gone = next(sample for sample in opened(live_9).samples if sample.path is not None)
    name = gone.name
    gone.path.unlink()
    collected = collect_samples(opened(live_9), tmp_path / "new")
    assert any(name in path for path in collected.missing)
    assert any(sample.name == name and not sample.exists for sample in collected.live_set.samples)


def _lose(song: Path, into: Path, rename: Callable[[str], str] = str) -> list[str]:
    """Move a project's samples somewhere else."""
    names = []
    into.mkdir()
    for sample in opened(song).samples:
        if sample.path is not None and sample.path.exists():
            names.append(sample.name)
            shutil.move(sample.path, into / rename(sample.path.name))
    return names


@pytest.mark.parametrize("renamed", [False, True])
def test_moved_and_renamed_samples_are_found_by_content(song: Path, tmp_path: Path, renamed: bool) -> None:
    lost = _lose(song, tmp_path / "disk", (lambda name: f"take 7 {name}") if renamed else str)
    live_set = opened(song)
    before = snapshot(tmp_path / "disk")
    matches = find_missing(live_set, [tmp_path / "disk"])
    by_name = {match.sample.name: match for match in matches}
    noted = [name for name in lost if by_name[name].content.crc]
    if renamed:
        assert all(by_name[name].status == "found" for name in noted)
    else:
        assert {by_name[name].status for name in lost} <= {"found", "ambiguous"}
    done = repair(live_set, matches, song.parent / "mended.als")
    assert snapshot(tmp_path / "disk") == before
    assert {match.sample.name for match in done.found} >= set(noted if renamed else [])
    for sample in done.live_set.samples:
        match = by_name.get(sample.name)
        if match is not None and match.path is not None:
            assert sample.exists
            assert sample.found_by in {"relative", "absolute"}
            assert sample.path.resolve() == match.path.resolve()


def test_two_that_fit_are_reported_and_not_guessed(live_9: Path, tmp_path: Path) -> None:
    lost = opened(live_9).samples[0]
    data = lost.path.read_bytes()
    lost.path.unlink()
    for number in (1, 2):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / lost.name).write_bytes(
            data[:20_000] + bytes([number]) * (len(data) - 20_000)
        )
    live_set = opened(live_9)
    (match,) = [
        m for m in find_missing(live_set, [tmp_path / "1", tmp_path / "2"]) if m.sample.name == lost.name
    ]
    assert match.status == "ambiguous"
    assert match.path is None
    assert len(match.candidates) == 2
    done = repair(live_set, [match], live_9.parent / "mended.als")
    assert [left.sample.name for left in done.left] == [lost.name]
    chosen = replace(match, status="found", candidates=match.candidates[1:])
    mended = repair(live_set, [chosen], live_9.parent / "chosen.als").live_set
    assert next(s for s in mended.samples if s.name == lost.name).path == match.candidates[1].path


def test_twins_are_one(live_9: Path, tmp_path: Path) -> None:
    lost = opened(live_9).samples[0]
    data = lost.path.read_bytes()
    lost.path.unlink()
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / lost.name).write_bytes(data)
    (match,) = [
        m
        for m in find_missing(opened(live_9), [tmp_path / "b", tmp_path / "a"])
        if m.sample.name == lost.name
    ]
    assert (match.status, match.path) == ("found", tmp_path / "a" / lost.name)


def test_another_file_of_the_name_is_doubtful(live_9: Path, tmp_path: Path) -> None:
    lost = opened(live_9).samples[0]
    lost.path.unlink()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / lost.name).write_bytes(b"another sound")
    (match,) = [m for m in find_missing(opened(live_9), [tmp_path / "other"]) if m.sample.name == lost.name]
    assert (match.status, match.path) == ("doubtful", None)


def test_nothing_is_replaced_by_a_repair(live_9: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.als").write_bytes(b"mine")
    with pytest.raises(ExchangeError, match="found one"):
        repair(opened(live_9), [], tmp_path / "mine.als")
    assert (tmp_path / "mine.als").read_bytes() == b"mine"


@pytest.mark.skipif(os.name == "nt", reason="Windows says it otherwise")
def test_a_folder_that_cannot_be_made_is_said(live_9: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotWritable, match="expected to copy samples"):
        collect_samples(opened(live_9), tmp_path / "file" / "project")
