"""The Arrangement widget: a set or its path, waveforms on demand, a reason where there is nothing to show."""

from __future__ import annotations

import pytest

import setbook as sb
from setbook_widgets import Arrangement


@pytest.fixture
def song(demo_project):
    return max(demo_project.glob("*.als"))


def test_a_set_and_its_path_show_the_same(song):
    live_set = sb.open(song)
    by_set, by_path = Arrangement(live_set), Arrangement(str(song))
    assert by_set.data == by_path.data
    assert by_set.buffers == by_path.buffers
    assert by_set.set_key == live_set.document.digest
    assert repr(by_set) == f"Arrangement({song.stem!r})"


def test_an_edit_shows_after_a_refresh(song):
    live_set = sb.open(song)
    widget = Arrangement(live_set)
    live_set.tracks[0].name = "Renamed"
    widget.refresh()
    assert widget.data["tracks"][0]["name"] == "Renamed"
    assert widget.set_key == live_set.document.digest


def test_waveforms_are_answered_by_sample_and_level(song):
    widget = Arrangement(song)
    samples = widget.data["samples"]
    index = next(index for index, sample in enumerate(samples) if sample["exists"])
    _, [level] = widget._answers["peaks"]({"sample": index, "level": 0})
    assert level == widget.buffers[samples[index]["peaks"][0]["buffer"]]


def test_a_file_that_is_none_is_the_error_state(tmp_path):
    path = tmp_path / "song.als"
    path.write_bytes(b"")
    widget = Arrangement(path)
    assert widget.data["state"] == "error"
    assert widget.data["message"]
    assert widget.live_set is None
    widget.refresh()
    assert widget.data["state"] == "error"


@pytest.mark.corpus
def test_a_rack_has_no_arrangement(corpus):
    rack = next(corpus.glob("and-kal+ableton-racks/*.adg"))
    widget = Arrangement(rack)
    assert widget.data["state"] == "error"
    assert "only sets have an arrangement" in widget.data["message"]
