"""Curves, their integrals and their aliases; the bit crusher's steps."""

from __future__ import annotations

import numpy as np
import pytest
from tests.audio.kernels.running import RATE, noise, run, tone

from setbook.audio.kernels import curves, kernel

KINDS = [float(kind) for kind in range(len(curves.CURVES))]


@pytest.mark.parametrize("kind", KINDS)
def test_each_integral_belongs_to_its_curve(kind: float) -> None:
    step = 1e-5
    for x in np.linspace(-4, 4, 161):
        if min(abs(abs(x) - edge) for edge in (0.0, 1.0, 1.5)) < 2 * step:
            continue
        slope = (curves.integral(kind, x + step) - curves.integral(kind, x - step)) / (2 * step)
        assert slope == pytest.approx(curves.curve(kind, x), abs=1e-8)
    assert curves.integral(kind, 0.0) == 0.0


@pytest.mark.parametrize("kind", KINDS)
def test_the_mean_between_two_samples_does_not_jump_where_they_meet(kind: float) -> None:
    for x in (-1.2, 0.3, 0.9):
        near, far = (
            curves.mean_between(kind, x, x + step) for step in (0.9 * curves.NEAR, 1.1 * curves.NEAR)
        )
        assert near == pytest.approx(far, abs=1e-5)


def aliases_db(out: np.ndarray, hz: float) -> float:
    """Return what is not a harmonic, against the fundamental."""
    spectrum = np.abs(np.fft.rfft(out.astype(float) * np.blackman(len(out)))) ** 2
    bins = np.arange(len(spectrum)) * RATE / len(out)
    away = np.abs(bins / hz - np.round(bins / hz)) * hz
    rest = (away > 40) & (bins > 40)
    return float(10 * np.log10(spectrum[rest].sum() / spectrum[~rest].max()))


@pytest.mark.parametrize(("hz", "better_db"), [(1244.5, 5.5), (4978.0, 7.0)])
@pytest.mark.parametrize("curve", ["soft", "hard"])
def test_aliases_are_weaker_than_without_the_integral(hz: float, better_db: float, curve: str) -> None:
    signal = tone(hz, 1 << 15)
    driven = signal[0].astype(float) * 10
    naive = np.tanh(driven) if curve == "soft" else np.clip(driven, -1, 1)
    found = run(kernel("wave_shaper"), signal, drive=20.0, curve=curve)[0]
    assert aliases_db(found, hz) < aliases_db(naive, hz) - better_db


def test_the_delay_is_half_a_frame_dry_and_wet() -> None:
    signal = tone(1000.0, 4410, -60.0)
    expected = 1e-3 * np.sin(2 * np.pi * 1000 * (np.arange(4410) - 0.5) / RATE) * np.cos(np.pi * 1000 / RATE)
    for settings in ({"drive": 0.0}, {"drive": 0.0, "mix": 50.0}, {"mix": 0.0}):
        out = run(kernel("wave_shaper"), signal, **settings)[0]
        np.testing.assert_allclose(out[10:], expected[10:], atol=3e-7)
    assert kernel("wave_shaper").latency(RATE) == 0.5


def test_saturation_has_odd_harmonics_and_a_bias_even_ones() -> None:
    signal = tone(441.0, RATE, -6.0)

    def harmonic(settings: dict[str, float], number: int) -> float:
        return float(
            np.abs(np.fft.rfft(run(kernel("saturation"), signal, **settings)[0].astype(float)))[441 * number]
        )

    plain, biased = {"drive": 12.0}, {"drive": 12.0, "bias": 50.0}
    assert harmonic(plain, 3) > 0.01 * harmonic(plain, 1)
    assert harmonic(plain, 2) < 1e-4 * harmonic(plain, 1)
    assert harmonic(biased, 2) > 0.01 * harmonic(biased, 1)


def test_distortion_clips_between_its_filters() -> None:
    out = run(kernel("distortion"), tone(200.0, RATE), drive=40.0, tone=20_000.0, low_cut=5.0)
    square = np.sign(np.sin(2 * np.pi * 200 * np.arange(RATE) / RATE))
    settled = slice(RATE // 2, RATE)
    assert np.corrcoef(out[0, settled], square[settled])[0, 1] > 0.97
    dull = run(kernel("distortion"), tone(200.0, RATE), drive=40.0, tone=300.0)
    assert np.abs(np.diff(dull[0, settled])).max() < 0.3 * np.abs(np.diff(out[0, settled])).max()


@pytest.mark.parametrize("bits", [2.0, 4.0, 8.0])
def test_the_crusher_leaves_the_nearest_of_its_steps(bits: float) -> None:
    signal = np.clip(noise(4000), -1, 1)
    out = run(kernel("bit_crusher"), signal, bits=bits, rate=96_000.0)
    steps = 2 ** (bits - 1)
    np.testing.assert_array_equal(out, np.floor(signal.astype(float) * steps + 0.5) / steps)


def test_the_crusher_holds_samples_at_its_rate_and_does_nothing_at_full_resolution() -> None:
    signal = noise(4000)
    np.testing.assert_array_equal(run(kernel("bit_crusher"), signal, bits=16.0, rate=96_000.0), signal)
    held = run(kernel("bit_crusher"), signal, bits=16.0, rate=RATE / 5)
    np.testing.assert_array_equal(held, np.repeat(signal[:, ::5], 5, axis=1))
