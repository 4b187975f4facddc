"""Peaks bound the sound they stand for, at every level, and are made once per file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from setbook.errors import SampleUnreadable
from setbook.views.peaks import LEVELS, Waveform

if TYPE_CHECKING:
    from pathlib import Path

FRAMES = 300_001


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETBOOK_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def noise(tmp_path: Path) -> tuple[Path, np.ndarray]:
    """Stereo noise of more than one block, with a click at the very end."""
    sound = np.random.default_rng(1).uniform(-0.5, 0.5, (FRAMES, 2)).astype(np.float32)
    sound[-1] = (-1.0, 0.9)
    path = tmp_path / "noise.wav"
    soundfile.write(path, sound, 44100, subtype="FLOAT")
    return path, sound


@pytest.mark.parametrize("level", range(len(LEVELS)))
def test_each_bin_bounds_its_frames(noise, level):
    path, sound = noise
    waveform = Waveform.of(path)
    bins = waveform.level(level)
    width = LEVELS[level]
    assert len(bins) == waveform.bins[level] == -(-FRAMES // width)
    for index in (0, len(bins) // 2, len(bins) - 1):
        part = sound[index * width : (index + 1) * width]
        lowest, highest = bins[index] / 127
        assert lowest == pytest.approx(part.min(), abs=1 / 127)
        assert highest == pytest.approx(part.max(), abs=1 / 127)
        assert lowest <= part.min()
        assert highest >= part.max()


def test_peaks_are_kept_for_the_next_time(noise, monkeypatch):
    path, _ = noise
    before = Waveform.of(path)
    assert not before.is_kept
    bins = before.level(0)
    monkeypatch.setattr("setbook.views.peaks._measure", lambda *_: pytest.fail("decoded again"))
    again = Waveform.of(path)
    assert again.is_kept
    assert np.array_equal(again.level(0), bins)


def test_another_file_at_the_same_place_has_other_peaks(noise):
    path, sound = noise
    Waveform.of(path).level(0)
    soundfile.write(path, sound[: FRAMES // 2] * 0, 44100, subtype="FLOAT")
    waveform = Waveform.of(path)
    assert waveform.level(0).any() == False  # noqa: E712 - numpy's own bool
    assert len(waveform.level(0)) == waveform.bins[0]


def test_a_damaged_cache_is_made_again(noise, tmp_path):
    path, _ = noise
    bins = Waveform.of(path).level(0)
    for kept in (tmp_path / "cache" / "peaks").iterdir():
        kept.write_bytes(kept.read_bytes()[:100])
    assert np.array_equal(Waveform.of(path).level(0), bins)


def test_a_cache_that_cannot_be_written_is_done_without(noise, tmp_path, monkeypatch):
    path, _ = noise
    (tmp_path / "a file").write_text("")
    monkeypatch.setenv("SETBOOK_CACHE", str(tmp_path / "a file" / "below"))
    assert len(Waveform.of(path).level(0)) == -(-FRAMES // 256)


def test_silence_and_the_empty_file_have_peaks_too(tmp_path):
    path = tmp_path / "empty.wav"
    soundfile.write(path, np.zeros((0, 1)), 44100)
    waveform = Waveform.of(path)
    assert waveform.bins == [0]
    assert waveform.level(0).shape == (0, 2)


def test_what_is_no_sound_is_said(tmp_path):
    path = tmp_path / "note.wav"
    path.write_text("not a sound")
    with pytest.raises(SampleUnreadable, match=r"note\.wav"):
        Waveform.of(path)
