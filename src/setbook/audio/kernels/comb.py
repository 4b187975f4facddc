"""A comb: the signal and its echo after one period of a frequency."""

from __future__ import annotations

from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.delay_line import LEAST_FRAMES, MARGIN, after, read_between, write
from setbook.audio.kernels.ramp import PERCENT, at_frame, within
from setbook.audio.kernels.subset import Float32s, Float64s, advance, inline

HZ, FEEDBACK, FORWARD = range(3)
LOWEST_HZ = 20.0
LINE_SECONDS = 1.0 / LOWEST_HZ
HEAD = 0
STATE_SIZE = 1 + 4 * MARGIN


@inline
def comb(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Run the comb over a part of a cell: y = x + forward·x(−period) + feedback·y(−period)."""
    length = int(LINE_SECONDS * sample_rate) + MARGIN
    inputs_left = advance(state, 1)
    inputs_right = advance(state, 1 + length)
    outputs_left = advance(state, 1 + 2 * length)
    outputs_right = advance(state, 1 + 3 * length)
    d0 = within(sample_rate / within(begin[HZ], LOWEST_HZ, sample_rate), LEAST_FRAMES, length - MARGIN * 1.0)
    d1 = within(sample_rate / within(end[HZ], LOWEST_HZ, sample_rate), LEAST_FRAMES, length - MARGIN * 1.0)
    head = int(state[HEAD])
    for i in range(frames):
        at = phase + i
        delay = at_frame(d0, d1, at)
        back = within(at_frame(begin[FEEDBACK], end[FEEDBACK], at) * PERCENT, -0.99, 0.99)
        forward = within(at_frame(begin[FORWARD], end[FORWARD], at) * PERCENT, -1.0, 1.0)
        x = left[i] * 1.0
        u = right[i] * 1.0
        y = x + forward * read_between(inputs_left, length, head, delay)
        y += back * read_between(outputs_left, length, head, delay)
        v = u + forward * read_between(inputs_right, length, head, delay)
        v += back * read_between(outputs_right, length, head, delay)
        write(inputs_left, head, x)
        write(inputs_right, head, u)
        write(outputs_left, head, y)
        write(outputs_right, head, v)
        head = after(head, length)
        left[i] = y
        right[i] = v
    state[HEAD] = head


COMB = Kernel(
    name="comb",
    cell_kernel=comb,
    parameters=(
        Parameter(
            "frequency", "Hz", LOWEST_HZ, 5000.0, 220.0, "logarithmic", summary="Its period is the delay"
        ),
        Parameter("feedback", "%", -99.0, 99.0, 70.0, summary="Echo of the output: peaks that ring"),
        Parameter("forward", "%", -100.0, 100.0, 0.0, summary="Echo of the input: notches"),
    ),
    state_size=STATE_SIZE,
    memory_seconds=4 * LINE_SECONDS,
    summary="Peaks or notches at all multiples of a frequency.",
    source="U. Zölzer (ed.), DAFX, 2nd ed., 2011, ch. 2.5 (universal comb filter)",
)
