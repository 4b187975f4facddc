"""Peak and RMS of a strip behind its fader."""

from __future__ import annotations

import numpy as np

from setbook.audio.kernels.desk import GAIN_FROM, GAIN_TO, METER_PEAK, METER_SQUARES
from setbook.audio.kernels.pour import PER_FRAME
from setbook.audio.kernels.subset import Float32s, Float64s, advance, inline, is_finite, sample_is_finite

SILENT = np.float32(0.0)


@inline
def measure_plane(plane: Float32s, gain: float, side: int, frames: int, meter: Float64s) -> None:
    """Measure a plane before its gain, which stands; eight lanes of float32, so that it is done by the vector."""
    p0 = p1 = p2 = p3 = p4 = p5 = p6 = p7 = SILENT
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = SILENT
    whole = frames & -8
    for i in range(0, whole, 8):
        a0, a1, a2, a3 = plane[i], plane[i + 1], plane[i + 2], plane[i + 3]
        a4, a5, a6, a7 = plane[i + 4], plane[i + 5], plane[i + 6], plane[i + 7]
        s0 += a0 * a0
        s1 += a1 * a1
        s2 += a2 * a2
        s3 += a3 * a3
        s4 += a4 * a4
        s5 += a5 * a5
        s6 += a6 * a6
        s7 += a7 * a7
        a0, a1, a2, a3 = abs(a0), abs(a1), abs(a2), abs(a3)
        a4, a5, a6, a7 = abs(a4), abs(a5), abs(a6), abs(a7)
        p0 = a0 if a0 > p0 else p0
        p1 = a1 if a1 > p1 else p1
        p2 = a2 if a2 > p2 else p2
        p3 = a3 if a3 > p3 else p3
        p4 = a4 if a4 > p4 else p4
        p5 = a5 if a5 > p5 else p5
        p6 = a6 if a6 > p6 else p6
        p7 = a7 if a7 > p7 else p7
    total = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7))
    peak = greater(greater(greater(p0, p1), greater(p2, p3)), greater(greater(p4, p5), greater(p6, p7)))
    if sample_is_finite(total) and sample_is_finite(peak):
        meter[METER_PEAK + side] = max(meter[METER_PEAK + side], peak * gain)
        meter[METER_SQUARES + side] += total * gain * gain
        measure_mix(advance(plane, whole), gain, gain, plane, 0.0, 0.0, side, 0, frames - whole, meter)
    else:
        measure_mix(plane, gain, gain, plane, 0.0, 0.0, side, 0, frames, meter)


@inline
def measure_side(
    plane: Float32s, begin: float, end: float, side: int, phase: int, frames: int, meter: Float64s
) -> None:
    """Measure a plane through its gain; while that moves, frame by frame, wherever a block may cut it."""
    if begin == end:
        measure_plane(plane, begin, side, frames, meter)
    else:
        measure_mix(plane, begin, end, plane, 0.0, 0.0, side, phase, frames, meter)


@inline
def greater(a: np.float32, b: np.float32) -> np.float32:
    """Return the greater of two samples."""
    return a if a > b else b


@inline
def measure_mix(
    first: Float32s,
    first_from: float,
    first_to: float,
    second: Float32s,
    second_from: float,
    second_to: float,
    side: int,
    phase: int,
    frames: int,
    meter: Float64s,
) -> None:
    """Measure one side of what comes out of two planes, gain by gain; what is infinite or NaN counts as silence."""
    first_step = (first_to - first_from) * PER_FRAME
    second_step = (second_to - second_from) * PER_FRAME
    peak = 0.0
    total = 0.0
    for i in range(frames):
        at = phase + i
        value = first[i] * (first_from + first_step * at) + second[i] * (second_from + second_step * at)
        if is_finite(value):
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
    crossed = False
    for i in range(1, 3):
        crossed = crossed or gain[GAIN_FROM + i] != 0.0 or gain[GAIN_TO + i] != 0.0
    if crossed:
        for side in range(2):
            at = 2 * side
            measure_mix(
                left, gain[GAIN_FROM + at] * begin, gain[GAIN_TO + at] * end,
                right, gain[GAIN_FROM + at + 1] * begin, gain[GAIN_TO + at + 1] * end,
                side, phase, frames, meter,
            )  # fmt: skip
    else:
        measure_side(left, gain[GAIN_FROM] * begin, gain[GAIN_TO] * end, 0, phase, frames, meter)
        measure_side(right, gain[GAIN_FROM + 3] * begin, gain[GAIN_TO + 3] * end, 1, phase, frames, meter)
