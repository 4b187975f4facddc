"""Echoes a stretch at a time: delays that stand, and are so long that nothing they read is written meanwhile.

The same arithmetic as frame by frame (`delay_line`, `echo_filter`), in loops
that processors do by the vector; only the filters remember from frame to frame.
"""

from __future__ import annotations

from setbook.audio.kernels.delay_line import MARGIN, SNAP, read_between
from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.kernels.ramp import audible_part
from setbook.audio.kernels.subset import Float64s, advance, inline


@inline
def stands(begin: float, end: float) -> bool:
    """Whether a delay in frames does not move over the cell, and reads nothing that the cell writes."""
    return begin == end and begin >= CELL_FRAMES + MARGIN


@inline
def fetch(line: Float64s, length: int, head: int, delay: float, out: Float64s, frames: int) -> None:
    """Write what was written `delay` frames before each of the next frames."""
    whole = int(delay + SNAP)
    f = delay - whole
    at = head - whole
    at = at + length if at < 0 else at
    if at < 2 or at + 1 + frames > length:  # what is read lies on both sides of the ring's end
        for i in range(frames):
            here = head + i
            out[i] = read_between(line, length, here - length if here >= length else here, delay)
    elif f < SNAP:
        for i in range(frames):
            out[i] = line[at + i]
    else:
        for i in range(frames):
            a = line[at + i + 1]
            b = line[at + i]
            c = line[at + i - 1]
            d = line[at + i - 2]
            third = (d - a) * (1.0 / 6.0) + (b - c) * 0.5
            second = (a + c) * 0.5 - b
            first = c - a * (1.0 / 3.0) - b * 0.5 - d * (1.0 / 6.0)
            out[i] = ((third * f + second) * f + first) * f + b


@inline
def put(line: Float64s, length: int, head: int, values: Float64s, frames: int) -> None:
    """Write the next samples, silence in place of next to nothing."""
    ahead = min(frames, length - head)
    target = advance(line, head)
    for i in range(ahead):
        target[i] = audible_part(values[i])
    for i in range(frames - ahead):
        line[i] = audible_part(values[ahead + i])


@inline
def colour_low(
    first: Float64s, second: Float64s, at: int, share: float, left: Float64s, right: Float64s, frames: int
) -> None:
    """Cut the highs of both sides: one waits for its sums while the other works."""
    p, q = first[at], second[at]
    for i in range(frames):
        step = (left[i] - p) * share
        other = (right[i] - q) * share
        low = step + p
        under = other + q
        p = low + step
        q = under + other
        left[i] = low
        right[i] = under
    first[at], second[at] = p, q


@inline
def colour_high(
    first: Float64s, second: Float64s, at: int, share: float, left: Float64s, right: Float64s, frames: int
) -> None:
    """Cut the lows of both sides."""
    p, q = first[at], second[at]
    for i in range(frames):
        x = left[i]
        u = right[i]
        step = (x - p) * share
        other = (u - q) * share
        low = step + p
        under = other + q
        p = low + step
        q = under + other
        left[i] = x - low
        right[i] = u - under
    first[at], second[at] = p, q


@inline
def colour(
    first: Float64s,
    second: Float64s,
    low_cut: float,
    high_cut: float,
    left: Float64s,
    right: Float64s,
    frames: int,
) -> None:
    """Send both sides through the echo's filters, each of which may be away."""
    if low_cut > 0.0:
        colour_high(first, second, 0, low_cut, left, right, frames)
    if high_cut < 1.0:
        colour_low(first, second, 1, high_cut, left, right, frames)
