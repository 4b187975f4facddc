"""An equaliser of eight bands, in the modes and units of Live's EQ Eight."""

from __future__ import annotations

import numpy as np

from setbook.audio.kernels.biquad import (
    SECTION_SIZE,
    SECTION_STATE,
    run_moving_section,
    run_section,
    run_two_sections,
    settle,
    write_bell,
    write_high_cut,
    write_identity,
    write_low_cut,
    write_notch,
    write_shelf,
)
from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.kernels.polynomials import SQRT_2, gain_of_db
from setbook.audio.kernels.pour import PER_FRAME
from setbook.audio.kernels.subset import Float32s, Float64s, advance, inline

BANDS = 8
BAND_PARAMETERS = 5
BAND_ON = 0
BAND_MODE = 1
BAND_HZ = 2
BAND_GAIN_DB = 3
BAND_Q = 4
GLOBAL_GAIN_DB = BANDS * BAND_PARAMETERS
SCALE = GLOBAL_GAIN_DB + 1
PARAMETER_COUNT = SCALE + 1

MODE_LOW_CUT_48 = 0.0
MODE_LOW_CUT_12 = 1.0
MODE_LOW_SHELF = 2.0
MODE_BELL = 3.0
MODE_NOTCH = 4.0
MODE_HIGH_SHELF = 5.0
MODE_HIGH_CUT_12 = 6.0
MODE_HIGH_CUT_48 = 7.0

# A band keeps the settings that its sections were made from, and its sections.
SECTIONS = 4
BEGIN = 0
END = SECTION_SIZE
STATE = 2 * SECTION_SIZE
IDLE = STATE + SECTION_STATE
SECTION_ROW = IDLE + 1
SETTINGS_BEGIN = 0
SETTINGS_END = BAND_PARAMETERS
FIRST_SECTION = 2 * BAND_PARAMETERS
BAND_ROW = FIRST_SECTION + SECTIONS * SECTION_ROW
KNOWN = BANDS * BAND_ROW
SETTINGS = KNOWN + 1
BUSY = SETTINGS + BAND_PARAMETERS
BUSY_COUNT = BUSY + BANDS * SECTIONS
STILL = BUSY_COUNT + 1
LAST = STILL + 1
STATE_SIZE = LAST + PARAMETER_COUNT


@inline
def read_settings(parameters: Float64s, band: int, sample_rate: float, out: Float64s) -> None:
    """Read a band's settings, within what can be built."""
    own = advance(parameters, band * BAND_PARAMETERS)
    out[BAND_ON] = 1.0 if own[BAND_ON] >= 0.5 else 0.0
    out[BAND_MODE] = own[BAND_MODE]
    out[BAND_HZ] = min(max(own[BAND_HZ], 5.0), 0.499 * sample_rate)
    out[BAND_GAIN_DB] = min(max(own[BAND_GAIN_DB] * parameters[SCALE], -60.0), 60.0)
    out[BAND_Q] = min(max(own[BAND_Q], 0.05), 50.0)


@inline
def butterworth_q(section: int) -> float:
    """Return the quality of one of the four sections of an eighth-order Butterworth filter."""
    if section == 0:
        return 0.5097955791041592
    if section == 1:
        return 0.6013448869350453
    return 0.8999762231364156 if section == 2 else 2.5629154477415055


@inline
def cut_q(section: int, q: float, steep: bool) -> float:
    """Return the quality of a cut's section: the last one carries the resonance, none of it at q = √½."""
    if not steep:
        return q
    return butterworth_q(section) * (q * SQRT_2 if section == SECTIONS - 1 else 1.0)


@inline
def design_section(settings: Float64s, section: int, sample_rate: float, out: Float64s) -> None:
    """Write one of the four sections of a band."""
    mode = settings[BAND_MODE]
    hz = settings[BAND_HZ]
    gain_db = settings[BAND_GAIN_DB]
    q = settings[BAND_Q]
    steep = mode == MODE_LOW_CUT_48 or mode == MODE_HIGH_CUT_48
    if settings[BAND_ON] == 0.0 or (section > 0 and not steep):
        write_identity(out)
    elif mode == MODE_LOW_CUT_48 or mode == MODE_LOW_CUT_12:
        write_low_cut(out, hz, cut_q(section, q, steep), sample_rate)
    elif mode == MODE_HIGH_CUT_48 or mode == MODE_HIGH_CUT_12:
        write_high_cut(out, hz, cut_q(section, q, steep), sample_rate)
    elif mode == MODE_NOTCH:
        write_notch(out, hz, q, sample_rate)
    elif mode == MODE_LOW_SHELF:
        write_shelf(out, hz, gain_db, q, sample_rate, 1.0)
    elif mode == MODE_HIGH_SHELF:
        write_shelf(out, hz, gain_db, q, sample_rate, -1.0)
    else:
        write_bell(out, hz, gain_db, q, sample_rate)


@inline
def same(a: Float64s, b: Float64s, count: int) -> bool:
    """Whether two rows hold the same numbers."""
    for i in range(count):
        if a[i] != b[i]:
            return False
    return True


@inline
def copy(source: Float64s, target: Float64s, count: int) -> None:
    """Copy numbers."""
    for i in range(count):
        target[i] = source[i]


