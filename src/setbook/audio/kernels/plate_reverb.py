"""A plate: Dattorro's figure of eight.

J. Dattorro, "Effect design, part 1: reverberator and other filters", J. Audio
Eng. Soc. 45 (1997), fig. 1 and tables 1 and 2. Its delays are frames at
29 761 Hz. Two all-passes of the tank are moved by slow sines a quarter turn
apart.
"""

from __future__ import annotations

from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.delay_line import MARGIN, after, all_pass, read, read_between, write
from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.kernels.oscillator import sine_at, turned
from setbook.audio.kernels.ramp import PERCENT, at_frame, settle_all, within
from setbook.audio.kernels.subset import Float32s, Float64s, advance, inline

DECAY, DAMPING, BANDWIDTH, PRE_DELAY, MOTION, MIX = range(6)
TUNED_HZ = 29761.0
LONGEST_PRE_DELAY_SECONDS = 0.25
EXCURSION = 16.0
MOTION_HZ = 1.0

# The lines in the order of memory: pre-delay; input diffusers 1–4; then per half of the tank the moved all-pass, the
# first delay, the second all-pass and the second delay.
PRE, FIRST_DIFFUSER, TANK = 0, 1, 5
HALF = 4
LINES = TANK + 2 * HALF

INPUT_LOW_PASS = 0
TANK_LOW_PASS = 1
FADING = 3
ROUND_LEFT = FADING
ROUND_RIGHT = ROUND_LEFT + 1
PHASE = ROUND_RIGHT + 1
READY = PHASE + 1
HEADS = READY + 1
PLACES = HEADS + LINES
LENGTHS = PLACES + LINES
MEMORY = LENGTHS + LINES
STATE_SIZE = MEMORY + LINES * (MARGIN + 1)
TUNED_FRAMES = 142 + 107 + 379 + 277 + 672 + 4453 + 1800 + 3720 + 908 + 4217 + 2656 + 3163 + 2 * EXCURSION
MEMORY_SECONDS = LONGEST_PRE_DELAY_SECONDS + TUNED_FRAMES / TUNED_HZ


@inline
def set_line(state: Float64s, line: int, at: float, seconds: float, sample_rate: float) -> float:
    """Note where a line lies and how long it is; return where the next one may lie."""
    length = float(int(seconds * sample_rate) + MARGIN)
    state[PLACES + line] = at
    state[LENGTHS + line] = length
    return at + length


@inline
def lay(state: Float64s, sample_rate: float) -> None:
    """Lay out all lines."""
    at = set_line(state, PRE, 0.0, LONGEST_PRE_DELAY_SECONDS, sample_rate)
    at = set_line(state, FIRST_DIFFUSER, at, 142.0 / TUNED_HZ, sample_rate)
    at = set_line(state, FIRST_DIFFUSER + 1, at, 107.0 / TUNED_HZ, sample_rate)
    at = set_line(state, FIRST_DIFFUSER + 2, at, 379.0 / TUNED_HZ, sample_rate)
    at = set_line(state, FIRST_DIFFUSER + 3, at, 277.0 / TUNED_HZ, sample_rate)
    at = set_line(state, TANK, at, (672.0 + EXCURSION) / TUNED_HZ, sample_rate)
    at = set_line(state, TANK + 1, at, 4453.0 / TUNED_HZ, sample_rate)
    at = set_line(state, TANK + 2, at, 1800.0 / TUNED_HZ, sample_rate)
    at = set_line(state, TANK + 3, at, 3720.0 / TUNED_HZ, sample_rate)
    at = set_line(state, TANK + HALF, at, (908.0 + EXCURSION) / TUNED_HZ, sample_rate)
    at = set_line(state, TANK + HALF + 1, at, 4217.0 / TUNED_HZ, sample_rate)
    at = set_line(state, TANK + HALF + 2, at, 2656.0 / TUNED_HZ, sample_rate)
    set_line(state, TANK + HALF + 3, at, 3163.0 / TUNED_HZ, sample_rate)


