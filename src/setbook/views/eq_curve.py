"""The curve of an EQ, as the console plays it: level over frequency."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.kernels.biquad import SECTION_SIZE
from setbook.audio.kernels.eq8 import (
    BAND_PARAMETERS,
    BANDS,
    GLOBAL_GAIN_DB,
    SECTIONS,
    design_section,
    read_settings,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from setbook.audio.plan import Insert

CURVE_POINTS = 97
LOWEST_HZ, HIGHEST_HZ = 20.0, 20_000.0
_RATE_HZ = 44_100.0


def eq_curve_db(insert: Insert) -> list[float]:
    """Give the levels in dB at `CURVE_POINTS` frequencies, evenly spaced by ear from 20 Hz to 20 kHz.

    The filters are the ones that play: their coefficients come from the very
    functions that the console is compiled from. A bypassed EQ is flat.

    Parameters
    ----------
    insert
        Of the kernel ``eq8``.
    """
    if not insert.on:
        return [0.0] * CURVE_POINTS
    parameters = np.array(insert.parameters)
    unit = np.exp(-2j * np.pi * np.geomspace(LOWEST_HZ, HIGHEST_HZ, CURVE_POINTS) / _RATE_HZ)
    settings, section = np.zeros(BAND_PARAMETERS), np.zeros(SECTION_SIZE)
    level_db = np.full(CURVE_POINTS, float(parameters[GLOBAL_GAIN_DB]))
    for band in range(BANDS):
        read_settings(parameters, band, _RATE_HZ, settings)
        for index in range(SECTIONS):
            design_section(settings, index, _RATE_HZ, section)
            level_db += _level_db(section, unit)
    return [round(float(level), 2) for level in level_db]


def _level_db(section: NDArray[np.float64], unit: NDArray[np.complex128]) -> NDArray[np.float64]:
    """Give the level of a biquad b0, b1, b2, a1, a2 at points of the unit circle, no lower than −120 dB."""
    b0, b1, b2, a1, a2 = section
    gain: NDArray[np.float64] = np.abs((b0 + b1 * unit + b2 * unit**2) / (1 + a1 * unit + a2 * unit**2))
    level_db: NDArray[np.float64] = 20 * np.log10(np.maximum(gain, 1e-6))
    return level_db
