"""A bit crusher: fewer steps, fewer samples.

U. Zölzer (ed.), DAFX, 2nd ed., 2011, ch. 4.4: a sample-and-hold below the
sample rate and a mid-tread quantiser, which leaves silence alone.
"""

from __future__ import annotations

import numpy as np

from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.polynomials import exp2
from setbook.audio.kernels.ramp import PERCENT, at_frame, within
from setbook.audio.kernels.subset import Float32s, Float64s, inline

BITS, RATE, MIX = range(3)
CLOCK, HELD_LEFT, HELD_RIGHT = range(3)
STATE_SIZE = 3
MOST_BITS = 16.0


@inline
def quantised(x: float, bits: float) -> float:
    """Return the nearest of 2^bits steps over ±1; at 16 bits the sample itself."""
    if bits >= MOST_BITS:
        return x
    steps = exp2(bits - 1.0)
    return np.floor(x * steps + 0.5) / steps


@inline
def bit_crusher(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Crush a part of a cell."""
    for i in range(frames):
        at = phase + i
        bits = within(at_frame(begin[BITS], end[BITS], at), 1.0, MOST_BITS)
        step = within(at_frame(begin[RATE], end[RATE], at) / sample_rate, 0.0, 1.0)
        mix = within(at_frame(begin[MIX], end[MIX], at) * PERCENT, 0.0, 1.0)
        x = left[i] * 1.0
        u = right[i] * 1.0
        # The clock counts what is left until the next sample is taken; it starts with one.
        state[CLOCK] -= step
        if state[CLOCK] < 0.0 or step >= 1.0:
            state[CLOCK] = max(state[CLOCK] + 1.0, 0.0)
            state[HELD_LEFT] = x
            state[HELD_RIGHT] = u
        left[i] = x + (quantised(state[HELD_LEFT], bits) - x) * mix
        right[i] = u + (quantised(state[HELD_RIGHT], bits) - u) * mix


BIT_CRUSHER = Kernel(
    name="bit_crusher",
    cell_kernel=bit_crusher,
    parameters=(
        Parameter("bits", "", 1.0, MOST_BITS, 8.0, summary="All of them at the top"),
        Parameter(
            "rate", "Hz", 100.0, 96_000.0, 12_000.0, "logarithmic", summary="Samples a second that are kept"
        ),
        Parameter("mix", "%", 0.0, 100.0, 100.0),
    ),
    state_size=STATE_SIZE,
    summary="Fewer bits and fewer samples.",
    source="U. Zölzer (ed.), DAFX, 2nd ed., 2011, ch. 4.4",
)
