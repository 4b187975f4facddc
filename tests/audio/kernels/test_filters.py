"""Shelves, the sweepable filter and the comb against their formulas."""

from __future__ import annotations

import numpy as np
import pytest
from tests.audio.kernels.running import RATE, impulse, noise, run, run_moving, tone

from setbook.audio.kernels import filter as sweepable
from setbook.audio.kernels import kernel
from setbook.audio.kernels.one_pole import tangent

LENGTH = 1 << 15
BINS = np.fft.rfftfreq(LENGTH, 1 / RATE)
HEARD = (BINS > 20) & (BINS < 20_000)


def response(name: str, **settings: float | str) -> np.ndarray:
    """Return the complex response of an effect to an impulse."""
    return np.fft.rfft(run(kernel(name), impulse(LENGTH), **settings)[0].astype(float))


@pytest.mark.parametrize(("name", "side"), [("low_shelf", 1), ("high_shelf", -1)])
@pytest.mark.parametrize(
    ("hz", "gain_db", "q"), [(200.0, 9.0, 0.7), (3000.0, -12.0, 0.5), (9000.0, 18.0, 1.2)]
)
def test_shelves_follow_the_cookbooks_prototype(
    name: str, side: int, hz: float, gain_db: float, q: float
) -> None:
    s = 1j * np.tan(np.pi * BINS[HEARD] / RATE) / np.tan(np.pi * hz / RATE)
    s = s if side > 0 else 1 / s
    a = 10 ** (gain_db / 40)
    expected = a * (s * s + np.sqrt(a) / q * s + a) / (a * s * s + np.sqrt(a) / q * s + 1)
    found = response(name, frequency=hz, gain=gain_db, q=q)[HEARD]
    np.testing.assert_allclose(20 * np.log10(np.abs(found / expected)), 0.0, atol=1e-4)


def prototype(mode: int, s: np.ndarray, q: float) -> np.ndarray:
    """Return the analogue filter at s, the cut-off being 1."""
    upper = (1.0 + 0 * s, s * s, s / q, 1 + s * s)[mode]
    return upper / (s * s + s / q + 1)


@pytest.mark.parametrize("mode", range(4))
@pytest.mark.parametrize(("hz", "q"), [(60.0, 0.7071), (1000.0, 8.0), (15_000.0, 0.3)])
def test_the_filter_is_the_bilinear_transform_of_the_analogue_one(mode: int, hz: float, q: float) -> None:
    weights, state = np.zeros(3), np.zeros(4)
    sweepable.write_weights(np.array([float(mode)]), 1 / q, weights)
    g = tangent(hz, RATE)
    frames = 60_000 if hz < 100 else 16_384
    out = [sweepable.run_filter(state, 0, g, 1 / q, *weights, 1.0 if i == 0 else 0.0) for i in range(frames)]
    at = np.geomspace(20, 20_000, 64)
    found = np.exp(-2j * np.pi * at[:, None] / RATE * np.arange(frames)) @ np.array(out)
    expected = prototype(mode, 1j * np.tan(np.pi * at / RATE) / np.tan(np.pi * hz / RATE), q)
    sound = np.abs(expected) > 1e-3
    assert np.abs(20 * np.log10(np.abs(found / expected)))[sound].max() < 1e-9


@pytest.mark.parametrize("mode", ["low pass", "high pass", "band pass", "notch"])
def test_the_steep_slope_is_the_filter_twice(mode: str) -> None:
    once = response("filter", mode=mode, frequency=800.0, q=2.0)
    twice = response("filter", mode=mode, frequency=800.0, q=2.0, slope=1)
    sound = HEARD & (np.abs(once) > 1e-2)
    np.testing.assert_allclose(np.abs(twice[sound]), np.abs(once[sound]) ** 2, rtol=1e-4, atol=1e-6)


def test_a_sweep_at_full_speed_stays_bounded() -> None:
    frames = RATE
    one = kernel("filter")
    rows = np.tile(one.values(q=30.0), (frames // 128 + 2, 1))
    rows[:, one.index_of("frequency")] = np.where(np.arange(len(rows)) % 2, 30.0, 18_000.0)
    assert np.abs(run_moving(one, noise(frames), rows)).max() < 100
    swept = run(one, noise(frames), q=20.0, lfo_rate=30.0, lfo_depth=60.0, follow_depth=-40.0)
    assert np.abs(swept).max() < 100


def test_the_envelope_opens_the_filter() -> None:
    loud = run(kernel("filter"), tone(3000.0, RATE), frequency=200.0, follow_depth=60.0)
    still = run(kernel("filter"), tone(3000.0, RATE), frequency=200.0)
    assert np.abs(loud[:, RATE // 2 :]).max() > 20 * np.abs(still[:, RATE // 2 :]).max()


def test_the_oscillator_leads_on_the_right_by_its_offset() -> None:
    out = run(
        kernel("filter"), tone(2000.0, RATE), frequency=800.0, lfo_rate=2.0, lfo_depth=24.0, lfo_offset=180.0
    )
    halves = np.abs(out[:, : RATE // 2]).reshape(2, 2, -1).max(axis=2)
    assert halves[0, 0] > 2 * halves[0, 1]
    assert halves[1, 1] > 2 * halves[1, 0]


def test_the_comb_echoes_at_its_period_with_its_gains() -> None:
    out = run(kernel("comb"), impulse(1000), frequency=441.0, feedback=50.0, forward=25.0)
    expected = np.zeros(1000)
    expected[0] = 1.0
    for turn in range(1, 10):
        expected[100 * turn] = 0.5**turn + 0.25 * 0.5 ** (turn - 1)
    np.testing.assert_allclose(out[0], expected, atol=1e-7)
    np.testing.assert_array_equal(out[0], out[1])


def test_the_parametric_equaliser_is_the_eight_bands_with_more_gain() -> None:
    settings = {
        "band_3_on": 1,
        "band_3_mode": "bell",
        "band_3_frequency": 1000.0,
        "band_3_gain": 20.0,
        "band_3_q": 1.0,
    }
    found = np.abs(response("parametric_eq", **settings))
    nearest = int(np.argmin(np.abs(BINS - 1000.0)))
    assert 20 * np.log10(found[nearest]) == pytest.approx(20.0, abs=1e-3)
