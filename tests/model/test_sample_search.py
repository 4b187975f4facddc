"""Samples are found where the set says, and a guess says that it is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import setbook as sb

if TYPE_CHECKING:
    from pathlib import Path

_SET = (
    '<Ableton MinorVersion="11.0_11300" Creator="Ableton Live 11.3"><LiveSet><SampleRef><FileRef>'
    '<RelativePathType Value="{kind}" /><RelativePath Value="{relative}" /><Path Value="{absolute}" /><Type Value="1" />'
    "</FileRef></SampleRef></LiveSet></Ableton>"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a set in a folder of its own, and samples."""
    root = tmp_path / "Song Project"
    for folder in ("Ableton Project Info", "Sets", "Samples/Imported", "Samples/Recorded"):
        (root / folder).mkdir(parents=True)
    for file in (
        "Samples/Imported/kick.wav",
        "Sets/near.wav",
        "Samples/Imported/twice.wav",
        "Samples/Recorded/twice.wav",
    ):
        (root / file).touch()
    (tmp_path / "outside.wav").touch()
    return root


def _sample(project: Path, kind: int, relative: str = "", absolute: str = "") -> sb.LiveSet:
    path = project / "Sets" / "song.als"
    path.write_text(_SET.format(kind=kind, relative=relative, absolute=absolute))
    (sample,) = sb.open(path).samples
    return sample


def test_relative_to_the_project(project: Path) -> None:
    sample = _sample(project, 3, "Samples/Imported/kick.wav", "C:/elsewhere/kick.wav")
    assert (sample.path, sample.found_by) == (project / "Samples/Imported/kick.wav", "relative")
    assert sample.stored_path == "C:/elsewhere/kick.wav"


def test_relative_to_the_set(project: Path) -> None:
    assert _sample(project, 1, "near.wav").path == project / "Sets" / "near.wav"
    assert _sample(project, 1, "../../outside.wav").path == project.parent / "outside.wav"


def test_absolute(project: Path) -> None:
    outside = project.parent / "outside.wav"
    sample = _sample(project, 5, "Packs/outside.wav", str(outside))
    assert (sample.path, sample.found_by) == (outside, "absolute")


def test_a_name_is_a_guess_and_says_so(project: Path) -> None:
    sample = _sample(project, 0, "", "C:\\Users\\me\\kick.wav")
    assert (sample.name, sample.found_by) == ("kick.wav", "name")
    assert sample.path == project / "Samples/Imported/kick.wav"


def test_two_of_a_name_are_no_answer(project: Path) -> None:
    sample = _sample(project, 0, "", "/gone/twice.wav")
    assert (sample.path, sample.found_by, sample.exists) == (None, None, False)


@pytest.mark.parametrize(
    "place", ["//host/share/kick2.wav", "\\\\host\\share\\kick2.wav", "odd\u2028name", "x" * 5000, ".", ""]
)
def test_strange_places_are_missing(project: Path, place: str) -> None:
    sample = _sample(project, 1, place, "/nowhere/kick2.wav")
    assert sample.path is None


def test_summary_lists_what_is_missing(project: Path) -> None:
    path = project / "Sets" / "song.als"
    path.write_text(_SET.format(kind=3, relative="Samples/gone.wav", absolute="D:/gone.wav"))
    assert sb.open(path).summary()["samples"] == [
        {"name": "gone.wav", "path": "D:/gone.wav", "exists": False}
    ]


def test_a_confined_set_finds_nothing_outside_of_its_folder(project: Path) -> None:
    outside = project.parent / "outside.wav"
    for kind, relative, absolute in (
        (1, "../../outside.wav", ""),
        (5, "", str(outside)),
        (5, "", str(project / "Samples/Imported/kick.wav")),
    ):
        sample = _sample(project, kind, relative, absolute)
        assert sample.exists
        sample.document.is_confined = True
        assert sample.path is None


def test_a_confined_set_finds_what_lies_in_its_folder(project: Path) -> None:
    sample = _sample(project, 1, "near.wav")
    sample.document.is_confined = True
    assert sample.path == project / "Sets" / "near.wav"
    (project / "Sets" / "Bounces").mkdir()
    (project / "Sets" / "Bounces" / "vocals.wav").touch()
    named = _sample(project, 5, "", "/elsewhere/vocals.wav")
    named.document.is_confined = True
    assert named.path == project / "Sets" / "Bounces" / "vocals.wav"
