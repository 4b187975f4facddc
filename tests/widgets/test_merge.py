"""Merge, without a front end: choices made in the view and in Python, and the sets that come of them."""

from __future__ import annotations

import pytest

import setbook as sb
from setbook.errors import MergeError, SetbookError
from setbook_widgets.merge import Merge


@pytest.fixture
def paths(demo_project):
    return [demo_project / f"Night Drive {name}.als" for name in ("v5", "v6", "v5 (half-time)")]


def test_paths_and_a_merge_show_the_same(paths):
    shown = [Merge(*paths), Merge(sb.merge(*paths))]
    assert repr(shown[0]) == "Merge('Night Drive v6 + Night Drive v5 (half-time)')"
    assert shown[0].data == shown[1].data
    assert shown[0].choices == {}


def test_what_the_view_chose_is_in_the_merge(paths):
    widget = Merge(*paths)
    [conflict] = widget.merged.open_conflicts
    widget.choices = {conflict.id: "theirs", "nobody": "ours"}  # as the front end sets it
    assert not widget.merged.open_conflicts
    wanted = sb.open(paths[2]).track("Pad").mixer.volume.value
    assert widget.merged.result.track("Pad").mixer.volume.value == wanted
    widget.choices = {}
    assert widget.merged.open_conflicts == (conflict,)


def test_choosing_in_python_is_choosing_in_the_view(paths):
    widget = Merge(*paths)
    [conflict] = widget.merged.open_conflicts
    widget.resolve(conflict, "base")
    assert widget.choices == {conflict.id: "base"}
    with pytest.raises(MergeError, match="expected one of"):
        widget.resolve(conflict, "both")
    assert widget.choices == {conflict.id: "base"}


def test_choices_of_a_merge_are_there_from_the_start(paths):
    merged = sb.merge(*paths)
    [conflict] = merged.open_conflicts
    assert Merge(merged.resolve(conflict, "theirs")).choices == {conflict.id: "theirs"}


def test_each_side_and_what_comes_of_them_can_be_played(paths):
    widget = Merge(*paths)
    assert widget._set_of({"side": "ours"}).tempo == sb.open(paths[1]).tempo
    assert widget._set_of({"side": "theirs"}).tempo == sb.open(paths[2]).tempo
    heard = widget._set_of({"side": "merged"})
    assert len(heard.tracks) == len(sb.open(paths[1]).tracks)
    assert heard.tempo == sb.open(paths[2]).tempo
    assert heard.path == paths[1]  # where its samples are looked for


def test_faults_are_shown_with_what_to_do(paths, tmp_path):
    lone = Merge(paths[0])
    assert lone.data["state"] == "error"
    assert "pass Merge(base, ours, theirs)" in lone.data["message"]
    with pytest.raises(SetbookError, match="found none"):
        _ = lone.merged
    junk = tmp_path / "junk.als"
    junk.write_text("no set")
    assert Merge(paths[0], paths[1], junk).data["state"] == "error"
