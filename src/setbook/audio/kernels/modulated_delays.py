"""Chorus and flanger: a delay that a sine moves.

J. Dattorro, "Effect design, part 2: delay-line modulation and chorus", J.
Audio Eng. Soc. 45 (1997). The right side's sine leads, which makes it wide.
"""

from __future__ import annotations

from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.delay_line import LEAST_FRAMES, MARGIN, after, read_between, write
from setbook.audio.kernels.oscillator import sine_at, turned
from setbook.audio.kernels.ramp import PERCENT, at_frame, within
from setbook.audio.kernels.subset import Float32s, Float64s, advance, inline

RATE, DEPTH, DELAY, FEEDBACK, OFFSET, MIX = range(6)
LONGEST_SECONDS = 0.1
HEAD = 0
PHASE = 1
MEMORY = 2
STATE_SIZE = MEMORY + 4 * MARGIN


@inline
def write_turns(offset_begin: float, offset_end: float, voices: int, out: Float64s) -> None:
    """Write for each voice and side the cosine and the sine of its lead, at the begin and at the end of the cell."""
    for voice in range(voices):
        for side in range(2):
            row = advance(out, (2 * voice + side) * 4)
            begin = turned(voice * 1.0 / voices, offset_begin * side)
            end = turned(voice * 1.0 / voices, offset_end * side)
            row[0] = sine_at(begin + 0.25)
            row[1] = sine_at(end + 0.25)
            row[2] = sine_at(begin)
            row[3] = sine_at(end)


@inline
def led(row: Float64s, sine: float, cosine: float, frame: int) -> float:
    """Return the oscillator's value with a lead, by the addition theorem: two sines serve all voices."""
    return sine * at_frame(row[0], row[1], frame) + cosine * at_frame(row[2], row[3], frame)


@inline
def share_of_turn(degrees: float) -> float:
    """Return a lead in turns."""
    return within(degrees, 0.0, 360.0) * (1.0 / 360.0)


@inline
def swept(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s,
    scratch: Float64s, phase: int, frames: int, sample_rate: float, voices: int,
) -> None:  # fmt: skip
    """Add moved echoes to a part of a cell: voices are evenly spread over the sine's turn."""
    length = int(LONGEST_SECONDS * sample_rate) + 2 * MARGIN
    most = LONGEST_SECONDS * sample_rate
    line_left = advance(state, MEMORY)
    line_right = advance(state, MEMORY + length)
    head = int(state[HEAD])
    step = within(end[RATE], 0.0, 100.0) / sample_rate
    ms = 0.001 * sample_rate
    share = 1.0 / voices
    write_turns(share_of_turn(begin[OFFSET]), share_of_turn(end[OFFSET]), voices, scratch)
    for i in range(frames):
        at = phase + i
        delay = within(at_frame(begin[DELAY], end[DELAY], at), 0.0, 1000.0) * ms
        depth = within(at_frame(begin[DEPTH], end[DEPTH], at), 0.0, 1000.0) * ms
        back = within(at_frame(begin[FEEDBACK], end[FEEDBACK], at) * PERCENT, -0.98, 0.98)
        mix = within(at_frame(begin[MIX], end[MIX], at) * PERCENT, 0.0, 1.0)
        turn = state[PHASE]
        state[PHASE] = turned(turn, step)
        sine = sine_at(turn)
        cosine = sine_at(turn + 0.25)
        wet_left = 0.0
        wet_right = 0.0
        for voice in range(voices):
            row = advance(scratch, voice * 8)
            at_left = within(delay + depth * led(row, sine, cosine, at), LEAST_FRAMES, most)
            at_right = within(delay + depth * led(advance(row, 4), sine, cosine, at), LEAST_FRAMES, most)
            wet_left += read_between(line_left, length, head, at_left)
            wet_right += read_between(line_right, length, head, at_right)
        wet_left *= share
        wet_right *= share
        x = left[i] * 1.0
        u = right[i] * 1.0
        write(line_left, head, x + back * wet_left)
        write(line_right, head, u + back * wet_right)
        head = after(head, length)
        left[i] = x + (wet_left - x) * mix
        right[i] = u + (wet_right - u) * mix
    state[HEAD] = head


@inline
def chorus(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Three voices."""
    swept(left, right, state, begin, end, scratch, phase, frames, sample_rate, 3)


@inline
def flanger(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """One voice."""
    swept(left, right, state, begin, end, scratch, phase, frames, sample_rate, 1)


def _parameters(
    rate_hz: float, depth_ms: float, delay_ms: float, feedback: float, offset: float
) -> tuple[Parameter, ...]:
    return (
        Parameter("rate", "Hz", 0.01, 20.0, rate_hz, "logarithmic"),
        Parameter("depth", "ms", 0.0, 20.0, depth_ms, summary="How far the delay swings either way"),
        Parameter(
            "delay", "ms", 0.1, 60.0, delay_ms, "logarithmic", summary="The delay around which it swings"
        ),
        Parameter("feedback", "%", -98.0, 98.0, feedback),
        Parameter("offset", "°", 0.0, 360.0, offset, summary="The sine's lead on the right side"),
        Parameter("mix", "%", 0.0, 100.0, 50.0),
    )


_SOURCE = "J. Dattorro, Effect design, part 2: delay-line modulation and chorus, JAES 45, 1997"
CHORUS = Kernel(
    "chorus", chorus, _parameters(0.8, 3.0, 18.0, 0.0, 90.0), STATE_SIZE, 2 * LONGEST_SECONDS,
    summary="Makes one voice sound like several.", source=_SOURCE,
)  # fmt: skip
FLANGER = Kernel(
    "flanger", flanger, _parameters(0.2, 1.5, 2.0, 50.0, 60.0), STATE_SIZE, 2 * LONGEST_SECONDS,
    summary="A comb that wanders.", source=_SOURCE,
)  # fmt: skip
