"""Loudness against the signals that EBU Tech 3341 and 3342 define by formula, and against another meter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from setbook.analysis import loudness
from setbook.audio.metering.k_weighting import k_weighting
from setbook.errors import AudioError

RATES = (44100, 48000)


def tones(*parts: tuple[float, float], rate: int = 48000, channels: int = 2) -> np.ndarray:
    """Return a sine of 1 kHz that goes through (level in dBFS, seconds), the same on all channels."""
    levels = np.concatenate([np.full(round(seconds * rate), 10 ** (db / 20)) for db, seconds in parts])
    return np.tile(levels * np.sin(2 * np.pi * 1000 * np.arange(len(levels)) / rate), (channels, 1))


def gain(db: float) -> float:
    return 10 ** (db / 20)


# EBU Tech 3341, table 1


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(-23, 20)], -23),
        ([(-33, 20)], -33),
        ([(-36, 10), (-23, 60), (-36, 10)], -23),
        ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23),
        ([(-26, 20), (-20, 20.1), (-26, 20)], -23),
    ],
    ids=["1", "2", "3", "4", "5"],
)
def test_integrated_loudness_of_cases_1_to_5(parts, expected, rate):
    assert loudness.integrated(tones(*parts, rate=rate), rate) == pytest.approx(expected, abs=0.1)


def test_case_6_weights_five_channels():
    surround = tones((0, 20), channels=5) * np.array([[gain(x)] for x in (-28, -28, -24, -30, -30)])
    assert loudness.integrated(surround, 48000) == pytest.approx(-23, abs=0.1)


@pytest.mark.parametrize("level", [-23, -33])
def test_a_steady_tone_reads_the_same_on_every_scale(level):
    samples = tones((level, 20))
    for _, values in (loudness.momentary(samples, 48000), loudness.short_term(samples, 48000)):
        assert values == pytest.approx(np.full(len(values), level), abs=0.1)


def test_case_9_short_term_is_steady_over_its_own_period():
    at, values = loudness.short_term(tones(*[(-20, 1.34), (-30, 1.66)] * 5), 48000)
    assert values[at >= 3] == pytest.approx(np.full((at >= 3).sum(), -23.0), abs=0.1)


def test_case_12_momentary_is_steady_over_its_own_period():
    at, values = loudness.momentary(tones(*[(-20, 0.18), (-30, 0.22)] * 25), 48000)
    assert values[at >= 1] == pytest.approx(np.full((at >= 1).sum(), -23.0), abs=0.1)


@pytest.mark.parametrize("segment", range(20))
def test_cases_10_and_13_find_the_maximum_wherever_the_tone_begins(segment):
    slow = tones((-200, 0.15 * segment), (-23, 3), (-200, 1))
    fast = tones((-200, 0.02 * segment), (-23, 0.4), (-200, 1))
    assert loudness.measure(slow, 48000).short_term_max_lufs == pytest.approx(-23, abs=0.1)
    assert loudness.measure(fast, 48000).momentary_max_lufs == pytest.approx(-23, abs=0.1)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize(
    ("divisor", "amplitude", "degrees", "expected"),
    [(4, 0.5, 0, -6), (4, 0.5, 45, -6), (6, 0.5, 60, -6), (8, 0.5, 67.5, -6), (4, 1.41, 45, 3)],
    ids=["15", "16", "17", "18", "19"],
)
def test_true_peak_of_cases_15_to_19(divisor, amplitude, degrees, expected, rate):
    phase = 2 * np.pi * np.arange(rate) / divisor + np.radians(degrees)
    edge = np.minimum(1, np.arange(rate) / 1000)
    samples = amplitude * np.sin(phase) * edge * edge[::-1]  # a tone that begins at once would ring higher
    assert expected - 0.4 <= loudness.true_peak_db(samples, rate) <= expected + 0.2


@pytest.mark.parametrize("offset", [0, 1, 2, 3], ids=["20", "21", "22", "23"])
def test_true_peak_between_samples_in_the_manner_of_cases_20_to_23(offset):
    """A burst that peaks at full scale, made at four times the rate, then taken every fourth from 0 to 3 on."""
    time = np.arange(-4096, 4096) / 4
    burst = np.exp(-((time / 40) ** 2)) * np.cos(2 * np.pi * time / 6)
    assert -0.4 <= loudness.true_peak_db(burst[offset::4], 48000) <= 0.2


# EBU Tech 3342, table 1


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize(
    ("levels", "expected"),
    [([-20, -30], 10), ([-20, -15], 5), ([-40, -20], 20), ([-50, -35, -20, -35, -50], 15)],
)
def test_loudness_range_of_cases_1_to_4(levels, expected, rate):
    samples = tones(*((level, 20) for level in levels), rate=rate)
    assert loudness.range_lu(samples, rate) == pytest.approx(expected, abs=1)


# The filters


def response_db(rate: int, hz: np.ndarray) -> np.ndarray:
    z = np.exp(-2j * np.pi * hz / rate)
    total = np.ones(len(hz), complex)
    for b0, b1, b2, a1, a2 in k_weighting(rate):
        total *= (b0 + b1 * z + b2 * z**2) / (1 + a1 * z + a2 * z**2)
    return 20 * np.log10(np.abs(total))


@pytest.mark.parametrize("rate", [8000, 22050, 32000, 44100, 88200, 96000, 192000])
def test_other_rates_hear_alike(rate):
    """Between bilinear transforms the curves part towards the lower Nyquist frequency, and nowhere else."""
    hz = np.geomspace(20, min(rate / 12, 6000), 64)
    assert response_db(rate, hz) == pytest.approx(response_db(48000, hz), abs=0.15)


def test_the_derivation_gives_the_table_back():
    from setbook.audio.kernels.k_weighting import HEAD_SHELF, HIGH_PASS

    for derived, table in zip(k_weighting(48000), (HEAD_SHELF, HIGH_PASS), strict=True):
        assert derived == pytest.approx(table, abs=1e-12)


def test_a_full_scale_sine_on_one_channel_reads_minus_three():
    sine = np.sin(2 * np.pi * 997 * np.arange(480000) / 48000)
    assert loudness.integrated(sine, 48000) == pytest.approx(-3.01, abs=0.01)


# Another meter


@pytest.mark.parametrize("rate", [44100, 48000])
def test_the_integrated_loudness_of_pyloudnorm(rate):
    pyloudnorm = pytest.importorskip("pyloudnorm")
    random = np.random.default_rng(4)
    swell = np.repeat(10 ** (random.uniform(-50, -6, 40) / 20), rate // 2)
    noise = np.cumsum(random.standard_normal((2, len(swell))), axis=1)
    samples = swell * (noise - np.roll(noise, 20, axis=1)) / 20
    theirs = pyloudnorm.Meter(rate, filter_class="DeMan").integrated_loudness(samples.T)
    assert loudness.integrated(samples, rate) == pytest.approx(theirs, abs=0.05)


# Laws


@given(db=st.floats(-40, 20), seed=st.integers(0, 100))
def test_a_gain_moves_every_level_by_itself_and_nothing_else(db, seed):
    samples = 0.1 * np.random.default_rng(seed).standard_normal((2, 24000))
    before, after = (loudness.measure(samples * g, 8000) for g in (1, gain(db)))
    for name in ("integrated_lufs", "momentary_max_lufs", "true_peak_db", "sample_peak_db", "rms_db"):
        assert getattr(after, name) - getattr(before, name) == pytest.approx(db, abs=1e-6)
    assert after.crest_db == pytest.approx(before.crest_db, abs=1e-6)
    assert after.range_lu == pytest.approx(before.range_lu, abs=1e-6)


@given(seed=st.integers(0, 1000))
def test_a_true_peak_is_never_under_the_samples(seed):
    samples = np.random.default_rng(seed).standard_normal(500)
    assert loudness.true_peak_db(samples, 8000) >= loudness.sample_peak_db(samples)


def test_passing_over_quiet_stretches_changes_nothing():
    random = np.random.default_rng(7)
    samples = random.standard_normal(20000) * np.exp(-(((np.arange(20000) - 9000) / 1500) ** 2))
    from setbook.audio.metering.true_peak import interpolator

    padded = np.concatenate([np.zeros(48), samples, np.zeros(48)])
    naive = max(np.abs(np.convolve(padded, taps[::-1])).max() for taps in interpolator())
    expected = 20 * np.log10(max(naive, np.abs(samples).max()))
    assert loudness.true_peak_db(samples, 44100) == pytest.approx(expected, abs=1e-9)


# The edges


def test_silence_and_less_than_a_block_have_no_loudness():
    for samples in (np.zeros((2, 48000)), np.zeros((2, 0)), 0.5 * np.ones((1, 100))):
        found = loudness.measure(samples, 48000)
        assert found.integrated_lufs == -np.inf
        assert found.range_lu == 0
    assert loudness.measure(np.zeros((2, 48000)), 48000).crest_db == 0


def test_what_is_no_number_counts_as_silence():
    samples = tones((-23, 5)).astype(np.float32)
    samples[0, [100, 200]] = np.nan, np.inf
    assert loudness.integrated(samples, 48000) == pytest.approx(-23, abs=0.1)
    assert loudness.true_peak_db(samples, 48000) == pytest.approx(-23, abs=1.5)  # the hole rings


@pytest.mark.parametrize("shape", [(48000, 2), (2, 3, 4), (0, 100), ()])
def test_shapes_that_are_no_sound_are_refused(shape):
    with pytest.raises(AudioError, match="shape"):
        loudness.measure(np.zeros(shape), 48000)


def test_rates_that_no_sound_has_are_refused():
    with pytest.raises(AudioError, match="rate"):
        loudness.integrated(np.zeros((2, 100)), 10)


def test_the_repr_says_what_a_meter_shows():
    assert repr(loudness.measure(tones((-23, 5)), 48000)) == (
        "<Loudness -23.0 LUFS, range 0.0 LU, true peak -23.0 dBTP, crest 3.0 dB>"
    )
