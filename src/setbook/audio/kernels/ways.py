"""What leaves a strip besides its output: sends, and taps that side-chains and other tracks listen to."""

from __future__ import annotations

from setbook.audio.kernels.desk import (
    GAIN_FIELDS,
    POINT_POST_FX,
    POINT_POST_MIXER,
    POINT_PRE_FADER,
    POINT_PRE_FX,
    SEND_BUS,
    SEND_DELAY,
    SEND_FIELDS,
    SEND_LINE,
    SEND_POINT,
    SLOT_ACTIVE,
    SLOT_FEEDS,
    SLOT_FIELDS,
    SLOT_FROM,
    SLOT_HEARD,
    SLOT_SENDS,
    SLOT_TO,
    STRIP_FIELDS,
    STRIP_SEND,
    STRIP_SEND_COUNT,
    STRIP_SLOT,
    STRIP_TAP_COUNT,
)
from setbook.audio.kernels.late import pour_late
from setbook.audio.kernels.pan import audible
from setbook.audio.kernels.pour import pour
from setbook.audio.kernels.subset import Float32s, Float64s, Int32s, advance, entry, inline


@inline
def plain(
    left: Float32s,
    right: Float32s,
    bus: Float64s,
    stride: int,
    line: Float64s,
    delay: int,
    begin: float,
    end: float,
    phase: int,
    frames: int,
) -> None:
    """Add a signal to a bus through one gain."""
    if delay > 0:
        pour_late(
            left, right, line, delay, bus, stride,
            begin, 0.0, 0.0, begin, end, 0.0, 0.0, end, phase, frames,
        )  # fmt: skip
    else:
        pour(left, right, bus, stride, begin, 0.0, 0.0, begin, end, 0.0, 0.0, end, phase, frames)


@inline
def faded(
    gains: Float64s,
    strip: int,
    begin: float,
    end: float,
    left: Float32s,
    right: Float32s,
    bus: Float64s,
    stride: int,
    line: Float64s,
    delay: int,
    phase: int,
    frames: int,
) -> None:
    """Add a strip's signal after its fader to a bus, through one more gain."""
    g = advance(gains, strip * GAIN_FIELDS)
    if delay > 0:
        pour_late(
            left, right, line, delay, bus, stride,
            g[0] * begin, g[1] * begin, g[2] * begin, g[3] * begin,
            g[4] * end, g[5] * end, g[6] * end, g[7] * end,
            phase, frames,
        )  # fmt: skip
    else:
        pour(
            left, right, bus, stride,
            g[0] * begin, g[1] * begin, g[2] * begin, g[3] * begin,
            g[4] * end, g[5] * end, g[6] * end, g[7] * end,
            phase, frames,
        )  # fmt: skip


@inline
def way_gain(own: Float64s, send: int, point: int, side: int) -> float:
    """Return a way's gain at one side of the cell, `SLOT_FROM` or `SLOT_TO`; `send` is −1 for a tap.

    Mute closes sends before and after the fader; of taps only those behind it.
    """
    if send < 0:
        return own[SLOT_HEARD * SLOT_FIELDS + side] if point == POINT_POST_MIXER else 1.0
    level = audible(own[(SLOT_SENDS + send) * SLOT_FIELDS + side]) * own[SLOT_FEEDS * SLOT_FIELDS + side]
    return level * own[SLOT_ACTIVE * SLOT_FIELDS + side] if point == POINT_PRE_FADER else level


@inline
def pour_ways(
    strip: int,
    strips: Int32s,
    sends: Int32s,
    slots: Float64s,
    gains: Float64s,
    buses: Float64s,
    lines: Float64s,
    left: Float32s,
    right: Float32s,
    stride: int,
    start: int,
    phase: int,
    frames: int,
) -> None:
    """Add a strip's signal to the buses it sends to, then to those that listen to it behind its devices."""
    row = strip * STRIP_FIELDS
    own = advance(slots, strips[row + STRIP_SLOT] * SLOT_FIELDS)
    first = strips[row + STRIP_SEND]
    count = strips[row + STRIP_SEND_COUNT]
    for way in range(count + strips[row + STRIP_TAP_COUNT]):
        at = (first + way) * SEND_FIELDS
        point = sends[at + SEND_POINT]
        if point == POINT_PRE_FX:
            continue  # lent already
        send = way if way < count else -1
        begin = way_gain(own, send, point, SLOT_FROM)
        end = way_gain(own, send, point, SLOT_TO)
        bus = advance(buses, sends[at + SEND_BUS] * 2 * stride + start)
        line = advance(lines, sends[at + SEND_LINE])
        delay = sends[at + SEND_DELAY]
        if point in (POINT_PRE_FADER, POINT_POST_FX):
            plain(left, right, bus, stride, line, delay, begin, end, phase, frames)
        else:
            faded(gains, strip, begin, end, left, right, bus, stride, line, delay, phase, frames)


@inline
def lend_input(
    strip: int,
    strips: Int32s,
    sends: Int32s,
    buses: Float64s,
    lines: Float64s,
    left: Float32s,
    right: Float32s,
    stride: int,
    start: int,
    frames: int,
) -> None:
    """Add a strip's signal before its devices to the buses that listen to it."""
    row = strip * STRIP_FIELDS
    first = strips[row + STRIP_SEND] + strips[row + STRIP_SEND_COUNT]
    for tap in range(first, first + strips[row + STRIP_TAP_COUNT]):
        at = tap * SEND_FIELDS
        if sends[at + SEND_POINT] == POINT_PRE_FX:
            bus = advance(buses, sends[at + SEND_BUS] * 2 * stride + start)
            line = advance(lines, sends[at + SEND_LINE])
            plain(left, right, bus, stride, line, sends[at + SEND_DELAY], 1.0, 1.0, 0, frames)


@entry
def lend(
    strip: int,
    strips: Int32s,
    sends: Int32s,
    buses: Float64s,
    lines: Float64s,
    signal: Float32s,
    stride: int,
    frames: int,
) -> None:
    """Let others hear what flows into a strip, before its inserts."""
    lend_input(strip, strips, sends, buses, lines, signal, advance(signal, stride), stride, 0, frames)
