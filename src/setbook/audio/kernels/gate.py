"""A noise gate with hold and hysteresis.

After U. Zölzer (ed.), DAFX, 2nd ed., 2011, ch. 4.2: it opens where a peak
reaches the threshold, stays open for the hold time after the last peak over
the lower threshold, and moves between open and floor with one-pole ramps.
"""

from __future__ import annotations

from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.level import decay_per_frame
from setbook.audio.kernels.polynomials import gain_of_db
from setbook.audio.kernels.ramp import at_frame, audible_part, within
from setbook.audio.kernels.subset import Float32s, Float64s, inline

THRESHOLD, RETURN, ATTACK, HOLD, RELEASE, FLOOR = range(6)
OPEN, HOLDING, OPENING = range(3)
STATE_SIZE = 3
CLOSED_DB = -74.0
"""A floor at the bottom of its range is silence."""


@inline
def floor_gain(floor_db: float) -> float:
    """Return what a closed gate lets through."""
    return 0.0 if floor_db <= CLOSED_DB else gain_of_db(within(floor_db, CLOSED_DB, 0.0))


@inline
def gate(
    left: Float32s, right: Float32s, key_left: Float32s, key_right: Float32s, state: Float64s,
    begin: Float64s, end: Float64s, scratch: Float64s, phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Gate a part of a cell."""
    attack = decay_per_frame(within(end[ATTACK], 0.01, 1000.0), sample_rate)
    release = decay_per_frame(within(end[RELEASE], 0.1, 10_000.0), sample_rate)
    hold = within(end[HOLD], 0.0, 5000.0) * 0.001 * sample_rate
    opens0 = gain_of_db(within(begin[THRESHOLD], -120.0, 20.0))
    opens1 = gain_of_db(within(end[THRESHOLD], -120.0, 20.0))
    closes = gain_of_db(-within(end[RETURN], 0.0, 60.0))
    floor0 = floor_gain(begin[FLOOR])
    floor1 = floor_gain(end[FLOOR])
    for i in range(frames):
        at = phase + i
        x = left[i] * 1.0
        u = right[i] * 1.0
        size = max(abs(key_left[i] * 1.0), abs(key_right[i] * 1.0))
        opens = at_frame(opens0, opens1, at)
        if size >= opens or (state[OPEN] > 0.0 and size >= opens * closes):
            state[OPEN] = 1.0
            state[HOLDING] = hold
        elif state[HOLDING] > 0.0:
            state[HOLDING] -= 1.0
        else:
            state[OPEN] = 0.0
        goal = state[OPEN]
        opening = goal + (state[OPENING] - goal) * (attack if goal > 0.0 else release)
        state[OPENING] = audible_part(opening)
        floor = at_frame(floor0, floor1, at)
        gain = floor + (1.0 - floor) * opening
        left[i] = x * gain
        right[i] = u * gain


GATE = Kernel(
    name="gate",
    cell_kernel=gate,
    parameters=(
        Parameter("threshold", "dB", -80.0, 6.0, -40.0, summary="A peak this high opens it"),
        Parameter("return", "dB", 0.0, 36.0, 3.0, summary="It closes so far under the threshold"),
        Parameter("attack", "ms", 0.02, 250.0, 0.5, "logarithmic"),
        Parameter("hold", "ms", 0.0, 1000.0, 10.0),
        Parameter("release", "ms", 1.0, 3000.0, 100.0, "logarithmic"),
        Parameter(
            "floor", "dB", CLOSED_DB, 0.0, CLOSED_DB, summary="Gain while closed; silence at the bottom"
        ),
    ),
    state_size=STATE_SIZE,
    side_chain=True,
    summary="Silences what is quiet.",
    source="U. Zölzer (ed.), DAFX, 2nd ed., 2011, ch. 4.2",
)
