"""MIDI files, read back by mido: their notes are the set's to the tick, and so is the song's time."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

import mido
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import setbook as sb
from setbook.demo.live11.automation import Point, automate
from setbook.demo.live11.clip import Look, Place
from setbook.demo.live11.song import Song
from setbook.demo.score.notation import Note
from setbook.errors import ExchangeError
from setbook.exchange import export_midi
from setbook.exchange.midi import TICKS_PER_BEAT
from setbook.format import new_document
from setbook.model import MidiClip

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Notes = list[tuple[int, int, int, int]]


def read_notes(track: mido.MidiTrack) -> Notes:
    """Pair what goes down with what goes up: (on, off, key, velocity)."""
    found: Notes = []
    down: dict[int, tuple[int, int]] = {}
    at = 0
    for message in track:
        at += message.time
        if message.type == "note_on":
            assert message.note not in down, "a key goes up before it goes down again"
            down[message.note] = at, message.velocity
        elif message.type == "note_off":
            on, velocity = down.pop(message.note)
            assert at > on
            found.append((on, at, message.note, velocity))
    assert not down
    return sorted(found)


def expected_notes(placed: Iterable[tuple[MidiClip, float, float]]) -> Notes:
    """Unroll clips the slow way, a note and a turn at a time."""
    by_key: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for clip, start, length in placed:
        loop = clip.loop
        content, at = loop.start + loop.start_relative, 0.0
        while at < length:
            turns = loop.on and loop.end - loop.start >= 1 / 64 and content < loop.end
            piece = min(loop.end - content, length - at) if turns else length - at
            for note in clip.notes:
                if not note.enabled or not content - 1e-6 <= note.time < content + piece - 1e-6:
                    continue
                begin = max(note.time - content, 0.0) + at
                end = min(begin + max(note.duration, 0.0), at + piece)
                on, off = round((start + begin) * 960), round((start + end) * 960)
                velocity = min(max(round(note.velocity), 1), 127)
                by_key[note.pitch].append((on, max(off, on + 1), velocity))
            at, content = at + piece, loop.start if turns else content + piece
    found: Notes = []
    for key, notes in by_key.items():
        longest: dict[int, tuple[int, int, int]] = {}
        for note in notes:
            if note[0] not in longest or note[1] > longest[note[0]][1]:
                longest[note[0]] = note
        struck = sorted(longest.values())
        for (on, off, velocity), again in zip(struck, [*struck[1:], (math.inf, 0, 0)], strict=True):
            found.append((on, int(min(off, again[0])), key, velocity))
    return sorted(found)


def arranged(track: sb.Track) -> list[tuple[MidiClip, float, float]]:
    return [
        (clip, clip.start, clip.length)
        for clip in track.clips
        if isinstance(clip, MidiClip) and not clip.disabled
    ]


def opened(song: Song) -> sb.LiveSet:
    live_set = sb.open(new_document(song.root).xml)
    assert isinstance(live_set, sb.LiveSet)
    return live_set


def read(path: Path) -> mido.MidiFile:
    return mido.MidiFile(path, charset="utf-8")


def check_arrangement(live_set: sb.LiveSet, path: Path) -> int:
    export = export_midi(live_set, path)
    file = read(path)
    assert (file.type, file.ticks_per_beat) == (1, TICKS_PER_BEAT)
    tracks = [track for track in live_set.tracks if track.kind == "midi"]
    assert len(file.tracks) == 1 + len(tracks) == 1 + export.track_count
    count = 0
    for track, written in zip(tracks, file.tracks[1:], strict=True):
        assert written.name == track.name
        notes = read_notes(written)
        assert notes == expected_notes(arranged(track))
        count += len(notes)
    assert count == export.note_count
    return count


def test_demo_reads_back_to_the_tick(demo_project: Path, tmp_path: Path) -> None:
    live_set = sb.open(max(demo_project.glob("*.als")))
    assert isinstance(live_set, sb.LiveSet)
    assert check_arrangement(live_set, tmp_path / "demo.mid") > 500
    first = (tmp_path / "demo.mid").read_bytes()
    export_midi(live_set, tmp_path / "again.mid")
    assert (tmp_path / "again.mid").read_bytes() == first
    drums = read(tmp_path / "demo.mid")
    assert {m.channel for track in drums.tracks for m in track if m.type == "note_on"} >= {9}
    markers = [message.text for message in drums.tracks[0] if message.type == "marker"]
    assert markers == [locator.name for locator in live_set.locators]


def test_corpus_sets_of_each_line_read_back_to_the_tick(corpus: Path, tmp_path: Path) -> None:
    names = [
        "offlinemark+dawtool/tests/als/live8/live8-patch-markers-auto.als",
        "mark-henry+ableton-experiment/project Project/project.als",
        "EduardvonBriesen+Ableton-Project/Project/blackpiano.als",
        "alex7kom+ableton-live-template/Template.als",
        "adamjmurray+producer-pal/e2e/live-sets/arrangement-clip-tests Project/arrangement-clip-tests.als",
    ]
    lines, notes = set(), 0
    for path in sorted(corpus.rglob("*.als")):
        name = str(path.relative_to(corpus))
        if name.startswith("history") or (path.stat().st_size > 150_000 and name not in names):
            continue
        try:
            live_set = sb.open(path)
        except sb.SetbookError:
            continue
        assert isinstance(live_set, sb.LiveSet)
        if any(arranged(track) for track in live_set.tracks):
            notes += check_arrangement(live_set, tmp_path / "a.mid")
            lines.add(live_set.live_line)
    assert notes > 1000
    assert len(lines) >= 4


_beats = st.floats(0, 12, allow_nan=False).map(lambda beats: round(beats, 4))
_notes = st.lists(st.builds(Note, _beats, _beats, st.integers(36, 39), st.floats(0, 127)), max_size=12)


@settings(max_examples=60, deadline=None)
@given(notes=_notes, length=st.floats(0.5, 24), loop=st.none() | st.floats(0.25, 8), offset=st.floats(0, 3))
def test_any_clip_reads_back_to_the_tick(
    tmp_path_factory: pytest.TempPathFactory,
    notes: list[Note],
    length: float,
    loop: float | None,
    offset: float,
) -> None:
    song = Song(120.0)
    song.add_midi("A", 1)
    song.arrange_notes("A", Place(3.3, 3.3 + length, loop_length=loop, offset=offset), Look("C", 1), notes)
    check_arrangement(opened(song), tmp_path_factory.getbasetemp() / "any.mid")


def test_tempo_and_time_signatures_are_the_songs(tmp_path: Path) -> None:
    song = Song(100.0)
    tempo = song.main.find("DeviceChain/Mixer/Tempo")
    automate(song.main, tempo, [Point(0.0, 90.0), Point(4.0, 150.0), Point(4.0, 60.0)], song.pointees)
    song.add_midi("A", 1)
    song.arrange_notes("A", Place(0.0, 8.0), Look("C", 1), [Note(7.0, 0.5, 60)])
    live_set = opened(song)
    export_midi(live_set, tmp_path / "tempo.mid")
    file = read(tmp_path / "tempo.mid")
    at, seconds, microseconds, reached = 0, 0.0, 500_000, {}
    for message in mido.merge_tracks(file.tracks):
        seconds += mido.tick2second(message.time, file.ticks_per_beat, microseconds)
        at += message.time
        reached[at] = seconds
        if message.type == "set_tempo":
            microseconds = message.tempo
    beats = np.array(sorted(reached)) / TICKS_PER_BEAT
    assert len(beats) > 16, "a step at every sixteenth of the ramp"
    np.testing.assert_allclose(
        live_set.tempo_map.seconds(beats), [reached[t] for t in sorted(reached)], atol=1e-4
    )
    signature = next(message for message in file.tracks[0] if message.type == "time_signature")
    assert (signature.numerator, signature.denominator) == (4, 4)


def test_a_scene_a_track_and_a_clip(demo_project: Path, tmp_path: Path) -> None:
    live_set = next(
        found
        for path in sorted(demo_project.glob("*.als"))
        if isinstance(found := sb.open(path), sb.LiveSet)
        and any(track.session_clips for track in found.tracks)
    )
    row = [track for track in live_set.tracks if track.kind == "midi" and track.slots[0].clip is not None]
    export = export_midi(live_set, tmp_path / "scene.mid", scene=0)
    assert export.track_count == len(row) > 0
    track = row[0]
    clip = track.slots[0].clip
    assert isinstance(clip, MidiClip)
    export_midi(clip, tmp_path / "clip.mid")
    turn = clip.loop.end - clip.loop.start - clip.loop.start_relative if clip.loop.on else clip.length
    assert read_notes(read(tmp_path / "clip.mid").tracks[1]) == expected_notes([(clip, 0.0, turn)])
    export_midi(track, tmp_path / "track.mid")
    assert read_notes(read(tmp_path / "track.mid").tracks[1]) == expected_notes(arranged(track))


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    song = Song(120.0)
    song.add_midi("Ünïcode ♫", 1)
    notes = [Note(0.0, 1.0, 60, 100.0, 0.5), Note(1.0, 1.0, 61, 100.0, 1.0, 20.0)]
    clip = song.arrange_notes("Ünïcode ♫", Place(0.0, 4.0), Look("C", 1), notes)
    clip.find("GrooveSettings/GrooveId").set("Value", "3")
    export = export_midi(opened(song), tmp_path / "a.mid")
    assert export.note_count == 2
    assert [word for word in ("groove", "only at times", "at random") if word in " ".join(export.remarks)] == [
        "groove", "only at times", "at random",
    ]  # fmt: skip
    assert read(tmp_path / "a.mid").tracks[1].name == "Ünïcode ♫"


def test_an_empty_arrangement_gives_its_scenes_in_a_row(tmp_path: Path) -> None:
    from setbook.demo.live11.clip import midi_clip

    song = Song(120.0)
    song.add_midi("A", 1)
    for index, key in enumerate((60, 62)):
        song.add_scene(f"S{index}")
        place = Place(0.0, 4.0, loop_length=4.0)
        song.launchable("A", index, midi_clip(song.pointees, place, Look("C", 1), [Note(1.0, 1.0, key)]))
    export = export_midi(opened(song), tmp_path / "a.mid")
    notes = read_notes(read(tmp_path / "a.mid").tracks[1])
    assert [(on, key) for on, _, key, _ in notes] == [(960, 60), (5 * 960, 62)]
    assert "session" in export.remarks[0]


@pytest.mark.parametrize("length", [1e12, 1e7])
def test_loops_without_end_are_refused(tmp_path: Path, length: float) -> None:
    song = Song(120.0)
    song.add_midi("A", 1)
    song.arrange_notes("A", Place(0.0, length, loop_length=1 / 32), Look("C", 1), [Note(0.0, 0.01, 60)])
    with pytest.raises(ExchangeError, match="turns of a loop"):
        export_midi(opened(song), tmp_path / "a.mid")
    assert not (tmp_path / "a.mid").exists()


def test_a_ramp_of_years_is_refused(tmp_path: Path) -> None:
    song = Song(100.0)
    ramp = [Point(number * 1e9, 60.0 + number % 7) for number in range(50)]
    automate(song.main, song.main.find("DeviceChain/Mixer/Tempo"), ramp, song.pointees)
    with pytest.raises(ExchangeError, match="changes of tempo"):
        export_midi(opened(song), tmp_path / "a.mid")


def test_audio_has_no_notes(tmp_path: Path) -> None:
    song = Song(120.0)
    song.add_audio("Loop", 1)
    with pytest.raises(ExchangeError, match="audio track 'Loop'"):
        export_midi(opened(song).track("Loop"), tmp_path / "a.mid")
    with pytest.raises(ExchangeError, match="scene from 0"):
        export_midi(opened(song), tmp_path / "a.mid", scene=7)
