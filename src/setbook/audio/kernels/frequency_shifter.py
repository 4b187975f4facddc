"""A frequency shifter: every partial moves by the same number of hertz; or a ring modulator.

S. Wardle, "A Hilbert-transformer frequency shifter for audio", DAFx-98: the
real part of the analytic sound turned by an oscillator. Ring modulation gives
both sidebands at half the level.
"""

from __future__ import annotations

from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.kernels.oscillator import sine_at, turned
from setbook.audio.kernels.quadrature import QUADRATURE_STATE, ahead, behind
from setbook.audio.kernels.ramp import PERCENT, at_frame, settle_all, within
from setbook.audio.kernels.subset import Float32s, Float64s, advance, inline

MODE, HZ, OPPOSITE, LFO_RATE, LFO_DEPTH, LFO_OFFSET, MIX = range(7)
SHIFT, RING = range(2)
LEFT = 0
RIGHT = QUADRATURE_STATE
FADING = 2 * QUADRATURE_STATE
TURN_LEFT = FADING
TURN_RIGHT = FADING + 1
LFO_TURN = FADING + 2
STATE_SIZE = FADING + 3
FARTHEST_HZ = 20_000.0


@inline
def moved(state: Float64s, ring: bool, turn: float, x: float) -> float:
    """Return a sample of one side, moved by an oscillator that is at `turn`."""
    if ring:
        return x * sine_at(turn)
    own = ahead(state, x)
    return own * sine_at(turn + 0.25) + behind(state, x) * sine_at(turn)


@inline
def frequency_shifter(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Shift a part of a cell."""
    ring = end[MODE] >= 0.5
    side = -1.0 if end[OPPOSITE] >= 0.5 else 1.0
    lfo_step = within(end[LFO_RATE], 0.0, 100.0) / sample_rate
    offset = within(end[LFO_OFFSET], 0.0, 360.0) * (1.0 / 360.0)
    for i in range(frames):
        at = phase + i
        hz = within(at_frame(begin[HZ], end[HZ], at), -FARTHEST_HZ, FARTHEST_HZ)
        depth = within(at_frame(begin[LFO_DEPTH], end[LFO_DEPTH], at), 0.0, FARTHEST_HZ)
        mix = within(at_frame(begin[MIX], end[MIX], at) * PERCENT, 0.0, 1.0)
        swing = state[LFO_TURN]
        state[LFO_TURN] = turned(swing, lfo_step)
        x = left[i] * 1.0
        u = right[i] * 1.0
        wet_left = moved(advance(state, LEFT), ring, state[TURN_LEFT], x)
        wet_right = moved(advance(state, RIGHT), ring, state[TURN_RIGHT], u)
        hz_left = hz + depth * sine_at(swing)
        hz_right = side * hz + depth * sine_at(swing + offset)
        state[TURN_LEFT] = turned(state[TURN_LEFT], hz_left / sample_rate)
        state[TURN_RIGHT] = turned(state[TURN_RIGHT], hz_right / sample_rate)
        left[i] = x + (wet_left - x) * mix
        right[i] = u + (wet_right - u) * mix
    if phase + frames == CELL_FRAMES:
        settle_all(state, FADING)


FREQUENCY_SHIFTER = Kernel(
    name="frequency_shifter",
    cell_kernel=frequency_shifter,
    parameters=(
        Parameter("mode", "", 0.0, 1.0, 0.0, "choice", ("shift", "ring")),
        Parameter("frequency", "Hz", -10_500.0, 10_500.0, 100.0, summary="By so much every partial moves"),
        Parameter("opposite", "", 0.0, 1.0, 0.0, "switch", summary="The right side moves the other way"),
        Parameter("lfo_rate", "Hz", 0.01, 50.0, 0.5, "logarithmic"),
        Parameter("lfo_depth", "Hz", 0.0, 5000.0, 0.0, summary="How far a sine moves the frequency"),
        Parameter("lfo_offset", "°", 0.0, 360.0, 180.0, summary="The sine's lead on the right side"),
        Parameter("mix", "%", 0.0, 100.0, 100.0),
    ),
    state_size=STATE_SIZE,
    summary="Moves all partials by the same number of hertz, or rings.",
    source="S. Wardle, A Hilbert-transformer frequency shifter for audio, DAFx-98; O. Niemitalo, Hilbert transform, 2001",
)
