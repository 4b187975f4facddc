"""Low shelf and high shelf."""

from __future__ import annotations

from setbook.audio.kernels.biquad import (
    SECTION_SIZE,
    SECTION_STATE,
    run_moving_section,
    settle,
    write_shelf,
)
from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.kernels.ramp import within
from setbook.audio.kernels.subset import Float32s, Float64s, advance, inline

HZ, GAIN_DB, Q = range(3)
FILTER = 0
SECTION = SECTION_STATE
SETTINGS = SECTION + 2 * SECTION_SIZE
STATE_SIZE = SETTINGS


@inline
def shelf(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float, side: float,
) -> None:  # fmt: skip
    """Run the shelf of one side: 1 low, −1 high."""
    first = advance(state, SECTION)
    last = advance(state, SECTION + SECTION_SIZE)
    most_hz = 0.49 * sample_rate
    write_shelf(
        first, within(begin[HZ], 5.0, most_hz), within(begin[GAIN_DB], -60.0, 60.0),
        within(begin[Q], 0.05, 20.0), sample_rate, side,
    )  # fmt: skip
    write_shelf(
        last, within(end[HZ], 5.0, most_hz), within(end[GAIN_DB], -60.0, 60.0),
        within(end[Q], 0.05, 20.0), sample_rate, side,
    )  # fmt: skip
    both = advance(scratch, 0)
    for i in range(frames):
        both[2 * i] = left[i]
        both[2 * i + 1] = right[i]
    run_moving_section(first, last, advance(state, FILTER), both, phase, frames)
    for i in range(frames):
        left[i] = both[2 * i]
        right[i] = both[2 * i + 1]
    if phase + frames == CELL_FRAMES:
        settle(advance(state, FILTER))


@inline
def low_shelf(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Raise or lower what is under a frequency."""
    shelf(left, right, state, begin, end, scratch, phase, frames, sample_rate, 1.0)


@inline
def high_shelf(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Raise or lower what is over a frequency."""
    shelf(left, right, state, begin, end, scratch, phase, frames, sample_rate, -1.0)


def _parameters(default_hz: float) -> tuple[Parameter, ...]:
    return (
        Parameter(
            "frequency", "Hz", 20.0, 20_000.0, default_hz, "logarithmic", summary="Middle of the slope"
        ),
        Parameter("gain", "dB", -24.0, 24.0, 0.0, summary="Level of the shelf"),
        Parameter(
            "q", "", 0.1, 4.0, 0.7071067811865476, "logarithmic", summary="Steepness; over 0.71 it overshoots"
        ),
    )


_SOURCE = "R. Bristow-Johnson, Cookbook formulae for audio EQ biquad filter coefficients, 2005"
LOW_SHELF = Kernel(
    "low_shelf",
    low_shelf,
    _parameters(200.0),
    STATE_SIZE,
    summary="Raises or lowers the lows.",
    source=_SOURCE,
)
HIGH_SHELF = Kernel(
    "high_shelf",
    high_shelf,
    _parameters(4000.0),
    STATE_SIZE,
    summary="Raises or lowers the highs.",
    source=_SOURCE,
)
