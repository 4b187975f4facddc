"""A hall: sixteen delay lines that feed each other through a Hadamard matrix.

J.-M. Jot, A. Chaigne, "Digital delay networks for designing artificial
reverberators", 90th AES Convention, 1991: a lossless network (the matrix is
orthogonal), in which each line then loses what makes all of them decay alike,
and more of the highs, by a one-pole low-pass.
"""

from __future__ import annotations

import numpy as np

from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.delay_line import MARGIN, after, all_pass, read, write
from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.kernels.level import DB_PER_OCTAVE
from setbook.audio.kernels.one_pole import high_passed, one_pole_share
from setbook.audio.kernels.polynomials import exp2
from setbook.audio.kernels.ramp import PERCENT, at_frame, settle_all, within
from setbook.audio.kernels.subset import Float32s, Float64s, advance, inline

DECAY, SIZE, HIGH_DECAY, PRE_DELAY, LOW_CUT, WIDTH, MIX = range(7)
LINES = 16
DIFFUSERS = 4
DIFFUSION = 0.6
LONGEST_LINE_SECONDS = 0.11
LONGEST_DIFFUSER_SECONDS = 0.012
LONGEST_PRE_DELAY_SECONDS = 0.25
SIXTY_DB_IN_OCTAVES = -60.0 / DB_PER_OCTAVE

# Per line its low-pass; the low cuts; what goes round; per line head, length, gain and low-pass share; then memory.
FILTERS = 0
CUTS = FILTERS + LINES
FADING = CUTS + 2
ROUND = FADING
HEADS = ROUND + LINES
LENGTHS = HEADS + LINES
GAINS = LENGTHS + LINES
POLES = GAINS + LINES
DIFFUSER_HEADS = POLES + LINES
PRE_HEAD = DIFFUSER_HEADS + 2 * DIFFUSERS
MEMORY = PRE_HEAD + 1
STATE_SIZE = MEMORY + (LINES + 2 * DIFFUSERS + 2) * MARGIN
MEMORY_SECONDS = (
    LINES * LONGEST_LINE_SECONDS + 2 * DIFFUSERS * LONGEST_DIFFUSER_SECONDS + 2 * LONGEST_PRE_DELAY_SECONDS
)


@inline
def line_seconds(line: int) -> float:
    """Return a line's delay at full size: from 35 to 104 ms, each longer by the same factor, slightly shaken."""
    shaken = line * 0.6180339887498949
    shaken -= np.floor(shaken)
    return 0.035 * exp2((line + 0.35 * shaken) * (1.57 / 15.35))


@inline
def prepare(state: Float64s, parameters: Float64s, sample_rate: float) -> None:
    """Write each line's length, gain and low-pass, so that all decay by 60 dB in the time wanted."""
    decay = within(parameters[DECAY], 0.1, 60.0)
    size = within(parameters[SIZE] * PERCENT, 0.1, 1.0)
    high_decay = decay * within(parameters[HIGH_DECAY] * PERCENT, 0.05, 1.0)
    for line in range(LINES):
        # Odd lengths share few factors, so that few echoes fall together.
        frames = 2 * int(0.5 * line_seconds(line) * size * sample_rate) + 1
        seconds = frames / sample_rate
        gain = exp2(SIXTY_DB_IN_OCTAVES * seconds / decay)
        highest = exp2(SIXTY_DB_IN_OCTAVES * seconds / high_decay)
        # One pole p with (1 − p)/(1 + p) = gain at the top over gain at the bottom.
        ratio = highest / gain
        state[LENGTHS + line] = frames
        state[GAINS + line] = gain
        state[POLES + line] = (1.0 - ratio) / (1.0 + ratio)


@inline
def hadamard(values: Float64s) -> None:
    """Multiply sixteen numbers by a Hadamard matrix over 4: nothing is lost."""
    span = 1
    while span < LINES:
        start = 0
        while start < LINES:
            for i in range(start, start + span):
                a = values[i]
                b = values[i + span]
                values[i] = a + b
                values[i + span] = a - b
            start += 2 * span
        span *= 2
    for i in range(LINES):
        values[i] *= 0.25


@inline
def diffused(state: Float64s, memory: Float64s, side: int, sample_rate: float, x: float) -> float:
    """Return a sample smeared by four all-passes of 2 to 11 ms."""
    length = int(LONGEST_DIFFUSER_SECONDS * sample_rate) + MARGIN
    y = x
    for one in range(DIFFUSERS):
        at = side * DIFFUSERS + one
        head = int(state[DIFFUSER_HEADS + at])
        delay = int((0.0021 + 0.0027 * one + 0.0003 * side) * sample_rate) + 1
        y = all_pass(advance(memory, at * length), length, head, delay, DIFFUSION, y)
        state[DIFFUSER_HEADS + at] = after(head, length)
    return y


