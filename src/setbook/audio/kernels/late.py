"""Ways that wait for slower ones: a stereo signal into a bus by way of a line.

The signal is delayed behind its gains and in float64, so that the sum is the
one that it would be if nothing were late, moved in time.
"""

from __future__ import annotations

import numpy as np

from setbook.audio.kernels.desk import LINE_HEAD, LINE_LEFT
from setbook.audio.kernels.pour import PER_FRAME
from setbook.audio.kernels.subset import Float32s, Float64s, advance, inline, sample_is_finite


@inline
def sound(value: np.float32) -> float:
    """Return a sample, silence in place of infinity and NaN."""
    return np.float64(value) if sample_is_finite(value) else 0.0


@inline
def pour_side(
    left: Float32s,
    right: Float32s,
    ring: Float64s,
    head: int,
    delay: int,
    bus: Float64s,
    from_left: float,
    from_right: float,
    to_left: float,
    to_right: float,
    phase: int,
    frames: int,
) -> int:
    """Add one plane, `delay` frames late; return where the ring goes on."""
    step_left = (to_left - from_left) * PER_FRAME
    step_right = (to_right - from_right) * PER_FRAME
    for i in range(frames):
        at = np.float64(np.int32(phase + i))
        value = sound(left[i]) * (from_left + step_left * at)
        value += sound(right[i]) * (from_right + step_right * at)
        bus[i] += ring[head]
        ring[head] = value
        head = head + 1 if head + 1 < delay else 0
    return head


@inline
def pour_late(
    left: Float32s,
    right: Float32s,
    line: Float64s,
    delay: int,
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
    """Add a stereo signal to a bus, `delay` frames late."""
    head = int(line[LINE_HEAD])
    ring = advance(line, LINE_LEFT)
    pour_side(
        left, right, ring, head, delay, bus,
        begin_ll, begin_rl, end_ll, end_rl, phase, frames,
    )  # fmt: skip
    line[LINE_HEAD] = pour_side(
        left, right, advance(ring, delay), head, delay, advance(bus, stride),
        begin_lr, begin_rr, end_lr, end_rr, phase, frames,
    )  # fmt: skip
