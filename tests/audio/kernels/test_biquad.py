"""The equaliser's sections against the analogue filters that they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from setbook.audio.kernels import eq8

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATES = (44100.0, 48000.0, 96000.0)
Wide = np.longdouble


def section(
    mode: float, hz: float, gain_db: float, q: float, rate: float, index: int = 0
) -> NDArray[np.float64]:
    """Return one section of a band that is on."""
    out = np.zeros(5)
    eq8.design_section(np.array([1.0, mode, hz, gain_db, q]), index, rate, out)
    return out


def digital_db(
    coefficients: NDArray[np.float64], hz: NDArray[np.float64], rate: float
) -> NDArray[np.float64]:
    """Return the magnitude of a section on the unit circle, in extended precision."""
    z = np.exp(-2j * np.pi * hz.astype(Wide) / Wide(rate))
    b0, b1, b2, a1, a2 = coefficients.astype(Wide)
    return (20 * np.log10(np.abs((b0 + b1 * z + b2 * z * z) / (1 + a1 * z + a2 * z * z)))).astype(float)


def analogue_db(
    mode: float, hz: NDArray[np.float64], corner_hz: float, gain_db: float, q: float, rate: float
) -> NDArray[np.float64]:
    """Return the magnitude of the cookbook's prototype H(s) at the frequency that the bilinear transform maps to."""
    pi = Wide(np.pi)
    s = 1j * np.tan(pi * hz.astype(Wide) / Wide(rate)) / np.tan(pi * Wide(corner_hz) / Wide(rate))
    a = Wide(10.0) ** (Wide(gain_db) / 40)
    rest = s / Wide(q)
    forms = {
        eq8.MODE_LOW_CUT_12: (s * s, s * s + rest + 1),
        eq8.MODE_HIGH_CUT_12: (1 + 0 * s, s * s + rest + 1),
        eq8.MODE_NOTCH: (s * s + 1, s * s + rest + 1),
        eq8.MODE_BELL: (s * s + rest * a + 1, s * s + rest / a + 1),
        eq8.MODE_LOW_SHELF: (
            a * (s * s + np.sqrt(a) * rest + a),
            a * s * s + np.sqrt(a) * rest + 1,
        ),
        eq8.MODE_HIGH_SHELF: (
            a * (a * s * s + np.sqrt(a) * rest + 1),
            s * s + np.sqrt(a) * rest + a,
        ),
    }
    above, below = forms[mode]
    return (20 * np.log10(np.abs(above / below))).astype(float)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize(
    "mode",
    [
        eq8.MODE_LOW_CUT_12,
        eq8.MODE_LOW_SHELF,
        eq8.MODE_BELL,
        eq8.MODE_NOTCH,
        eq8.MODE_HIGH_SHELF,
        eq8.MODE_HIGH_CUT_12,
    ],
)
def test_each_mode_follows_its_prototype_at_64_frequencies(mode: float, rate: float) -> None:
    hz = np.geomspace(20.0, 20_000.0, 64)
    for corner_hz, gain_db, q in [
        (40.0, 6.0, 0.71),
        (997.0, -12.0, 4.0),
        (9000.0, 15.0, 0.3),
        (18_000.0, -3.0, 18.0),
    ]:
        found = digital_db(section(mode, corner_hz, gain_db, q, rate), hz, rate)
        expected = analogue_db(mode, hz, corner_hz, gain_db, q, rate)
        # Deep in a notch or a cut the difference of two near numbers is all that is left: there, in dB per −100 dB.
        slack = 10.0 ** (np.maximum(-expected - 40.0, 0.0) / 20.0)
        assert (np.abs(found - expected) / slack).max() < 1e-9


@pytest.mark.parametrize(
    ("mode", "corner_hz"), [(eq8.MODE_LOW_CUT_48, 120.0), (eq8.MODE_HIGH_CUT_48, 5000.0)]
)
def test_steep_cuts_are_butterworth_of_the_eighth_order(mode: float, corner_hz: float) -> None:
    rate = 48_000.0
    hz = np.geomspace(60.0, 12_000.0, 64)
    sections = [section(mode, corner_hz, 0.0, np.sqrt(0.5), rate, index) for index in range(4)]
    found = sum(digital_db(one, hz, rate) for one in sections)
    ratio = np.tan(np.pi * hz / rate) / np.tan(np.pi * corner_hz / rate)
    order = -16 if mode == eq8.MODE_LOW_CUT_48 else 16
    expected = -10 * np.log10(1 + ratio.astype(Wide) ** order).astype(float)
    assert np.abs(found - expected).max() < 1e-9


def test_cuts_are_three_decibels_down_at_their_corner() -> None:
    for mode in (eq8.MODE_LOW_CUT_12, eq8.MODE_HIGH_CUT_12):
        level_db = digital_db(section(mode, 1000.0, 0.0, np.sqrt(0.5), 44100.0), np.array([1000.0]), 44100.0)
        assert level_db[0] == pytest.approx(-3.0102999566, abs=1e-9)


def test_a_band_that_is_off_lets_everything_through() -> None:
    out = np.zeros(5)
    eq8.design_section(np.array([0.0, eq8.MODE_BELL, 1000.0, 12.0, 1.0]), 0, 44100.0, out)
    assert out.tolist() == [1.0, 0.0, 0.0, 0.0, 0.0]
