"""Echoes: one per side, from side to side, and four taps."""

from __future__ import annotations

import numpy as np

from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.delay_line import LEAST_FRAMES, MARGIN, after, read_between, write
from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.kernels.echo_filter import (
    ECHO_FILTER_STATE,
    HIGHEST_HZ,
    LOWEST_HZ,
    coloured,
    high_cut_share,
    low_cut_share,
)
from setbook.audio.kernels.echo_stretch import colour, fetch, put, stands
from setbook.audio.kernels.pan import pan_left_gain, pan_right_gain
from setbook.audio.kernels.polynomials import gain_of_db
from setbook.audio.kernels.ramp import PERCENT, at_frame, settle_all, within
from setbook.audio.kernels.subset import Float32s, Float64s, advance, inline

LONGEST_SECONDS = 4.0
LONGEST_MS = 1000.0 * LONGEST_SECONDS
LINES = 2
MOST_FEEDBACK = 1.1
SILENT_DB = -60.0

HEAD = 0
FILTER_LEFT = 1
FILTER_RIGHT = FILTER_LEFT + ECHO_FILTER_STATE
FADING = FILTER_RIGHT + ECHO_FILTER_STATE
MEMORY = FADING
STATE_SIZE = MEMORY + LINES * 2 * MARGIN

# Rows of scratch, a cell each: the echoes, and what goes into the lines.
WET_LEFT, WET_RIGHT, NEXT_LEFT, NEXT_RIGHT = range(0, 4 * CELL_FRAMES, CELL_FRAMES)

TIME_LEFT, TIME_RIGHT, FEEDBACK, LOW_CUT, HIGH_CUT, CROSS, MIX = range(7)
PING_TIME, PING_FEEDBACK, PING_LOW_CUT, PING_HIGH_CUT, PING_MIX = range(5)
TAPS = 4
TAP_TIME, TAP_GAIN, TAP_PAN = range(3)
TAP_FIELDS = 3
TAP_FEEDBACK = TAPS * TAP_FIELDS
TAP_HIGH_CUT = TAP_FEEDBACK + 1
TAP_MIX = TAP_HIGH_CUT + 1


@inline
def line_length(sample_rate: float) -> int:
    """Return how many samples a line holds."""
    return int(LONGEST_SECONDS * sample_rate) + 2 * MARGIN


@inline
def delay_frames(time_ms: float, sample_rate: float) -> float:
    """Return a delay in frames, kept within the line."""
    return within(time_ms * 0.001 * sample_rate, LEAST_FRAMES, LONGEST_SECONDS * sample_rate)


@inline
def fed_back(percent: float) -> float:
    """Return the gain of a feedback; over one it grows until it is turned down."""
    return within(percent * PERCENT, -MOST_FEEDBACK, MOST_FEEDBACK)


@inline
def held(x: float) -> float:
    """Return a sample that may go round again: a feedback over one ends at this level, not at infinity."""
    return within(x, -8.0, 8.0)


@inline
def mixed(dry: float, wet: float, mix: float) -> float:
    """Return dry and wet sound, each at full level up to the middle."""
    return dry * min(2.0 - 2.0 * mix, 1.0) + wet * min(2.0 * mix, 1.0)


@inline
def share_of(begin: float, end: float, frame: int) -> float:
    """Return a percentage that moves, as a share."""
    return within(at_frame(begin, end, frame) * PERCENT, 0.0, 1.0)


@inline
def mix_echoes(
    left: Float32s,
    right: Float32s,
    begin: Float64s,
    end: Float64s,
    scratch: Float64s,
    phase: int,
    frames: int,
) -> None:
    """Mix the echoes in, and write what goes into the lines."""
    for i in range(frames):
        at = phase + i
        back = fed_back(at_frame(begin[FEEDBACK], end[FEEDBACK], at))
        cross = share_of(begin[CROSS], end[CROSS], at)
        mix = share_of(begin[MIX], end[MIX], at)
        wet_left = scratch[WET_LEFT + i]
        wet_right = scratch[WET_RIGHT + i]
        x = np.float64(left[i])
        u = np.float64(right[i])
        scratch[NEXT_LEFT + i] = held(x + back * (wet_left + (wet_right - wet_left) * cross))
        scratch[NEXT_RIGHT + i] = held(u + back * (wet_right + (wet_left - wet_right) * cross))
        left[i] = mixed(x, wet_left, mix)
        right[i] = mixed(u, wet_right, mix)


