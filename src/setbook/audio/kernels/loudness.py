"""A loudness meter for sound on its way: momentary, short-term, integrated, and the highest true peak.

As `setbook.analysis.loudness` measures what is finished, and with the same
filters (ITU-R BS.1770-5, EBU Tech 3341): powers of steps of 10 ms, blocks of
400 ms and 3 s made of them, and a mean of the blocks that pass two gates. An
unending stream leaves no room for all its blocks, so those that pass the
absolute gate are counted by hundredths of a loudness unit: only blocks within
0.01 LU of the relative gate can fall on its other side.
"""

from __future__ import annotations

import numpy as np

from setbook.audio.kernels.k_weighting import COEFFICIENTS, LOUDEST, MEMORY, weighed, write_k_filters
from setbook.audio.kernels.peak_search import BETA, TABLE, TAPS, greatest_gain, highest_between
from setbook.audio.kernels.polynomials import logarithm_10
from setbook.audio.kernels.subset import Float32s, Float64s, advance, entry, inline
from setbook.audio.kernels.true_peak import write_interpolators

# What a host reads: mean K-weighted powers, 0 until there is a whole block, and a linear peak.
LOUDNESS_MOMENTARY = 0
LOUDNESS_SHORT_TERM = 1
LOUDNESS_INTEGRATED = 2
LOUDNESS_TRUE_PEAK = 3
LOUDNESS_READOUTS = 4

STEPS_A_SECOND = 100
MOMENTARY_STEPS = 40
SHORT_TERM_STEPS = 300
HOP_STEPS = 10
"""Between two blocks that are gated."""

OFFSET_DB = -0.691
"""So that a sine of 997 Hz at full scale on one channel reads −3.01 LKFS."""
GATE_LUFS = -70.0
RELATIVE_GATE = 0.1
"""−10 LU, as a factor of power."""

BINS_A_LU = 100
BINS = 80 * BINS_A_LU
"""From the absolute gate to +10 LUFS; what is louder counts into the last."""

STRETCH = 64
"""Frames among which a true peak is looked for, or passed over, at a time."""

# Then what it keeps for itself; a state of zeros is a meter that has heard nothing.
READY = LOUDNESS_READOUTS
FRAME = READY + 1
STEP = FRAME + 1
STEP_POWER = STEP + 1
REACH = STEP_POWER + 1
FILTERS = REACH + 1
MEMORIES = FILTERS + 2 * COEFFICIENTS
POWERS = MEMORIES + 2 * MEMORY
INTERPOLATORS = POWERS + SHORT_TERM_STEPS
HISTORIES = INTERPOLATORS + TABLE
HISTORY = TAPS - 1 + STRETCH
COUNTS = HISTORIES + 2 * HISTORY
SUMS = COUNTS + BINS
LOUDNESS_STATE = SUMS + BINS


@inline
def ready(state: Float64s, sample_rate: float) -> None:
    """Make the filters, once."""
    if state[READY] == 0.0:
        state[READY] = 1.0
        write_k_filters(sample_rate, advance(state, FILTERS))
        write_interpolators(advance(state, INTERPOLATORS), TAPS, BETA)
        state[REACH] = greatest_gain(advance(state, INTERPOLATORS))


@inline
def edge(step: float, sample_rate: float) -> float:
    """Return the frame at which a step ends, counted from the meter's first."""
    return np.floor((step + 1.0) * sample_rate / STEPS_A_SECOND + 0.5)


@inline
def mean_power(state: Float64s, steps: int) -> float:
    """Return the mean of the powers of the last steps."""
    done = int(state[STEP])
    total = 0.0
    for step in range(done - steps, done):
        total += state[POWERS + step % SHORT_TERM_STEPS]
    return total / steps


@inline
def count_block(state: Float64s, power: float) -> None:
    """Count a block of 400 ms where it passes the absolute gate."""
    loudness = OFFSET_DB + 10.0 * logarithm_10(power)
    if loudness > GATE_LUFS:
        place = min(int((loudness - GATE_LUFS) * BINS_A_LU), BINS - 1)
        state[COUNTS + place] += 1.0
        state[SUMS + place] += power


@inline
def gated_power(state: Float64s) -> float:
    """Return the mean power of the blocks that pass both gates; 0 where none does."""
    count = 0.0
    total = 0.0
    for place in range(BINS):
        count += state[COUNTS + place]
        total += state[SUMS + place]
    if count == 0.0:
        return 0.0
    gate = RELATIVE_GATE * total / count
    count = 0.0
    total = 0.0
    for place in range(BINS):
        if state[SUMS + place] > gate * state[COUNTS + place]:
            count += state[COUNTS + place]
            total += state[SUMS + place]
    return total / count


@inline
def end_step(state: Float64s, frames: float) -> None:
    """Close a step of 10 ms, and the blocks that end with it."""
    step = int(state[STEP])
    state[POWERS + step % SHORT_TERM_STEPS] = state[STEP_POWER] / frames
    state[STEP_POWER] = 0.0
    state[STEP] = step + 1.0
    if step + 1 >= MOMENTARY_STEPS:
        state[LOUDNESS_MOMENTARY] = mean_power(state, MOMENTARY_STEPS)
        if (step + 1) % HOP_STEPS == 0:
            count_block(state, state[LOUDNESS_MOMENTARY])
            state[LOUDNESS_INTEGRATED] = gated_power(state)
    if step + 1 >= SHORT_TERM_STEPS:
        state[LOUDNESS_SHORT_TERM] = mean_power(state, SHORT_TERM_STEPS)


@inline
def find_peak(samples: Float32s, frames: int, history: Float64s, state: Float64s) -> None:
    """Raise the true peak by a stretch of one channel; what follows the last sample is known `TAPS / 2` frames later."""
    peak = state[LOUDNESS_TRUE_PEAK]
    for i in range(frames):
        x = 1.0 * samples[i]
        if not abs(x) < LOUDEST:
            x = 0.0
        history[TAPS - 1 + i] = x
        peak = max(peak, abs(x))
    state[LOUDNESS_TRUE_PEAK] = highest_between(
        history, frames, advance(state, INTERPOLATORS), state[REACH], peak
    )
    for i in range(TAPS - 1):
        history[i] = history[frames + i]


@entry
def loudness(left: Float32s, right: Float32s, state: Float64s, frames: int, sample_rate: float) -> None:
    """Hear a block of any length. Silence past the end lets the last peak be found."""
    ready(state, sample_rate)
    filters = advance(state, FILTERS)
    at = 0
    while at < frames:
        end = edge(state[STEP], sample_rate)
        count = min(frames - at, int(end - state[FRAME]))
        own_left = advance(left, at)
        own_right = advance(right, at)
        state[STEP_POWER] += weighed(own_left, count, filters, advance(state, MEMORIES))
        state[STEP_POWER] += weighed(own_right, count, filters, advance(state, MEMORIES + MEMORY))
        state[FRAME] += count
        at += count
        if state[FRAME] == end:
            end_step(state, end - edge(state[STEP] - 1.0, sample_rate))
    at = 0
    while at < frames:
        count = min(frames - at, STRETCH)
        find_peak(advance(left, at), count, advance(state, HISTORIES), state)
        find_peak(advance(right, at), count, advance(state, HISTORIES + HISTORY), state)
        at += count
