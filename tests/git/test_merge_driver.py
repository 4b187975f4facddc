"""git merges sets: what both sides did is kept, what they disagree on waits, and nothing is lost on the way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest
from tests.git.conftest import volume

import setbook as sb
from setbook.git.merge_driver import MergeCall, merge_files
from setbook.merge import decisions_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.git.conftest import Repo

    from setbook.model import LiveSet

DECISIONS = "song.als.decisions.json"


def bass(repo: Repo) -> float:
    return sb.open(repo.root / "song.als").track("Bass").mixer.volume.value


def keys(repo: Repo) -> float:
    return sb.open(repo.root / "song.als").track("Keys").mixer.volume.value


def fork(repo: Repo, theirs: Callable[[LiveSet], None], ours: Callable[[LiveSet], None]) -> None:
    """Make two branches that each edit the set; main is checked out."""
    repo.git("switch", "-qc", "theirs")
    repo.edit("song.als", theirs)
    repo.commit("theirs")
    repo.git("switch", "-q", "main")
    repo.edit("song.als", ours)
    repo.commit("ours")


@pytest.fixture
def clean(repo: Repo) -> Repo:
    fork(repo, volume("Keys", 0.25), volume("Bass", 0.5))
    return repo


@pytest.fixture
def conflict(repo: Repo) -> Repo:
    fork(repo, volume("Bass", 0.25), volume("Bass", 0.5))
    return repo


class TestClean:
    def test_merge(self, clean: Repo) -> None:
        said = clean.git("merge", "--no-edit", "theirs")
        assert "1 change of ours, 1 of theirs" in said.stderr + said.stdout
        assert (bass(clean), keys(clean)) == (0.5, 0.25)
        assert sb.open(clean.root / "song.als").check() == []
        assert clean.git("status", "--porcelain").stdout == ""

    def test_rebase(self, clean: Repo) -> None:
        clean.git("rebase", "theirs")
        assert (bass(clean), keys(clean)) == (0.5, 0.25)

    def test_cherry_pick(self, clean: Repo) -> None:
        clean.git("cherry-pick", "theirs")
        assert (bass(clean), keys(clean)) == (0.5, 0.25)

    def test_stash(self, repo: Repo) -> None:
        repo.edit("song.als", volume("Keys", 0.25))
        repo.git("stash")
        repo.edit("song.als", volume("Bass", 0.5))
        repo.commit("ours")
        repo.git("stash", "pop")
        assert (bass(repo), keys(repo)) == (0.5, 0.25)

    def test_a_merge_of_merges(self, clean: Repo) -> None:
        """Criss-cross: git merges the bases first, which nobody can decide about."""
        clean.git("branch", "main-before")
        clean.git("merge", "--no-edit", "theirs")
        clean.git("switch", "-q", "theirs")
        clean.git("merge", "--no-edit", "main-before")
        clean.edit("song.als", volume("Air", 0.125))
        clean.commit("more")
        clean.git("switch", "-q", "main")
        clean.git("merge", "--no-edit", "theirs")
        assert (bass(clean), keys(clean)) == (0.5, 0.25)
        assert sb.open(clean.root / "song.als").track("Air").mixer.volume.value == 0.125


class TestConflict:
    def test_git_knows_and_ours_holds_for_now(self, conflict: Repo) -> None:
        done = conflict.git("merge", "theirs", ok=False)
        assert done.returncode == 1
        assert "CONFLICT (content): Merge conflict in song.als" in done.stdout
        assert "setbook git resolve song.als" in done.stderr + done.stdout
        assert bass(conflict) == 0.5
        assert "UU song.als" in conflict.git("status", "--porcelain").stdout
        stored = json.loads((conflict.root / DECISIONS).read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(decisions_schema()).validate(stored)
        assert [row["conflict"] for row in stored["decisions"]] == ["value"]

    def test_take_a_side(self, conflict: Repo) -> None:
        conflict.git("merge", "theirs", ok=False)
        said = conflict.setbook("git", "resolve", "song.als", "--take", "theirs")
        assert "git add song.als" in said.stdout
        assert bass(conflict) == 0.25
        assert not (conflict.root / DECISIONS).exists()
        conflict.git("add", "song.als")
        conflict.git("commit", "--no-edit")
        assert conflict.git("status", "--porcelain").stdout == ""

    def test_decide_by_hand(self, conflict: Repo) -> None:
        conflict.git("merge", "theirs", ok=False)
        waiting = conflict.setbook("git", "resolve", "song.als", ok=False)
        assert waiting.returncode == 1
        assert "1 open" in waiting.stderr
        beside = conflict.root / DECISIONS
        stored = json.loads(beside.read_text(encoding="utf-8"))
        stored["decisions"][0]["action"] = "theirs"
        beside.write_text(json.dumps(stored), encoding="utf-8")
        conflict.setbook("git", "resolve", "song.als")
        assert bass(conflict) == 0.25

    def test_a_set_that_was_saved_meanwhile_is_not_written_over(self, conflict: Repo) -> None:
        conflict.git("merge", "theirs", ok=False)
        conflict.edit("song.als", volume("Bass", 0.75))
        refused = conflict.setbook("git", "resolve", "song.als", "--take", "theirs", ok=False)
        assert "somebody saved it since" in refused.stderr
        assert bass(conflict) == 0.75
        conflict.setbook("git", "resolve", "song.als", "--take", "theirs", "--force")
        assert bass(conflict) == 0.25

    def test_a_rebase_stops_and_goes_on(self, conflict: Repo) -> None:
        assert conflict.git("rebase", "theirs", ok=False).returncode == 1
        assert bass(conflict) == 0.25  # in a rebase, ours is the branch below
        conflict.setbook("git", "resolve", "song.als", "--take", "theirs")
        conflict.git("add", "song.als")
        conflict.git("-c", "core.editor=true", "rebase", "--continue")
        assert bass(conflict) == 0.5

    def test_aborting_gives_everything_back(self, conflict: Repo) -> None:
        was = (conflict.root / "song.als").read_bytes()
        conflict.git("merge", "theirs", ok=False)
        conflict.git("merge", "--abort")
        assert (conflict.root / "song.als").read_bytes() == was

    def test_git_diff_says_that_it_is_unmerged(self, conflict: Repo) -> None:
        conflict.git("merge", "theirs", ok=False)
        assert "song.als" in conflict.git("diff").stdout

    def test_decisions_that_are_none_are_refused(self, conflict: Repo) -> None:
        conflict.git("merge", "theirs", ok=False)
        (conflict.root / DECISIONS).write_text("{")
        refused = conflict.setbook("git", "resolve", "song.als", ok=False)
        assert "expected the decisions of a merge as JSON" in refused.stderr
        assert bass(conflict) == 0.5


class TestNothingIsLost:
    @pytest.mark.parametrize("side", ["base", "ours", "theirs"])
    @pytest.mark.parametrize(
        "content", [b"", b"\x1f\x8bno gzip", b"version https://git-lfs.github.com/spec/v1\n"]
    )
    def test_whatever_is_broken_ours_stays_and_git_is_told(
        self, demo_project: Path, tmp_path: Path, side: str, content: bytes
    ) -> None:
        files = {name: tmp_path / name for name in ("base", "ours", "theirs")}
        for file in files.values():
            file.write_bytes((demo_project / "Night Drive v1.als").read_bytes())
        files[side].write_bytes(content)
        was = files["ours"].read_bytes()
        outcome = merge_files(MergeCall(**files, path=str(tmp_path / "song.als")))
        assert not outcome.is_clean
        assert files["ours"].read_bytes() == was
        assert "ours is kept" in " ".join(outcome.said)

    def test_a_link_that_a_stranger_committed_is_not_written_through(
        self, repo: Repo, tmp_path: Path
    ) -> None:
        treasure = tmp_path / "treasure"
        treasure.write_text("mine")
        (repo.root / DECISIONS).symlink_to(treasure)
        repo.commit("a trap")
        fork(repo, volume("Bass", 0.25), volume("Bass", 0.5))
        done = repo.git("merge", "theirs", ok=False)
        assert "found a link" in done.stderr
        assert treasure.read_text() == "mine"
        (repo.root / "song.als").unlink()
        (repo.root / "song.als").symlink_to(treasure)
        refused = repo.setbook("git", "resolve", "song.als", "--take", "theirs", "--force", ok=False)
        assert "found a link" in refused.stderr
        assert treasure.read_text() == "mine"

    def test_both_added_the_same_name(self, repo: Repo, demo_project: Path) -> None:
        for branch, version in (("theirs", 1), ("main", 3)):
            repo.git("switch", "-qC", branch, "main")
            (repo.root / "new.als").write_bytes((demo_project / f"Night Drive v{version}.als").read_bytes())
            repo.commit(branch)
            if branch == "theirs":
                repo.git("switch", "-q", "main")
        done = repo.git("merge", "theirs", ok=False)
        assert done.returncode == 1
        assert "both sides added this set" in done.stderr + done.stdout
        assert (repo.root / "new.als").read_bytes() == (demo_project / "Night Drive v3.als").read_bytes()

    def test_a_path_without_a_conflict_cannot_be_resolved(self, repo: Repo) -> None:
        refused = repo.setbook("git", "resolve", "song.als", ok=False)
        assert "expected a conflict" in refused.stderr

    def test_hostile_names_merge_too(self, repo: Repo) -> None:
        name = "-a 'b' \"$(touch pwned)\"\n♫.als"
        repo.git("mv", "song.als", f"./{name}")
        repo.commit("renamed")
        repo.git("switch", "-qc", "theirs")
        repo.edit(name, volume("Keys", 0.25))
        repo.commit("theirs")
        repo.git("switch", "-q", "main")
        repo.edit(name, volume("Bass", 0.5))
        repo.commit("ours")
        repo.git("merge", "--no-edit", "theirs")
        merged = sb.open(repo.root / name)
        assert merged.track("Keys").mixer.volume.value == 0.25
        assert merged.track("Bass").mixer.volume.value == 0.5
        assert not (repo.root / "pwned").exists()


def test_the_demo_s_fork_merges_by_git_into_a_sound_set(repo: Repo, demo_project: Path) -> None:
    """Two real branches of the song: the half-time one, and the one that went on."""

    def put(version: str) -> None:
        (repo.root / "song.als").write_bytes((demo_project / f"Night Drive {version}.als").read_bytes())
        repo.commit(version)

    put("v5")
    repo.git("switch", "-qc", "half-time")
    put("v5 (half-time)")
    repo.git("switch", "-q", "main")
    put("v6")
    repo.git("merge", "--no-edit", "half-time", ok=False)
    merged = sb.open(repo.root / "song.als")
    assert merged.check() == []
    wanted = sb.merge(*(demo_project / f"Night Drive {name}.als" for name in ("v5", "v6", "v5 (half-time)")))
    assert merged.document.digest == wanted.result.document.digest
