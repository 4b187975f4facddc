"""Sampled voices: pitch, zones, loops, envelopes, velocity."""

from __future__ import annotations

import numpy as np
import pytest

from setbook.audio.sources.adsr import Adsr
from setbook.audio.sources.notes import STRUCK_DTYPE
from setbook.audio.sources.sampler import FORWARD, PING_PONG, SampledVoice, Zone, pan_gains, unrolled
from setbook.audio.sources.voice_filter import HIGH, VoiceFilter

from .conftest import RATE, cents, clicks, pitch_of, sine

FLAT = Adsr(attack=0.0, sustain=1.0, release=0.01)


def one(pitch=60, velocity=127, frames=RATE):
    return np.array([(0, frames, pitch, velocity)], STRUCK_DTYPE)


def sound(voice, **note):
    ((_, pcm),) = voice.play(one(**note), RATE)
    return pcm


def test_at_its_root_a_sample_is_itself(sample):
    noise = np.random.default_rng(1).uniform(-0.5, 0.5, (2, RATE)).astype(np.float32)
    voice = SampledVoice((Zone(sample(noise), 0, RATE),), FLAT, one_shot=True)
    assert np.array_equal(sound(voice)[:, 50:-200], noise[:, 50:-200])


@pytest.mark.parametrize("pitch", [24, 48, 59, 61, 67, 72, 96])
def test_keys_are_in_tune_within_a_cent(sample, pitch):
    voice = SampledVoice((Zone(sample(sine(440.0, 3.0)), 0, 3 * RATE),), FLAT)
    pcm = sound(voice, pitch=pitch, frames=RATE // 4)
    assert cents(pitch_of(pcm[0][:10000]), 440.0) == pytest.approx(100 * (pitch - 60), abs=0.1)


def test_root_detune_scale_and_transpose_move_the_pitch(sample):
    zone = Zone(sample(sine(440.0, 3.0)), 0, 3 * RATE, root_key=59.5, key_scale=0.5)
    pcm = sound(SampledVoice((zone,), FLAT, semitones=0.25), pitch=62, frames=RATE // 4)
    assert cents(pitch_of(pcm[0][:10000]), 440.0) == pytest.approx(150.0, abs=0.1)


def test_a_sample_of_another_rate_is_in_tune(sample):
    voice = SampledVoice((Zone(sample(sine(440.0, 1.0, 96000), rate=96000), 0, 96000),), FLAT, one_shot=True)
    pcm = sound(voice)
    assert pcm.shape[1] == pytest.approx(RATE, abs=1)
    assert cents(pitch_of(pcm[0]), 440.0) == pytest.approx(0.0, abs=0.05)


def test_zones_split_keys_and_velocities(sample):
    low, high = sample(sine(100, 1.0), name="low.wav"), sample(sine(900, 1.0), name="high.wav")
    zones = (
        Zone(low, 0, RATE, high_key=59),
        Zone(high, 0, RATE, low_key=60, high_velocity=63),
        Zone(low, 0, RATE, low_key=60, low_velocity=64, high_velocity=100),
        Zone(high, 0, RATE, low_key=60, low_velocity=64, high_velocity=100),
    )
    voice = SampledVoice(zones, FLAT)
    assert [
        len(list(voice.play(one(*note), RATE))) for note in ((50, 127), (60, 20), (60, 80), (60, 127))
    ] == [1, 1, 2, 0]


@pytest.mark.parametrize("mode", [FORWARD, PING_PONG])
def test_a_sustain_loop_holds_and_stays_in_tune(sample, mode):
    turn = 441  # ten periods of 1 kHz
    zone = Zone(sample(sine(1000.0, 0.1)), 0, 4410, loop_mode=mode, loop_start=2 * turn, loop_end=4 * turn)
    pcm = sound(SampledVoice((zone,), FLAT), pitch=64, frames=2 * RATE)
    assert pcm.shape[1] > 2 * RATE
    if mode == FORWARD:
        assert cents(pitch_of(pcm[0][: 2 * RATE]), 1000.0) == pytest.approx(400, abs=0.2)
        assert len(clicks(pcm[:, 100 : 2 * RATE])) == 0
    assert np.abs(pcm[0, RATE : 2 * RATE]).max() > 0.4


def test_unrolling_forwards_and_to_and_fro():
    pcm = np.arange(6, dtype=np.float32)[None].repeat(2, axis=0)
    assert unrolled(pcm, 2, 5, FORWARD, 10)[0].tolist() == [0, 1, 2, 3, 4, 2, 3, 4, 2, 3]
    assert unrolled(pcm, 2, 5, PING_PONG, 11)[0].tolist() == [0, 1, 2, 3, 4, 4, 3, 2, 2, 3, 4]
    assert unrolled(pcm, 3, 3, FORWARD, 10)[0].tolist() == [0, 1, 2, 3, 4, 5]


def test_a_key_going_up_releases_a_classic_voice_and_not_a_one_shot(sample):
    zone = (Zone(sample(np.ones((2, RATE), np.float32)), 0, RATE),)
    classic, shot = (SampledVoice(zone, FLAT, one_shot=it) for it in (False, True))
    assert sound(classic, frames=1000).shape[1] == pytest.approx(1000 + 441, abs=1)
    assert sound(shot, frames=1000).shape[1] == RATE


def test_the_envelope_is_heard(sample):
    adsr = Adsr(attack=0.1, decay=0.1, sustain=0.25, release=0.2, decay_slope=0.0, release_slope=0.0)
    pcm = sound(SampledVoice((Zone(sample(np.ones((2, 2 * RATE), np.float32)), 0, 2 * RATE),), adsr))[0]

    def at(seconds):
        return pcm[round(seconds * RATE)]

    assert at(0.05) == pytest.approx(0.5, abs=0.01)
    assert at(0.1) == pytest.approx(1.0, abs=0.01)
    assert at(0.15) == pytest.approx(0.625, abs=0.01)
    assert at(0.9) == pytest.approx(0.25, abs=0.001)
    assert at(1.1) == pytest.approx(0.125, abs=0.01)
    assert len(pcm) == pytest.approx(1.2 * RATE, abs=2)


def test_velocity_depth_is_straight(sample):
    voice = SampledVoice((Zone(sample(np.ones((2, RATE), np.float32)), 0, RATE),), FLAT, velocity_depth=0.5)
    levels = [sound(voice, velocity=velocity)[0, 5000] for velocity in (127, 63.5, 1)]
    assert levels == pytest.approx([1.0, 0.75, 0.5 + 0.5 / 127], abs=1e-3)


def test_reverse_plays_backwards(sample):
    ramp = np.linspace(0, 0.9, RATE, dtype=np.float32)
    pcm = sound(SampledVoice((Zone(sample(ramp), 0, RATE),), FLAT, one_shot=True, reverse=True))
    assert np.array_equal(pcm[0, 50:-200], ramp[::-1][50:-200])


def test_the_pan_law_is_lives():
    assert pan_gains(0.0) == pytest.approx((1.0, 1.0))
    assert pan_gains(-1.0) == pytest.approx((np.sqrt(2), 0.0))
    left, right = pan_gains(0.4)
    assert left**2 + right**2 == pytest.approx(2.0)


def test_a_filter_takes_away_what_is_below_it(sample):
    zone = (Zone(sample(sine(200.0, 1.0)), 0, RATE),)
    through = sound(SampledVoice(zone, FLAT, filter=VoiceFilter(HIGH, 2000.0, steep=True)))
    assert np.abs(through[0, RATE // 2 : RATE - 500]).max() < 0.5 * 10 ** (-70 / 20)


def test_ends_of_cut_off_samples_do_not_click(sample):
    pcm = sound(SampledVoice((Zone(sample(sine(100.0, 2.0)), 0, 30000),), FLAT, one_shot=True))
    assert abs(pcm[0, -1]) < 1e-6
    assert len(clicks(pcm[:, 200:])) == 0
