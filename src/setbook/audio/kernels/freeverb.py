"""The reverb that Jezar at Dreampoint gave to the public domain in 2000.

Per side eight low-passed feedback combs side by side, then four all-passes in
a row; the right side's delays are longer by a spread. Its tunings are frames
at 44.1 kHz. Structure and numbers as described by J. O. Smith, Physical Audio
Signal Processing, "Freeverb"; the all-passes are his Schroeder ones as the
original approximates them.
"""

from __future__ import annotations

from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.delay_line import after, write
from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.kernels.ramp import PERCENT, at_frame, settle_all, within
from setbook.audio.kernels.subset import Float32s, Float64s, advance, inline

ROOM, DAMPING, WIDTH, MIX = range(4)
COMBS = 8
ALL_PASSES = 4
LINES = COMBS + ALL_PASSES
SPREAD = 23.0
TUNED_HZ = 44100.0
GAIN = 0.015
WET = 3.0
ROOM_SCALE = 0.28
ROOM_OFFSET = 0.7
DAMPING_SCALE = 0.4
ALL_PASS_GAIN = 0.5

# Per side: the combs' low-passes, then heads and lengths of all lines; then the lines themselves.
FILTERS = 0
HEADS = 2 * COMBS
LENGTHS = HEADS + 2 * LINES
READY = LENGTHS + 2 * LINES
MEMORY = READY + 1
STATE_SIZE = MEMORY + 2 * LINES
MEMORY_SECONDS = 25_450 / 44_100
"""All lines of both sides together, at 44.1 kHz, with their spread."""


@inline
def set_lengths(lengths: Float64s, sample_rate: float) -> None:
    """Write how long each line is: the combs, then the all-passes, left then right."""
    lengths[0] = 1116.0
    lengths[1] = 1188.0
    lengths[2] = 1277.0
    lengths[3] = 1356.0
    lengths[4] = 1422.0
    lengths[5] = 1491.0
    lengths[6] = 1557.0
    lengths[7] = 1617.0
    lengths[8] = 556.0
    lengths[9] = 441.0
    lengths[10] = 341.0
    lengths[11] = 225.0
    scale = sample_rate / TUNED_HZ
    for line in range(LINES):
        frames = lengths[line]
        lengths[line] = max(float(int(frames * scale)), 1.0)
        lengths[LINES + line] = max(float(int((frames + SPREAD) * scale)), 1.0)


@inline
def step_line(lines: Float64s, heads: Float64s, at: int, length: int, value: float) -> None:
    """Write a line's next sample and move its head."""
    head = int(heads[at])
    write(lines, head, value)
    heads[at] = after(head, length)


@inline
def side_of(state: Float64s, memory: Float64s, side: int, x: float, feedback: float, damping: float) -> float:
    """Return one side's reverb for a sample; a line's oldest sample is where the next one goes."""
    lengths = advance(state, LENGTHS + side * LINES)
    heads = advance(state, HEADS + side * LINES)
    filters = advance(state, FILTERS + side * COMBS)
    at = 0
    total = 0.0
    for comb in range(COMBS):
        line = advance(memory, at)
        late = line[int(heads[comb])]
        total += late
        filters[comb] = late + (filters[comb] - late) * damping
        step_line(line, heads, comb, int(lengths[comb]), x + filters[comb] * feedback)
        at += int(lengths[comb])
    for one in range(COMBS, LINES):
        line = advance(memory, at)
        late = line[int(heads[one])]
        step_line(line, heads, one, int(lengths[one]), total + late * ALL_PASS_GAIN)
        total = late - total
        at += int(lengths[one])
    return total


@inline
def memory_of(lengths: Float64s) -> int:
    """Return how much memory one side's lines take."""
    total = 0
    for line in range(LINES):
        total += int(lengths[line])
    return total


@inline
def freeverb(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Run the reverb over a part of a cell."""
    if state[READY] == 0.0:
        set_lengths(advance(state, LENGTHS), sample_rate)
        state[READY] = 1.0
    memory_left = advance(state, MEMORY)
    memory_right = advance(memory_left, memory_of(advance(state, LENGTHS)))
    for i in range(frames):
        at = phase + i
        room = within(at_frame(begin[ROOM], end[ROOM], at) * PERCENT, 0.0, 1.0)
        damping = within(at_frame(begin[DAMPING], end[DAMPING], at) * PERCENT, 0.0, 1.0) * DAMPING_SCALE
        width = within(at_frame(begin[WIDTH], end[WIDTH], at) * PERCENT, 0.0, 1.0)
        mix = within(at_frame(begin[MIX], end[MIX], at) * PERCENT, 0.0, 1.0)
        feedback = room * ROOM_SCALE + ROOM_OFFSET
        x = left[i] * 1.0
        u = right[i] * 1.0
        fed = (x + u) * GAIN
        own = side_of(state, memory_left, 0, fed, feedback, damping)
        other = side_of(state, memory_right, 1, fed, feedback, damping)
        near = WET * mix * (0.5 + 0.5 * width)
        far = WET * mix * (0.5 - 0.5 * width)
        left[i] = own * near + other * far + x * (1.0 - mix)
        right[i] = other * near + own * far + u * (1.0 - mix)
    if phase + frames == CELL_FRAMES:
        settle_all(state, HEADS)


FREEVERB = Kernel(
    name="freeverb",
    cell_kernel=freeverb,
    parameters=(
        Parameter("room", "%", 0.0, 100.0, 50.0, summary="How long it rings"),
        Parameter("damping", "%", 0.0, 100.0, 50.0, summary="How fast the highs go"),
        Parameter("width", "%", 0.0, 100.0, 100.0, summary="Mono at 0"),
        Parameter("mix", "%", 0.0, 100.0, 25.0),
    ),
    state_size=STATE_SIZE,
    memory_seconds=MEMORY_SECONDS,
    summary="A reverb of combs and all-passes, as plain as it is known.",
    source="Jezar at Dreampoint, Freeverb, 2000 (public domain); J. O. Smith, Physical Audio Signal Processing",
)
