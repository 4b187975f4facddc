"""Dynamics in three bands, upwards and downwards, over one threshold and under another.

The gain computer of D. Giannoulis, M. Massberg, J. D. Reiss (J. Audio Eng.
Soc. 60, 2012, eq. 4), turned over for what is quiet; crossovers after Linkwitz
and Riemsperger. A slope is dB out per dB in: 1 changes nothing, 0 over the
threshold limits, 0 under it lifts all up to the threshold.
"""

from __future__ import annotations

import numpy as np

from setbook.audio.kernels.compressor import RMS_MS, attenuation_db
from setbook.audio.kernels.crossover import ALIGN_STATE, SPLIT_STATE, aligned, split
from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.kernels.level import decay_per_frame, level_db
from setbook.audio.kernels.one_pole import tangent
from setbook.audio.kernels.polynomials import gain_of_db
from setbook.audio.kernels.ramp import PERCENT, at_frame, settle_all, within
from setbook.audio.kernels.subset import Float32s, Float64s, advance, inline

LOW_HZ, HIGH_HZ, KNEE, DETECTOR, AMOUNT, OUTPUT, FIRST_BAND = range(7)
INPUT, ABOVE, ABOVE_SLOPE, BELOW, BELOW_SLOPE, ATTACK, RELEASE, MAKEUP = range(8)
PER_BAND = 8
BANDS = 3

# State: both sides' filters, then per band both mean squares; what fades ends here. Then each band's gain in dB.
SIDE = 2 * SPLIT_STATE + ALIGN_STATE
SQUARES = 2 * SIDE
FADING = SQUARES + 2 * BANDS
GAINS = FADING
STATE_SIZE = GAINS + BANDS
MOST_UP_DB = 36.0
MOST_DOWN_DB = 100.0

# Scratch: per side three bands; then attack, release per band.
RATES = 2 * BANDS


@inline
def write_bands(state: Float64s, low: float, high: float, x: float, bands: Float64s) -> None:
    """Write the three bands of a sample."""
    split(state, low, x, bands)
    lows = bands[0]
    split(advance(state, SPLIT_STATE), high, bands[1], advance(bands, 1))
    bands[0] = aligned(advance(state, 2 * SPLIT_STATE), high, lows)


@inline
def wanted_gain_db(
    level: float, above: float, above_slope: float, below: float, below_slope: float, knee: float
) -> float:
    """Return the gain in dB that a level asks for."""
    up = attenuation_db(-level, -below, 1.0 - below_slope, knee)
    down = attenuation_db(level, above, 1.0 - above_slope, knee)
    return within(up - down, -MOST_DOWN_DB, MOST_UP_DB)


@inline
def size_of(state: Float64s, band: int, x: float, u: float, rms: bool, averaging: float) -> float:
    """Return how large a band is: the louder side."""
    if not rms:
        return max(abs(x), abs(u))
    at = SQUARES + 2 * band
    state[at] = x * x + (state[at] - x * x) * averaging
    state[at + 1] = u * u + (state[at + 1] - u * u) * averaging
    return np.sqrt(max(state[at], state[at + 1]))


@inline
def band_gain(
    state: Float64s, band: int, begin: Float64s, end: Float64s, at: int, knee: float, amount: float,
    rates: Float64s, x: float, u: float, rms: bool, averaging: float,
) -> float:  # fmt: skip
    """Return what a band is multiplied by, its gains before and behind included."""
    before_db = within(at_frame(begin[INPUT], end[INPUT], at), -60.0, 60.0)
    level = level_db(size_of(state, band, x, u, rms, averaging)) + before_db
    wanted = amount * wanted_gain_db(
        level,
        at_frame(begin[ABOVE], end[ABOVE], at),
        within(at_frame(begin[ABOVE_SLOPE], end[ABOVE_SLOPE], at), 0.0, 4.0),
        at_frame(begin[BELOW], end[BELOW], at),
        within(at_frame(begin[BELOW_SLOPE], end[BELOW_SLOPE], at), 0.0, 4.0),
        knee,
    )
    last = state[GAINS + band]
    gain_db = wanted + (last - wanted) * (rates[0] if wanted < last else rates[1])
    state[GAINS + band] = gain_db
    behind_db = within(at_frame(begin[MAKEUP], end[MAKEUP], at), -60.0, 60.0)
    return gain_of_db(before_db + gain_db + behind_db)


