"""A short delay that shivers: a sine or a band of noise moves it, and every partial grows side bands.

Phase modulation of whatever comes in. A sine that moves the delay by ±d
seconds gives a partial at f side bands whose levels are Bessel functions of
2πfd (J. M. Chowning, "The synthesis of complex audio spectra by means of
frequency modulation", JAES 21, 1973); noise gives bands of noise in their
place. The band is cut out of white noise by Zavalishin's state variable filter
(The Art of VA Filter Design, 2018, ch. 4), its width in octaves as in the
cookbook of R. Bristow-Johnson.

The delay's middle stands still, so that what comes out is late by the same
time whatever moves it.
"""

from __future__ import annotations

import numpy as np

from setbook.audio.kernels.chance import next_number, share_of
from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.delay_line import LEAST_FRAMES, MARGIN, after, read_between, write
from setbook.audio.kernels.one_pole import tangent
from setbook.audio.kernels.oscillator import sine_at, turned
from setbook.audio.kernels.polynomials import PI, exp2
from setbook.audio.kernels.ramp import at_frame, within
from setbook.audio.kernels.subset import Float32s, Float64s, advance, inline

MODE, HZ, WIDTH, AMOUNT = range(4)
NOISE, SINE, WIDE_NOISE = range(3)
MOST_MICROSECONDS = 200.0
MOST_SECONDS = MOST_MICROSECONDS * 1e-6
NEAREST_FRAMES = LEAST_FRAMES + 1.0
"""Of the middle, beyond its farthest way: a whole frame more, for that is rounded down."""
OTHER_SEED = 360_360.0
"""Where chance starts on the right side of wide noise."""

HEAD, TURN, SEEDED = range(3)
# Of each side: chance, and the two integrators of its filter.
SIDE = 3
CHANCE, FIRST, SECOND = range(3)
PER_SIDE = 3
MEMORY = SIDE + 2 * PER_SIDE
STATE_SIZE = MEMORY + 2 * (MARGIN + 2 * int(NEAREST_FRAMES))
LINE_SECONDS = 2.0 * MOST_SECONDS


@inline
def noise_gain(hz: float, damping: float, sample_rate: float) -> float:
    """Return what makes a band of white noise so loud that a third of its reach is its root mean square.

    The noise is even over ±1, so its power is a third; a band-pass of the
    second order lets through as much of it as a rectangle of π/2 of its width.
    """
    return np.sqrt(sample_rate / (3.0 * PI * hz * damping))


@inline
def shiver(side: Float64s, g: float, damping: float, gain: float) -> float:
    """Return the next number, −1 … 1, of a band of noise."""
    side[CHANCE] = next_number(side[CHANCE])
    x = 2.0 * share_of(side[CHANCE]) - 1.0
    band = (side[FIRST] + g * (x - side[SECOND])) / (1.0 + g * (g + damping))
    low = side[SECOND] + g * band
    side[FIRST] = 2.0 * band - side[FIRST]
    side[SECOND] = 2.0 * low - side[SECOND]
    return within(gain * damping * band, -1.0, 1.0)


@inline
def erosion(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Erode a part of a cell."""
    middle = NEAREST_FRAMES + np.floor(MOST_SECONDS * sample_rate)
    length = 2 * int(middle) + MARGIN
    line_left = advance(state, MEMORY)
    line_right = advance(line_left, length)
    own = advance(state, SIDE)
    other = advance(own, PER_SIDE)
    if state[SEEDED] == 0.0:
        other[CHANCE] = OTHER_SEED
        state[SEEDED] = 1.0
    mode = end[MODE]
    hz = within(end[HZ], 20.0, 0.45 * sample_rate)
    half = within(end[WIDTH], 0.05, 8.0) * 0.5
    damping = exp2(half) - exp2(-half)
    g = tangent(hz, sample_rate)
    gain = noise_gain(hz, damping, sample_rate)
    step = hz / sample_rate
    head = int(state[HEAD])
    for i in range(frames):
        reach = within(at_frame(begin[AMOUNT], end[AMOUNT], phase + i), 0.0, MOST_MICROSECONDS)
        reach *= 1e-6 * sample_rate
        here = sine_at(state[TURN])
        there = here
        if mode != SINE:
            here = shiver(own, g, damping, gain)
            there = shiver(other, g, damping, gain) if mode == WIDE_NOISE else here
        state[TURN] = turned(state[TURN], step)
        x = left[i] * 1.0
        u = right[i] * 1.0
        left[i] = read_between(
            line_left, length, head, within(middle + reach * here, LEAST_FRAMES, 2.0 * middle)
        )
        right[i] = read_between(
            line_right, length, head, within(middle + reach * there, LEAST_FRAMES, 2.0 * middle)
        )
        write(line_left, head, x)
        write(line_right, head, u)
        head = after(head, length)
    state[HEAD] = head


EROSION = Kernel(
    name="erosion",
    cell_kernel=erosion,
    parameters=(
        Parameter("mode", "", 0.0, 2.0, 0.0, "choice", ("noise", "sine", "wide noise")),
        Parameter(
            "frequency", "Hz", 300.0, 18_000.0, 1000.0, "logarithmic", summary="Middle of what moves it"
        ),
        Parameter("width", "octaves", 0.1, 4.0, 1.0, summary="Of the band of noise"),
        Parameter("amount", "µs", 0.0, MOST_MICROSECONDS, 50.0, summary="How far the delay is moved at most"),
    ),
    state_size=STATE_SIZE,
    memory_seconds=2 * LINE_SECONDS,
    latency_frames=NEAREST_FRAMES,
    latency_seconds=MOST_SECONDS,
    summary="Frays every partial: a very short delay is shaken by noise or a sine.",
    source="J. M. Chowning, JAES 21, 1973; V. Zavalishin, The Art of VA Filter Design, 2018, ch. 4",
)
