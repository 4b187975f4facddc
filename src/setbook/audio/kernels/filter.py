"""A filter that may be swept: low, high, band, notch, with an oscillator and an envelope that move it.

The state variable filter with trapezoidal integrators of Zavalishin (The Art
of VA Filter Design, 2018, ch. 4): stable however fast its cut-off moves, and
at rest the bilinear transform of the analogue filter, prewarped at the
cut-off.
"""

from __future__ import annotations

from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.kernels.level import decay_per_frame
from setbook.audio.kernels.one_pole import tangent
from setbook.audio.kernels.oscillator import sine_at, turned
from setbook.audio.kernels.polynomials import exp2
from setbook.audio.kernels.ramp import at_frame, settle_all, within
from setbook.audio.kernels.subset import Float32s, Float64s, advance, inline

(
    MODE, SLOPE, HZ, Q, LFO_RATE, LFO_DEPTH, LFO_OFFSET, FOLLOW_DEPTH, FOLLOW_ATTACK, FOLLOW_RELEASE,
) = range(10)  # fmt: skip
LOW, HIGH, BAND, NOTCH = range(4)

# Two filters of two integrators per side, the oscillator's phase, the envelope; then the weights of the outputs.
FILTERS = 0
PER_SIDE = 4
ENVELOPE = 2 * PER_SIDE
FADING = ENVELOPE + 1
LFO_PHASE = FADING
WEIGHTS_BEGIN = LFO_PHASE + 1
WEIGHTS_END = WEIGHTS_BEGIN + 3
STATE_SIZE = WEIGHTS_END + 3
OCTAVE = 1.0 / 12.0


@inline
def write_weights(parameters: Float64s, damping: float, out: Float64s) -> None:
    """Write how much of the input, of the band and of the low part make the output."""
    mode = parameters[MODE]
    out[0] = 0.0 if mode == LOW or mode == BAND else 1.0
    out[1] = 0.0 if mode == LOW else (damping if mode == BAND else -damping)
    out[2] = 1.0 if mode == LOW else (-1.0 if mode == HIGH else 0.0)


@inline
def damping_of(parameters: Float64s) -> float:
    """Return 1/Q."""
    return 1.0 / within(parameters[Q], 0.1, 40.0)


@inline
def run_filter(
    state: Float64s, at: int, g: float, k: float, m0: float, m1: float, m2: float, x: float
) -> float:
    """Return a sample through one filter of two integrators, weighted: input, band, low."""
    first = state[at]
    second = state[at + 1]
    band = (first + g * (x - second)) / (1.0 + g * (g + k))
    low = second + g * band
    state[at] = 2.0 * band - first
    state[at + 1] = 2.0 * low - second
    return m0 * x + m1 * band + m2 * low


@inline
def sweepable(
    left: Float32s, right: Float32s, key_left: Float32s, key_right: Float32s, state: Float64s,
    begin: Float64s, end: Float64s, scratch: Float64s, phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Filter a part of a cell."""
    first = advance(state, WEIGHTS_BEGIN)
    last = advance(state, WEIGHTS_END)
    k0 = damping_of(begin)
    k1 = damping_of(end)
    write_weights(begin, k0, first)
    write_weights(end, k1, last)
    g0 = tangent(begin[HZ], sample_rate)
    g1 = tangent(end[HZ], sample_rate)
    steep = end[SLOPE] >= 0.5
    attack = decay_per_frame(within(end[FOLLOW_ATTACK], 0.1, 2000.0), sample_rate)
    release = decay_per_frame(within(end[FOLLOW_RELEASE], 0.1, 5000.0), sample_rate)
    moved = begin[LFO_DEPTH] != 0.0 or end[LFO_DEPTH] != 0.0
    moved = moved or begin[FOLLOW_DEPTH] != 0.0 or end[FOLLOW_DEPTH] != 0.0
    step = within(end[LFO_RATE], 0.0, 100.0) / sample_rate
    offset = within(end[LFO_OFFSET], 0.0, 360.0) * (1.0 / 360.0)
    for i in range(frames):
        at = phase + i
        x = left[i] * 1.0
        u = right[i] * 1.0
        size = max(abs(key_left[i] * 1.0), abs(key_right[i] * 1.0))
        envelope = state[ENVELOPE]
        envelope = size + (envelope - size) * (attack if size > envelope else release)
        state[ENVELOPE] = envelope
        k = at_frame(k0, k1, at)
        g = at_frame(g0, g1, at)
        h = g
        if moved:
            hz = at_frame(begin[HZ], end[HZ], at)
            depth = within(at_frame(begin[LFO_DEPTH], end[LFO_DEPTH], at), -120.0, 120.0) * OCTAVE
            follow = within(at_frame(begin[FOLLOW_DEPTH], end[FOLLOW_DEPTH], at), -120.0, 120.0) * OCTAVE
            follow *= min(envelope, 1.0)
            turn = state[LFO_PHASE]
            g = tangent(hz * exp2(depth * sine_at(turn) + follow), sample_rate)
            h = tangent(hz * exp2(depth * sine_at(turned(turn, offset)) + follow), sample_rate)
            state[LFO_PHASE] = turned(turn, step)
        m0 = at_frame(first[0], last[0], at)
        m1 = at_frame(first[1], last[1], at)
        m2 = at_frame(first[2], last[2], at)
        y = run_filter(state, FILTERS, g, k, m0, m1, m2, x)
        v = run_filter(state, FILTERS + PER_SIDE, h, k, m0, m1, m2, u)
        if steep:
            y = run_filter(state, FILTERS + 2, g, k, m0, m1, m2, y)
            v = run_filter(state, FILTERS + PER_SIDE + 2, h, k, m0, m1, m2, v)
        left[i] = y
        right[i] = v
    if phase + frames == CELL_FRAMES:
        settle_all(state, FADING)


FILTER = Kernel(
    name="filter",
    cell_kernel=sweepable,
    parameters=(
        Parameter("mode", "", 0.0, 3.0, 0.0, "choice", ("low pass", "high pass", "band pass", "notch")),
        Parameter("slope", "", 0.0, 1.0, 0.0, "choice", ("12 dB per octave", "24 dB per octave")),
        Parameter("frequency", "Hz", 20.0, 20_000.0, 1000.0, "logarithmic", summary="Cut-off or centre"),
        Parameter("q", "", 0.1, 40.0, 0.7071067811865476, "logarithmic", summary="Resonance"),
        Parameter("lfo_rate", "Hz", 0.01, 30.0, 1.0, "logarithmic"),
        Parameter("lfo_depth", "semitones", -120.0, 120.0, 0.0, summary="How far a sine moves the cut-off"),
        Parameter("lfo_offset", "°", 0.0, 360.0, 0.0, summary="The sine's lead on the right side"),
        Parameter(
            "follow_depth", "semitones", -120.0, 120.0, 0.0, summary="How far a full level moves the cut-off"
        ),
        Parameter("follow_attack", "ms", 0.1, 1000.0, 6.0, "logarithmic"),
        Parameter("follow_release", "ms", 1.0, 5000.0, 200.0, "logarithmic"),
    ),
    state_size=STATE_SIZE,
    side_chain=True,
    summary="Low-pass, high-pass, band-pass and notch, moved by an oscillator and by the level.",
    source="V. Zavalishin, The Art of VA Filter Design, rev. 2.1.2, 2018, ch. 4",
)
