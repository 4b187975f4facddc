"""Frames become a file and a clip: to the bit what went in, at the beat where it was played."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

import setbook as sb
from setbook.audio.pcm_store import PcmStore
from setbook.audio.record import TakeFile, read_take, record_frames
from setbook.audio.record.recorded_file import take_new_name
from setbook.audio.session import build_plan
from setbook.errors import AudioError, EditRefused, NotFound
from setbook.model.points import Point
from setbook.undo import UndoHistory

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.model import LiveSet

RATE = 44_100
EDGE = round(0.005 * RATE)


@pytest.fixture
def project(demo_project: Path, tmp_path: Path) -> Path:
    return shutil.copytree(demo_project, tmp_path / "project")


@pytest.fixture
def live_set(project: Path) -> LiveSet:
    return sb.open(project / "Night Drive v6.als")


def noise(frames: int) -> np.ndarray:
    return np.random.default_rng(9).uniform(-0.5, 0.5, (2, frames)).astype(np.float32)


def only_it(live_set: LiveSet, track_id: str, store: PcmStore) -> np.ndarray:
    """Render a track's recording alone, before its fader."""
    plan = build_plan(live_set, store=store)
    strip = plan.strips[plan.strip_index(track_id)]
    (segment,) = strip.segments
    return segment, store.get(segment.pcm)


def test_what_is_rendered_is_what_was_recorded_at_its_beat(live_set, project, tmp_path) -> None:
    sound = noise(2 * RATE)
    recording = record_frames(live_set, sound, RATE, start_beats=16.0)
    assert recording.is_new_track
    assert recording.path.parent == project / "Samples" / "Recorded"
    assert soundfile.info(recording.path).subtype == "FLOAT"
    np.testing.assert_array_equal(soundfile.read(recording.path, dtype="float32")[0].T, sound)
    segment, played = only_it(live_set, recording.track_id, PcmStore(tmp_path / "pcm"))
    assert segment.start_frame == round(float(live_set.tempo_map.seconds(16.0)) * RATE)
    assert played.shape[1] == pytest.approx(2 * RATE, abs=1)
    inside = slice(EDGE, 2 * RATE - EDGE)
    np.testing.assert_array_equal(played[:, inside], sound[:, inside])


def test_the_set_is_clean_saves_and_opens_with_the_sample_found(live_set, project) -> None:
    recording = record_frames(live_set, noise(RATE), RATE, start_beats=3.5)
    assert live_set.check() == []
    again = sb.open(live_set.save(project / "Night Drive v7.als"))
    assert again.check() == []
    (clip,) = again.track(recording.track_id).clips
    assert clip.start == 3.5
    assert clip.sample.path == recording.path
    assert clip.sample.found_by == "relative"
    assert clip.name == recording.path.stem


def test_it_is_one_step_to_undo(live_set) -> None:
    before = live_set.document.digest
    history = UndoHistory(live_set)
    with history.step("Record"):
        recording = record_frames(live_set, noise(RATE), RATE)
    assert live_set.document.digest != before
    assert history.undo().label == "Record"
    assert live_set.document.digest == before
    assert recording.path.exists()
    history.redo()
    assert live_set.track(recording.track_id).clips


def test_latency_is_cut_off_the_beginning(live_set) -> None:
    sound = noise(RATE)
    recording = record_frames(live_set, sound, RATE, start_beats=8.0, latency_seconds=0.1)
    assert recording.seconds == pytest.approx(0.9)
    kept = soundfile.read(recording.path, dtype="float32")[0].T
    np.testing.assert_array_equal(kept, sound[:, 4410:])
    with pytest.raises(AudioError, match="more than the latency of 44100 frames, found 44100"):
        record_frames(live_set, sound, RATE, latency_seconds=1.0)


def test_another_rate_is_resampled(live_set) -> None:
    seconds = np.arange(48_000) / 48_000
    tone = (0.5 * np.sin(2 * np.pi * 1000 * seconds)).astype(np.float32)
    recording = record_frames(live_set, tone, 48_000)
    made, rate = soundfile.read(recording.path, dtype="float32")
    assert (rate, made.shape) == (44_100, (44_100, 2))
    expected = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(44_100) / 44_100)
    assert np.abs(made[1000:-1000, 0] - expected[1000:-1000]).max() < 1e-4


