"""Listening to one strip behind its fader, while it plays into a bus with others.

What a strip adds to its output is what the bus holds after it less what it
held before: the sum itself is computed as if nobody listened, bit for bit.
"""

from __future__ import annotations

import numpy as np

from setbook.audio.kernels.desk import STRIP_FIELDS, STRIP_OUT_BUS
from setbook.audio.kernels.subset import Float32s, Float64s, Int32s, advance, entry


@entry
def tap_before(strip: int, strips: Int32s, buses: Float64s, held: Float64s, stride: int, frames: int) -> None:
    """Note what the output of a strip holds; `held` are two planes that lie `stride` apart."""
    bus = advance(buses, strips[strip * STRIP_FIELDS + STRIP_OUT_BUS] * 2 * stride)
    for i in range(frames):
        held[i] = bus[i]
        held[stride + i] = bus[stride + i]


@entry
def tap_after(
    strip: int,
    strips: Int32s,
    buses: Float64s,
    held: Float64s,
    left: Float32s,
    right: Float32s,
    stride: int,
    frames: int,
) -> None:
    """Write what the strip has added since."""
    bus = advance(buses, strips[strip * STRIP_FIELDS + STRIP_OUT_BUS] * 2 * stride)
    for i in range(frames):
        left[i] = np.float32(bus[i] - held[i])
        right[i] = np.float32(bus[stride + i] - held[stride + i])
