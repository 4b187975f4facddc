"""The reverb that Jezar at Dreampoint gave to the public domain in 2000.

Per side eight low-passed feedback combs side by side, then four all-passes in
a row; the right side's delays are longer by a spread. Its tunings are frames
at 44.1 kHz. Structure and numbers as described by J. O. Smith, Physical Audio
Signal Processing, "Freeverb"; the all-passes are his Schroeder ones as the
original approximates them.
"""

from __future__ import annotations

import numpy as np

from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.kernels.ramp import PERCENT, at_frame, audible_part, settle_all, within
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

# Rows of scratch, a cell each: eight for the combs, then what all of them share, then what comes out of each side.
FED, DAMPED, KEEP, FEEDBACK, LEFT, RIGHT = range(COMBS, COMBS + 6)

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
def take(line: Float64s, total: Float64s, keep: Float64s, out: Float64s, frames: int) -> None:
    """Add a comb's oldest samples to the total, and write what its low-pass takes of them."""
    for i in range(frames):
        late = line[i]
        total[i] += late
        out[i] = late * keep[i]


@inline
def feed(line: Float64s, fed: Float64s, damped: Float64s, feedback: Float64s, frames: int) -> None:
    """Write a comb's next samples over its oldest."""
    for i in range(frames):
        line[i] = audible_part(fed[i] + damped[i] * feedback[i])


@inline
def damp(filters: Float64s, rows: Float64s, damping: Float64s, frames: int) -> None:
    """Run the low-passes of eight combs at once: while one waits for its sum, the others work."""
    f0, f1, f2, f3 = filters[0], filters[1], filters[2], filters[3]
    f4, f5, f6, f7 = filters[4], filters[5], filters[6], filters[7]
    for i in range(frames):
        share = damping[i]
        f0 = rows[i] + f0 * share
        f1 = rows[CELL_FRAMES + i] + f1 * share
        f2 = rows[2 * CELL_FRAMES + i] + f2 * share
        f3 = rows[3 * CELL_FRAMES + i] + f3 * share
        f4 = rows[4 * CELL_FRAMES + i] + f4 * share
        f5 = rows[5 * CELL_FRAMES + i] + f5 * share
        f6 = rows[6 * CELL_FRAMES + i] + f6 * share
        f7 = rows[7 * CELL_FRAMES + i] + f7 * share
        rows[i] = f0
        rows[CELL_FRAMES + i] = f1
        rows[2 * CELL_FRAMES + i] = f2
        rows[3 * CELL_FRAMES + i] = f3
        rows[4 * CELL_FRAMES + i] = f4
        rows[5 * CELL_FRAMES + i] = f5
        rows[6 * CELL_FRAMES + i] = f6
        rows[7 * CELL_FRAMES + i] = f7
    filters[0], filters[1], filters[2], filters[3] = f0, f1, f2, f3
    filters[4], filters[5], filters[6], filters[7] = f4, f5, f6, f7


@inline
def diffuse(line: Float64s, total: Float64s, frames: int) -> None:
    """Send the total through an all-pass."""
    for i in range(frames):
        late = line[i]
        line[i] = audible_part(total[i] + late * ALL_PASS_GAIN)
        total[i] = late - total[i]


@inline
def run_side(
    state: Float64s, memory: Float64s, side: int, scratch: Float64s, total: Float64s, start: int, frames: int
) -> None:
    """Write one side's reverb for as many frames as its shortest line holds: what they read was written before them.

    A line's oldest sample is where the next one goes; each line is run in two
    parts, up to its end and from its beginning.
    """
    lengths = advance(state, LENGTHS + side * LINES)
    heads = advance(state, HEADS + side * LINES)
    fed = advance(scratch, FED * CELL_FRAMES + start)
    keep = advance(scratch, KEEP * CELL_FRAMES + start)
    feedback = advance(scratch, FEEDBACK * CELL_FRAMES + start)
    line = advance(memory, 0)
    for i in range(frames):
        total[i] = 0.0
    for comb in range(COMBS):
        head = int(heads[comb])
        row = advance(scratch, comb * CELL_FRAMES)
        ahead = min(frames, int(lengths[comb]) - head)
        take(advance(line, head), total, keep, row, ahead)
        take(line, advance(total, ahead), advance(keep, ahead), advance(row, ahead), frames - ahead)
        line = advance(line, int(lengths[comb]))
    damp(
        advance(state, FILTERS + side * COMBS),
        scratch,
        advance(scratch, DAMPED * CELL_FRAMES + start),
        frames,
    )
    line = advance(memory, 0)
    for comb in range(COMBS):
        head = int(heads[comb])
        row = advance(scratch, comb * CELL_FRAMES)
        ahead = min(frames, int(lengths[comb]) - head)
        feed(advance(line, head), fed, row, feedback, ahead)
        feed(line, advance(fed, ahead), advance(row, ahead), advance(feedback, ahead), frames - ahead)
        line = advance(line, int(lengths[comb]))
    for one in range(COMBS, LINES):
        head = int(heads[one])
        ahead = min(frames, int(lengths[one]) - head)
        diffuse(advance(line, head), total, ahead)
        diffuse(line, advance(total, ahead), frames - ahead)
        line = advance(line, int(lengths[one]))
    for one in range(LINES):
        head = int(heads[one]) + frames
        heads[one] = head if head < int(lengths[one]) else head - int(lengths[one])


@inline
def memory_of(lengths: Float64s) -> int:
    """Return how much memory one side's lines take."""
    total = 0
    for line in range(LINES):
        total += int(lengths[line])
    return total


@inline
def prepare(
    left: Float32s,
    right: Float32s,
    begin: Float64s,
    end: Float64s,
    scratch: Float64s,
    phase: int,
    frames: int,
) -> None:
    """Write what goes into the combs, and their settings at each frame."""
    for i in range(frames):
        at = phase + i
        room = within(at_frame(begin[ROOM], end[ROOM], at) * PERCENT, 0.0, 1.0)
        damping = within(at_frame(begin[DAMPING], end[DAMPING], at) * PERCENT, 0.0, 1.0) * DAMPING_SCALE
        scratch[FED * CELL_FRAMES + i] = (np.float64(left[i]) + np.float64(right[i])) * GAIN
        scratch[DAMPED * CELL_FRAMES + i] = damping
        scratch[KEEP * CELL_FRAMES + i] = 1.0 - damping
        scratch[FEEDBACK * CELL_FRAMES + i] = room * ROOM_SCALE + ROOM_OFFSET


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
    prepare(left, right, begin, end, scratch, phase, frames)
    own = advance(scratch, LEFT * CELL_FRAMES)
    other = advance(scratch, RIGHT * CELL_FRAMES)
    shortest = int(state[LENGTHS + LINES - 1])
    done = 0
    while done < frames:
        count = min(frames - done, shortest)
        run_side(state, memory_left, 0, scratch, advance(own, done), done, count)
        run_side(state, memory_right, 1, scratch, advance(other, done), done, count)
        done += count
    for i in range(frames):
        at = phase + i
        width = within(at_frame(begin[WIDTH], end[WIDTH], at) * PERCENT, 0.0, 1.0)
        mix = within(at_frame(begin[MIX], end[MIX], at) * PERCENT, 0.0, 1.0)
        near = WET * mix * (0.5 + 0.5 * width)
        far = WET * mix * (0.5 - 0.5 * width)
        x = np.float64(left[i])
        u = np.float64(right[i])
        left[i] = own[i] * near + other[i] * far + x * (1.0 - mix)
        right[i] = other[i] * near + own[i] * far + u * (1.0 - mix)
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