@inline
def tuned(frames: float, sample_rate: float) -> int:
    """Return a delay of the paper in frames of this rate."""
    return int(frames / TUNED_HZ * sample_rate)


@inline
def pushed(state: Float64s, line: int, value: float) -> None:
    """Write a line's next sample and move its head."""
    head = int(state[HEADS + line])
    write(advance(state, MEMORY + int(state[PLACES + line])), head, value)
    state[HEADS + line] = after(head, int(state[LENGTHS + line]))


@inline
def tapped(state: Float64s, line: int, delay: int) -> float:
    """Return a line's sample of so many frames ago, the next one not yet written."""
    place = advance(state, MEMORY + int(state[PLACES + line]))
    return read(place, int(state[LENGTHS + line]), int(state[HEADS + line]), delay)


@inline
def diffused(state: Float64s, line: int, delay: int, gain: float, x: float) -> float:
    """Return a sample through an all-pass."""
    head = int(state[HEADS + line])
    length = int(state[LENGTHS + line])
    y = all_pass(advance(state, MEMORY + int(state[PLACES + line])), length, head, delay, gain, x)
    state[HEADS + line] = after(head, length)
    return y


@inline
def moved_all_pass(state: Float64s, line: int, delay: float, gain: float, x: float) -> float:
    """Return a sample through an all-pass whose delay moves; its signs are the paper's."""
    head = int(state[HEADS + line])
    length = int(state[LENGTHS + line])
    place = advance(state, MEMORY + int(state[PLACES + line]))
    late = read_between(place, length, head, delay)
    fed = x + gain * late
    write(place, head, fed)
    state[HEADS + line] = after(head, length)
    return late - gain * fed


@inline
def half_tank(
    state: Float64s,
    first: int,
    side: int,
    x: float,
    moved: float,
    decay: float,
    damping: float,
    sample_rate: float,
) -> float:
    """Send a sample through one half of the tank; return what enters the other."""
    y = moved_all_pass(state, first, moved, 0.7, x)
    late = tapped(state, first + 1, tuned(4453.0, sample_rate) if side == 0 else tuned(4217.0, sample_rate))
    pushed(state, first + 1, y)
    low = late + (state[TANK_LOW_PASS + side] - late) * damping
    state[TANK_LOW_PASS + side] = low
    second = tuned(1800.0, sample_rate) if side == 0 else tuned(2656.0, sample_rate)
    y = diffused(state, first + 2, second, min(max(decay + 0.15, 0.25), 0.5), low * decay)
    last = tuned(3720.0, sample_rate) if side == 0 else tuned(3163.0, sample_rate)
    out = tapped(state, first + 3, last)
    pushed(state, first + 3, y)
    return out * decay


@inline
def left_ear(state: Float64s, rate: float) -> float:
    """Return the sum of taps for the left output (table 2)."""
    b = TANK + HALF
    y = tapped(state, b + 1, tuned(266.0, rate)) + tapped(state, b + 1, tuned(2974.0, rate))
    y -= tapped(state, b + 2, tuned(1913.0, rate))
    y += tapped(state, b + 3, tuned(1996.0, rate))
    y -= tapped(state, TANK + 1, tuned(1990.0, rate))
    y -= tapped(state, TANK + 2, tuned(187.0, rate))
    return 0.6 * (y - tapped(state, TANK + 3, tuned(1066.0, rate)))


@inline
def right_ear(state: Float64s, rate: float) -> float:
    """Return the sum of taps for the right output (table 2)."""
    b = TANK + HALF
    y = tapped(state, TANK + 1, tuned(353.0, rate)) + tapped(state, TANK + 1, tuned(3627.0, rate))
    y -= tapped(state, TANK + 2, tuned(1228.0, rate))
    y += tapped(state, TANK + 3, tuned(2673.0, rate))
    y -= tapped(state, b + 1, tuned(2111.0, rate))
    y -= tapped(state, b + 2, tuned(335.0, rate))
    return 0.6 * (y - tapped(state, b + 3, tuned(121.0, rate)))


