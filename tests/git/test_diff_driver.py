"""`git diff` of a set speaks of music, whatever the set or its name is."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest
from tests.git.conftest import volume

from setbook.errors import GitError
from setbook.git.diff_driver import DiffCall

if TYPE_CHECKING:
    from pathlib import Path

    from tests.git.conftest import Repo

HOSTILE = ["-two words.als", "ünïcode ♫.als", "line\nbreak \x1b[31m.als", "quote'\"$(touch pwned).als"]


def test_it_says_what_a_fader_did(repo: Repo) -> None:
    repo.edit("song.als", volume("Bass", 0.5))
    said = repo.git("diff").stdout
    assert "song.als" in said.splitlines()[0]
    assert "  ~ Volume" in said
    assert "→ −6.0 dB" in said
    assert "\x1b" not in said


def test_between_commits_both_names_are_told(repo: Repo) -> None:
    repo.edit("song.als", volume("Bass", 0.5))
    repo.commit("louder")
    old, new = (repo.git("rev-parse", f"{rev}:song.als").stdout[:7] for rev in ("HEAD~", "HEAD"))
    assert f"song.als @ {old} → song.als @ {new}: 1 change" in repo.git("diff", "HEAD~", "HEAD").stdout


def test_a_new_and_a_deleted_set_are_told(repo: Repo) -> None:
    (repo.root / "song.als").rename(repo.root / "other.als")
    repo.git("add", "-A")
    said = repo.git("diff", "--cached", "--no-renames").stdout
    assert "other.als @ " in said
    assert ": new, " in said
    assert ": deleted, was " in said
    assert "BPM, Live 11" in said


def test_a_rename_with_an_edit_is_one_diff(repo: Repo) -> None:
    repo.edit("song.als", volume("Bass", 0.5))
    repo.git("mv", "song.als", "song v2.als")
    repo.git("add", "-A")
    said = repo.git("diff", "--cached", "-M10%").stdout
    assert "song.als @ " in said
    assert "→ song v2.als" in said


def test_a_file_that_is_no_set_does_not_stop_the_others(repo: Repo) -> None:
    (repo.root / "broken.als").write_bytes(b"\x1f\x8bno gzip")
    (repo.root / "notes.txt").write_text("one\n")
    repo.commit("broken")
    (repo.root / "broken.als").write_text("buy milk")
    (repo.root / "notes.txt").write_text("two\n")
    repo.edit("song.als", volume("Bass", 0.5))
    said = repo.git("diff").stdout
    assert "broken.als: not shown: " in said
    assert "+two" in said
    assert "→ −6.0 dB" in said


def test_git_decides_about_colour(repo: Repo) -> None:
    repo.edit("song.als", volume("Bass", 0.5))
    assert "\x1b[33m~" in repo.git("-c", "color.ui=always", "diff").stdout
    assert "\x1b" not in repo.git("-c", "color.ui=never", "diff").stdout


def test_no_name_is_a_command(repo: Repo) -> None:
    for name in HOSTILE:
        shutil.copy(repo.root / "song.als", repo.root / name)
    repo.commit("names")
    for name in HOSTILE:
        repo.edit(name, volume("Bass", 0.5))
    said = repo.git("diff").stdout
    assert said.count("→ −6.0 dB") == len(HOSTILE)
    assert all(line.isprintable() for line in said.split("\n"))
    assert len(said.split("\n")) == 5 * len(HOSTILE) + 1
    assert not (repo.root / "pwned").exists()


def test_git_finds_it_without_the_virtual_environment_on_the_path(repo: Repo) -> None:
    repo.edit("song.als", volume("Bass", 0.5))
    repo.env["PATH"] = "/usr/bin:/bin"
    repo.env.pop("VIRTUAL_ENV", None)
    assert "→ −6.0 dB" in repo.git("diff").stdout


def test_a_repository_cannot_slip_its_own_modules_in(repo: Repo) -> None:
    for module in ("typer.py", "lxml.py", "setbook.py", "json.py"):
        (repo.root / module).write_text("open('pwned', 'w')\nraise SystemExit('pwned')\n")
    repo.edit("song.als", volume("Bass", 0.5))
    assert "→ −6.0 dB" in repo.git("diff", "--", "song.als").stdout
    assert "song.als" in repo.git("log", "-p", "--textconv", "--", "song.als").stdout
    assert not (repo.root / "pwned").exists()


class TestArguments:
    def test_one_path_is_a_conflict(self) -> None:
        assert DiffCall.read(["song.als"]).old_file is None

    def test_nine_are_a_rename(self) -> None:
        call = DiffCall.read(["a.als", "1", "aa", "100644", "2", "bb", "100644", "b.als", "similarity 90%"])
        assert (call.path, call.new_path) == ("a.als", "b.als")

    @pytest.mark.parametrize("count", [0, 2, 6, 10])
    def test_others_are_refused(self, count: int) -> None:
        with pytest.raises(GitError, match="7 arguments"):
            DiffCall.read(["x"] * count)


def test_a_fast_start_loads_no_sound_engine(tmp_path: Path, repo: Repo) -> None:
    code = (
        "import sys; sys.argv = ['setbook', 'git', 'textconv', '--', 'song.als']\n"
        "from setbook.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'numba', 'soundfile', 'setbook.audio', 'setbook.views'} & set(sys.modules)))"
    )
    done = repo.run(sys.executable, "-c", code)
    assert done.stdout.splitlines()[-1] == "[]"
