"""`sb.history` on real sets: names, backups, git, forks, and folders with trouble in them."""

import shutil
import subprocess

import pytest

import setbook as sb
from setbook.errors import HistoryError, NotFound

COUGAR = "history/EduardvonBriesen+Ableton-Project/Project_cougar"


def names(history):
    return [version.name for version in history.versions]


@pytest.fixture
def cougar(corpus):
    """Three real saves of one song, oldest first."""
    return sorted((corpus / COUGAR).glob("*.als"))


@pytest.fixture
def project(tmp_path, cougar):
    """A folder in which those saves bear a producer's names."""
    for number, path in enumerate(cougar, start=1):
        shutil.copyfile(path, tmp_path / f"Cougar v{number}.als")
    return tmp_path


def git(folder, *arguments):
    identity = [
        "-c",
        "user.name=setbook",
        "-c",
        "user.email=setbook@example.org",
        "-c",
        "commit.gpgsign=false",
    ]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.corpus
def test_versions_told_by_file_names(corpus):
    history = sb.history(corpus / "dhhuston+emergentcollaboration")
    assert names(history) == [
        "TEDx Set",
        "TEDx Set Version 2",
        "TEDx Set Version 3",
        "TedX Version 4",
        "TedX Version 5",
    ]
    assert [version.parent for version in history.versions] == [None, 0, 1, 2, 3]
    assert history.forks == []


@pytest.mark.corpus
def test_lives_backups_come_before_the_file(corpus):
    history = sb.history(corpus / "jpiringer+LinearPredictionCoder/test Project")
    assert [(version.name, version.origin) for version in history.versions] == [
        ("test [2019-04-10 225459]", "backup"),
        ("test", "file"),
    ]


@pytest.mark.corpus
def test_commits_come_before_the_file_and_the_last_one_is_the_file(tmp_path, cougar):
    git(tmp_path, "init", "--quiet")
    for number, path in enumerate(cougar):
        shutil.copyfile(path, tmp_path / "Cougar ü.als")
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "--quiet", "-m", f"Save {number}")
    history = sb.history(tmp_path)
    assert [version.origin for version in history.versions] == ["git", "git", "file"]
    assert [version.message for version in history.versions[:2]] == ["Save 0", "Save 1"]
    assert all(version.commit for version in history.versions)
    opened = [version.open() for version in history.versions]
    assert [s.document.digest for s in opened] == [sb.open(path).document.digest for path in cougar]


@pytest.mark.corpus
def test_settings_of_a_hostile_repository_run_nothing(tmp_path, cougar):
    git(tmp_path, "init", "--quiet")
    shutil.copyfile(cougar[0], tmp_path / "Cougar.als")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "Save")
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch '{tmp_path}/sprung'\n")
    trap.chmod(0o755)
    for setting in ("core.fsmonitor", "core.pager", "diff.external", "core.sshCommand", "gpg.program"):
        git(tmp_path, "config", setting, str(trap))
    git(tmp_path, "config", "log.showSignature", "true")
    (tmp_path / "sprung").unlink(missing_ok=True)
    assert len(sb.history(tmp_path).versions) == 1
    assert not (tmp_path / "sprung").exists()


@pytest.mark.corpus
def test_each_step_leads_from_the_parent_and_says_what_changed(project):
    history = sb.history(project)
    assert [(step.before.index, step.after.index) for step in history.steps] == [(0, 1), (1, 2)]
    moved, played = history.steps
    # The commit says "Restructure": the samples went to another folder.
    assert moved.badges == {"samples": "~1"}
    assert played.diff.before_name == "Cougar v2"
    assert played.badges["devices"] == "+1"
    assert "−2" in played.badges["clips"]
    assert played.headline == played.diff.headline()


@pytest.mark.corpus
def test_a_fork_hangs_on_the_version_it_left(project, cougar):
    shutil.copyfile(cougar[2], project / "Cougar v4.als")
    fork = sb.open(cougar[1])
    fork.tempo = 140
    fork.save(project / "Cougar v3 (club).als")
    v4 = sb.open(cougar[2])
    v4.tempo = 99
    v4.save(project / "Cougar v4.als")
    history = sb.history(project)
    assert names(history) == ["Cougar v1", "Cougar v2", "Cougar v3", "Cougar v3 (club)", "Cougar v4"]
    assert [version.name for version in history.forks] == ["Cougar v3 (club)"]
    assert [version.parent for version in history.versions] == [None, 0, 1, 1, 2]


@pytest.mark.corpus
def test_equal_content_counts_once(project):
    shutil.copyfile(project / "Cougar v3.als", project / "Cougar v3 copy.als")
    history = sb.history(project)
    assert len(history.versions) == 3
    assert "expected new content" in history.skipped[0].reason


@pytest.mark.corpus
def test_what_cannot_be_read_is_listed_and_stops_nothing(project):
    (project / "Cougar v9.als").write_bytes(b"\x1f\x8bnot really")
    (project / "Cougar v8.als").write_bytes(b"")
    history = sb.history(project)
    assert len(history.versions) == 3
    assert {skipped.path.name for skipped in history.skipped} == {"Cougar v8.als", "Cougar v9.als"}


@pytest.mark.corpus
def test_links_out_of_the_folder_are_not_followed(project, corpus):
    (project / "Cougar v7.als").symlink_to(corpus / "diracdeltas+unableton/Project/hi.als")
    assert len(sb.history(project).versions) == 3


@pytest.mark.corpus
def test_several_songs_in_one_folder(project, corpus):
    shutil.copyfile(corpus / "diracdeltas+unableton/Project/hi.als", project / "hi.als")
    assert sb.history(project).songs == ["Cougar", "hi"]
    assert names(sb.history(project, song="HI")) == ["hi"]
    assert names(sb.history(project / "hi.als")) == ["hi"]
    with pytest.raises(NotFound, match="it has Cougar, hi"):
        sb.history(project, song="Puma")


def test_a_folder_without_sets_says_so(tmp_path):
    with pytest.raises(HistoryError, match="expected Live Sets"):
        sb.history(tmp_path)
    with pytest.raises(NotFound):
        sb.history(tmp_path / "nowhere")


def test_only_damaged_versions_is_an_error_that_names_them(tmp_path):
    (tmp_path / "song.als").write_bytes(b"nothing")
    with pytest.raises(HistoryError, match=r"song\.als"):
        sb.history(tmp_path)
