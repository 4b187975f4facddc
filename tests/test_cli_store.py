"""The store's commands as a person or a script meets them: each a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.history.store.saves import saved, xml_digest

from setbook.history import Store

if TYPE_CHECKING:
    from pathlib import Path


def setbook(*arguments: str | Path, within: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "setbook", *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        command, cwd=within, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def says(*arguments: str | Path, within: Path) -> str:
    done = setbook(*arguments, within=within)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "Rain Project"
    (folder / "Samples").mkdir(parents=True)
    return folder


def test_a_day_with_the_store(project: Path) -> None:
    song = project / "Rain.als"
    digests = []
    for number, message in enumerate(("First sketch", "Brücke", "Louder")):
        digests.append(saved(song, number))
        told = says("commit", "-m", message, "--tag", f"take {number}", within=project)
        assert "Rain, on main" in told
    assert "has not changed" in says("commit", "Rain.als", within=project)

    log = says("log", within=project / "Samples")  # as in git: from anywhere inside the project
    assert [line.strip() for line in log.splitlines() if "sketch" in line] == ["First sketch"]
    assert log.index("Louder") < log.index("Brücke") < log.index("First sketch")
    assert "take 1" in log
    listed = json.loads(says("log", "--json", within=project))
    assert [version["content"] for version in listed] == digests[::-1]
    assert listed[0]["headline"]
    assert listed[0]["parent"] == listed[1]["id"]

    says("checkout", "take 0", "--to", "old.als", within=project)
    assert xml_digest(project / "old.als") == digests[0]
    assert "Rain.als" in says("checkout", "HEAD~1", within=project)
    assert xml_digest(song) == digests[1]

    says("branch", "club", "--at", "take 1", within=project)
    branches = json.loads(says("branch", "--json", within=project))
    assert [(found["name"], found["is_current"]) for found in branches] == [("club", True), ("main", False)]
    assert "* club" in says("branch", within=project)

    says("tag", "single", listed[0]["id"][:6], within=project)
    assert json.loads(says("tag", "--json", within=project))["single"] == listed[0]["id"]
    assert json.loads(says("verify", "--json", within=project))["clean"] is True
    assert "3 versions" in says("verify", within=project)


def test_what_is_there_already_can_be_taken_in(project: Path) -> None:
    for number in range(3):
        saved(project / f"Rain v{number + 1}.als", number)
    told = says("commit", "--history", within=project)
    assert "Rain: 3 of 3 versions were new" in told
    assert [version.name for version in Store.open(project).log()] == ["Rain v3", "Rain v2", "Rain v1"]


def test_json_of_a_commit_says_what_came_of_it(project: Path) -> None:
    saved(project / "Rain.als", 1)
    first = json.loads(says("commit", "--json", within=project))
    again = json.loads(says("commit", "--json", within=project))
    assert (first["outcome"], again["outcome"]) == ("stored", "unchanged")
    assert first["version"]["id"] == again["version"]["id"]


def test_damage_ends_with_status_1(project: Path) -> None:
    saved(project / "Rain.als", 1)
    version = json.loads(says("commit", "--json", within=project))["version"]
    blob = Store.open(project).blobs.path(version["content"])
    blob.write_bytes(blob.read_bytes()[:-1])
    done = setbook("verify", within=project)
    assert done.returncode == 1
    assert version["content"][:12] in done.stderr
    assert json.loads(setbook("verify", "--json", within=project).stdout)["clean"] is False


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["log"], "setbook commit"),
        (["commit"], "expected a Live Set"),
        (["watch", "nowhere"], "expected a folder to watch"),
    ],
)
def test_what_cannot_be_done_is_one_message(project: Path, arguments: list[str], said: str) -> None:
    done = setbook(*arguments, within=project)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_not_stored_is_not_replaced(project: Path) -> None:
    song = project / "Rain.als"
    saved(song, 1)
    says("commit", within=project)
    unsaved = saved(song, 2)
    done = setbook("checkout", "HEAD", within=project)
    assert done.returncode == 1
    assert "commit it first" in done.stderr
    assert xml_digest(song) == unsaved
