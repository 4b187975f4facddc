"""A transient shaper: attacks and what follows them, louder or softer, at any level.

The difference of two envelopes in decibels does not depend on the level
(differential envelope technology; R. Gier, P. White, "SPL Transient
Designer", 1999): one that is fast at rising tells the attack, one that is
slow at falling the sustain.
"""

from __future__ import annotations

from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.kernels.level import decay_per_frame, level_db
from setbook.audio.kernels.polynomials import gain_of_db
from setbook.audio.kernels.ramp import PERCENT, at_frame, settle_all, within
from setbook.audio.kernels.subset import Float32s, Float64s, inline

ATTACK, SUSTAIN, OUTPUT = range(3)
FAST, SLOW_RISE, SLOW_FALL = range(3)
STATE_SIZE = 3
FAST_MS = 1.0
RISE_MS = 20.0
FALL_MS = 40.0
LONG_FALL_MS = 400.0
MOST_DB = 24.0


@inline
def followed(before: float, size: float, rise: float, fall: float) -> float:
    """Return an envelope's next value."""
    return size + (before - size) * (rise if size > before else fall)


@inline
def transient_shaper(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Shape a part of a cell."""
    fast = decay_per_frame(FAST_MS, sample_rate)
    rise = decay_per_frame(RISE_MS, sample_rate)
    fall = decay_per_frame(FALL_MS, sample_rate)
    long_fall = decay_per_frame(LONG_FALL_MS, sample_rate)
    for i in range(frames):
        at = phase + i
        x = left[i] * 1.0
        u = right[i] * 1.0
        size = max(abs(x), abs(u))
        state[FAST] = followed(state[FAST], size, fast, fall)
        state[SLOW_RISE] = followed(state[SLOW_RISE], size, rise, fall)
        state[SLOW_FALL] = followed(state[SLOW_FALL], size, fast, long_fall)
        now = level_db(state[FAST])
        attack = within(now - level_db(state[SLOW_RISE]), 0.0, MOST_DB)
        sustain = within(level_db(state[SLOW_FALL]) - now, 0.0, MOST_DB)
        change = attack * at_frame(begin[ATTACK], end[ATTACK], at) * PERCENT
        change += sustain * at_frame(begin[SUSTAIN], end[SUSTAIN], at) * PERCENT
        gain = gain_of_db(within(change + at_frame(begin[OUTPUT], end[OUTPUT], at), -100.0, 60.0))
        left[i] = x * gain
        right[i] = u * gain
    if phase + frames == CELL_FRAMES:
        settle_all(state, STATE_SIZE)


TRANSIENT_SHAPER = Kernel(
    name="transient_shaper",
    cell_kernel=transient_shaper,
    parameters=(
        Parameter("attack", "%", -100.0, 100.0, 0.0, summary="Louder or softer attacks"),
        Parameter("sustain", "%", -100.0, 100.0, 0.0, summary="Louder or softer tails"),
        Parameter("output", "dB", -24.0, 24.0, 0.0),
    ),
    state_size=STATE_SIZE,
    summary="Brings out attacks or tails, whatever their level.",
    source="R. Gier, P. White, SPL Transient Designer, 1999 (differential envelopes)",
)