@inline
def simple_delay(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Echo both sides, each in its own time."""
    length = line_length(sample_rate)
    line_left = advance(state, MEMORY)
    line_right = advance(state, MEMORY + length)
    head = int(state[HEAD])
    low_cut = low_cut_share(end[LOW_CUT], sample_rate)
    high_cut = high_cut_share(end[HIGH_CUT], sample_rate)
    d0 = delay_frames(begin[TIME_LEFT], sample_rate)
    d1 = delay_frames(end[TIME_LEFT], sample_rate)
    e0 = delay_frames(begin[TIME_RIGHT], sample_rate)
    e1 = delay_frames(end[TIME_RIGHT], sample_rate)
    if stands(d0, d1) and stands(e0, e1):
        fetch(line_left, length, head, d0, advance(scratch, WET_LEFT), frames)
        fetch(line_right, length, head, e0, advance(scratch, WET_RIGHT), frames)
        colour(
            advance(state, FILTER_LEFT), advance(state, FILTER_RIGHT), low_cut, high_cut,
            advance(scratch, WET_LEFT), advance(scratch, WET_RIGHT), frames,
        )  # fmt: skip
        mix_echoes(left, right, begin, end, scratch, phase, frames)
        put(line_left, length, head, advance(scratch, NEXT_LEFT), frames)
        put(line_right, length, head, advance(scratch, NEXT_RIGHT), frames)
        head = head + frames - (length if head + frames >= length else 0)
    else:
        for i in range(frames):
            at = phase + i
            wet_left = read_between(line_left, length, head, at_frame(d0, d1, at))
            wet_right = read_between(line_right, length, head, at_frame(e0, e1, at))
            scratch[WET_LEFT] = coloured(state, FILTER_LEFT, low_cut, high_cut, wet_left)
            scratch[WET_RIGHT] = coloured(state, FILTER_RIGHT, low_cut, high_cut, wet_right)
            mix_echoes(advance(left, i), advance(right, i), begin, end, scratch, at, 1)
            write(line_left, head, scratch[NEXT_LEFT])
            write(line_right, head, scratch[NEXT_RIGHT])
            head = after(head, length)
    state[HEAD] = head
    if phase + frames == CELL_FRAMES:
        settle_all(advance(state, FILTER_LEFT), FADING - FILTER_LEFT)


@inline
def ping_pong_delay(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Echo the sum of both sides, left and right by turns."""
    length = line_length(sample_rate)
    line_left = advance(state, MEMORY)
    line_right = advance(state, MEMORY + length)
    head = int(state[HEAD])
    low_cut = low_cut_share(end[PING_LOW_CUT], sample_rate)
    high_cut = high_cut_share(end[PING_HIGH_CUT], sample_rate)
    d0 = delay_frames(begin[PING_TIME], sample_rate)
    d1 = delay_frames(end[PING_TIME], sample_rate)
    for i in range(frames):
        at = phase + i
        delay = at_frame(d0, d1, at)
        wet_left = read_between(line_left, length, head, delay)
        wet_right = read_between(line_right, length, head, delay)
        back = fed_back(at_frame(begin[PING_FEEDBACK], end[PING_FEEDBACK], at))
        mix = share_of(begin[PING_MIX], end[PING_MIX], at)
        x = left[i] * 1.0
        u = right[i] * 1.0
        fed = coloured(state, FILTER_LEFT, low_cut, high_cut, 0.5 * (x + u))
        write(line_left, head, held(fed + back * wet_right))
        write(line_right, head, held(back * wet_left))
        head = after(head, length)
        left[i] = mixed(x, wet_left, mix)
        right[i] = mixed(u, wet_right, mix)
    state[HEAD] = head
    if phase + frames == CELL_FRAMES:
        settle_all(advance(state, FILTER_LEFT), FADING - FILTER_LEFT)


@inline
def tap_gain(gain_db: float) -> float:
    """Return a tap's gain; at the bottom of its range it is silent."""
    return 0.0 if gain_db <= SILENT_DB else gain_of_db(within(gain_db, SILENT_DB, 24.0))


@inline
def multi_tap_delay(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Echo at four times, each with its level and place; the first tap is fed back."""
    length = line_length(sample_rate)
    line_left = advance(state, MEMORY)
    line_right = advance(state, MEMORY + length)
    head = int(state[HEAD])
    high_cut = high_cut_share(end[TAP_HIGH_CUT], sample_rate)
    for tap in range(TAPS):
        own = tap * TAP_FIELDS
        row = advance(scratch, tap * 6)
        row[0] = delay_frames(begin[own + TAP_TIME], sample_rate)
        row[1] = delay_frames(end[own + TAP_TIME], sample_rate)
        pan0 = within(begin[own + TAP_PAN], -1.0, 1.0)
        pan1 = within(end[own + TAP_PAN], -1.0, 1.0)
        row[2] = tap_gain(begin[own + TAP_GAIN]) * pan_left_gain(pan0)
        row[3] = tap_gain(end[own + TAP_GAIN]) * pan_left_gain(pan1)
        row[4] = tap_gain(begin[own + TAP_GAIN]) * pan_right_gain(pan0)
        row[5] = tap_gain(end[own + TAP_GAIN]) * pan_right_gain(pan1)
    for i in range(frames):
        at = phase + i
        wet_left = 0.0
        wet_right = 0.0
        first_left = 0.0
        first_right = 0.0
        for tap in range(TAPS):
            row = advance(scratch, tap * 6)
            delay = at_frame(row[0], row[1], at)
            tapped_left = read_between(line_left, length, head, delay)
            tapped_right = read_between(line_right, length, head, delay)
            if tap == 0:
                first_left = tapped_left
                first_right = tapped_right
            wet_left += tapped_left * at_frame(row[2], row[3], at)
            wet_right += tapped_right * at_frame(row[4], row[5], at)
        back = fed_back(at_frame(begin[TAP_FEEDBACK], end[TAP_FEEDBACK], at))
        mix = share_of(begin[TAP_MIX], end[TAP_MIX], at)
        x = left[i] * 1.0
        u = right[i] * 1.0
        write(line_left, head, held(x + back * coloured(state, FILTER_LEFT, 0.0, high_cut, first_left)))
        write(line_right, head, held(u + back * coloured(state, FILTER_RIGHT, 0.0, high_cut, first_right)))
        head = after(head, length)
        left[i] = mixed(x, wet_left, mix)
        right[i] = mixed(u, wet_right, mix)
    state[HEAD] = head
    if phase + frames == CELL_FRAMES:
        settle_all(advance(state, FILTER_LEFT), FADING - FILTER_LEFT)


def _time(name: str, default_ms: float) -> Parameter:
    return Parameter(name, "ms", 1.0, LONGEST_MS, default_ms, "logarithmic")


_FEEDBACK = Parameter(
    "feedback", "%", 0.0, 110.0, 40.0, summary="Level of each echo of an echo; over 100 it grows"
)
_LOW_CUT = Parameter(
    "low_cut", "Hz", LOWEST_HZ, 2000.0, LOWEST_HZ, "logarithmic", summary="None at the bottom"
)
_HIGH_CUT = Parameter("high_cut", "Hz", 200.0, HIGHEST_HZ, 8000.0, "logarithmic", summary="None at the top")
_MIX = Parameter("mix", "%", 0.0, 100.0, 30.0, summary="At 50 both are at full level")
_SOURCE = "U. Zölzer (ed.), DAFX, 2nd ed., 2011, ch. 2.6; T. Laakso et al., Splitting the unit delay, 1996"
_MEMORY_SECONDS = LINES * LONGEST_SECONDS

SIMPLE_DELAY = Kernel(
    name="simple_delay",
    cell_kernel=simple_delay,
    parameters=(
        _time("time_left", 375.0),
        _time("time_right", 375.0),
        _FEEDBACK,
        _LOW_CUT,
        _HIGH_CUT,
        Parameter("cross", "%", 0.0, 100.0, 0.0, summary="Share of the feedback that changes sides"),
        _MIX,
    ),
    state_size=STATE_SIZE,
    memory_seconds=_MEMORY_SECONDS,
    summary="Echoes, each side in its own time.",
    source=_SOURCE,
)
PING_PONG_DELAY = Kernel(
    name="ping_pong_delay",
    cell_kernel=ping_pong_delay,
    parameters=(_time("time", 375.0), _FEEDBACK, _LOW_CUT, _HIGH_CUT, _MIX),
    state_size=STATE_SIZE,
    memory_seconds=_MEMORY_SECONDS,
    summary="Echoes from side to side.",
    source=_SOURCE,
)


def _tap(number: int) -> tuple[Parameter, ...]:
    return (
        _time(f"tap_{number}_time", 125.0 * number),
        Parameter(
            f"tap_{number}_gain", "dB", SILENT_DB, 12.0, -3.0 * (number - 1), summary="Silent at the bottom"
        ),
        Parameter(f"tap_{number}_pan", "", -1.0, 1.0, (0.0, -0.6, 0.6, 0.0)[number - 1]),
    )


MULTI_TAP_DELAY = Kernel(
    name="multi_tap_delay",
    cell_kernel=multi_tap_delay,
    parameters=(*_tap(1), *_tap(2), *_tap(3), *_tap(4), _FEEDBACK, _HIGH_CUT, _MIX),
    state_size=STATE_SIZE,
    memory_seconds=_MEMORY_SECONDS,
    summary="Four echoes, each with its time, level and place.",
    source=_SOURCE,
)
