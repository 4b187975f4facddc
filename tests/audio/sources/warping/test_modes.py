"""The warp modes, told apart by what they do to sounds that we know."""

from __future__ import annotations

import numpy as np
import pytest
from tests.audio.sources.conftest import RATE, cents, clicks, pitch_of, sine

from setbook.audio.sources.audio_clip import AudioClipSource, Motion
from setbook.audio.sources.loop_passes import LoopBrace
from setbook.audio.sources.time_line import TimeLine
from setbook.audio.sources.warping.grains import Texture, Tones
from setbook.audio.sources.warping.slices import LOOP_BACK_AND_FORTH, LOOP_FORWARD, LOOP_OFF, Slices
from setbook.audio.sources.warping.spectral import Spectral, formants_moved


def stretched(sample, pcm: np.ndarray, stretcher, bpm: float = 90.0, semitones: float = 0.0) -> np.ndarray:
    """Play two bars of a sample at 120 BPM at another tempo."""
    beats = pcm.shape[-1] / RATE * 2
    line = TimeLine.through([(0, 0), (beats, beats * 60 / bpm)])
    frames = round(beats * 60 / bpm * RATE)
    warp = TimeLine.through([(0, 0), (beats, beats / 2)])
    source = AudioClipSource(
        sample(pcm),
        RATE,
        frames,
        beats,
        line,
        Motion.STRETCH,
        LoopBrace(),
        warp,
        semitones,
        stretcher=stretcher,
    )
    return source.make()


def hits(count: int = 8, gap: float = 0.5) -> np.ndarray:
    """Return tones that are struck and ring, with a different pitch each."""
    pcm = np.zeros(round(count * gap * RATE), np.float32)
    for index in range(count):
        tone = sine(200.0 * 1.3**index, gap, level=0.6) * np.exp(-np.arange(round(gap * RATE)) / 4000)
        first = round(index * gap * RATE)
        pcm[first : first + len(tone)] += tone.astype(np.float32)
    return pcm


# Beats


@pytest.mark.parametrize("bpm", [70.0, 90.0, 150.0])
@pytest.mark.parametrize("grid", [0.0, 1.0])
def test_a_slice_is_the_samples_own_bits_from_its_beat_on(sample, bpm, grid):
    """Attacks are copied, not stretched: that is what Beats is for."""
    pcm = hits()
    made = stretched(sample, pcm, Slices(grid), bpm)
    for beat in range(1, 8):
        there = round(beat * 0.5 * RATE)
        here = round(beat * 60 / bpm * RATE)
        attack = pcm[there + 100 : there + 4000]
        near = [
            np.array_equal(made[0, here + off + 100 : here + off + 4000], attack) for off in range(-110, 111)
        ]
        assert any(near), f"beat {beat}"


