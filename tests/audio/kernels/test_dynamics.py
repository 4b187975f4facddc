"""Compressor, limiter, expander, gate and transient shaper against static curves and step responses."""

from __future__ import annotations

import numpy as np
import pytest
from tests.audio.kernels.running import RATE, noise, run, tone

from setbook.audio.kernels import kernel, limiter, true_peak


def steady(level_db: float, frames: int = RATE) -> np.ndarray:
    """Return a level that stays, as far as an effect that looks at sizes sees it."""
    return np.full((2, frames), 10 ** (level_db / 20), np.float32)


def gain_db(name: str, level_db: float, **settings: float | str) -> float:
    """Return the gain that an effect settles at."""
    signal = steady(level_db)
    return float(20 * np.log10(run(kernel(name), signal, **settings)[0, -1] / signal[0, -1]))


@pytest.mark.parametrize(("ratio", "knee"), [(2.0, 0.0), (4.0, 12.0), (100.0, 6.0)])
def test_the_compressors_static_curve_is_the_papers(ratio: float, knee: float) -> None:
    threshold, slope = -20.0, 0.0 if ratio == 100 else 1 / ratio
    for level in np.arange(-40.0, 1.0, 2.5):
        over = level - threshold
        expected = level if 2 * over <= -knee else threshold + over * slope
        if 2 * abs(over) < knee:
            expected = level + (slope - 1) * (over + knee / 2) ** 2 / (2 * knee)
        found = gain_db(
            "compressor", level, threshold=threshold, ratio=ratio, knee=knee, attack=1.0, release=5.0
        )
        assert found == pytest.approx(expected - level, abs=0.01)


