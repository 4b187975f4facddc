"""`setbook export` and `setbook samples` as a person meets them."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import mido
from tests.test_cli import says, setbook

import setbook as sb

if TYPE_CHECKING:
    from pathlib import Path

SONG = "Night Drive v6.als"


def test_midi(demo_project: Path, tmp_path: Path) -> None:
    told = says("export", demo_project / SONG, "--to", "midi", "-o", tmp_path / "a.mid")
    assert "notes" in told
    assert len(mido.MidiFile(tmp_path / "a.mid", charset="utf-8").tracks) > 4
    told = says("export", demo_project / SONG, "--to", "midi", "-o", tmp_path / "b.mid", "--track", "Bass")
    assert ": 1 track, " in told


def test_stems(demo_project: Path, tmp_path: Path) -> None:
    song = demo_project / "Night Drive v1.als"
    done = setbook("export", song, "--to", "stems", "-o", tmp_path / "stems", "--format", "flac")
    assert done.returncode == 0, done.stderr
    files = sorted(path.name for path in (tmp_path / "stems").iterdir())
    live_set = sb.open(song)
    assert isinstance(live_set, sb.LiveSet)
    assert len(files) == len(live_set.all_tracks)
    assert all(name in done.stdout for name in files)
    assert max(map(len, done.stdout.splitlines())) <= 80 + len(str(tmp_path))
    again = setbook("export", song, "--to", "stems", "-o", tmp_path / "stems", "--format", "flac")
    assert again.returncode == 1
    assert "Nothing was written" in again.stderr


def test_dawproject(demo_project: Path, tmp_path: Path) -> None:
    done = setbook("export", demo_project / SONG, "--to", "dawproject", "-o", tmp_path / "a.dawproject")
    assert done.returncode == 0, done.stderr
    assert "audio files" in done.stdout
    assert "devices are left out" in done.stderr
    assert (tmp_path / "a.dawproject").stat().st_size > 10_000


def test_samples_are_listed_collected_and_found(demo_project: Path, tmp_path: Path) -> None:
    told = json.loads(says("samples", demo_project / SONG, "--json"))
    assert all(sample["path"] for sample in told)
    told = json.loads(says("samples", demo_project / SONG, "--collect", tmp_path / "New Project", "--json"))
    assert told["missing"] == []
    shutil.move(tmp_path / "New Project" / "Samples", tmp_path / "elsewhere")
    song = tmp_path / "New Project" / SONG
    assert "missing" in says("samples", song)
    found = says("samples", song, "--find", tmp_path / "elsewhere", "-o", tmp_path / "New Project" / "ok.als")
    assert "references mended" in found
    mended = sb.open(tmp_path / "New Project" / "ok.als")
    assert isinstance(mended, sb.LiveSet)
    assert all(sample.exists for sample in mended.samples)


def test_a_preset_has_no_song(demo_project: Path, tmp_path: Path) -> None:
    live_set = sb.open(demo_project / SONG)
    assert isinstance(live_set, sb.LiveSet)
    rack = next(device for device in live_set.devices if device.kind == "rack")
    sb.Preset.from_device(rack).save(tmp_path / "a.adg")
    done = setbook("export", tmp_path / "a.adg", "--to", "midi", "-o", tmp_path / "a.mid")
    assert done.returncode == 1
    assert "found a preset" in done.stderr