@pytest.mark.parametrize("loop", [LOOP_OFF, LOOP_FORWARD, LOOP_BACK_AND_FORTH])
def test_what_fills_the_time_after_a_slice(sample, loop):
    steady = np.repeat(10.0 ** np.linspace(-1, -0.2, 8), RATE // 2) * sine(440.0, 4.0, level=1.0)
    made = stretched(sample, steady.astype(np.float32), Slices(1.0, loop), 60.0)
    gap = made[0, round(0.75 * RATE) : round(0.95 * RATE)]  # the first slice is over at 0.5 s
    if loop == LOOP_OFF:
        assert not gap.any()
    else:
        assert np.sqrt((gap**2).mean()) == pytest.approx(0.1 / np.sqrt(2), rel=0.1)
    assert len(clicks(made)) == 0


def test_to_and_fro_plays_the_end_of_a_slice_backwards(sample):
    rising = np.tile(np.linspace(0, 0.5, RATE // 2), 8).astype(np.float32)
    made = stretched(sample, rising, Slices(1.0, LOOP_BACK_AND_FORTH), 60.0)[0]
    assert np.all(np.diff(made[: RATE // 2 - 400]) > 0)
    assert np.all(np.diff(made[RATE // 2 + 400 : round(0.74 * RATE)]) < 0)


def test_the_envelope_fades_slices(sample):
    ones = np.full(4 * RATE, 0.5, np.float32)
    made = stretched(sample, ones, Slices(1.0, envelope=50.0), 120.5)[0]
    slice_frames = round(60 / 120.5 * RATE)
    first = made[slice_frames : 2 * slice_frames]
    assert np.all(first[200 : slice_frames // 2 - 100] == 0.5)
    assert first[round(0.75 * slice_frames)] == pytest.approx(0.25, abs=0.02)
    assert abs(first[-100]) < 0.01


@pytest.mark.parametrize("bpm", [61.0, 119.0, 121.0, 187.0])
@pytest.mark.parametrize("loop", [LOOP_OFF, LOOP_FORWARD, LOOP_BACK_AND_FORTH])
def test_slices_of_a_steady_tone_do_not_click(sample, bpm, loop):
    made = stretched(sample, sine(330.0, 4.0), Slices(0.5, loop), bpm)
    assert np.abs(np.diff(made[0])).max() < 1.7 * np.abs(np.diff(sine(330.0, 1.0))).max()


# Tones and Texture


@pytest.mark.parametrize("hz", [110.0, 329.6, 880.0])
@pytest.mark.parametrize("bpm", [85.0, 140.0])
def test_tones_keeps_a_voice_clean(sample, hz, bpm):
    voice = sum(sine(hz * k, 4.0, level=0.3 / k) for k in range(1, 6))
    made = stretched(sample, voice, Tones(), bpm)[0]
    assert cents(pitch_of(made), hz) == pytest.approx(0, abs=1)
    spectrum = np.abs(np.fft.rfft(made[RATE : 2 * RATE] * np.hanning(RATE))) ** 2
    near = np.zeros(len(spectrum), bool)
    for k in range(1, 6):
        near[max(round(hz * k) - 12, 0) : round(hz * k) + 13] = True
    assert 10 * np.log10(spectrum[~near].sum() / spectrum.sum()) < -25


def test_the_grain_decides_how_fine_tones_follows(sample):
    """A short grain follows a glide in small steps."""
    seconds = np.arange(4 * RATE) / RATE
    glide = (0.5 * np.sin(2 * np.pi * (200 * seconds + 40 * seconds**2))).astype(np.float32)
    fine, coarse = (stretched(sample, glide, Tones(grain), 90.0) for grain in (0.012, 0.1))
    assert not np.array_equal(fine, coarse)
    assert len(clicks(fine)) == len(clicks(coarse)) == 0


def test_texture_keeps_power_and_colour_and_has_no_echo(sample):
    noise = 0.2 * np.random.default_rng(1).standard_normal(4 * RATE).astype(np.float32)
    made = stretched(sample, noise, Texture(0.065, 100.0), 60.0)[0]
    power = np.convolve(made.astype(float) ** 2, np.ones(2205) / 2205, "valid")
    assert 10 * np.log10(power.max() / power.min()) < 3
    assert np.sqrt((made**2).mean()) == pytest.approx(0.2, rel=0.05)


def test_fluctuation_scatters_and_none_does_not(sample):
    pcm = hits()
    still, other, moved = (
        stretched(sample, pcm, Texture(0.065, amount), 90.0) for amount in (0.0, 0.0, 80.0)
    )
    assert np.array_equal(still, other)
    assert not np.array_equal(still, moved)


# Complex Pro


def vowel(hz: float, centre: float, seconds: float = 2.0) -> np.ndarray:
    """Return a voice whose partials swell around one formant."""
    partials = [
        sine(hz * k, seconds, level=0.3 * np.exp(-(((hz * k - centre) / 250.0) ** 2)) + 1e-4)
        for k in range(1, int(8000 / hz))
    ]
    return np.sum(partials, axis=0).astype(np.float32)


def formant_of(pcm: np.ndarray) -> float:
    """Return the centre of the spectrum's power in hertz."""
    power = np.abs(np.fft.rfft(pcm[RATE // 2 : RATE // 2 + RATE] * np.hanning(RATE))) ** 2
    return float((np.arange(len(power)) * power).sum() / power.sum())


@pytest.mark.parametrize("semitones", [-4.0, 5.0])
def test_complex_pro_leaves_formants_where_they_are(sample, semitones):
    pcm = vowel(110.0, 1000.0)
    along = stretched(sample, pcm, Spectral(), 119.0, semitones)[0]
    kept = stretched(sample, pcm, Spectral(formants=1.0), 119.0, semitones)[0]
    factor = 2 ** (semitones / 12)
    assert formant_of(along) == pytest.approx(1000 * factor, rel=0.05)
    assert formant_of(kept) == pytest.approx(1000, rel=0.1)
    assert np.sqrt((kept**2).mean()) == pytest.approx(np.sqrt((along**2).mean()), rel=0.5)


def test_moving_formants_by_nothing_changes_nothing():
    pcm = vowel(150.0, 900.0)
    assert np.abs(formants_moved(pcm, 1.0) - pcm).max() < 1e-5
    assert np.abs(formants_moved(pcm, 1.4, amount=0.0) - pcm).max() < 1e-5
    assert not formants_moved(np.zeros(9999, np.float32), 1.4).any()
