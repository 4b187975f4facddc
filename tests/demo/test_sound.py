"""How the song sounds, as far as numbers say."""

from __future__ import annotations

import numpy as np
import pytest

RATE = 44100
BANDS_HZ = [(30, 120), (120, 350), (350, 1000), (1000, 3000), (3000, 8000), (8000, 16000)]


def beats(samples, first, last, bpm=108.0):
    return samples[:, int(first * 60 / bpm * RATE) : int(last * 60 / bpm * RATE)]


def test_the_mix_is_as_loud_as_it_should_be_and_does_not_clip(rendered, loudness, true_peak_db):
    mix = rendered("v6")
    assert mix.shape[1] / RATE == pytest.approx(69.0, abs=2.0)
    assert -17.0 < loudness(mix) < -13.0
    assert true_peak_db(mix) < -1.0
    assert np.abs(mix.mean(axis=1)).max() < 1e-3


def test_it_begins_softly_rises_to_the_drop_and_ends(rendered, loudness):
    mix = rendered("v6")
    intro, verse, drop = (loudness(beats(mix, *part)) for part in ((0, 16), (16, 48), (64, 96)))
    assert intro < verse - 3.0 < drop - 4.0
    end = beats(mix, 122.5, 124)
    assert np.sqrt((end**2).mean()) < 0.02
    assert np.abs(mix[:, -200:]).max() < 1e-3


def test_the_spectrum_of_the_drop_falls_gently(rendered, band_db):
    """Each band has its share: music falls by some decibels an octave, with neither hole nor peak."""
    levels = [band_db(rendered("v6"), *band) for band in BANDS_HZ]
    steps = np.diff(levels)
    assert (steps < 2.5).all()
    assert (steps > -8.0).all()
    assert 10.0 < levels[0] - levels[-1] < 22.0


def test_both_sides_carry_the_mix(rendered):
    left, right = beats(rendered("v6"), 64, 96)
    assert abs(10 * np.log10((left**2).mean() / (right**2).mean())) < 1.0
    assert 0.5 < np.corrcoef(left, right)[0, 1] < 0.97


def test_v4_is_muddy_and_v5_is_not(rendered, band_db):
    muddy, fixed = rendered("v4"), rendered("v5")
    for part in ((16.0, 48.0), (64.0, 96.0)):
        mud = band_db(muddy, 120, 350, part) - band_db(muddy, 1000, 8000, part)
        clear = band_db(fixed, 120, 350, part) - band_db(fixed, 1000, 8000, part)
        assert mud > clear + 3.0
        assert band_db(muddy, 120, 350, part) > band_db(fixed, 120, 350, part) + 4.0


def test_the_bass_gives_way_to_the_kick(rendered):
    """In the drop of the mix, the low end just after the kick is the kick's."""
    mix = rendered("v6")
    low = np.fft.rfft(mix.mean(axis=0))
    low[int(130 * mix.shape[1] / RATE) :] = 0
    bottom = np.fft.irfft(low, mix.shape[1])
    between = [np.abs(beats(bottom[None], beat + 0.6, beat + 0.9)).max() for beat in range(64, 96)]
    struck = [np.abs(beats(bottom[None], beat, beat + 0.3)).max() for beat in range(64, 96)]
    assert np.mean(struck) > 1.3 * np.mean(between)


@pytest.mark.parametrize("name", ["v1", "v2", "v3", "v5", "v5 (half-time)"])
def test_every_version_is_audible_with_room_above(rendered, loudness, name):
    sound = rendered(name)
    assert -25.0 < loudness(sound) < -14.0
    assert np.abs(sound).max() < 1.0