def test_attack_and_release_take_their_time() -> None:
    attack_ms, release_ms, step = 20.0, 80.0, 4410
    signal = np.concatenate([steady(-40, step), steady(0, RATE), steady(-40, RATE)], axis=1)
    settings = {"threshold": -20.0, "ratio": 2.0, "knee": 0.0, "attack": attack_ms, "release": release_ms}
    out = run(kernel("compressor"), signal, **settings)[0]
    attenuation = -20 * np.log10(out / signal[0])
    risen = np.flatnonzero(attenuation[step:] >= 10 * (1 - np.exp(-1)) - 1e-5)[0] + 1
    assert abs(risen - attack_ms * RATE / 1000) <= 1
    # Release and attack one behind the other: 10·(r·e^(−t/r) − a·e^(−t/a)) / (r − a)
    t = np.arange(RATE // 4) / RATE * 1000
    expected = (
        10
        * (release_ms * np.exp(-t / release_ms) - attack_ms * np.exp(-t / attack_ms))
        / (release_ms - attack_ms)
    )
    np.testing.assert_allclose(attenuation[step + RATE :][: len(t)], expected, atol=0.02)


def test_the_side_chain_filter_keeps_lows_from_pumping() -> None:
    bass = tone(50.0, RATE)
    settings = {"threshold": -20.0, "ratio": 10.0, "detector": "RMS"}
    heard = run(kernel("compressor"), bass, **settings)
    cut = run(kernel("compressor"), bass, side_chain_low_cut=1000.0, **settings)
    assert np.abs(cut[:, -4000:]).max() > 3 * np.abs(heard[:, -4000:]).max()


def test_both_sides_are_lowered_alike_and_the_mix_brings_back_the_dry() -> None:
    signal = np.stack([steady(0)[0], steady(-30)[0]])
    out = run(kernel("compressor"), signal, threshold=-20.0, ratio=4.0, knee=0.0)
    assert out[0, -1] / signal[0, -1] == pytest.approx(out[1, -1] / signal[1, -1], rel=1e-6)
    np.testing.assert_array_equal(run(kernel("compressor"), signal, threshold=-20.0, mix=0.0), signal)


def true_peak_db(signal: np.ndarray) -> float:
    """Return the highest peak between samples, by an eight-fold longer spectrum."""
    spectrum = np.fft.rfft(signal.astype(float))
    return float(20 * np.log10(8 * np.abs(np.fft.irfft(spectrum, 8 * signal.shape[-1])).max()))


@pytest.mark.parametrize("ceiling", [-0.3, -6.0])
def test_the_limiter_keeps_true_peaks_under_its_ceiling(ceiling: float) -> None:
    rng = np.random.default_rng(5)
    frames = 1 << 16
    spectrum = np.fft.rfft(rng.standard_normal((2, frames)) * 0.5)
    spectrum[:, int(16_000 / RATE * frames) :] = 0.0
    loud = np.fft.irfft(spectrum)
    between = np.sin(2 * np.pi * 0.25 * np.arange(frames) + np.pi / 4)  # samples 3 dB under their peaks
    bursts = between * (np.arange(frames) // 3000 % 2) * 2.0
    for signal in (loud, np.stack([bursts, bursts])):
        edge = np.hanning(2000)
        signal[:, :1000] *= edge[:1000]
        signal[:, -3000:] *= np.concatenate([edge[1000:], np.zeros(2000)])
        out = run(kernel("limiter"), signal.astype(np.float32), gain=12.0, ceiling=ceiling)
        assert np.abs(out).max() <= 10 ** (ceiling / 20) * 1.0001
        assert max(map(true_peak_db, out)) < ceiling + 0.2


def test_under_its_ceiling_the_limiter_only_delays_by_what_it_reports() -> None:
    signal = noise(9000, level=0.1)
    one = kernel("limiter")
    late = int(one.latency(RATE))
    out = run(one, signal)
    np.testing.assert_array_equal(out[:, late:], signal[:, :-late])
    assert not out[:, :late].any()


def test_the_sliding_least_is_the_least() -> None:
    window = 9
    values = np.random.default_rng(2).integers(0, 12, 400) / 12
    state, ring, times = np.zeros(8), np.zeros(window), np.zeros(window)
    found = [limiter.least(state, ring, times, window, float(value)) for value in values]
    assert found == [values[max(0, i - window + 1) : i + 1].min() for i in range(len(values))]


def test_interpolation_finds_a_sines_peak_within_a_tenth_of_a_decibel() -> None:
    table, history = np.zeros(true_peak.TABLE), np.zeros(true_peak.TAPS)
    true_peak.write_interpolators(table, true_peak.TAPS, true_peak.BETA)
    for hz in (1000.0, 5000.0, 11_025.0):
        highest = 0.0
        for i in range(400):
            true_peak.push(history, float(np.sin(2 * np.pi * hz * i / RATE + np.pi / 4)))
            highest = max(highest, true_peak.peak_between(table, history)) if i > 40 else 0.0
        assert 20 * np.log10(highest) == pytest.approx(0.0, abs=0.2)


@pytest.mark.parametrize(("ratio", "knee"), [(2.0, 0.0), (4.0, 10.0)])
def test_the_expanders_static_curve_mirrors_the_compressors(ratio: float, knee: float) -> None:
    threshold, most = -30.0, 40.0
    for level in np.arange(-60.0, -10.0, 2.5):
        under = threshold - level
        lowered = 0.0 if 2 * under <= -knee else (ratio - 1) * under
        if 2 * abs(under) < knee:
            lowered = (ratio - 1) * (under + knee / 2) ** 2 / (2 * knee)
        found = gain_db(
            "expander", level, threshold=threshold, ratio=ratio, knee=knee, range=most, release=5.0
        )
        assert found == pytest.approx(-min(lowered, most), abs=0.01)


def test_the_gate_opens_holds_and_closes_in_its_times() -> None:
    signal = np.concatenate([steady(-60, 4410), steady(-10, 4410), steady(-60, RATE)], axis=1)
    settings = {"threshold": -30.0, "attack": 2.0, "hold": 50.0, "release": 40.0, "floor": -40.0}
    gain = run(kernel("gate"), signal, **settings)[0] / signal[0]
    floor = 0.01
    np.testing.assert_allclose(gain[:4410], floor, rtol=1e-5)
    opened = np.arange(1, 4411)
    expected = floor + (1 - floor) * (1 - np.exp(-opened / (0.002 * RATE)))
    np.testing.assert_allclose(gain[4410:8820], expected, rtol=1e-5)
    closing = gain[8820:]
    held = int(np.flatnonzero(closing < 0.999)[0])
    assert abs(held - 0.05 * RATE) <= 3
    fallen = int(np.flatnonzero(closing < floor + (1 - floor) * np.exp(-1))[0])
    assert abs(fallen - held - 0.04 * RATE) <= 3


def test_the_gate_lets_out_between_its_two_thresholds_only_what_had_opened_it() -> None:
    between = steady(-33, RATE)
    opened = np.concatenate([steady(-20, 1000), between], axis=1)
    settings = {"threshold": -30.0, "return": 6.0, "hold": 0.0, "release": 1.0}
    assert not run(kernel("gate"), between, **settings).any()
    np.testing.assert_allclose(
        run(kernel("gate"), opened, **settings)[:, -1000:], between[:, -1000:], rtol=1e-6
    )


def test_the_transient_shaper_works_alike_at_any_level_and_at_rest_does_nothing() -> None:
    frames = RATE // 2
    hit = noise(frames) * np.exp(-np.arange(frames) / 3000)
    hit = np.concatenate([np.zeros((2, 1000)), hit], axis=1).astype(np.float32)
    one = kernel("transient_shaper")
    np.testing.assert_array_equal(run(one, hit), hit)
    sharper = run(one, hit, attack=100.0)
    np.testing.assert_allclose(
        run(one, hit * np.float32(0.25), attack=100.0), sharper * 0.25, rtol=1e-3, atol=1e-6
    )
    early, late = slice(1000, 1300), slice(8000, 12_000)
    assert np.abs(sharper[:, early]).max() > 2 * np.abs(hit[:, early]).max()
    longer = run(one, hit, sustain=100.0)
    assert np.sqrt((longer[:, late] ** 2).mean()) > 2 * np.sqrt((hit[:, late] ** 2).mean())
