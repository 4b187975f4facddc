"""Clips come, go, move and are doubled; what lies under them is cut as in Live."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.model.real_sets import OF_LINE, open_line, reopened

from setbook.errors import EditRefused
from setbook.model import Note, Point, WarpMarker

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.model import LiveSet, Track

pytestmark = pytest.mark.corpus


@pytest.fixture(params=OF_LINE, ids=lambda line: f"Live {line}")
def live_set(request, corpus: Path) -> LiveSet:
    return open_line(corpus, request.param)


@pytest.fixture
def keys(live_set: LiveSet) -> Track:
    return live_set.add_midi_track("Keys")


def spans(track: Track) -> list[tuple[str, float, float]]:
    return [(clip.name, clip.start, clip.end) for clip in track.clips]


def test_a_clip_cuts_what_lies_under_it(live_set: LiveSet, keys: Track) -> None:
    long = keys.add_midi_clip(0.0, 16.0, "Long")
    long.loop.on = False
    keys.add_midi_clip(4.0, 4.0, "Short")
    assert spans(keys) == [("Long", 0.0, 4.0), ("Short", 4.0, 8.0), ("Long", 8.0, 16.0)]
    assert [(clip.loop.start, clip.loop.end) for clip in keys.clips if clip.name == "Long"] == [
        (0.0, 4.0),
        (8.0, 16.0),
    ]
    keys.add_midi_clip(2.0, 10.0, "Over")
    assert spans(keys) == [("Long", 0.0, 2.0), ("Over", 2.0, 12.0), ("Long", 12.0, 16.0)]
    again = reopened(live_set).track("Keys")
    assert spans(again) == spans(keys)
    assert live_set.check() == []


def test_a_looped_clip_keeps_its_loop_when_it_is_cut(keys: Track) -> None:
    clip = keys.add_midi_clip(0.0, 4.0, "Loop")
    clip.end = 16.0
    clip.trim(5.0, 14.0)
    assert (clip.start, clip.end) == (5.0, 14.0)
    assert (clip.loop.start, clip.loop.end, clip.loop.start_relative) == (0.0, 4.0, 1.0)
    with pytest.raises(EditRefused):
        clip.trim(20.0, 21.0)


def test_clips_move_and_are_doubled(live_set: LiveSet, keys: Track) -> None:
    other = live_set.add_midi_track("Other")
    clip = keys.add_midi_clip(0.0, 4.0, "Riff")
    clip.add_notes([Note(0.0, 1.0, 60)])
    copied = clip.duplicate()
    assert spans(keys) == [("Riff", 0.0, 4.0), ("Riff", 4.0, 8.0)]
    copied.move(16.0, other)
    far = clip.copy_to(32.0, other)
    slot = clip.copy_to_slot(1)
    assert slot.length == 4.0
    below = slot.duplicate()
    below.move_to_slot(0, other)
    clip.remove()
    again = reopened(live_set)
    assert spans(again.track("Keys")) == []
    assert spans(again.track("Other")) == [("Riff", 16.0, 20.0), ("Riff", 32.0, 36.0)]
    assert [slot.index for slot in again.track("Keys").slots if slot.clip] == [1]
    assert [slot.index for slot in again.track("Other").slots if slot.clip] == [0]
    assert [note.pitch for note in far.notes] == [60]
    assert live_set.check() == []
    slot.move(64.0)
    assert spans(keys) == [("Riff", 64.0, 68.0)]
    assert live_set.check() == []


def test_clips_go_only_where_they_can_be(live_set: LiveSet, keys: Track) -> None:
    clip = keys.add_midi_clip(0.0, 4.0)
    vox = live_set.add_audio_track("Vox")
    before = live_set.document.digest
    for refused in (
        lambda: clip.move(0.0, vox),
        lambda: clip.copy_to_slot(0, vox),
        lambda: clip.move(-1.0),
        lambda: clip.move_to_slot(99),
        lambda: vox.add_midi_clip(0.0, 4.0),
        lambda: keys.add_midi_clip(0.0, 0.0),
        lambda: live_set.returns[0].add_midi_clip(0.0, 4.0),
        lambda: keys.add_session_clip(99, 4.0),
    ):
        with pytest.raises(EditRefused):
            refused()
    assert live_set.document.digest == before


def test_envelopes_of_a_clip_follow_it_to_another_track(live_set: LiveSet, keys: Track) -> None:
    clip = keys.add_session_clip(0, 4.0)
    clip.modulate(keys.mixer.volume, [Point(0.0, 1.0), Point(2.0, 0.5)])
    assert [len(envelope.points) for envelope in clip.envelopes] == [3]
    other = live_set.add_midi_track("Other")
    copied = clip.copy_to_slot(0, other)
    wanted = other.mixer.volume.element.find("ModulationTarget").get("Id")
    assert [envelope.target_id for envelope in copied.envelopes] == [wanted]
    assert live_set.check() == []
    keys.remove()
    assert live_set.check() == []


def test_a_sample_becomes_a_clip(live_set: LiveSet, tmp_path: Path) -> None:
    live_set.save(tmp_path / "song.als")
    file = tmp_path / "Samples" / "take 1.wav"
    file.parent.mkdir()
    file.write_bytes(b"RIFF")
    track = live_set.add_audio_track("Vox")
    clip = track.add_audio_clip(file, 8.0, duration_frames=88_200, sample_rate=44_100, tempo=120.0)
    assert (clip.start, clip.end, clip.warped) == (8.0, 12.0, True)
    assert clip.warp_markers[:2] == [WarpMarker(0.0, 0.0), WarpMarker(2.0, 4.0)]
    again = reopened(live_set).track("Vox").clips[0]
    assert again.name == "take 1"
    assert again.sample.name == "take 1.wav"
    if (
        live_set.live_line >= 11
    ):  # before, an absolute path is data that only the machine's own system can write
        assert again.sample.path == file
    assert live_set.check() == []


def test_notes_keep_who_they_are(live_set: LiveSet, keys: Track) -> None:
    clip = keys.add_midi_clip(0.0, 8.0)
    clip.add_notes([Note(0.0, 1.0, 60, 100.5), Note(1.0, 1.0, 64), Note(1.0, 1.0, 60)])
    first = clip.notes[0]
    clip.notes = [
        Note(
            *(getattr(note, name) for name in ("time", "duration")),
            note.pitch + 12,
            note.velocity,
            note_id=note.note_id,
        )
        for note in clip.notes
    ]
    assert [note.pitch for note in clip.notes] == [72, 72, 76]
    assert clip.notes[0].note_id == first.note_id
    assert clip.notes[0].velocity == pytest.approx(100.5)
    array = clip.note_array()
    array["time"] += 0.5
    clip.set_note_array(array)
    clip.remove_notes(clip.notes[:1])
    again = reopened(live_set).track("Keys").clips[0]
    assert [(note.time, note.pitch) for note in again.notes] == [(1.5, 72), (1.5, 76)]
    assert live_set.check() == []
    for odd in (Note(0, 1, 128), Note(0, -1, 60), Note(0, 1, 60, 128), Note(float("nan"), 1, 60)):
        with pytest.raises(EditRefused, match="range of MIDI"):
            clip.add_notes([odd])


def test_notes_by_chance_need_live_11(live_set: LiveSet, keys: Track) -> None:
    clip = keys.add_midi_clip(0.0, 8.0)
    note = Note(0.0, 1.0, 60, probability=0.5)
    if live_set.live_line >= 11:
        clip.add_notes([note])
        assert clip.notes[0].probability == 0.5
    else:
        with pytest.raises(EditRefused, match="neither probability nor velocity deviation"):
            clip.add_notes([note])


def test_warp_markers_move_forward(live_set: LiveSet) -> None:
    track = live_set.add_audio_track("Vox")
    clip = track.add_audio_clip("a.wav", 0.0, duration_frames=88_200, sample_rate=44_100, tempo=120.0)
    clip.add_warp_marker(1.0, 1.5)
    assert WarpMarker(1.0, 1.5) in clip.warp_markers
    clip.remove_warp_marker(WarpMarker(1.0, 1.5))
    with pytest.raises(EditRefused, match="move forward"):
        clip.add_warp_marker(0.5, 4.5)
    with pytest.raises(EditRefused, match="at least two"):
        clip.warp_markers = []