@inline
def step_network(state: Float64s, memory: Float64s, room: int, x: float, u: float, out: Float64s) -> None:
    """Send two samples into the lines; write what the left and the right ear hear."""
    values = advance(state, ROUND)
    left = 0.0
    right = 0.0
    for line in range(LINES):
        late = read(advance(memory, line * room), room, int(state[HEADS + line]), int(state[LENGTHS + line]))
        pole = state[POLES + line]
        late = late * (1.0 - pole) + state[FILTERS + line] * pole
        state[FILTERS + line] = late
        late *= state[GAINS + line]
        values[line] = late
        sign = 1.0 if line % 4 < 2 else -1.0
        if line % 2 == 0:
            left += sign * late
        else:
            right += sign * late
    hadamard(values)
    for line in range(LINES):
        head = int(state[HEADS + line])
        write(advance(memory, line * room), head, values[line] + (x if line % 2 == 0 else u))
        state[HEADS + line] = after(head, room)
    out[0] = left
    out[1] = right


@inline
def hall_reverb(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Run the hall over a part of a cell; size, decay and pre-delay move from cell to cell."""
    prepare(state, end, sample_rate)
    room = int(LONGEST_LINE_SECONDS * sample_rate) + MARGIN
    pre_length = int(LONGEST_PRE_DELAY_SECONDS * sample_rate) + MARGIN
    lines = advance(state, MEMORY)
    diffusers = advance(lines, LINES * room)
    pre_left = advance(diffusers, 2 * DIFFUSERS * (int(LONGEST_DIFFUSER_SECONDS * sample_rate) + MARGIN))
    pre_right = advance(pre_left, pre_length)
    pre = int(within(end[PRE_DELAY] * 0.001, 0.0, LONGEST_PRE_DELAY_SECONDS) * sample_rate)
    low_cut = one_pole_share(end[LOW_CUT], sample_rate)
    for i in range(frames):
        at = phase + i
        mix = within(at_frame(begin[MIX], end[MIX], at) * PERCENT, 0.0, 1.0)
        width = within(at_frame(begin[WIDTH], end[WIDTH], at) * PERCENT, 0.0, 1.0)
        x = left[i] * 1.0
        u = right[i] * 1.0
        head = int(state[PRE_HEAD])
        write(pre_left, head, x)
        write(pre_right, head, u)
        fed_left = high_passed(state, CUTS, low_cut, read(pre_left, pre_length, head, pre))
        fed_right = high_passed(state, CUTS + 1, low_cut, read(pre_right, pre_length, head, pre))
        state[PRE_HEAD] = after(head, pre_length)
        fed_left = diffused(state, diffusers, 0, sample_rate, fed_left)
        fed_right = diffused(state, diffusers, 1, sample_rate, fed_right)
        step_network(state, lines, room, 0.25 * fed_left, 0.25 * fed_right, scratch)
        middle = 0.5 * (scratch[0] + scratch[1])
        wet_left = middle + (scratch[0] - middle) * width
        wet_right = middle + (scratch[1] - middle) * width
        left[i] = x + (wet_left - x) * mix
        right[i] = u + (wet_right - u) * mix
    if phase + frames == CELL_FRAMES:
        settle_all(state, FADING)


HALL_REVERB = Kernel(
    name="hall_reverb",
    cell_kernel=hall_reverb,
    parameters=(
        Parameter("decay", "s", 0.2, 30.0, 2.2, "logarithmic", summary="Time to fall by 60 dB"),
        Parameter("size", "%", 10.0, 100.0, 80.0, summary="Length of the delay lines"),
        Parameter("high_decay", "%", 5.0, 100.0, 45.0, summary="The highs' decay, of the lows'"),
        Parameter("pre_delay", "ms", 0.0, 250.0, 12.0),
        Parameter("low_cut", "Hz", 5.0, 1000.0, 80.0, "logarithmic", summary="Lows that stay out of it"),
        Parameter("width", "%", 0.0, 100.0, 100.0, summary="Mono at 0"),
        Parameter("mix", "%", 0.0, 100.0, 25.0),
    ),
    state_size=STATE_SIZE,
    memory_seconds=MEMORY_SECONDS,
    summary="A hall of sixteen delay lines that feed each other.",
    source="J.-M. Jot, A. Chaigne, Digital delay networks for designing artificial reverberators, AES 90, 1991",
)
