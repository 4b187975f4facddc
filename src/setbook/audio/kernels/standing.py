"""Strips that play one piece of PCM through gains that stand: four of them go into a bus in one pass.

The sums are those of one strip after the other, in the same order; the bus is
read and written a quarter as often, which is what mixing waits for.
"""

from __future__ import annotations

import numpy as np

from setbook.audio.kernels.desk import (
    GAIN_FIELDS,
    GAIN_FROM,
    GAIN_HOLDS,
    GAIN_TO,
    METER_FIELDS,
    METER_FRAMES,
    PIECE_LEFT,
    PIECE_RIGHT,
    SLOT_FIELDS,
    SLOT_FROM,
    SLOT_HEARD,
    STRIP_DELAY,
    STRIP_FIELDS,
    STRIP_OUT_BUS,
    STRIP_SEND_COUNT,
    STRIP_SLOT,
    STRIP_TAP_COUNT,
)
from setbook.audio.kernels.fade import all_rest
from setbook.audio.kernels.gather import piece_plane, whole_piece
from setbook.audio.kernels.subset import Float32s, Float64s, Int32s, advance, inline, sample_is_finite

TOGETHER = 4
LEFT_GAIN = 0
RIGHT_GAIN = 3
"""Where a fader's matrix has what stays on its side."""


@inline
def stands(
    strip: int, strips: Int32s, slots: Float64s, table_of: Int32s, gains: Float64s, out_bus: int
) -> bool:
    """Whether a strip goes to this bus alone, at once, each side by itself, and nothing on its fader moves."""
    row = strip * STRIP_FIELDS
    if strips[row + STRIP_OUT_BUS] != out_bus or strips[row + STRIP_DELAY] > 0:
        return False
    if strips[row + STRIP_SEND_COUNT] > 0 or strips[row + STRIP_TAP_COUNT] > 0:
        return False
    gain = advance(gains, strip * GAIN_FIELDS)
    for i in range(4):
        if gain[GAIN_FROM + i] != gain[GAIN_TO + i]:
            return False
    crossed = gain[GAIN_FROM + 1] != 0.0 or gain[GAIN_FROM + 2] != 0.0
    return not crossed and gain[GAIN_HOLDS] > 0.0 and all_rest(strips[row + STRIP_SLOT], 0, slots, table_of)


@inline
def four_stand(
    first: int,
    strips: Int32s,
    slots: Float64s,
    table_of: Int32s,
    gains: Float64s,
    pieces: Float64s,
    piece_first: Int32s,
    start: int,
    frames: int,
) -> bool:
    """Whether four strips in a row may be poured at once: each stands, and plays one piece and nothing else."""
    out_bus = strips[first * STRIP_FIELDS + STRIP_OUT_BUS]
    for strip in range(first, first + TOGETHER):
        if not stands(strip, strips, slots, table_of, gains, out_bus):
            return False
        if whole_piece(strip, strips, pieces, piece_first, start, frames) < 0:
            return False
    return True


@inline
def standing_gain(strip: int, strips: Int32s, slots: Float64s, gains: Float64s, side: int) -> float:
    """Return the gain of one side of a strip that stands."""
    own = advance(slots, strips[strip * STRIP_FIELDS + STRIP_SLOT] * SLOT_FIELDS)
    return gains[strip * GAIN_FIELDS + side] * own[SLOT_HEARD * SLOT_FIELDS + SLOT_FROM]


@inline
def sound(value: np.float32) -> np.float32:
    """Return a sample, silence in place of infinity and NaN."""
    return value if sample_is_finite(value) else np.float32(0.0)


@inline
def pour_four(
    a: Float32s, b: Float32s, c: Float32s, d: Float32s, bus: Float64s,
    gain_a: float, gain_b: float, gain_c: float, gain_d: float, frames: int,
) -> None:  # fmt: skip
    """Add a plane of each of four strips to a plane of a bus."""
    for i in range(frames):
        total = bus[i] + sound(a[i]) * gain_a
        total += sound(b[i]) * gain_b
        total += sound(c[i]) * gain_c
        bus[i] = total + sound(d[i]) * gain_d


@inline
def pour_four_strips(
    first: int,
    strips: Int32s,
    slots: Float64s,
    gains: Float64s,
    meters: Float64s,
    buses: Float64s,
    pieces: Float64s,
    piece_first: Int32s,
    pcm: Float32s,
    stride: int,
    start: int,
    frames: int,
) -> None:
    """Add four strips that stand to the bus that they go to."""
    bus = advance(buses, strips[first * STRIP_FIELDS + STRIP_OUT_BUS] * 2 * stride + start)
    p = whole_piece(first, strips, pieces, piece_first, start, frames)
    q = whole_piece(first + 1, strips, pieces, piece_first, start, frames)
    r = whole_piece(first + 2, strips, pieces, piece_first, start, frames)
    s = whole_piece(first + 3, strips, pieces, piece_first, start, frames)
    for side in range(2):
        plane = PIECE_LEFT if side == 0 else PIECE_RIGHT
        gain = LEFT_GAIN if side == 0 else RIGHT_GAIN
        pour_four(
            piece_plane(pcm, pieces, p, plane, start), piece_plane(pcm, pieces, q, plane, start),
            piece_plane(pcm, pieces, r, plane, start), piece_plane(pcm, pieces, s, plane, start),
            advance(bus, side * stride),
            standing_gain(first, strips, slots, gains, gain), standing_gain(first + 1, strips, slots, gains, gain),
            standing_gain(first + 2, strips, slots, gains, gain), standing_gain(first + 3, strips, slots, gains, gain),
            frames,
        )  # fmt: skip
    for strip in range(first, first + TOGETHER):
        meters[strip * METER_FIELDS + METER_FRAMES] += frames
