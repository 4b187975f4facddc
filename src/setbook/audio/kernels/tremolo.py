"""A tremolo, and with both sides apart an auto pan: an oscillator that moves the level.

U. Zölzer (ed.), DAFX, 2nd ed., 2011, ch. 3.2.2 (amplitude modulation): the
gain goes from one down to one less the depth. A wave may be driven towards a
square, whose edges then keep a short slope.
"""

from __future__ import annotations

from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.oscillator import saw_down_at, sine_at, triangle_at, turned
from setbook.audio.kernels.ramp import PERCENT, at_frame, within
from setbook.audio.kernels.subset import Float32s, Float64s, inline

RATE, DEPTH, WAVE, SQUARENESS, START, OFFSET = range(6)
PHASE = 0
STATE_SIZE = 1
SINE, TRIANGLE, SAW_DOWN = range(3)
STEEPEST = 0.98
"""A square's edge takes so much of its turn that it does not click."""
TURN = 1.0 / 360.0


@inline
def wave_at(kind: float, phase: float, squareness: float) -> float:
    """Return the oscillator's value, −1 … 1, at a phase in turns."""
    value = saw_down_at(phase)
    if kind == SINE:
        value = sine_at(phase)
    elif kind == TRIANGLE:
        value = triangle_at(phase)
    return within(value / (1.0 - squareness * STEEPEST), -1.0, 1.0)


@inline
def tremolo(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Move the level of a part of a cell."""
    step = within(end[RATE], 0.0, 200.0) / sample_rate
    kind = end[WAVE]
    for i in range(frames):
        at = phase + i
        depth = within(at_frame(begin[DEPTH], end[DEPTH], at) * PERCENT, 0.0, 1.0)
        squareness = within(at_frame(begin[SQUARENESS], end[SQUARENESS], at) * PERCENT, 0.0, 1.0)
        start = within(at_frame(begin[START], end[START], at), 0.0, 360.0) * TURN
        offset = within(at_frame(begin[OFFSET], end[OFFSET], at), 0.0, 360.0) * TURN
        turn = state[PHASE]
        state[PHASE] = turned(turn, step)
        here = wave_at(kind, turned(turn, start), squareness)
        there = wave_at(kind, turned(turn, start + offset), squareness)
        left[i] = left[i] * (1.0 - 0.5 * depth * (1.0 - here))
        right[i] = right[i] * (1.0 - 0.5 * depth * (1.0 - there))


TREMOLO = Kernel(
    name="tremolo",
    cell_kernel=tremolo,
    parameters=(
        Parameter("rate", "Hz", 0.01, 100.0, 4.0, "logarithmic"),
        Parameter("depth", "%", 0.0, 100.0, 50.0, summary="How much of the level goes in the trough"),
        Parameter("wave", "", 0.0, 2.0, 0.0, "choice", ("sine", "triangle", "saw down")),
        Parameter("squareness", "%", 0.0, 100.0, 0.0, summary="Drives the wave towards a square"),
        Parameter("start", "°", 0.0, 360.0, 0.0, summary="Where in its turn it starts"),
        Parameter("offset", "°", 0.0, 360.0, 0.0, summary="Its lead on the right side; at 180 it pans"),
    ),
    state_size=STATE_SIZE,
    summary="Level that comes and goes, on both sides together or by turns.",
    source="U. Zölzer (ed.), DAFX, 2nd ed., 2011, ch. 3.2.2",
)
