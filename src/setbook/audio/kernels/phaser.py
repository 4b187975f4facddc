"""A phaser: a row of first-order all-passes whose corner a sine moves.

U. Zölzer (ed.), DAFX, 2nd ed., 2011, ch. 2.4.2. The all-passes are
Zavalishin's one-poles, so that the corner may move at every frame; two of them
make one notch.
"""

from __future__ import annotations

from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.kernels.one_pole import low_passed, one_pole_share
from setbook.audio.kernels.oscillator import sine_at, turned
from setbook.audio.kernels.polynomials import exp2
from setbook.audio.kernels.ramp import PERCENT, at_frame, settle_all, within
from setbook.audio.kernels.subset import Float32s, Float64s, inline

RATE, DEPTH, HZ, NOTCHES, FEEDBACK, OFFSET, MIX = range(7)
MOST_STAGES = 24
LEFT = 0
RIGHT = MOST_STAGES
LAST_LEFT = 2 * MOST_STAGES
LAST_RIGHT = LAST_LEFT + 1
FADING = LAST_RIGHT + 1
PHASE = FADING
STATE_SIZE = PHASE + 1
OCTAVE = 1.0 / 12.0


@inline
def turned_phase(state: Float64s, first: int, stages: int, share: float, x: float) -> float:
    """Return a sample through a row of all-passes: twice the low part less the whole."""
    y = x
    for stage in range(stages):
        y = 2.0 * low_passed(state, first + stage, share, y) - y
    return y


@inline
def phaser(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Phase a part of a cell."""
    stages = 2 * int(within(end[NOTCHES], 1.0, 12.0))
    step = within(end[RATE], 0.0, 100.0) / sample_rate
    for i in range(frames):
        at = phase + i
        depth = within(at_frame(begin[DEPTH], end[DEPTH], at), 0.0, 96.0) * OCTAVE
        hz = at_frame(begin[HZ], end[HZ], at)
        back = within(at_frame(begin[FEEDBACK], end[FEEDBACK], at) * PERCENT, -0.98, 0.98)
        offset = within(at_frame(begin[OFFSET], end[OFFSET], at), 0.0, 360.0) * (1.0 / 360.0)
        mix = within(at_frame(begin[MIX], end[MIX], at) * PERCENT, 0.0, 1.0)
        turn = state[PHASE]
        state[PHASE] = turned(turn, step)
        share_left = one_pole_share(hz * exp2(depth * sine_at(turn)), sample_rate)
        share_right = one_pole_share(hz * exp2(depth * sine_at(turned(turn, offset))), sample_rate)
        x = left[i] * 1.0
        u = right[i] * 1.0
        wet_left = turned_phase(state, LEFT, stages, share_left, x + back * state[LAST_LEFT])
        wet_right = turned_phase(state, RIGHT, stages, share_right, u + back * state[LAST_RIGHT])
        state[LAST_LEFT] = wet_left
        state[LAST_RIGHT] = wet_right
        left[i] = x + (wet_left - x) * mix
        right[i] = u + (wet_right - u) * mix
    if phase + frames == CELL_FRAMES:
        settle_all(state, FADING)


PHASER = Kernel(
    name="phaser",
    cell_kernel=phaser,
    parameters=(
        Parameter("rate", "Hz", 0.01, 20.0, 0.4, "logarithmic"),
        Parameter("depth", "semitones", 0.0, 48.0, 18.0, summary="How far the notches wander either way"),
        Parameter(
            "frequency", "Hz", 50.0, 10_000.0, 800.0, "logarithmic", summary="Where they wander around"
        ),
        Parameter(
            "notches",
            "",
            1.0,
            12.0,
            2.0,
            "choice",
            ("", *map(str, range(1, 13))),
            summary="Two all-passes each",
        ),
        Parameter("feedback", "%", -98.0, 98.0, 30.0),
        Parameter("offset", "°", 0.0, 360.0, 90.0, summary="The sine's lead on the right side"),
        Parameter("mix", "%", 0.0, 100.0, 50.0, summary="Notches are deepest in the middle"),
    ),
    state_size=STATE_SIZE,
    summary="Notches that wander.",
    source="U. Zölzer (ed.), DAFX, 2nd ed., 2011, ch. 2.4.2; V. Zavalishin, The Art of VA Filter Design, 2018",
)
