"""Erosion and the needle in its groove, against what modulation and powers of a sine give."""

from __future__ import annotations

import numpy as np
import pytest
from tests.audio.kernels.running import RATE, noise, run, tone

from setbook.audio.kernels import kernel

LATE = 11
"""Three frames, and two tenths of a millisecond."""


def level(signal: np.ndarray, hz: float) -> float:
    """Return a partial's amplitude, of a whole number of turns in the last second."""
    wave = np.exp(-2j * np.pi * hz * np.arange(RATE) / RATE)
    return float(2 * abs(np.dot(signal[-RATE:].astype(float), wave)) / RATE)


def bessel(order: int, x: float) -> float:
    """Return Bessel's function of the first kind by its integral (Abramowitz and Stegun 1964, 9.1.21)."""
    turn = 2 * np.pi * (np.arange(4096) + 0.5) / 4096
    return float(np.mean(np.cos(order * turn - x * np.sin(turn))))


@pytest.mark.parametrize("microseconds", [20.0, 80.0, 200.0])
def test_a_sine_gives_each_partial_side_bands_by_bessels_functions(microseconds: float) -> None:
    settings = {"mode": "sine", "frequency": 700.0, "amount": microseconds}
    out = run(kernel("erosion"), tone(4000.0, 2 * RATE, -6.0), **settings)[0]
    depth = 2 * np.pi * 4000.0 * microseconds * 1e-6
    for order in range(4):
        expected = 10 ** (-6 / 20) * abs(bessel(order, depth))
        for side in (-1, 1):
            assert level(out, 4000.0 + side * order * 700.0) == pytest.approx(expected, abs=1e-3)


def test_with_no_amount_the_sound_is_only_late() -> None:
    signal = noise(5000)
    for mode in ("noise", "sine", "wide noise"):
        out = run(kernel("erosion"), signal, mode=mode, amount=0.0)
        np.testing.assert_array_equal(out[:, LATE:], signal[:, :-LATE])
        assert not out[:, :LATE].any()


def test_noise_spreads_a_partial_over_two_bands_as_far_as_it_shakes() -> None:
    microseconds, hz, middle_hz = 15.0, 8000.0, 2000.0
    settings = {"mode": "noise", "frequency": middle_hz, "width": 0.5, "amount": microseconds}
    out = run(kernel("erosion"), tone(hz, 4 * RATE), **settings)[0]
    power = np.abs(np.fft.rfft(out[RATE:].astype(float) * np.hanning(3 * RATE))) ** 2
    bins = np.fft.rfftfreq(3 * RATE, 1 / RATE)
    around = np.abs(bins - hz)
    partial = power[around < 20].sum()
    beside = power[(around > 20) & (around < 5000)].sum()
    # Small shaking: the side bands' power is the square of its root mean square in radians.
    shaken = 2 * np.pi * hz * microseconds * 1e-6 / 3
    assert beside / partial == pytest.approx(shaken**2, rel=0.15)
    within = power[(around > middle_hz * 0.7) & (around < middle_hz * 1.4)].sum()
    assert within > 0.75 * beside


def test_only_wide_noise_shakes_the_sides_apart() -> None:
    signal = tone(1000.0, RATE)
    for mode, same in (("noise", True), ("sine", True), ("wide noise", False)):
        out = run(kernel("erosion"), signal, mode=mode, amount=100.0)
        assert np.array_equal(out[0], out[1]) is same


@pytest.mark.parametrize("amplitude", [0.1, 0.5, 0.9])
def test_tracing_squares_and_pinching_cubes_a_band(amplitude: float) -> None:
    signal = tone(500.0, 3 * RATE, 20 * np.log10(amplitude))
    shared = {"hardness": "hard", "tracing_frequency": 500.0, "pinch_frequency": 500.0}
    traced = run(kernel("groove_distortion"), signal, tracing=80.0, pinch=0.0, **shared)
    pinched = run(kernel("groove_distortion"), signal, tracing=0.0, pinch=80.0, **shared)
    assert level(traced[0], 1000.0) == pytest.approx(0.8 * amplitude**2 / 2, rel=1e-3)
    assert level(traced[0], 500.0) == pytest.approx(amplitude, rel=1e-4)
    assert abs(traced[0, -RATE:].mean()) < 1e-5
    assert level(pinched[0], 1500.0) == pytest.approx(0.8 * amplitude**3 / 4, rel=1e-3)
    np.testing.assert_allclose(
        pinched[0, -RATE:] - signal[0, -RATE:], signal[1, -RATE:] - pinched[1, -RATE:], atol=1e-6
    )
    np.testing.assert_array_equal(traced[0], traced[1])


def test_a_soft_groove_bends_before_a_hard_one_and_neither_lets_more_than_the_whole_through() -> None:
    signal = tone(500.0, RATE, 12.0)
    settings = {"drive": 24.0, "tracing": 100.0, "pinch": 100.0, "pinch_sides": "mono"}
    for hardness in ("soft", "hard"):
        out = run(kernel("groove_distortion"), signal, hardness=hardness, **settings)
        assert np.abs(out - signal).max() <= 2.1
    quiet = tone(500.0, 3 * RATE, -6.0)
    shared = {"tracing": 100.0, "pinch": 0.0, "tracing_frequency": 500.0}
    soft, hard = (
        level(run(kernel("groove_distortion"), quiet, hardness=one, **shared)[0], 1000.0)
        for one in ("soft", "hard")
    )
    assert soft < 0.95 * hard
