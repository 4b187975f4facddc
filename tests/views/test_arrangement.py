"""The arrangement's data holds what the set holds, once, in columns that a typed array can lie on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import setbook as sb
from setbook.views.arrangement import arrangement_data
from setbook.views.clip_table import AUDIO, LOOPED, MUTED, WARPED

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.views.arrangement import ArrangementData

HI = "diracdeltas+unableton/Project/hi.als"
PIANO = "EduardvonBriesen+Ableton-Project/Project/blackpiano.als"
CLIPS = "adamjmurray+producer-pal/e2e/live-sets/arrangement-clip-tests Project/arrangement-clip-tests.als"
GROUPS = "SjoenH+ableton-project-generator/packages/cli/test/Test Project/Test.als"
EMPTY = "alex7kom+ableton-live-template/Project.als"

TYPES = {"f8": "<f8", "f4": "<f4", "i4": "<i4", "i1": "i1", "u1": "u1"}


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETBOOK_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def demo(demo_project: Path) -> Path:
    return max(demo_project.glob("*.als"))


def column(shown: ArrangementData, described: dict[str, Any], name: str) -> np.ndarray:
    kind, offset = described["columns"][name]
    assert offset % 8 == 0
    return np.frombuffer(shown.buffers[described["buffer"]], TYPES[kind], described["count"], offset)


@pytest.mark.corpus
@pytest.mark.parametrize("name", [HI, PIANO, CLIPS, GROUPS])
def test_clips_are_those_of_the_set(corpus, name):
    live_set = sb.open(corpus / name)
    shown = arrangement_data(live_set)
    clips = [(index, clip) for index, track in enumerate(live_set.all_tracks) for clip in track.clips]
    table = shown.data["clips"]
    assert table["count"] == len(clips) == live_set.counts.arrangement_clips
    assert column(shown, table, "track").tolist() == [index for index, _ in clips]
    assert column(shown, table, "start").tolist() == [clip.start for _, clip in clips]
    assert column(shown, table, "end").tolist() == [clip.end for _, clip in clips]
    names = shown.data["clip_names"]
    for row, (_, clip) in zip(column(shown, table, "name"), clips, strict=True):
        assert clip.name in {"", names[row]}
    assert shown.data["clip_keys"] == [clip.id for _, clip in clips]


@pytest.mark.corpus
def test_flags_say_how_clips_play(corpus):
    live_set = sb.open(corpus / CLIPS)
    shown = arrangement_data(live_set)
    clips = [clip for track in live_set.all_tracks for clip in track.clips]
    expected = [
        MUTED * clip.disabled
        + LOOPED * clip.loop.on
        + (AUDIO + WARPED * clip.warped if clip.kind == "audio" else 0)
        for clip in clips
    ]
    assert column(shown, shown.data["clips"], "flags").tolist() == expected
    assert {AUDIO | WARPED, AUDIO} <= {flags & (AUDIO | WARPED) for flags in expected}


@pytest.mark.corpus
def test_notes_lie_together_by_clip(corpus):
    live_set = sb.open(corpus / PIANO)
    shown = arrangement_data(live_set)
    clips = [clip for track in live_set.all_tracks for clip in track.clips]
    table, notes = shown.data["clips"], shown.data["notes"]
    firsts, counts = column(shown, table, "first_note"), column(shown, table, "note_count")
    assert notes["count"] == sum(counts) > 900
    for clip, first, count in zip(clips, firsts, counts, strict=True):
        if clip.kind != "midi":
            assert count == 0
            continue
        own = slice(first, first + count)
        assert column(shown, notes, "pitch")[own].tolist() == [note.pitch for note in clip.notes]
        assert np.allclose(column(shown, notes, "start")[own], [note.time for note in clip.notes], atol=1e-4)
        assert column(shown, notes, "enabled")[own].tolist() == [note.enabled for note in clip.notes]


@pytest.mark.corpus
def test_tracks_stand_in_the_order_of_the_screen_and_in_their_groups(corpus):
    live_set = sb.open(corpus / GROUPS)
    tracks = arrangement_data(live_set).data["tracks"]
    assert [track["id"] for track in tracks] == [track.id for track in live_set.all_tracks]
    assert [track["kind"] for track in tracks].count("group") == 3
    for described, track in zip(tracks, live_set.all_tracks, strict=True):
        assert described["depth"] == track.depth
        group = None if described["group"] is None else tracks[described["group"]]["id"]
        assert group == (track.group.id if track.group else None)


@pytest.mark.corpus
def test_missing_samples_are_listed_and_leave_no_peaks(corpus):
    live_set = sb.open(corpus / PIANO)
    shown = arrangement_data(live_set).data
    assert shown["missing"] == sorted({sample.name for sample in live_set.samples if not sample.exists})
    assert shown["missing"]
    assert shown["samples"]
    for sample in shown["samples"]:
        assert sample["exists"] or sample["peaks"] == []


@pytest.mark.corpus
def test_a_set_without_clips_still_has_its_tracks_and_some_room(corpus):
    shown = arrangement_data(sb.open(corpus / EMPTY)).data
    assert shown["clips"]["count"] == 0
    assert shown["state"] == "ready"
    assert shown["length_beats"] == 64


def test_waveforms_of_the_demo_follow_its_samples(demo):
    shown = arrangement_data(sb.open(demo))
    samples = [sample for sample in shown.data["samples"] if sample["exists"]]
    assert samples
    for sample in samples:
        finest = sample["peaks"][0]
        assert finest["bins"] == -(-sample["frames"] // finest["frames_per_bin"])
        peaks = np.frombuffer(shown.buffers[finest["buffer"]], np.int8).reshape(-1, 2)
        assert len(peaks) == finest["bins"]
        assert (peaks[:, 0] <= peaks[:, 1]).all()
        assert np.abs(peaks).max() > 20


def test_automation_of_the_demo_is_named_and_in_range(demo):
    live_set = sb.open(demo)
    shown = arrangement_data(live_set)
    curves = shown.data["automation"]
    assert len(curves) == sum(len(track.envelopes) for track in live_set.all_tracks)
    assert all(curve["name"] != "Automation" for curve in curves)
    assert {"gain", "switch"} <= {curve["unit"] for curve in curves}
    for curve in curves:
        times = column(shown, curve["points"], "time")
        values = column(shown, curve["points"], "value")
        assert (np.diff(times) >= 0).all()
        assert times[0] >= 0
        assert curve["minimum"] <= values.min() <= values.max() <= curve["maximum"]


def test_curved_segments_keep_their_handles(demo):
    live_set = sb.open(demo)
    shown = arrangement_data(live_set)
    curved = sum(
        point.curve is not None
        for track in live_set.all_tracks
        for envelope in track.envelopes
        for point in envelope.points
    )
    handles = [column(shown, curve["points"], "curve_x1") for curve in shown.data["automation"]]
    assert sum(int((~np.isnan(column)).sum()) for column in handles) == curved > 0


def test_data_is_json_without_nan(demo):
    data, buffers = arrangement_data(sb.open(demo)).payload
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert all(isinstance(buffer, bytes) for buffer in buffers)


def test_a_level_that_is_too_long_to_travel_is_given_when_asked(demo_project, monkeypatch):
    monkeypatch.setattr("setbook.views.sample_table.INLINE_BINS", 4)
    shown = arrangement_data(sb.open(max(demo_project.glob("*.als"))))
    index = next(index for index, sample in enumerate(shown.data["samples"]) if sample["exists"])
    finest = shown.data["samples"][index]["peaks"][0]
    assert finest["buffer"] is None
    assert len(shown.samples.level(index, 0)) == 2 * finest["bins"]