@inline
def multiband_dynamics(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Work on a part of a cell."""
    low0 = tangent(begin[LOW_HZ], sample_rate)
    low1 = tangent(end[LOW_HZ], sample_rate)
    high0 = tangent(begin[HIGH_HZ], sample_rate)
    high1 = tangent(end[HIGH_HZ], sample_rate)
    rms = end[DETECTOR] >= 0.5
    averaging = decay_per_frame(RMS_MS, sample_rate)
    bands_left = scratch
    bands_right = advance(scratch, BANDS)
    for band in range(BANDS):
        row = advance(end, FIRST_BAND + band * PER_BAND)
        rates = advance(scratch, RATES + 2 * band)
        rates[0] = decay_per_frame(within(row[ATTACK], 0.01, 10_000.0), sample_rate)
        rates[1] = decay_per_frame(within(row[RELEASE], 0.1, 10_000.0), sample_rate)
    for i in range(frames):
        at = phase + i
        low = at_frame(low0, low1, at)
        high = at_frame(high0, high1, at)
        knee = within(at_frame(begin[KNEE], end[KNEE], at), 0.0, 60.0)
        amount = within(at_frame(begin[AMOUNT], end[AMOUNT], at) * PERCENT, 0.0, 1.0)
        write_bands(state, low, high, left[i] * 1.0, bands_left)
        write_bands(advance(state, SIDE), low, high, right[i] * 1.0, bands_right)
        y = 0.0
        v = 0.0
        for band in range(BANDS):
            first = FIRST_BAND + band * PER_BAND
            gain = band_gain(
                state, band, advance(begin, first), advance(end, first), at, knee, amount,
                advance(scratch, RATES + 2 * band), bands_left[band], bands_right[band], rms, averaging,
            )  # fmt: skip
            y += gain * bands_left[band]
            v += gain * bands_right[band]
        output = gain_of_db(within(at_frame(begin[OUTPUT], end[OUTPUT], at), -60.0, 60.0))
        left[i] = y * output
        right[i] = v * output
    if phase + frames == CELL_FRAMES:
        settle_all(state, FADING)


def _band(name: str, attack_ms: float, release_ms: float) -> tuple[Parameter, ...]:
    return (
        Parameter(f"{name}_input", "dB", -24.0, 24.0, 0.0, summary="Gain before its thresholds"),
        Parameter(f"{name}_above", "dB", -80.0, 0.0, -20.0, summary="What is louder follows the slope above"),
        Parameter(
            f"{name}_above_slope", "", 0.0, 2.0, 1.0, summary="dB out per dB in: 1 is as it was, 0 limits"
        ),
        Parameter(
            f"{name}_below", "dB", -80.0, 0.0, -60.0, summary="What is quieter follows the slope below"
        ),
        Parameter(
            f"{name}_below_slope",
            "",
            0.0,
            4.0,
            1.0,
            summary="Under 1 it lifts what is quiet, over 1 it lowers it",
        ),
        Parameter(f"{name}_attack", "ms", 0.1, 5000.0, attack_ms, "logarithmic", summary="Time to lower"),
        Parameter(f"{name}_release", "ms", 0.1, 5000.0, release_ms, "logarithmic", summary="Time to lift"),
        Parameter(f"{name}_output", "dB", -24.0, 24.0, 0.0, summary="Gain behind it"),
    )


MULTIBAND_DYNAMICS = Kernel(
    name="multiband_dynamics",
    cell_kernel=multiband_dynamics,
    parameters=(
        Parameter(
            "low_crossover", "Hz", 20.0, 3000.0, 120.0, "logarithmic", summary="Under it is the low band"
        ),
        Parameter(
            "high_crossover", "Hz", 200.0, 15_000.0, 2500.0, "logarithmic", summary="Over it is the high band"
        ),
        Parameter("knee", "dB", 0.0, 36.0, 6.0, summary="Width of the bends around the thresholds"),
        Parameter("detector", "", 0.0, 1.0, 1.0, "choice", ("peak", "RMS")),
        Parameter("amount", "%", 0.0, 100.0, 100.0, summary="Share of the change of gain, in dB"),
        Parameter("output", "dB", -24.0, 24.0, 0.0),
        *_band("low", 50.0, 300.0),
        *_band("mid", 10.0, 200.0),
        *_band("high", 5.0, 100.0),
    ),
    state_size=STATE_SIZE,
    summary="Three bands, each with dynamics of its own, upwards and downwards.",
    source=(
        "D. Giannoulis et al., Digital dynamic range compressor design, JAES 60, 2012; "
        "S. Linkwitz, R. Riemsperger, Active crossover networks, JAES 24, 1976"
    ),
)
