"""Onsets: a drum pattern that we wrote ourselves, so that the truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from setbook.audio.sources.drum_sounds import drum_sound
from setbook.audio.sources.onsets import onsets

from .conftest import RATE, sine


def pattern(drums: list[str], gap: float, noise: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    times = 0.2 + gap * np.arange(len(drums))
    pcm = noise * np.random.default_rng(0).standard_normal((2, round((times[-1] + 2) * RATE)))
    for at, drum in zip(times, drums, strict=True):
        sound = drum_sound(drum, RATE)
        first = round(at * RATE)
        room = pcm.shape[1] - first
        pcm[:, first : first + sound.shape[1]] += sound[:, :room]
    return pcm.astype(np.float32), times


@pytest.mark.parametrize("gap", [0.125, 0.25, 0.5])
@pytest.mark.parametrize("noise", [0.0, 1e-3])
def test_every_hit_is_found_once_and_within_three_milliseconds(gap, noise):
    pcm, times = pattern(["kick", "hat", "snare", "hat", "kick", "clap", "tom", "rim"] * 2, gap, noise)
    found = onsets(pcm, RATE)
    assert len(found) == len(times)
    assert np.abs(found - times).max() < 0.003
    assert (found <= times).all(), "a cut after the attack would soften it"


def test_a_steady_tone_and_silence_have_no_onsets_inside():
    tone = np.tile(sine(220.0, 3.0), (2, 1))
    assert (onsets(tone, RATE) < 0.01).all()
    for frames in (0, 1, 100, RATE):
        assert len(onsets(np.zeros((2, frames), np.float32), RATE)) == 0


def test_short_and_odd_samples_are_survived():
    for frames in (1, 2, 300, 1023, 1025):
        found = onsets(np.full((2, frames), 0.5, np.float32), RATE)
        assert ((found >= 0) & (found <= frames / RATE)).all()
