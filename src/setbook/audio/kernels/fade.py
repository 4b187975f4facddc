"""Fader, pan and mute of a strip, and its meters."""

from __future__ import annotations

from setbook.audio.kernels.automation import latch, rests
from setbook.audio.kernels.crossfade import crossfade_gain
from setbook.audio.kernels.desk import (
    CELL_FRAMES,
    CELL_SHIFT,
    GAIN_FIELDS,
    GAIN_FROM,
    GAIN_HOLDS,
    GAIN_TO,
    METER_FIELDS,
    METER_FRAMES,
    SLOT_ACTIVE,
    SLOT_CROSSFADE,
    SLOT_CROSSFADER,
    SLOT_FIELDS,
    SLOT_FROM,
    SLOT_HEARD,
    SLOT_PAN,
    SLOT_PAN_LEFT,
    SLOT_PAN_RIGHT,
    SLOT_SENDS,
    SLOT_TO,
    SLOT_VOLUME,
    STRIP_CURVE,
    STRIP_DELAY,
    STRIP_FIELDS,
    STRIP_LINE,
    STRIP_OUT_BUS,
    STRIP_SEND_COUNT,
    STRIP_SLOT,
    STRIP_SPLIT,
)
from setbook.audio.kernels.measure import measure
from setbook.audio.kernels.pan import SQRT_HALF, audible, pan_left_gain, pan_right_gain
from setbook.audio.kernels.subset import Float32s, Float64s, Int32s, advance, inline
from setbook.audio.kernels.ways import faded, pour_ways


@inline
def all_rest(first_slot: int, send_count: int, slots: Float64s, table_of: Int32s) -> bool:
    """Whether nothing on a strip's fader moves."""
    for slot in range(SLOT_SENDS + send_count):
        if not rests(first_slot + slot, slots, table_of):
            return False
    return True


@inline
def matrix(own: Float64s, split: int, curve: int, side: int, out: Float64s) -> None:
    """Write a fader's gains: left to left, right to left, left to right, right to right.

    Split panning places each side by itself, at 0 dB where it stands by
    default; the level of a side moved inwards is an assumption.
    """
    level = audible(own[SLOT_VOLUME * SLOT_FIELDS + side]) * own[SLOT_ACTIVE * SLOT_FIELDS + side]
    level *= crossfade_gain(
        own[SLOT_CROSSFADE * SLOT_FIELDS + side], own[SLOT_CROSSFADER * SLOT_FIELDS + side], curve
    )
    out[1] = 0.0
    out[2] = 0.0
    if split > 0:
        left = own[SLOT_PAN_LEFT * SLOT_FIELDS + side]
        right = own[SLOT_PAN_RIGHT * SLOT_FIELDS + side]
        out[0] = level * SQRT_HALF * pan_left_gain(left)
        out[1] = level * SQRT_HALF * pan_left_gain(right)
        out[2] = level * SQRT_HALF * pan_right_gain(left)
        out[3] = level * SQRT_HALF * pan_right_gain(right)
    else:
        pan = own[SLOT_PAN * SLOT_FIELDS + side]
        out[0] = level * pan_left_gain(pan)
        out[3] = level * pan_right_gain(pan)


@inline
def step_into_cell(
    strip: int,
    strips: Int32s,
    slots: Float64s,
    tables: Float32s,
    table_of: Int32s,
    cell_count: int,
    gains: Float64s,
    song_frame: int,
) -> None:
    """Latch a strip's slots where a cell begins and keep its gains up to date."""
    row = strip * STRIP_FIELDS
    first_slot = strips[row + STRIP_SLOT]
    own = advance(slots, first_slot * SLOT_FIELDS)
    gain = advance(gains, strip * GAIN_FIELDS)
    split = strips[row + STRIP_SPLIT]
    curve = strips[row + STRIP_CURVE]
    cell = song_frame >> CELL_SHIFT
    begins = cell * CELL_FRAMES == song_frame
    if begins:
        for slot in range(SLOT_SENDS + strips[row + STRIP_SEND_COUNT]):
            latch(first_slot + slot, slots, tables, table_of, cell, cell_count)
    if gain[GAIN_HOLDS] == 0.0:
        matrix(own, split, curve, SLOT_FROM, advance(gain, GAIN_FROM))
        matrix(own, split, curve, SLOT_TO, advance(gain, GAIN_TO))
        gain[GAIN_HOLDS] = 1.0
    elif begins:
        for i in range(4):
            gain[GAIN_FROM + i] = gain[GAIN_TO + i]
        matrix(own, split, curve, SLOT_TO, advance(gain, GAIN_TO))


@inline
def fade_strip(
    strip: int,
    strips: Int32s,
    sends: Int32s,
    slots: Float64s,
    tables: Float32s,
    table_of: Int32s,
    cell_count: int,
    gains: Float64s,
    meters: Float64s,
    buses: Float64s,
    lines: Float64s,
    left: Float32s,
    right: Float32s,
    sounds: bool,
    stride: int,
    start: int,
    frames: int,
    song_frame: int,
    metering: int,
) -> None:
    """Send a strip's signal on its way, cell by cell; where nothing moves, in one go."""
    row = strip * STRIP_FIELDS
    own = advance(slots, strips[row + STRIP_SLOT] * SLOT_FIELDS)
    gain = advance(gains, strip * GAIN_FIELDS)
    heard = SLOT_HEARD * SLOT_FIELDS
    quiet = gain[GAIN_HOLDS] > 0.0 and all_rest(
        strips[row + STRIP_SLOT], strips[row + STRIP_SEND_COUNT], slots, table_of
    )
    done = 0
    while done < frames:
        at = start + done
        phase = (song_frame + done) & (CELL_FRAMES - 1)
        count = frames - done if quiet else min(CELL_FRAMES - phase, frames - done)
        if not quiet:
            step_into_cell(strip, strips, slots, tables, table_of, cell_count, gains, song_frame + done)
        if sounds:
            begin = own[heard + SLOT_FROM]
            end = own[heard + SLOT_TO]
            part_left = advance(left, done)
            part_right = advance(right, done)
            bus = advance(buses, strips[row + STRIP_OUT_BUS] * 2 * stride + at)
            line = advance(lines, strips[row + STRIP_LINE])
            delay = strips[row + STRIP_DELAY]
            faded(gains, strip, begin, end, part_left, part_right, bus, stride, line, delay, phase, count)
            pour_ways(
                strip, strips, sends, slots, gains, buses, lines, part_left, part_right, stride, at, phase, count
            )  # fmt: skip
            if metering > 0:
                measure(
                    part_left,
                    part_right,
                    gain,
                    begin,
                    end,
                    phase,
                    count,
                    advance(meters, strip * METER_FIELDS),
                )
        meters[strip * METER_FIELDS + METER_FRAMES] += count
        done += count
