"""What leaves a strip besides its output: sends, and taps that side-chains and other tracks listen to."""

from __future__ import annotations

from setbook.audio.kernels.desk import (
    GAIN_FIELDS,
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
def pour_sends(
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
    """Add a strip's signal to the buses it sends to. Mute closes sends before and after the fader."""
    row = strip * STRIP_FIELDS
    own = advance(slots, strips[row + STRIP_SLOT] * SLOT_FIELDS)
    feeds = SLOT_FEEDS * SLOT_FIELDS
    active = SLOT_ACTIVE * SLOT_FIELDS
    for send in range(strips[row + STRIP_SEND_COUNT]):
        at = (strips[row + STRIP_SEND] + send) * SEND_FIELDS
        level = (SLOT_SENDS + send) * SLOT_FIELDS
        begin = audible(own[level + SLOT_FROM]) * own[feeds + SLOT_FROM]
        end = audible(own[level + SLOT_TO]) * own[feeds + SLOT_TO]
        bus = advance(buses, sends[at + SEND_BUS] * 2 * stride + start)
        line = advance(lines, sends[at + SEND_LINE])
        delay = sends[at + SEND_DELAY]
        if sends[at + SEND_POINT] == POINT_PRE_FADER:
            begin *= own[active + SLOT_FROM]
            end *= own[active + SLOT_TO]
            plain(left, right, bus, stride, line, delay, begin, end, phase, frames)
        else:
            faded(gains, strip, begin, end, left, right, bus, stride, line, delay, phase, frames)


@inline
def pour_listeners(
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
    """Add a strip's signal behind its devices, or what it gives to its output, to the buses that listen to it."""
    row = strip * STRIP_FIELDS
    own = advance(slots, strips[row + STRIP_SLOT] * SLOT_FIELDS)
    heard = SLOT_HEARD * SLOT_FIELDS
    first = strips[row + STRIP_SEND] + strips[row + STRIP_SEND_COUNT]
    for tap in range(first, first + strips[row + STRIP_TAP_COUNT]):
        at = tap * SEND_FIELDS
        bus = advance(buses, sends[at + SEND_BUS] * 2 * stride + start)
        line = advance(lines, sends[at + SEND_LINE])
        delay = sends[at + SEND_DELAY]
        if sends[at + SEND_POINT] == POINT_POST_MIXER:
            faded(
                gains, strip, own[heard + SLOT_FROM], own[heard + SLOT_TO],
                left, right, bus, stride, line, delay, phase, frames,
            )  # fmt: skip
        elif sends[at + SEND_POINT] != POINT_PRE_FX:
            plain(left, right, bus, stride, line, delay, 1.0, 1.0, phase, frames)


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
