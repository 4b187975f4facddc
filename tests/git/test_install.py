"""`setbook git install` sets everything up, twice is as once, and uninstall leaves no trace."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.git.conftest import Repo

BEFORE = ".git/hooks/pre-commit.before-setbook"


def everything(repo: Repo) -> dict[str, tuple[bytes, int]]:
    """Every file that git or setbook could have touched, with its mode; not git's own books."""
    books = ("objects", "logs", "index")
    return {
        str(path.relative_to(repo.root)): (path.read_bytes(), stat.S_IMODE(path.stat().st_mode))
        for path in repo.root.rglob("*")
        if path.is_file()
        and not (path.is_relative_to(repo.root / ".git") and any(b in path.parts for b in books))
    }


def write_hook(repo: Repo, body: str, place: str = ".git/hooks") -> Path:
    hook = repo.root / place / "pre-commit"
    hook.parent.mkdir(parents=True, exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{body}\n")
    hook.chmod(0o755)
    return hook


def states(said: str) -> list[str]:
    return [line.split()[0] for line in said.splitlines()]


ATTRIBUTES = [None, b"\n*.txt text\r\n*.wav -text"]


@pytest.mark.parametrize("attributes", ATTRIBUTES)
def test_uninstall_leaves_the_repository_as_it_was(empty_repo: Repo, attributes: bytes | None) -> None:
    if attributes is not None:
        (empty_repo.root / ".gitattributes").write_bytes(attributes)
    was = everything(empty_repo)
    assert states(empty_repo.setbook("git", "install").stdout) == ["written"] * 3
    assert states(empty_repo.setbook("git", "status").stdout) == ["current"] * 3
    installed = everything(empty_repo)
    assert states(empty_repo.setbook("git", "install").stdout) == ["unchanged"] * 3
    assert everything(empty_repo) == installed
    assert empty_repo.git("check-attr", "diff", "merge", "--", "x.als").stdout.count("setbook") == 2
    assert states(empty_repo.setbook("git", "uninstall").stdout) == ["removed"] * 3
    assert everything(empty_repo) == was
    assert states(empty_repo.setbook("git", "status").stdout) == ["absent"] * 3
    assert states(empty_repo.setbook("git", "uninstall").stdout) == ["absent"] * 3


def test_what_a_person_wrote_around_it_stays(empty_repo: Repo) -> None:
    empty_repo.setbook("git", "install")
    file = empty_repo.root / ".gitattributes"
    file.write_bytes(b"first\n" + file.read_bytes() + b"last\n")
    empty_repo.git("config", "diff.setbook.wordRegex", "[a-z]+")
    assert states(empty_repo.setbook("git", "install").stdout)[1] == "unchanged"
    empty_repo.setbook("git", "uninstall")
    assert file.read_bytes() == b"first\nlast\n"
    assert empty_repo.git("config", "diff.setbook.wordRegex").stdout == "[a-z]+\n"


def test_a_link_is_not_written_through(empty_repo: Repo, tmp_path: Path) -> None:
    treasure = tmp_path / "treasure"
    treasure.write_text("mine")
    (empty_repo.root / ".gitattributes").symlink_to(treasure)
    refused = empty_repo.setbook("git", "install", ok=False)
    assert "found a link" in refused.stderr
    assert treasure.read_text() == "mine"


def test_another_python_is_outdated_until_installed_again(empty_repo: Repo, tmp_path: Path) -> None:
    empty_repo.setbook("git", "install")
    moved = empty_repo.root / ".git/config"
    moved.write_text(moved.read_text().replace(sys.executable, str(tmp_path / "gone/python")))
    hook = empty_repo.root / ".git/hooks/pre-commit"
    hook.write_text(hook.read_text().replace(sys.executable, str(tmp_path / "gone/python")))
    assert states(empty_repo.setbook("git", "status").stdout) == ["outdated", "current", "outdated"]
    (empty_repo.root / "a.txt").write_text("a")
    empty_repo.git("add", "-A")
    refused = empty_repo.git("commit", "-m", "a", ok=False)
    assert refused.returncode == 1
    assert "run `setbook git install` again" in refused.stderr
    empty_repo.setbook("git", "install")
    empty_repo.git("commit", "-m", "a")


class TestHooks:
    def test_one_that_was_there_runs_first_and_comes_back(self, empty_repo: Repo) -> None:
        hook = write_hook(empty_repo, 'echo "$GIT_INDEX_FILE" > ran')
        was = hook.read_bytes()
        empty_repo.setbook("git", "install")
        (empty_repo.root / "a.txt").write_text("a")
        empty_repo.commit("a")
        assert (empty_repo.root / "ran").exists()
        assert (empty_repo.root / BEFORE).read_bytes() == was
        empty_repo.setbook("git", "uninstall")
        assert hook.read_bytes() == was
        assert os.access(hook, os.X_OK)
        assert not (empty_repo.root / BEFORE).exists()

    def test_one_that_refuses_still_refuses(self, empty_repo: Repo) -> None:
        write_hook(empty_repo, "echo no >&2; exit 3")
        empty_repo.setbook("git", "install")
        (empty_repo.root / "a.txt").write_text("a")
        empty_repo.git("add", "-A")
        refused = empty_repo.git("commit", "-m", "a", ok=False)
        assert refused.returncode != 0
        assert "no" in refused.stderr

    def test_nothing_is_ever_overwritten(self, empty_repo: Repo) -> None:
        hook = write_hook(empty_repo, "echo one")
        (empty_repo.root / BEFORE).write_text("echo zero")
        refused = empty_repo.setbook("git", "install", ok=False)
        assert refused.returncode == 1
        assert "add this line to the hook" in refused.stderr
        assert "echo one" in hook.read_text()
        assert (empty_repo.root / BEFORE).read_text() == "echo zero"

    def test_core_hooks_path_is_followed(self, empty_repo: Repo) -> None:
        empty_repo.git("config", "core.hooksPath", ".githooks")
        empty_repo.setbook("git", "install")
        assert (empty_repo.root / ".githooks/pre-commit").exists()
        assert not (empty_repo.root / ".git/hooks/pre-commit").exists()
        empty_repo.setbook("git", "uninstall")
        assert not (empty_repo.root / ".githooks/pre-commit").exists()

    def test_hooks_of_all_repositories_and_committed_ones_are_left_alone(
        self, empty_repo: Repo, tmp_path: Path
    ) -> None:
        shared = tmp_path / "shared"
        shared.mkdir()
        empty_repo.git("config", "core.hooksPath", str(shared))
        refused = empty_repo.setbook("git", "install", ok=False)
        assert refused.returncode == 1
        assert "core.hooksPath shares it" in refused.stderr
        assert list(shared.iterdir()) == []
        hook = write_hook(empty_repo, "echo committed", ".githooks")
        empty_repo.git("config", "core.hooksPath", ".githooks")
        empty_repo.commit("hooks")
        refused = empty_repo.setbook("git", "install", ok=False)
        assert "one that is committed" in refused.stderr
        line = refused.stderr.partition("add this line to it: ")[2].strip()
        hook.write_text(f"#!/bin/sh\n{line}\n")
        assert states(empty_repo.setbook("git", "status").stdout)[2] == "current"

    def test_a_linked_work_tree_shares_the_hook(self, repo: Repo) -> None:
        repo.git("worktree", "add", "-q", "../linked")
        linked = type(repo)(repo.root.parent / "linked", repo.env)
        assert states(linked.setbook("git", "install").stdout) == ["unchanged", "unchanged", "written"]
        assert (repo.root / ".git/hooks/pre-commit").exists()
        linked.edit("song.als", lambda live_set: setattr(live_set, "tempo", 99.0))
        linked.git("add", "song.als")
        assert "missing" in linked.git("commit", "-m", "faster", ok=False).stderr


def test_global_is_for_all_repositories_and_goes_without_trace(empty_repo: Repo) -> None:
    home = Path(empty_repo.env["HOME"])
    assert states(empty_repo.setbook("git", "install", "--global").stdout) == ["written"] * 2
    assert b"*.als diff=setbook" in (home / ".config/git/attributes").read_bytes()
    assert empty_repo.git("check-attr", "diff", "--", "x.als").stdout.endswith("setbook\n")
    assert "setbook" not in (empty_repo.root / ".git/config").read_text()
    assert states(empty_repo.setbook("git", "status", "--global").stdout) == ["current"] * 2
    empty_repo.setbook("git", "uninstall", "--global")
    assert [path for path in home.rglob("*") if path.is_file() and path.read_bytes()] == []


def test_a_named_attributes_file_is_used(empty_repo: Repo, tmp_path: Path) -> None:
    named = tmp_path / "my attributes"
    empty_repo.git("config", "--global", "core.attributesFile", str(named))
    empty_repo.setbook("git", "install", "--global")
    assert b"*.als" in named.read_bytes()


def test_outside_a_repository_it_says_what_to_do(empty_repo: Repo, tmp_path: Path) -> None:
    outside = type(empty_repo)(tmp_path / "home", empty_repo.env)
    for command in ("install", "uninstall", "status", "pre-commit"):
        done = outside.setbook("git", command, ok=False)
        assert done.returncode == 1
        assert "git init" in done.stderr


def test_without_git_it_says_so(empty_repo: Repo) -> None:
    empty_repo.env["PATH"] = str(empty_repo.root)
    done = empty_repo.setbook("git", "status", ok=False)
    assert done.returncode == 1
    assert "expected git on this machine" in done.stderr
