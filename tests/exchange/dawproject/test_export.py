"""DAWprojects of the demo and of real sets: as the published schema has them, and with all that was in the set."""

from __future__ import annotations

import os
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from tests.exchange.dawproject.reading import check_structure, read_metadata, read_project
from tests.format.small_files import FILES, small_song

import setbook as sb
from setbook.demo.live11.automation import Point, automate
from setbook.errors import NotWritable
from setbook.exchange import export_dawproject
from setbook.format import new_document
from setbook.model import AudioClip, MidiClip

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_CORPUS_SETS = 14
_BIG = 1_000_000


@pytest.fixture(scope="module")
def validate() -> Callable[[Path], None]:
    """Validate a project against the schema that its makers publish; it is theirs, so not here."""
    folder = os.environ.get("SETBOOK_DAWPROJECT_SCHEMA")
    if not folder or not (Path(folder) / "Project.xsd").exists():
        pytest.skip(
            "set SETBOOK_DAWPROJECT_SCHEMA to a folder with DAWproject's Project.xsd and MetaData.xsd"
        )
    schemas = {
        name: etree.XMLSchema(etree.parse(Path(folder) / f"{name}.xsd")) for name in ("Project", "MetaData")
    }

    def check(path: Path) -> None:
        schemas["Project"].assertValid(read_project(path))
        schemas["MetaData"].assertValid(read_metadata(path))

    return check


def opened(source: Path | bytes) -> sb.LiveSet:
    found = sb.open(source)
    assert isinstance(found, sb.LiveSet)
    return found


def corpus_sets(corpus: Path) -> list[sb.LiveSet]:
    """Sets of every line, the smaller ones."""
    by_line: Counter[int] = Counter()
    found = []
    for path in sorted(corpus.rglob("*.als"), key=lambda path: path.stat().st_size):
        if path.stat().st_size > _BIG or len(found) >= MOST_CORPUS_SETS:
            break
        try:
            live_set = opened(path)
        except sb.SetbookError:
            continue
        clips = sum(len(track.clips) + len(track.session_clips) for track in live_set.tracks)
        if clips and by_line[live_set.live_line] < 4:
            by_line[live_set.live_line] += 1
            found.append(live_set)
    return found


