"""A brick-wall limiter that looks ahead and minds the peaks between samples.

The gain that each moment needs; its least over the look-ahead; a release that
only rises; the average over the look-ahead, so that the gain has come down
when the peak leaves (after D. Giannoulis et al., JAES 60, 2012, sec. 3.2, and
D. Lemire, "Streaming maximum-minimum filter using no more than three
comparisons per element", 2006, for the sliding least).
"""

from __future__ import annotations

from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.delay_line import after, read
from setbook.audio.kernels.level import decay_per_frame
from setbook.audio.kernels.polynomials import gain_of_db
from setbook.audio.kernels.ramp import at_frame, within
from setbook.audio.kernels.subset import Float32s, Float64s, advance, inline
from setbook.audio.kernels.true_peak import (
    BETA,
    DELAY,
    TABLE,
    TAPS,
    peak_between,
    push,
    write_interpolators,
)

GAIN_DB, CEILING, RELEASE = range(3)
LOOK_AHEAD_SECONDS = 0.0015
RELEASED = 1e-9
"""A gain this near to one is one."""

# Fixed part of the state, then rings: both sides, the averaged gains, the candidates for the least with their frames.
READY = 0
HEAD = 1
CLOCK = 2
FIRST = 3
COUNT = 4
REDUCTION = 5
SUM = 6
HISTORY_LEFT = 7
HISTORY_RIGHT = HISTORY_LEFT + TAPS
FILTERS = HISTORY_RIGHT + TAPS
RINGS = FILTERS + TABLE
RING_COUNT = 5
SLACK = 16
STATE_SIZE = RINGS + RING_COUNT * SLACK


@inline
def ready(state: Float64s, window: int) -> None:
    """Make the filters, and an average over gains of one."""
    if state[READY] == 0.0:
        state[READY] = 1.0
        write_interpolators(advance(state, FILTERS), TAPS, BETA)
        state[REDUCTION] = 1.0
        state[SUM] = window
        gains = advance(state, RINGS + 2 * (window + SLACK))
        for i in range(window):
            gains[i] = 1.0


@inline
def least(state: Float64s, values: Float64s, times: Float64s, window: int, needed: float) -> float:
    """Return the least of the last `window` gains, this one among them."""
    now = state[CLOCK]
    first = int(state[FIRST])
    count = int(state[COUNT])
    if count > 0 and times[first] <= now - window:
        first = after(first, window)
        count -= 1
    while count > 0 and values[(first + count - 1) % window] >= needed:
        count -= 1
    at = (first + count) % window
    values[at] = needed
    times[at] = now
    state[FIRST] = first
    state[COUNT] = count + 1
    state[CLOCK] = now + 1.0
    return values[first]


@inline
def resum(state: Float64s, gains: Float64s, window: int) -> None:
    """Sum the averaged gains anew: a running sum would drift."""
    total = 0.0
    for i in range(window):
        total += gains[i]
    state[SUM] = total


@inline
def limiter(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Limit a part of a cell."""
    window = int(LOOK_AHEAD_SECONDS * sample_rate)
    ring = window + SLACK
    line_left = advance(state, RINGS)
    line_right = advance(state, RINGS + ring)
    gains = advance(state, RINGS + 2 * ring)
    values = advance(state, RINGS + 3 * ring)
    times = advance(state, RINGS + 4 * ring)
    ready(state, window)
    if phase == 0:
        resum(state, gains, window)
    ceiling = gain_of_db(within(end[CEILING], -60.0, 0.0))
    release = decay_per_frame(within(end[RELEASE], 0.1, 10_000.0), sample_rate)
    drive0 = gain_of_db(within(begin[GAIN_DB], -60.0, 60.0))
    drive1 = gain_of_db(within(end[GAIN_DB], -60.0, 60.0))
    length = window + DELAY + 1
    head = int(state[HEAD])
    for i in range(frames):
        drive = at_frame(drive0, drive1, phase + i)
        x = left[i] * drive
        u = right[i] * drive
        push(advance(state, HISTORY_LEFT), x)
        push(advance(state, HISTORY_RIGHT), u)
        highest = max(
            peak_between(advance(state, FILTERS), advance(state, HISTORY_LEFT)),
            peak_between(advance(state, FILTERS), advance(state, HISTORY_RIGHT)),
        )
        needed = ceiling / highest if highest > ceiling else 1.0
        lowest = least(state, values, times, window, needed)
        before = state[REDUCTION]
        held = lowest if lowest < before else lowest + (before - lowest) * release
        held = 1.0 if held > 1.0 - RELEASED else held
        state[REDUCTION] = held
        place = int(state[CLOCK]) % window
        state[SUM] += held - gains[place]
        gains[place] = held
        gain = state[SUM] / window
        line_left[head] = x
        line_right[head] = u
        late_left = read(line_left, length, head, length - 2)
        late_right = read(line_right, length, head, length - 2)
        head = after(head, length)
        left[i] = late_left * gain
        right[i] = late_right * gain
    state[HEAD] = head


LIMITER = Kernel(
    name="limiter",
    cell_kernel=limiter,
    parameters=(
        Parameter("gain", "dB", -24.0, 36.0, 0.0, summary="Gain before it"),
        Parameter("ceiling", "dB", -24.0, 0.0, -0.3, summary="No peak is higher, between samples either"),
        Parameter("release", "ms", 1.0, 3000.0, 100.0, "logarithmic"),
    ),
    state_size=STATE_SIZE,
    memory_seconds=RING_COUNT * LOOK_AHEAD_SECONDS,
    latency_frames=float(DELAY - 1),
    latency_seconds=LOOK_AHEAD_SECONDS,
    summary="Keeps true peaks under a ceiling.",
    source="D. Giannoulis et al., JAES 60, 2012; ITU-R BS.1770-5, annex 2; D. Lemire, 2006",
)
