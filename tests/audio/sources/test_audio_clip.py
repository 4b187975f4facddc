"""Audio clips: neutral where Live is neutral, right in pitch and time elsewhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from setbook.audio.sources.audio_clip import AudioClipSource, Motion
from setbook.audio.sources.content_key import content_key
from setbook.audio.sources.edges import Fade
from setbook.audio.sources.loop_passes import LoopBrace
from setbook.audio.sources.sample_file import _DECODED
from setbook.audio.sources.time_line import TimeLine
from setbook.audio.sources.warping.grains import Texture, Tones
from setbook.audio.sources.warping.slices import Slices
from setbook.audio.sources.warping.spectral import Spectral

from .conftest import RATE, cents, clicks, pitch_of, sine

NOISE = np.random.default_rng(7).uniform(-0.5, 0.5, (2, 4 * RATE)).astype(np.float32)


def at_bpm(bpm: float, beats: float) -> TimeLine:
    return TimeLine.through([(0, 0), (beats, beats * 60 / bpm)])


def clip(sample, motion=Motion.STRETCH, bpm=120.0, sample_bpm=120.0, beats=8.0, **fields):
    warp = None if motion is Motion.FREE else at_bpm(sample_bpm, 8.0)
    loop = fields.pop("loop", LoopBrace())
    frames = round(beats * 60 / bpm * RATE)
    return AudioClipSource(sample, RATE, frames, beats, at_bpm(bpm, beats), motion, loop, warp, **fields)


MODES = (Slices(), Slices(0.5), Slices(loop=0), Tones(), Texture())


@pytest.mark.parametrize("motion", [Motion.FREE, Motion.REPITCH])
def test_at_its_own_speed_a_clip_is_the_sample_bit_for_bit(sample, motion):
    assert np.array_equal(clip(sample(NOISE), motion).make(), NOISE)


@pytest.mark.parametrize("stretcher", MODES, ids=repr)
def test_at_its_own_tempo_a_clip_is_the_sample_bit_for_bit(sample, stretcher):
    made = clip(sample(NOISE), stretcher=stretcher).make()
    assert np.array_equal(made, NOISE)


def test_complex_goes_through_the_stretcher_even_then(sample):
    made = clip(sample(NOISE), stretcher=Spectral()).make()
    assert made.shape == NOISE.shape
    assert not np.array_equal(made, NOISE)


def test_a_looped_clip_at_its_own_tempo_repeats_bit_for_bit(sample):
    made = clip(sample(NOISE), beats=7.0, loop=LoopBrace(1.0, 0.0, 2.0, on=True)).make()
    turn = NOISE[:, :RATE]
    expected = np.concatenate([turn[:, RATE // 2 :], turn, turn, turn], axis=1)
    assert np.array_equal(made, expected)


def test_an_unwarped_clip_starts_at_its_second(sample):
    made = clip(sample(NOISE), Motion.FREE, beats=2.0, loop=LoopBrace(begin=0.5)).make()
    assert np.array_equal(made, NOISE[:, RATE // 2 : RATE // 2 + RATE])


def test_before_and_after_the_sample_is_silence(sample):
    made = clip(sample(NOISE), beats=12.0, loop=LoopBrace(begin=-2.0)).make()
    assert made.shape[1] == 6 * RATE
    assert not made[:, :RATE].any()
    assert np.array_equal(made[:, RATE : 5 * RATE], NOISE)
    assert not made[:, 5 * RATE :].any()


def test_another_rate_is_resampled_to_the_plans(sample):
    made = clip(sample(sine(1000.0, 4.0, 48000), rate=48000)).make()
    assert made.shape[1] == 4 * RATE
    assert cents(pitch_of(made[0]), 1000.0) == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize("semitones", [-12.0, -0.5, 0.07, 3.0, 7.0, 12.0])
def test_transposing_an_unwarped_clip_is_right_within_a_cent(sample, semitones):
    made = clip(sample(sine(440.0, 4.0)), Motion.FREE, beats=3.0, semitones=semitones).make()
    assert cents(pitch_of(made[0]), 440.0) == pytest.approx(100 * semitones, abs=0.05)


@pytest.mark.parametrize("bpm", [90.0, 113.0, 171.5])
def test_repitch_follows_the_tempo_and_ignores_transpose(sample, bpm):
    made = clip(sample(sine(440.0, 4.0)), Motion.REPITCH, bpm=bpm, beats=6.0, semitones=5.0).make()
    assert made.shape[1] == round(6 * 60 / bpm * RATE)
    assert cents(pitch_of(made[0]), 440.0 * bpm / 120.0) == pytest.approx(0.0, abs=0.05)


@pytest.mark.parametrize("stretcher", [Spectral(), Spectral(formants=1.0), Tones()], ids=repr)
@pytest.mark.parametrize("bpm", [80.0, 108.0, 160.0])
def test_stretching_keeps_the_pitch_and_has_the_exact_length(sample, stretcher, bpm):
    made = clip(sample(sine(440.0, 4.0)), bpm=bpm, beats=7.5, stretcher=stretcher).make()
    assert made.shape[1] == round(7.5 * 60 / bpm * RATE)
    assert cents(pitch_of(made[0]), 440.0) == pytest.approx(0.0, abs=1.0)


@pytest.mark.parametrize("stretcher", [Spectral(), Spectral(formants=1.0), Tones()], ids=repr)
@pytest.mark.parametrize("semitones", [-5.0, 1.0, 7.0, 12.0])
def test_stretching_transposes(sample, semitones, stretcher):
    made = clip(sample(sine(440.0, 4.0)), bpm=100.0, semitones=semitones, stretcher=stretcher).make()
    assert cents(pitch_of(made[0]), 440.0) == pytest.approx(100 * semitones, abs=1.0)


@pytest.mark.parametrize("stretcher", [Slices(), Slices(1.0), Spectral()], ids=repr)
def test_transposing_keeps_the_beats(sample, stretcher):
    beats = np.arange(1, 8)
    made = clip(sample(bursts(beats, 0.5, 4.0)), bpm=100.0, semitones=7.0, stretcher=stretcher).make()
    assert np.abs(onsets(made, beats * 0.6)).max() < 0.004


def bursts(beats: np.ndarray, seconds_per_beat: float, seconds: float) -> np.ndarray:
    random = np.random.default_rng(3)
    pcm = np.zeros(round(seconds * RATE), np.float32)
    for beat in beats:
        at = round(beat * seconds_per_beat * RATE)
        pcm[at : at + 300] = random.uniform(-0.8, 0.8, 300) * np.exp(-np.arange(300) / 60)
    return pcm


def onsets(pcm: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Return how far the energy's rise is from each expected second."""
    energy = np.convolve(pcm[0].astype(float) ** 2, np.ones(32) / 32, "same")
    found = []
    for second in expected:
        first = max(0, round((second - 0.06) * RATE))
        found.append((first + int(np.argmax(energy[first : first + round(0.12 * RATE)]))) / RATE - second)
    return np.array(found)