@pytest.fixture(scope="module")
def demo(demo_project: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[sb.LiveSet, Path]:
    live_set = opened(max(demo_project.glob("*.als")))
    path = tmp_path_factory.mktemp("out") / "demo.dawproject"
    export_dawproject(live_set, path)
    return live_set, path


def test_demo_is_valid(demo: tuple[sb.LiveSet, Path], validate: Callable[[Path], None]) -> None:
    validate(demo[1])


def test_demo_has_all_that_the_set_has(demo: tuple[sb.LiveSet, Path]) -> None:
    live_set, path = demo
    project = check_structure(path)
    tracks = {track.get("name"): track for track in project.iter("Track")}
    assert len(tracks) == len(live_set.all_tracks)
    for track in live_set.all_tracks:
        written = tracks[track.name]
        parent = written.getparent()
        assert parent.get("name") == (track.group.name if track.group else None)
        channel = written.find("Channel")
        assert float(channel.find("Volume").get("value")) == pytest.approx(track.mixer.volume.value)
        assert float(channel.find("Pan").get("value")) * 2 - 1 == pytest.approx(track.mixer.pan.value)
        assert (channel.find("Mute").get("value") == "true") is (not track.mixer.active.value)
        if track.kind != "main":
            sends = channel.findall("Sends/Send")
            assert len(sends) == len(track.mixer.sends)
    clips = [clip for track in live_set.tracks for clip in [*track.clips, *track.session_clips]]
    assert len(list(project.iter("Clip"))) == len(clips)
    notes = sum(int(clip.note_array()["enabled"].sum()) for clip in clips if isinstance(clip, MidiClip))
    assert len(list(project.iter("Note"))) == notes > 0
    assert len(list(project.iter("Scene"))) == len(live_set.scenes)
    assert [marker.get("name") for marker in project.iter("Marker")] == [
        one.name for one in live_set.locators
    ]
    used = {clip.sample.path for clip in clips if isinstance(clip, AudioClip)}
    with zipfile.ZipFile(path) as archive:
        inside = [archive.read(name) for name in archive.namelist() if name.startswith("audio/")]
    assert sorted(map(len, inside)) == sorted(source.stat().st_size for source in used)
    automated = {points.find("Target").get("parameter") for points in project.iter("Points")}
    volumes = {track.find("Channel/Volume").get("id") for track in tracks.values()}
    moving = [track for track in live_set.all_tracks if track.mixer.volume.envelope is not None]
    assert len(automated & volumes) == len(moving)


def test_equal_sets_give_equal_bytes(demo: tuple[sb.LiveSet, Path], tmp_path: Path) -> None:
    live_set, path = demo
    export_dawproject(live_set, tmp_path / "again.dawproject")
    assert (tmp_path / "again.dawproject").read_bytes() == path.read_bytes()


def test_corpus_sets_hold_together(corpus: Path, tmp_path: Path) -> None:
    sets = corpus_sets(corpus)
    assert len(sets) >= 10
    assert len({live_set.live_line for live_set in sets}) >= 4
    for live_set in sets:
        export = export_dawproject(live_set, tmp_path / "set.dawproject")
        project = check_structure(tmp_path / "set.dawproject")
        assert len(list(project.iter("Track"))) == export.track_count == len(live_set.all_tracks)
        assert len(list(project.iter("Clip"))) == export.clip_count


def test_corpus_sets_are_valid(corpus: Path, tmp_path: Path, validate: Callable[[Path], None]) -> None:
    sets = corpus_sets(corpus)
    assert len(sets) >= 10
    for live_set in sets:
        export_dawproject(live_set, tmp_path / "set.dawproject")
        validate(tmp_path / "set.dawproject")


def test_small_song(tmp_path: Path) -> None:
    """A song whose every part is known: tempo ramp, curve, warp, loop, missing samples."""
    export = export_dawproject(opened(FILES["set"]), tmp_path / "a.dawproject")
    project = check_structure(tmp_path / "a.dawproject")
    assert len(export.missing) == 1
    assert any("devices are left out" in remark for remark in export.remarks)
    tempo = project.find("Arrangement/TempoAutomation")
    assert [(p.get("time"), p.get("value")) for p in tempo if p.tag == "RealPoint"] == [
        ("0", "120"),
        ("8", "140"),
    ]
    volume = next(points for points in project.iter("Points"))
    assert len(volume) == 1 + 2 + 15, "a curve in sixteen straight pieces"
    envelope = opened(FILES["set"]).track("Loop").mixer.volume.envelope
    times = [float(point.get("time")) for point in volume[1:]]
    assert [float(point.get("value")) for point in volume[1:]] == pytest.approx(
        list(envelope.value_at(times))
    )
    beat = next(clip for clip in project.iter("Clip") if clip.get("name") == "Beat")
    assert (beat.get("loopStart"), beat.get("loopEnd"), beat.get("duration")) == ("0", "4", "16")
    assert len(beat.findall("Notes/Note")) == 8
    warped = next(clip for clip in project.iter("Clip") if clip.get("name") == "Warped")
    assert warped.find("Warps/Audio/File").get("external") == "true"
    raw = next(clip for clip in project.iter("Clip") if clip.get("name") == "As recorded")
    assert (raw.get("contentTimeUnit"), raw.find("Audio").get("algorithm")) == ("seconds", "raw")


def test_time_signatures_change_where_the_sets_do(tmp_path: Path) -> None:
    song = small_song()
    codes = [Point(0.0, 201), Point(8.0, 200), Point(14.0, 302)]
    automate(song.main, song.main.find("DeviceChain/Mixer/TimeSignature"), codes, song.pointees)
    for event in list(song.main.iter("FloatEvent")):
        if event.get("Value") in {"201", "200", "302"}:
            event.tag = "EnumEvent"
    live_set = opened(new_document(song.root).xml)
    export_dawproject(live_set, tmp_path / "a.dawproject")
    points = check_structure(tmp_path / "a.dawproject").findall(
        "Arrangement/TimeSignatureAutomation/TimeSignaturePoint"
    )
    assert [(p.get("time"), p.get("numerator"), p.get("denominator")) for p in points] == [
        ("0", "4", "4"), ("8", "3", "4"), ("14", "6", "8"),
    ]  # fmt: skip


def test_small_song_is_valid(tmp_path: Path, validate: Callable[[Path], None]) -> None:
    export_dawproject(opened(FILES["set"]), tmp_path / "a.dawproject")
    validate(tmp_path / "a.dawproject")


def test_without_samples_the_project_names_their_places(
    demo: tuple[sb.LiveSet, Path], tmp_path: Path
) -> None:
    export = export_dawproject(demo[0], tmp_path / "a.dawproject", with_samples=False)
    assert export.file_count == 0
    project = check_structure(tmp_path / "a.dawproject")
    assert all(Path(file.get("path")).exists() for file in project.iter("File"))


def test_a_failed_export_leaves_what_was_there(demo: tuple[sb.LiveSet, Path], tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotWritable):
        export_dawproject(demo[0], tmp_path / "file" / "a.dawproject")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
