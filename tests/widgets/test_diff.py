"""Diff, without a front end: from paths, from sets, from a diff, and from what it cannot compare."""

from __future__ import annotations

import pytest

import setbook as sb
from setbook_widgets.diff import Diff


@pytest.fixture
def paths(demo_project):
    return [demo_project / f"Night Drive v{number}.als" for number in (3, 4)]


def test_paths_sets_and_a_diff_show_the_same(paths):
    sets = [sb.open(path) for path in paths]
    shown = [Diff(*paths), Diff(*sets), Diff(sb.diff(*sets))]
    assert repr(shown[0]) == "Diff('Night Drive v3 → Night Drive v4')"
    assert shown[0].data["arrangements"] is not None
    assert shown[0].data == shown[1].data == shown[2].data
    assert shown[0].buffers == shown[2].buffers


def test_the_same_version_twice_is_the_empty_state(paths):
    assert Diff(paths[0], paths[0]).data["state"] == "empty"


def test_faults_are_shown_with_what_to_do(paths, tmp_path):
    lone = Diff(paths[0])
    assert lone.data["state"] == "error"
    assert "pass Diff(before, after)" in lone.data["message"]
    junk = tmp_path / "junk.als"
    junk.write_text("no set")
    assert Diff(paths[0], junk).data["state"] == "error"