def test_it_keeps_its_speed_through_changes_of_tempo(live_set, tmp_path) -> None:
    live_set.main.mixer.tempo.automate([Point(0.0, 100.0), Point(8.0, 100.0), Point(16.0, 160.0)])
    sound = noise(8 * RATE)
    recording = record_frames(live_set, sound, RATE, start_beats=6.0)
    assert live_set.check() == []
    segment, played = only_it(live_set, recording.track_id, PcmStore(tmp_path / "pcm"))
    assert segment.start_frame == round(float(live_set.tempo_map.seconds(6.0)) * RATE)
    assert abs(played.shape[1] - 8 * RATE) <= 2
    inside = slice(EDGE, 8 * RATE - EDGE)
    np.testing.assert_array_equal(played[:, inside], sound[:, inside])


def test_it_goes_to_the_armed_track_or_to_the_one_that_is_named(live_set) -> None:
    first = record_frames(live_set, noise(RATE), RATE, start_beats=0.0)
    live_set.track(first.track_id).armed = True
    again = record_frames(live_set, noise(RATE), RATE, start_beats=8.0)
    assert (again.track_id, again.is_new_track) == (first.track_id, False)
    assert again.path != first.path
    assert again.path.name.split(" ")[1] == "0002"
    live_set.track(first.track_id).armed = False
    named = record_frames(live_set, noise(RATE), RATE, start_beats=16.0, track=first.track)
    assert named.track_id == first.track_id
    assert len(live_set.track(first.track_id).clips) == 3
    midi = next(track for track in live_set.tracks if track.kind == "midi")
    count = len(live_set.tracks)
    with pytest.raises(EditRefused, match="found the midi track"):
        record_frames(live_set, noise(RATE), RATE, track=midi.name)
    with pytest.raises(NotFound):
        record_frames(live_set, noise(RATE), RATE, track="Nobody")
    assert len(live_set.tracks) == count


def test_names_are_as_in_live_and_never_taken_twice(tmp_path) -> None:
    when = datetime(2026, 5, 1, 20, 15, 30, tzinfo=UTC)
    names = [take_new_name(tmp_path, "AC/DC [live]", 3, when).name for _ in range(2)]
    assert names == [
        "3-AC_DC [live] 0001 [2026-05-01 201530].wav",
        "3-AC_DC [live] 0002 [2026-05-01 201530].wav",
    ]


@pytest.mark.parametrize("samples", [np.zeros((2, 0)), np.zeros((3, 100)), np.zeros((1, 2, 3))])
def test_what_is_no_sound_is_refused_and_leaves_nothing(live_set, project, samples) -> None:
    count = len(live_set.tracks)
    with pytest.raises(AudioError):
        record_frames(live_set, samples, RATE)
    assert len(live_set.tracks) == count
    assert list((project / "Samples").glob("Recorded/*")) == []


def test_a_set_without_a_file_is_refused(project) -> None:
    live_set = sb.open((project / "Night Drive v6.als").read_bytes())
    with pytest.raises(AudioError, match="Expected a set with a file"):
        record_frames(live_set, noise(RATE), RATE)


def test_a_disk_that_refuses_leaves_the_set_as_it_was(live_set, project, monkeypatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("setbook.audio.sound_file._write", full)
    before = live_set.document.digest
    with pytest.raises(sb.SetbookError, match="No space left"):
        record_frames(live_set, noise(RATE), RATE)
    assert live_set.document.digest == before
    assert list((project / "Samples" / "Recorded").iterdir()) == []


def test_a_take_in_parts_survives_being_cut_off(tmp_path) -> None:
    sound = noise(3000)
    take = TakeFile(tmp_path, 48_000)
    assert take.append(0, sound[:, :1000]) == 1000
    assert take.append(1, sound[:, 1000:2000]) == 2000
    assert take.append(1, sound[:, 1000:2000]) == 2000, "sent again"
    with pytest.raises(AudioError, match="Expected part 2 of the take, found part 4"):
        take.append(4, sound)
    found, rate = read_take(take.path)
    assert rate == 48_000
    np.testing.assert_array_equal(found, sound[:, :2000])
    with take.path.open("ab") as file:
        file.write(b"half")
    np.testing.assert_array_equal(read_take(take.path)[0], sound[:, :2000])
    take.remove()
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "x.take").write_bytes(b"no take at all")
    with pytest.raises(AudioError, match=r"Expected a take, found 'x\.take'"):
        read_take(tmp_path / "x.take")
