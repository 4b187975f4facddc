"""Adding a stereo signal to a bus through a matrix of gains that may ramp."""

from __future__ import annotations

import numpy as np

from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.kernels.subset import Float32s, Float64s, advance, inline, sample_is_finite

PER_FRAME = 1.0 / CELL_FRAMES
"""A power of two: the step of a ramp is exact."""


@inline
def pour_plane(source: Float32s, bus: Float64s, begin: float, end: float, phase: int, frames: int) -> None:
    """Add one plane; the gain is `begin` at the cell's first frame and `end` at the next cell's.

    What is infinite or NaN in the source counts as silence. The frame's number
    goes through int32, which processors turn into float64 by the vector.
    """
    if begin == end:
        if begin != 0.0:
            for i in range(frames):
                value = source[i]
                bus[i] += (value if sample_is_finite(value) else np.float32(0.0)) * begin
    else:
        step = (end - begin) * PER_FRAME
        for i in range(frames):
            value = source[i]
            gain = begin + step * np.float64(np.int32(phase + i))
            bus[i] += (value if sample_is_finite(value) else np.float32(0.0)) * gain


@inline
def pour(
    left: Float32s,
    right: Float32s,
    bus: Float64s,
    stride: int,
    begin_ll: float,
    begin_rl: float,
    begin_lr: float,
    begin_rr: float,
    end_ll: float,
    end_rl: float,
    end_lr: float,
    end_rr: float,
    phase: int,
    frames: int,
) -> None:
    """Add a stereo signal to a bus whose planes lie `stride` apart."""
    pour_plane(left, bus, begin_ll, end_ll, phase, frames)
    pour_plane(right, bus, begin_rl, end_rl, phase, frames)
    pour_plane(left, advance(bus, stride), begin_lr, end_lr, phase, frames)
    pour_plane(right, advance(bus, stride), begin_rr, end_rr, phase, frames)
