"""Real repositories in temporary folders, with a git that knows nothing of this machine's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

import setbook as sb

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from setbook.model import LiveSet


@dataclass
class Repo:
    """A repository, and the commands that a person types in it."""

    root: Path
    env: dict[str, str]

    def run(self, *command: str | Path, ok: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            list(map(str, command)),
            cwd=self.root,
            env=self.env,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
        )
        assert not ok or done.returncode == 0, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    def git(self, *arguments: str | Path, ok: bool = True) -> subprocess.CompletedProcess[str]:
        return self.run("git", *arguments, ok=ok)

    def setbook(self, *arguments: str | Path, ok: bool = True) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "-m", "setbook", *arguments, ok=ok)

    def commit(self, message: str, *options: str) -> None:
        """Commit everything; most tests are not about the check, which has its own."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message, *options)

    def edit(self, name: str, change: Callable[[LiveSet], None]) -> None:
        """Open a set, change it and save it, as Live would."""
        live_set = sb.open(self.root / name)
        change(live_set)
        live_set.save()


@pytest.fixture
def empty_repo(tmp_path: Path) -> Repo:
    """A repository without a commit, whose user has a home of their own."""
    home, root = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    root.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env = kept | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "setbook",
        "GIT_AUTHOR_EMAIL": "tests@example.invalid",
        "GIT_COMMITTER_NAME": "setbook",
        "GIT_COMMITTER_EMAIL": "tests@example.invalid",
        "TERM": "dumb",
    }
    repo = Repo(root.resolve(), env)
    repo.git("init", "-q", "-b", "main")
    return repo


@pytest.fixture
def repo(empty_repo: Repo, demo_project: Path) -> Repo:
    """A project with one set and its samples, committed, and setbook installed without the check."""
    shutil.copytree(demo_project / "Samples", empty_repo.root / "Samples")
    shutil.copy(demo_project / "Night Drive v2.als", empty_repo.root / "song.als")
    empty_repo.setbook("git", "install", "--no-hook")
    empty_repo.commit("first")
    return empty_repo


def volume(track: str, value: float) -> Callable[[LiveSet], None]:
    """Turn a fader."""

    def change(live_set: LiveSet) -> None:
        live_set.track(track).mixer.volume.value = value

    return change
