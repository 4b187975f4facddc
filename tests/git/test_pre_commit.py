"""A commit that would break the song for others does not pass; what is staged is what is checked."""

from __future__ import annotations

import gzip
import shutil
from typing import TYPE_CHECKING

import pytest

from setbook.errors import GitError
from setbook.git.pre_commit import PreCommitOptions, check_staged
from setbook.git.repository import find_repository

if TYPE_CHECKING:
    from pathlib import Path

    from tests.git.conftest import Repo

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 12\n"


@pytest.fixture
def project(empty_repo: Repo, demo_project: Path) -> Repo:
    """A project before its first commit, with setbook's check."""
    shutil.copytree(demo_project / "Samples", empty_repo.root / "Samples")
    shutil.copy(demo_project / "Night Drive v2.als", empty_repo.root / "song.als")
    empty_repo.setbook("git", "install")
    return empty_repo


def faster(repo: Repo) -> None:
    repo.edit("song.als", lambda live_set: setattr(live_set, "tempo", live_set.tempo + 1))


def severities(repo: Repo) -> list[str]:
    repository = find_repository(repo.root)
    return [finding.severity for finding in check_staged(repository, PreCommitOptions.read(repository))]


def test_a_whole_project_passes_from_its_first_commit_on(project: Repo) -> None:
    project.commit("first")
    faster(project)
    project.commit("faster")
    assert project.git("log", "--format=%s").stdout == "faster\nfirst\n"


def test_a_missing_sample_stops_it_and_is_named(project: Repo) -> None:
    project.commit("first")
    shutil.rmtree(project.root / "Samples")
    faster(project)
    refused = project.git("commit", "-qam", "faster", ok=False)
    assert refused.returncode == 1
    assert "setbook: song.als: 17 samples" in refused.stderr
    assert ".wav" in refused.stderr
    assert "missing" in refused.stderr
    assert "--no-verify" in refused.stderr
    assert project.git("log", "--format=%s").stdout == "first\n"
    project.git("commit", "-qam", "faster", "--no-verify")


def test_git_config_says_how_severe(project: Repo) -> None:
    shutil.rmtree(project.root / "Samples")
    project.git("config", "setbook.missingSamples", "warning")
    project.git("add", "-A")
    passed = project.git("commit", "-qm", "first")
    assert "setbook: warning: song.als: " in passed.stderr
    project.git("config", "setbook.missingSamples", "ignore")
    faster(project)
    assert project.git("commit", "-qam", "faster").stderr == ""
    project.git("config", "setbook.missingSamples", "maybe")
    faster(project)
    refused = project.git("commit", "-qam", "faster", ok=False)
    assert "expected error, warning or ignore, found 'maybe'" in refused.stderr


def test_samples_that_a_clone_would_miss_are_warned_of(project: Repo) -> None:
    project.git("add", "song.als", ".gitattributes")
    said = project.git("commit", "-qm", "only the set").stderr
    assert "setbook: warning: song.als: " in said
    assert "not in git: run `git add`" in said
    outside = project.root.parent / "Samples"
    shutil.move(project.root / "Samples", outside)
    (project.root / "Samples").symlink_to(outside)
    faster(project)
    said = project.git("commit", "-qam", "faster").stderr
    assert "outside this repository: use Collect All and Save" in said


def test_what_is_staged_is_checked_not_what_lies_there(project: Repo) -> None:
    project.git("add", "-A")
    (project.root / "song.als").write_bytes(b"")
    assert severities(project) == []
    project.git("add", "song.als")
    assert severities(project) == ["error"]


def test_a_broken_reference_stops_it(project: Repo) -> None:
    xml = gzip.decompress((project.root / "song.als").read_bytes())
    number = xml.partition(b"<NextPointeeId Value=")[2].split(b'"')[1]
    (project.root / "song.als").write_bytes(
        gzip.compress(xml.replace(b'<NextPointeeId Value="' + number, b'<NextPointeeId Value="1'))
    )
    project.git("add", "-A")
    refused = project.git("commit", "-qm", "broken", ok=False)
    assert refused.returncode == 1
    assert "next pointee id" in refused.stderr


def test_a_file_that_is_no_set_stops_it_others_are_none_of_its_business(project: Repo) -> None:
    project.commit("first")
    (project.root / "notes.txt").write_text("buy milk")
    project.commit("notes")
    (project.root / "milk.als").write_text("buy milk")
    project.git("add", "-A")
    refused = project.git("commit", "-qm", "milk", ok=False)
    assert "milk.als: the file: expected gzip or XML" in refused.stderr
    project.git("rm", "-q", "--cached", "milk.als")
    project.git("rm", "-q", "song.als")
    (project.root / "link.als").symlink_to("song.als")
    project.git("add", "link.als")
    project.git("commit", "-qm", "a deleted set needs no check")


class TestPointers:
    def test_one_in_place_of_a_set_stops_it(self, project: Repo) -> None:
        (project.root / "song.als").write_bytes(POINTER)
        project.git("add", "-A")
        assert "git lfs pull" in project.git("commit", "-qm", "pointer", ok=False).stderr

    def test_under_git_lfs_the_work_tree_is_checked(self, project: Repo) -> None:
        """A filter like LFS's: git has the pointer, the work tree the set."""
        with (project.root / ".gitattributes").open("ab") as file:
            file.write(b"*.als filter=lfs\n")
        project.git(
            "config",
            "filter.lfs.clean",
            "printf 'version https://git-lfs.github.com/spec/v1\\n'; cat >/dev/null",
        )
        project.git("add", "-A")
        assert severities(project) == []
        shutil.rmtree(project.root / "Samples")
        assert severities(project) == ["error"]
        (project.root / "song.als").write_bytes(POINTER)
        assert severities(project) == ["warning"]

    def test_a_sample_that_was_not_fetched_is_warned_of(self, project: Repo) -> None:
        for sample in (project.root / "Samples").rglob("*.wav"):
            sample.write_bytes(POINTER)
        project.git("add", "-A")
        assert severities(project) == ["warning"]


def test_no_name_slips_through(project: Repo) -> None:
    names = ["-dash.als", "1:x.als", "two words.als", "ünïcode.als", "line\nbreak.als", "UPPER.ALS"]
    for name in names:
        shutil.copy(project.root / "song.als", project.root / name)
    (project.root / "song.als").unlink()
    shutil.rmtree(project.root / "Samples")
    project.git("add", "-A")
    found = check_staged(find_repository(project.root))
    assert sorted(finding.path for finding in found) == sorted(names)
    assert {finding.severity for finding in found} == {"error"}


def test_options_can_be_given(project: Repo) -> None:
    shutil.rmtree(project.root / "Samples")
    project.git("add", "-A")
    repository = find_repository(project.root)
    assert check_staged(repository, PreCommitOptions(missing_samples="ignore")) == []
    with pytest.raises(GitError, match="git init"):
        find_repository(project.root.parent)
