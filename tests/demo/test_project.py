"""The folder that `write_demo` writes: its files, the same at each run, and sounds without faults."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import numpy as np
import pytest
import soundfile

from setbook.demo import write_demo
from setbook.demo.sounds.catalogue import QUAY, RECIPES
from setbook.demo.story.versions import SAVES


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_another_run_elsewhere_gives_the_same_bytes_and_dates(demo_project, tmp_path):
    told = []
    again = write_demo(tmp_path / "demo-project", progress=lambda share, what: told.append((share, what)))
    assert contents(again) == contents(demo_project)
    for save in SAVES:
        modified = datetime.fromtimestamp((again / save.file).stat().st_mtime, tz=UTC)
        assert modified == save.when
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert all(what for _, what in told)


def test_saves_are_minutes_apart_so_that_their_order_is_plain():
    times = [save.when for save in SAVES]
    assert times == sorted(times)
    assert min((b - a).total_seconds() for a, b in itertools.pairwise(times)) > 3600


def test_what_lies_in_the_folder_stays(tmp_path):
    own = tmp_path / "My Song.als"
    own.write_bytes(b"mine")
    write_demo(tmp_path)
    assert own.read_bytes() == b"mine"


def test_it_is_a_live_project_with_a_story(demo_project):
    assert (demo_project / "Ableton Project Info").is_dir()
    story = (demo_project / "README.txt").read_text()
    assert all(save.file in story for save in SAVES)
    assert {path.name for path in demo_project.glob("*.als")} == {
        save.file for save in SAVES if "/" not in save.file
    }


def test_it_is_small(demo_project):
    assert sum(len(data) for data in contents(demo_project).values()) < 12e6


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_sample_has_no_fault(demo_project, recipe):
    with soundfile.SoundFile(demo_project / recipe.path) as file:
        assert (file.samplerate, file.subtype) == (44100, f"PCM_{recipe.bits}")
        sound = file.read(always_2d=True)
    peak = np.abs(sound).max()
    assert 0.2 < peak < 0.95, "neither faint nor at the ceiling"
    assert np.abs(sound.mean(axis=0)).max() < 1e-3, "no offset"
    assert np.abs(sound[[0, -1]]).max() < 2e-4, "starts and ends in silence"


def test_the_water_falls_silent_where_it_loops(demo_project):
    sound, _ = soundfile.read(demo_project / QUAY.path)
    assert np.abs(sound[:400]).max() < 0.01
    assert np.abs(sound[-400:]).max() < 0.01


@pytest.mark.parametrize("instrument", ["Bass", "Keys", "Pad", "Pluck", "Lead"])
def test_zones_of_an_instrument_are_level(demo_project, instrument):
    levels = []
    for path in (demo_project / "Samples" / "Imported").glob(f"{instrument} *.wav"):
        sound, rate = soundfile.read(path, always_2d=True)
        levels.append(20 * np.log10(np.sqrt((sound[:rate] ** 2).mean())))
    assert len(levels) >= 2
    assert max(levels) - min(levels) < 1.5


@pytest.mark.parametrize(
    ("name", "hertz"), [("Bass A0", 55.0), ("Keys E2", 164.81), ("Lead C#4", 554.37), ("Pad G#3", 415.3)]
)
def test_notes_are_in_tune(demo_project, name, hertz):
    sound, rate = soundfile.read(demo_project / "Samples" / "Imported" / f"{name}.wav", always_2d=True)
    part = sound[: 2 * rate].sum(axis=1)
    spectrum = np.abs(np.fft.rfft(part * np.hanning(part.size), 8 * part.size))
    bins = np.fft.rfftfreq(8 * part.size, 1 / rate)
    near = (bins > hertz * 0.9) & (bins < hertz * 1.1)
    found = bins[near][spectrum[near].argmax()]
    assert abs(1200 * np.log2(found / hertz)) < 15.0
