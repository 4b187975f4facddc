"""A delay that comes in grains: transposed, and scattered in time and pitch.

U. Zölzer (ed.), DAFX, 2nd ed., 2011, ch. 6.4.3 (pitch shifting with moving
delay lines that take turns); C. Roads, Microsound, 2001, ch. 3. Two grains
overlap by half, each under a raised cosine, so that they add up to one. A
grain's place and pitch are fixed when it starts.
"""

from __future__ import annotations

from setbook.audio.kernels.chance import next_number, share_of
from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.delay_line import LEAST_FRAMES, MARGIN, after, read_between, write
from setbook.audio.kernels.oscillator import sine_at
from setbook.audio.kernels.polynomials import exp2
from setbook.audio.kernels.ramp import PERCENT, at_frame, within
from setbook.audio.kernels.subset import Float32s, Float64s, advance, inline

TIME, SPRAY, GRAINS_HZ, PITCH, RANDOM_PITCH, FEEDBACK, MIX = range(7)
HEAD, CHANCE = range(2)
GRAINS = 2
# Of each grain: how far it is, in turns; its delay; by how much that shrinks each frame.
PLACE, DELAY, SHRINKS = range(3)
PER_GRAIN = 3
GRAIN = 2
MEMORY = GRAIN + GRAINS * PER_GRAIN
STATE_SIZE = MEMORY + 4 * MARGIN
LONGEST_SECONDS = 5.0
OCTAVE = 1.0 / 12.0


@inline
def start_grain(state: Float64s, grain: Float64s, parameters: Float64s, sample_rate: float) -> None:
    """Choose a grain's place and pitch; one that reads faster than it is written starts further back."""
    state[CHANCE] = next_number(state[CHANCE])
    spray = within(parameters[SPRAY], 0.0, 500.0) * share_of(state[CHANCE])
    state[CHANCE] = next_number(state[CHANCE])
    bend = within(parameters[RANDOM_PITCH], 0.0, 24.0) * (2.0 * share_of(state[CHANCE]) - 1.0)
    ratio = exp2(within(parameters[PITCH] + bend, -48.0, 24.0) * OCTAVE)
    length = sample_rate / within(parameters[GRAINS_HZ], 1.0, 200.0)
    ahead = max(ratio - 1.0, 0.0) * length
    grain[DELAY] = (within(parameters[TIME], 0.0, 4000.0) + spray) * 0.001 * sample_rate + ahead
    grain[SHRINKS] = ratio - 1.0


@inline
def grain_delay(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Add grains to a part of a cell."""
    length = int(LONGEST_SECONDS * sample_rate) + 2 * MARGIN
    most = LONGEST_SECONDS * sample_rate
    line_left = advance(state, MEMORY)
    line_right = advance(state, MEMORY + length)
    head = int(state[HEAD])
    step = within(end[GRAINS_HZ], 1.0, 200.0) / sample_rate
    for i in range(frames):
        at = phase + i
        back = within(at_frame(begin[FEEDBACK], end[FEEDBACK], at) * PERCENT, 0.0, 0.98)
        mix = within(at_frame(begin[MIX], end[MIX], at) * PERCENT, 0.0, 1.0)
        wet_left = 0.0
        wet_right = 0.0
        for number in range(GRAINS):
            grain = advance(state, GRAIN + number * PER_GRAIN)
            if grain[DELAY] == 0.0:
                # At rest: the second grain is half-way when the first one starts.
                grain[PLACE] = 0.5 * number
                start_grain(state, grain, end, sample_rate)
            share = 0.5 - 0.5 * sine_at(grain[PLACE] + 0.25)
            late = within(grain[DELAY], LEAST_FRAMES, most)
            wet_left += share * read_between(line_left, length, head, late)
            wet_right += share * read_between(line_right, length, head, late)
            grain[DELAY] -= grain[SHRINKS]
            grain[PLACE] += step
            if grain[PLACE] >= 1.0:
                grain[PLACE] -= 1.0
                start_grain(state, grain, end, sample_rate)
        x = left[i] * 1.0
        u = right[i] * 1.0
        write(line_left, head, x + back * wet_left)
        write(line_right, head, u + back * wet_right)
        head = after(head, length)
        left[i] = x + (wet_left - x) * mix
        right[i] = u + (wet_right - u) * mix
    state[HEAD] = head


GRAIN_DELAY = Kernel(
    name="grain_delay",
    cell_kernel=grain_delay,
    parameters=(
        Parameter("time", "ms", 1.0, 2500.0, 100.0, "logarithmic"),
        Parameter("spray", "ms", 0.0, 500.0, 0.0, summary="By up to so much each grain is later, by chance"),
        Parameter(
            "grains",
            "Hz",
            1.0,
            150.0,
            20.0,
            "logarithmic",
            summary="Grains of each row a second; two rows overlap",
        ),
        Parameter("pitch", "semitones", -36.0, 24.0, 0.0, summary="Each echo of an echo is moved again"),
        Parameter(
            "random_pitch", "semitones", 0.0, 24.0, 0.0, summary="By up to so much up or down, by chance"
        ),
        Parameter("feedback", "%", 0.0, 95.0, 0.0),
        Parameter("mix", "%", 0.0, 100.0, 50.0),
    ),
    state_size=STATE_SIZE,
    memory_seconds=2 * LONGEST_SECONDS,
    summary="Echoes in grains: transposed and scattered.",
    source="U. Zölzer (ed.), DAFX, 2nd ed., 2011, ch. 6.4.3; C. Roads, Microsound, 2001, ch. 3",
)
