"""Peak and RMS of a strip behind its fader."""

from __future__ import annotations

from setbook.audio.kernels.desk import GAIN_FROM, GAIN_TO, METER_PEAK, METER_SQUARES
from setbook.audio.kernels.pour import PER_FRAME
from setbook.audio.kernels.subset import Float32s, Float64s, inline


@inline
def measure_plane(plane: Float32s, gain: float, side: int, frames: int, meter: Float64s) -> None:
    """Measure a plane through a gain that stands still; four lanes, so that it can be vectorised."""
    peak_0 = peak_1 = peak_2 = peak_3 = 0.0
    sum_0 = sum_1 = sum_2 = sum_3 = 0.0
    whole = frames & -4
    for i in range(0, whole, 4):
        a = plane[i] * gain
        b = plane[i + 1] * gain
        c = plane[i + 2] * gain
        d = plane[i + 3] * gain
        peak_0 = max(abs(a), peak_0)
        peak_1 = max(abs(b), peak_1)
        peak_2 = max(abs(c), peak_2)
        peak_3 = max(abs(d), peak_3)
        sum_0 += a * a
        sum_1 += b * b
        sum_2 += c * c
        sum_3 += d * d
    for i in range(whole, frames):
        a = plane[i] * gain
        peak_0 = max(abs(a), peak_0)
        sum_0 += a * a
    meter[METER_PEAK + side] = max(meter[METER_PEAK + side], max(max(peak_0, peak_1), max(peak_2, peak_3)))
    meter[METER_SQUARES + side] += (sum_0 + sum_1) + (sum_2 + sum_3)


@inline
def measure_mix(
    left: Float32s,
    right: Float32s,
    from_left: float,
    to_left: float,
    from_right: float,
    to_right: float,
    side: int,
    phase: int,
    frames: int,
    meter: Float64s,
) -> None:
    """Measure one side of what comes out, gains moving or sides mixed."""
    step_left = (to_left - from_left) * PER_FRAME
    step_right = (to_right - from_right) * PER_FRAME
    peak = 0.0
    total = 0.0
    for i in range(frames):
        at = phase + i
        value = left[i] * (from_left + step_left * at) + right[i] * (from_right + step_right * at)
        peak = max(abs(value), peak)
        total += value * value
    meter[METER_PEAK + side] = max(meter[METER_PEAK + side], peak)
    meter[METER_SQUARES + side] += total


@inline
def measure(
    left: Float32s,
    right: Float32s,
    gain: Float64s,
    begin: float,
    end: float,
    phase: int,
    frames: int,
    meter: Float64s,
) -> None:
    """Measure what a strip sends to its output."""
    still = begin == end
    for i in range(4):
        still = still and gain[GAIN_FROM + i] == gain[GAIN_TO + i]
    if still and gain[GAIN_FROM + 1] == 0.0 and gain[GAIN_FROM + 2] == 0.0:
        measure_plane(left, gain[GAIN_FROM] * begin, 0, frames, meter)
        measure_plane(right, gain[GAIN_FROM + 3] * begin, 1, frames, meter)
    else:
        for side in range(2):
            at = 2 * side
            measure_mix(
                left, right,
                gain[GAIN_FROM + at] * begin, gain[GAIN_TO + at] * end,
                gain[GAIN_FROM + at + 1] * begin, gain[GAIN_TO + at + 1] * end,
                side, phase, frames, meter,
            )  # fmt: skip
