"""Multiband dynamics and the drum channel against their curves."""

from __future__ import annotations

import numpy as np
import pytest
from tests.audio.kernels.running import RATE, impulse, noise, run, tone

from setbook.audio.kernels import crossover, kernel
from setbook.audio.kernels.one_pole import tangent

BINS = np.fft.rfftfreq(1 << 14, 1 / RATE)


def gain_db(hz: float, level: float, name: str = "multiband_dynamics", **settings: float | str) -> float:
    """Return the gain that a tone settles at."""
    signal = tone(hz, 2 * RATE, level)
    out = run(kernel(name), signal, **settings)
    return float(20 * np.log10(np.abs(out[0, -8820:]).max() / np.abs(signal[0, -8820:]).max()))


def without_others(band: str) -> dict[str, float]:
    """Return settings that keep out what the crossovers leave in the other bands."""
    return {
        f"{other}_{gain}": -24.0
        for other in ("low", "mid", "high")
        for gain in ("input", "output")
        if other != band
    }


def test_the_crossovers_bands_meet_at_half_and_add_up_to_an_all_pass() -> None:
    state, align, bands = np.zeros(crossover.SPLIT_STATE), np.zeros(2), np.zeros(2)
    g, rows = tangent(1000.0, RATE), []
    for i in range(1 << 14):
        crossover.split(state, g, 1.0 if i == 0 else 0.0, bands)
        rows.append((*bands, crossover.aligned(align, g, 1.0 if i == 0 else 0.0)))
    low, high, turned = np.fft.rfft(np.array(rows), axis=0).T
    np.testing.assert_allclose(low + high, turned, atol=1e-9)
    at = int(np.argmin(np.abs(BINS - 1000.0)))
    for band in (low, high):
        assert 20 * np.log10(abs(band[at])) == pytest.approx(-6.02, abs=0.05)
    assert 20 * np.log10(abs(high[np.argmin(np.abs(BINS - 250.0))])) == pytest.approx(-48.2, abs=0.5)


def test_at_rest_all_three_bands_add_up_flat() -> None:
    out = run(kernel("multiband_dynamics"), impulse(1 << 14))[0]
    found = np.abs(np.fft.rfft(out.astype(float)))
    np.testing.assert_allclose(20 * np.log10(found), 0.0, atol=1e-3)


@pytest.mark.parametrize("band", ["low", "mid", "high"])
@pytest.mark.parametrize("slope", [0.0, 0.5, 2.0])
def test_over_its_threshold_a_band_follows_the_slope_above(band: str, slope: float) -> None:
    hz = {"low": 30.0, "mid": 600.0, "high": 9000.0}[band]
    settings = {f"{band}_above": -30.0, f"{band}_above_slope": slope, "knee": 0.0}
    settings |= {f"{band}_attack": 100.0, f"{band}_release": 100.0, **without_others(band)}
    # A sine's root of the mean square is 3 dB under its peak.
    level = -10.0
    over = level - 3.0103 + 30.0
    assert gain_db(hz, level, **settings) == pytest.approx((slope - 1) * over, abs=0.25)
    assert gain_db(hz, -40.0, **settings) == pytest.approx(0.0, abs=0.2)


@pytest.mark.parametrize("slope", [0.25, 3.0])
def test_under_its_threshold_a_band_follows_the_slope_below(slope: float) -> None:
    settings = {"mid_below": -30.0, "mid_below_slope": slope, "knee": 0.0, "mid_attack": 100.0}
    settings |= without_others("mid")
    level = -45.0
    under = -30.0 - (level - 3.0103)
    expected = float(np.clip((1 - slope) * under, -100, 36))
    assert gain_db(600.0, level, **settings) == pytest.approx(expected, abs=0.25)
    half = gain_db(600.0, level, amount=50.0, **settings)
    assert half == pytest.approx(expected / 2, abs=0.25)


def test_a_bands_gains_are_its_own() -> None:
    settings = {"low_output": 6.0, "high_output": -12.0, "output": 3.0}
    for hz, expected in ((25.0, 9.0), (600.0, 3.0), (12_000.0, -9.0)):
        assert gain_db(hz, -20.0, **settings) == pytest.approx(expected, abs=0.2)


def test_the_drum_channel_at_rest_is_a_frame_late_and_no_more() -> None:
    out = run(kernel("drum_bus"), impulse(RATE, height=1e-3), drive=0.0)
    found = np.fft.rfft(out[0].astype(float))[1:15_000] / 1e-3
    hz = np.fft.rfftfreq(RATE, 1 / RATE)[1:15_000]
    # Two means of two samples: both curves' price in the highs.
    np.testing.assert_allclose(np.abs(found), np.cos(np.pi * hz / RATE) ** 2, rtol=1e-3)
    late = -np.angle(found) / (2 * np.pi * hz / RATE)
    np.testing.assert_allclose(late[500:9000], 1.0, atol=1e-3)


def test_boom_rings_at_its_frequency_for_its_decay() -> None:
    settings = {"drive": 0.0, "boom_frequency": 60.0, "boom_decay": 500.0}
    signal = impulse(RATE, height=0.1)
    rung = run(kernel("drum_bus"), signal, boom=100.0, **settings) - run(
        kernel("drum_bus"), signal, **settings
    )
    spectrum = np.abs(np.fft.rfft(rung[0].astype(float), 1 << 18))
    assert np.fft.rfftfreq(1 << 18, 1 / RATE)[np.argmax(spectrum)] == pytest.approx(60.0, abs=1.0)
    peaks = [np.abs(rung[0, at : at + 1470]).max() for at in (4410, 4410 + 11_025)]
    assert 20 * np.log10(peaks[1] / peaks[0]) == pytest.approx(-30.0, abs=3.0)


def test_transients_damping_and_compression_do_as_they_say() -> None:
    frames = RATE // 2
    hit = noise(frames, level=0.05) * np.exp(-np.arange(frames) / 4000).astype(np.float32)
    plain, sharper = (run(kernel("drum_bus"), hit, drive=0.0, transients=t) for t in (0.0, 80.0))
    assert np.abs(sharper[:, :400]).max() > 1.5 * np.abs(plain[:, :400]).max()
    longer, shorter = (run(kernel("drum_bus"), hit, drive=0.0, transients=t) for t in (80.0, -80.0))
    assert np.abs(longer[:, 8000:]).sum() > 2 * np.abs(shorter[:, 8000:]).sum()
    assert gain_db(8000.0, -30.0, "drum_bus", drive=0.0, damping=1000.0) < -15
    assert gain_db(200.0, -6.0, "drum_bus", drive=0.0, compression=1) < -8


def test_drive_rounds_off_and_crunch_brightens() -> None:
    loud = tone(100.0, RATE, -6.0)
    spectrum = {
        drive: np.abs(np.fft.rfft(run(kernel("drum_bus"), loud, drive=drive)[0].astype(float)))
        for drive in (0.0, 30.0)
    }
    assert spectrum[30.0][300] > 5 * spectrum[0.0][300]
    bright = tone(3000.0, RATE, -12.0)
    plain, crunched = (
        np.abs(np.fft.rfft(run(kernel("drum_bus"), bright, drive=0.0, crunch=c)[0].astype(float)))[9000]
        for c in (0.0, 60.0)
    )
    assert crunched > 50 * plain