@inline
def prepare_end(band: Float64s, settings: Float64s, which: int, known: bool, sample_rate: float) -> bool:
    """Make a band's sections at the begin (0) or the end (1) of the cell, unless they are there; say if they changed."""
    kept = advance(band, which * BAND_PARAMETERS)
    if known and same(kept, settings, BAND_PARAMETERS):
        return False
    other = advance(band, (1 - which) * BAND_PARAMETERS)
    reuse = known and same(other, settings, BAND_PARAMETERS)
    for section in range(SECTIONS):
        row = advance(band, FIRST_SECTION + section * SECTION_ROW)
        target = advance(row, which * SECTION_SIZE)
        if reuse:
            copy(advance(row, (1 - which) * SECTION_SIZE), target, SECTION_SIZE)
        else:
            design_section(settings, section, sample_rate, target)
    copy(settings, kept, BAND_PARAMETERS)
    return True


@inline
def is_idle(row: Float64s) -> bool:
    """Whether a section changes nothing: it lets all through at both ends of the cell and remembers nothing."""
    idle = row[BEGIN] == 1.0 and row[END] == 1.0
    for i in range(1, SECTION_SIZE):
        idle = idle and row[BEGIN + i] == 0.0 and row[END + i] == 0.0
    for i in range(SECTION_STATE):
        idle = idle and row[STATE + i] == 0.0
    return idle


@inline
def list_busy(band: Float64s, place: int, moved: bool, phase: int, busy: Float64s, count: int) -> int:
    """Append the places of a band's sections that have something to do; return how many there are now."""
    for section in range(SECTIONS):
        at = FIRST_SECTION + section * SECTION_ROW
        row = advance(band, at)
        if phase == 0 or moved:
            row[IDLE] = 1.0 if is_idle(row) else 0.0
        if row[IDLE] == 0.0:
            busy[count] = place + at
            count += 1
    return count


@inline
def stands_still(row: Float64s) -> bool:
    """Whether a section is the same at both ends of the cell."""
    return same(advance(row, BEGIN), advance(row, END), SECTION_SIZE)


@inline
def run_busy(state: Float64s, busy: Float64s, count: int, both: Float64s, phase: int, frames: int) -> None:
    """Run the listed sections over a part of a cell, two at a time where neither moves."""
    done = 0
    while done < count:
        row = advance(state, int(busy[done]))
        after = advance(state, int(busy[min(done + 1, count - 1)]))
        if not stands_still(row):
            run_moving_section(
                advance(row, BEGIN), advance(row, END), advance(row, STATE), both, phase, frames
            )
            done += 1
        elif done + 1 < count and stands_still(after):
            run_two_sections(row, advance(row, STATE), after, advance(after, STATE), both, frames)
            done += 2
        else:
            run_section(row, advance(row, STATE), both, frames)
            done += 1
    if phase + frames == CELL_FRAMES:
        for section in range(count):
            settle(advance(state, int(busy[section]) + STATE))


@inline
def output_gain(parameters: Float64s) -> float:
    """Return the linear gain behind the bands; none is exactly none."""
    gain_db = min(max(parameters[GLOBAL_GAIN_DB], -60.0), 60.0)
    return 1.0 if gain_db == 0.0 else gain_of_db(gain_db)


@inline
def write_out(
    both: Float64s, left: Float32s, right: Float32s, begin: float, end: float, phase: int, frames: int
) -> None:
    """Store both sides behind the output gain."""
    step = (end - begin) * PER_FRAME
    for i in range(frames):
        gain = begin + step * np.float64(np.int32(phase + i))
        left[i] = both[2 * i] * gain
        right[i] = both[2 * i + 1] * gain


@inline
def list_sections(state: Float64s, begin: Float64s, end: Float64s, phase: int, sample_rate: float) -> None:
    """Make all sections and list those that have something to do; note whether the next cell may keep the list."""
    settings = advance(state, SETTINGS)
    busy = advance(state, BUSY)
    known = state[KNOWN] > 0.0
    still = known and phase == 0
    count = 0
    for band in range(BANDS):
        row = advance(state, band * BAND_ROW)
        read_settings(begin, band, sample_rate, settings)
        moved = prepare_end(row, settings, 0, known, sample_rate)
        read_settings(end, band, sample_rate, settings)
        moved = prepare_end(row, settings, 1, known, sample_rate) or moved
        still = still and not moved
        count = list_busy(row, band * BAND_ROW, moved, phase, busy, count)
    copy(end, advance(state, LAST), PARAMETER_COUNT)
    state[KNOWN] = 1.0
    state[BUSY_COUNT] = count
    state[STILL] = 1.0 if still else 0.0


@inline
def rests(state: Float64s, begin: Float64s, end: Float64s) -> bool:
    """Whether all sections are those of the cell before."""
    last = advance(state, LAST)
    return state[STILL] > 0.0 and same(begin, last, PARAMETER_COUNT) and same(end, last, PARAMETER_COUNT)


@inline
def eq8(
    left: Float32s,
    right: Float32s,
    state: Float64s,
    begin: Float64s,
    end: Float64s,
    scratch: Float64s,
    phase: int,
    frames: int,
    sample_rate: float,
) -> None:
    """Filter a part of a cell; `begin` and `end` are the parameters at the cell's borders."""
    both = advance(scratch, 0)  # interleaved, so that processors work on both sides at once
    for i in range(frames):
        both[2 * i] = left[i]
        both[2 * i + 1] = right[i]
    if not rests(state, begin, end):
        list_sections(state, begin, end, phase, sample_rate)
    run_busy(state, advance(state, BUSY), int(state[BUSY_COUNT]), both, phase, frames)
    write_out(both, left, right, output_gain(begin), output_gain(end), phase, frames)
