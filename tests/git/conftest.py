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
    return _empty(tmp_path)


@pytest.fixture
def repo(template: Repo, tmp_path: Path) -> Repo:
    """A set, committed, in a repository where setbook is installed without the check."""
    shutil.copytree(template.root.parent, tmp_path, dirs_exist_ok=True)
    return _empty(tmp_path)


@pytest.fixture(scope="session")
def template(demo_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """What `repo` is a copy of."""
    made = _empty(tmp_path_factory.mktemp("template"))
    shutil.copy(demo_project / "Night Drive v1.als", made.root / "song.als")
    made.setbook("git", "install", "--no-hook")
    made.commit("first")
    return made


def _empty(folder: Path) -> Repo:
    home, root = folder / "home", folder / "work"
    home.mkdir(exist_ok=True)
    root.mkdir(exist_ok=True)
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
        # Samples are big, and nobody keeps these repositories.
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.compression",
        "GIT_CONFIG_VALUE_0": "0",
    }
    repo = Repo(root.resolve(), env)
    if not (root / ".git").exists():
        repo.git("init", "-q", "-b", "main")
    return repo


def volume(track: str, value: float) -> Callable[[LiveSet], None]:
    """Turn a fader."""

    def change(live_set: LiveSet) -> None:
        live_set.track(track).mixer.volume.value = value

    return change