@inline
def plate_reverb(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Run the plate over a part of a cell."""
    if state[READY] == 0.0:
        lay(state, sample_rate)
        state[READY] = 1.0
    pre = int(within(end[PRE_DELAY] * 0.001, 0.0, LONGEST_PRE_DELAY_SECONDS) * sample_rate) + 1
    excursion = within(end[MOTION] * PERCENT, 0.0, 1.0) * EXCURSION / TUNED_HZ * sample_rate
    step = MOTION_HZ / sample_rate
    for i in range(frames):
        at = phase + i
        mix = within(at_frame(begin[MIX], end[MIX], at) * PERCENT, 0.0, 1.0)
        decay = within(at_frame(begin[DECAY], end[DECAY], at) * PERCENT, 0.0, 0.99)
        damping = within(at_frame(begin[DAMPING], end[DAMPING], at) * PERCENT, 0.0, 0.99)
        bandwidth = within(at_frame(begin[BANDWIDTH], end[BANDWIDTH], at) * PERCENT, 0.01, 1.0)
        x = left[i] * 1.0
        u = right[i] * 1.0
        late = tapped(state, PRE, pre)
        pushed(state, PRE, 0.5 * (x + u))
        y = state[INPUT_LOW_PASS]
        y += (late - y) * bandwidth
        state[INPUT_LOW_PASS] = y
        y = diffused(state, FIRST_DIFFUSER, tuned(142.0, sample_rate), 0.75, y)
        y = diffused(state, FIRST_DIFFUSER + 1, tuned(107.0, sample_rate), 0.75, y)
        y = diffused(state, FIRST_DIFFUSER + 2, tuned(379.0, sample_rate), 0.625, y)
        y = diffused(state, FIRST_DIFFUSER + 3, tuned(277.0, sample_rate), 0.625, y)
        turn = state[PHASE]
        state[PHASE] = turned(turn, step)
        moved_left = 672.0 / TUNED_HZ * sample_rate + excursion * sine_at(turn)
        moved_right = 908.0 / TUNED_HZ * sample_rate + excursion * sine_at(turned(turn, 0.25))
        into_right = half_tank(state, TANK, 0, y + state[ROUND_LEFT], moved_left, decay, damping, sample_rate)
        into_left = half_tank(
            state, TANK + HALF, 1, y + state[ROUND_RIGHT], moved_right, decay, damping, sample_rate
        )
        state[ROUND_RIGHT] = into_right
        state[ROUND_LEFT] = into_left
        wet_left = left_ear(state, sample_rate)
        wet_right = right_ear(state, sample_rate)
        left[i] = x + (wet_left - x) * mix
        right[i] = u + (wet_right - u) * mix
    if phase + frames == CELL_FRAMES:
        settle_all(state, FADING)


PLATE_REVERB = Kernel(
    name="plate_reverb",
    cell_kernel=plate_reverb,
    parameters=(
        Parameter("decay", "%", 0.0, 99.0, 50.0, summary="What is left after each way through the tank"),
        Parameter("damping", "%", 0.0, 99.0, 0.05, summary="Highs lost on the way"),
        Parameter("bandwidth", "%", 1.0, 100.0, 99.95, summary="Highs let in"),
        Parameter("pre_delay", "ms", 0.0, 250.0, 0.0),
        Parameter("motion", "%", 0.0, 100.0, 50.0, summary="How far two delays are moved"),
        Parameter("mix", "%", 0.0, 100.0, 25.0),
    ),
    state_size=STATE_SIZE,
    memory_seconds=MEMORY_SECONDS,
    summary="A bright plate.",
    source="J. Dattorro, Effect design, part 1: reverberator and other filters, JAES 45, 1997",
)