@pytest.mark.parametrize("stretcher", [Slices(), Slices(1.0), Spectral()], ids=repr)
@pytest.mark.parametrize("bpm", [75.0, 108.0, 150.0])
def test_stretched_beats_stay_on_the_beat(sample, bpm, stretcher):
    beats = np.arange(1, 8)
    made = clip(sample(bursts(beats, 0.5, 4.0)), bpm=bpm, stretcher=stretcher).make()
    assert np.abs(onsets(made, beats * 60 / bpm)).max() < 0.004


def test_warp_markers_put_uneven_playing_on_the_beat(sample):
    played = np.array([0.0, 0.47, 1.06, 1.49, 2.03, 2.44, 3.08, 3.5, 4.0])
    pcm = bursts(played[1:-1] / 0.5, 0.5, 4.0)
    warp = TimeLine.through(zip(range(9), played, strict=True))
    made = replace(clip(sample(pcm)), warp=warp).make()
    assert np.abs(onsets(made, np.arange(1, 8) * 0.5)).max() < 0.004


@pytest.mark.parametrize("stretcher", [Spectral(), Tones()], ids=repr)
def test_joints_of_markers_do_not_click(sample, stretcher):
    warp = TimeLine.through([(0, 0), (1, 0.6), (2, 1.0), (4, 2.2), (8, 4)])
    made = replace(clip(sample(sine(330.0, 4.0)), stretcher=stretcher), warp=warp).make()
    assert len(clicks(made)) == 0
    level = np.sqrt(np.convolve(made[0].astype(float) ** 2, np.ones(882) / 882, "valid"))
    assert level.min() > 0.24
    assert level.max() < 0.48


def test_a_tempo_change_moves_the_beats(sample):
    beats = np.arange(1, 8)
    song = TimeLine.through([(0, 0), (4, 2.0), (8, 5.0)])
    made = replace(clip(sample(bursts(beats, 0.5, 4.0))), song=song, frame_count=5 * RATE).make()
    assert made.shape[1] == 5 * RATE
    assert np.abs(onsets(made, song.at(beats))).max() < 0.004


def test_turns_of_a_stretched_loop_do_not_click_and_are_alike(sample):
    made = clip(
        sample(sine(220.0, 4.0)), bpm=100.0, beats=8.0, loop=LoopBrace(0, 0, 2, on=True), stretcher=Spectral()
    ).make()
    assert len(clicks(made)) == 0
    turn = round(2 * 0.6 * RATE)
    assert np.array_equal(made[:, turn + 9000 : 2 * turn - 200], made[:, 2 * turn + 9000 : 3 * turn - 200])


def test_gain_and_fades(sample):
    ones = np.ones((2, 4 * RATE), np.float32)
    made = clip(sample(ones), gain=0.25, fade_in=Fade(1000), fade_out=Fade(2000)).make()
    assert made[0, 0] < 0.001
    assert made[0, 500] == pytest.approx(0.125, abs=0.001)
    assert np.all(made[:, 1000:-2000] == 0.25)
    assert made[0, -1] < 0.001


def test_fades_longer_than_the_clip_end_with_it(sample):
    made = clip(
        sample(np.ones((2, RATE), np.float32)), beats=0.01, fade_in=Fade(9999), fade_out=Fade(9999)
    ).make()
    assert np.isfinite(made).all()


def test_the_key_says_what_went_in_and_not_where_it_lies(sample):
    source = clip(sample(NOISE, name="one.wav"))
    same = replace(source, sample=sample(NOISE, name="copy.wav"))
    assert content_key(*source.key_parts) == content_key(*same.key_parts)
    for other in (
        replace(source, gain=0.9),
        replace(source, semitones=1.0),
        replace(source, loop=LoopBrace(0.5)),
        replace(source, song=at_bpm(121.0, 8.0)),
        replace(source, sample=sample(NOISE * 0.5, name="other.wav")),
    ):
        assert content_key(*source.key_parts) != content_key(*other.key_parts)


@pytest.mark.parametrize("stretcher", [*MODES, Spectral(), Spectral(1.0)], ids=repr)
def test_made_twice_it_is_the_same_bit_for_bit(sample, stretcher):
    source = clip(sample(NOISE), bpm=97.0, semitones=2.0, stretcher=stretcher)
    made = source.make()
    _DECODED._held.clear()
    assert np.array_equal(made, source.make())
