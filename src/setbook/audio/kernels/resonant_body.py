"""A body that rings along: a bar, a string, a skin, a plate or a tube, as a row of its partials.

Modal synthesis: J.-M. Adrien, "The missing link: modal synthesis", in G. De
Poli et al. (ed.), Representations of Musical Signals, 1991. Each partial is a
resonator that turns by its frequency and shrinks by its decay at each frame;
how loud it is depends on where the body is hit and heard. The weights of all
partials have the power one together, so that noise comes out as loud as it
goes in, whatever rings and however long.
"""

from __future__ import annotations

import numpy as np

from setbook.audio.kernels.body_modes import BODIES, MODES, partial, swing
from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.kernels.polynomials import PI, cosine, exp2, gain_of_db, log2, sine
from setbook.audio.kernels.ramp import PERCENT, at_frame, settle_all, within
from setbook.audio.kernels.subset import Float32s, Float64s, advance, inline

(
    BODY, HZ, DECAY, MATERIAL, BRIGHTNESS, INHARMONICS, SIDES, OPENING, HIT, HEARD_LEFT, HEARD_RIGHT, SPREAD,
    SPACE, BLEED, OUTPUT, MIX,
) = range(16)  # fmt: skip
STATE_SIZE = 4 * MODES
"""Of each partial on each side, the two axes that it turns in."""
# Of each partial in scratch: how far it turns along both axes, and its weight at both ends of the cell.
ALONG, ASIDE, WEIGHT_BEGIN, WEIGHT_END = range(4)
TUNED = 4
PER_SIDE = MODES * TUNED
WET = 2 * PER_SIDE
HIGHEST_SHARE = 0.45
LEAST_SECONDS, LONGEST_SECONDS = 0.01, 30.0
THREE_DECADES = 9.965784284662087
"""log₂ 1000: 60 dB in octaves of amplitude."""
OCTAVE = 1.0 / 12.0
DB_PER_OCTAVE = 6.020599913279624


@inline
def ratio_of(parameters: Float64s, number: int) -> float:
    """Return a partial as a multiple of the lowest, stretched or pressed together."""
    sides = within(parameters[SIDES], 0.1, 10.0)
    opening = within(parameters[OPENING] * PERCENT, 0.0, 1.0)
    bend = exp2(within(parameters[INHARMONICS] * PERCENT, -1.0, 1.0))
    return exp2(bend * log2(partial(parameters[BODY], number, sides, opening)))


@inline
def raw_weight(parameters: Float64s, number: int, heard: float, hz: float, highest_hz: float) -> float:
    """Return a partial's weight among the others; those that cannot be built have none."""
    if hz >= highest_hz:
        return 0.0
    hit = within(parameters[HIT] * PERCENT, 0.0, 1.0)
    place = within(heard * PERCENT, 0.0, 1.0)
    bright = within(parameters[BRIGHTNESS], -24.0, 24.0) * (1.0 / DB_PER_OCTAVE)
    body = parameters[BODY]
    tilt = exp2(bright * log2(ratio_of(parameters, number)))
    return tilt * swing(body, number, hit) * swing(body, number, place)


@inline
def write_weights(
    rows: Float64s, field: int, parameters: Float64s, heard: float, lowest_hz: float, highest_hz: float
) -> None:
    """Write the weights of all partials, whose squares add up to one."""
    power = 0.0
    for number in range(MODES):
        hz = lowest_hz * ratio_of(parameters, number)
        weight = raw_weight(parameters, number, heard, hz, highest_hz)
        rows[number * TUNED + field] = weight
        power += weight * weight
    scale = 1.0 / np.sqrt(power) if power > 1e-20 else 0.0
    for number in range(MODES):
        rows[number * TUNED + field] *= scale


@inline
def tune(
    rows: Float64s, parameters: Float64s, lowest_hz: float, highest_hz: float, sample_rate: float
) -> None:
    """Write how each partial turns, and take its decay out of its weights: what rings longer comes in more quietly."""
    decay = within(parameters[DECAY], LEAST_SECONDS, LONGEST_SECONDS)
    material = within(parameters[MATERIAL] * PERCENT, -1.0, 1.0)
    for number in range(MODES):
        row = advance(rows, number * TUNED)
        ratio = ratio_of(parameters, number)
        hz = min(lowest_hz * ratio, highest_hz)
        seconds = within(decay * exp2(material * log2(ratio)), LEAST_SECONDS, LONGEST_SECONDS)
        radius = exp2(-THREE_DECADES / (seconds * sample_rate))
        angle = 2.0 * PI * hz / sample_rate
        row[ALONG] = radius * cosine(angle)
        row[ASIDE] = radius * sine(angle)
        excited = np.sqrt(2.0 * (1.0 - radius * radius))
        row[WEIGHT_BEGIN] *= excited
        row[WEIGHT_END] *= excited


@inline
def prepare_side(
    rows: Float64s, begin: Float64s, end: Float64s, heard: int, cents: float, sample_rate: float
) -> None:
    """Write how all partials of one side turn and how loud they are; `cents` detunes it."""
    highest = HIGHEST_SHARE * sample_rate
    lowest = within(end[HZ], 5.0, 0.4 * sample_rate) * exp2(cents * (OCTAVE * PERCENT))
    lowest = within(lowest, 5.0, 0.4 * sample_rate)
    write_weights(rows, WEIGHT_BEGIN, begin, begin[heard], lowest, highest)
    write_weights(rows, WEIGHT_END, end, end[heard], lowest, highest)
    tune(rows, end, lowest, highest, sample_rate)


@inline
def ring(rows: Float64s, axes: Float64s, side: Float32s, wet: Float64s, phase: int, frames: int) -> None:
    """Write what rings on one side."""
    for i in range(frames):
        wet[i] = 0.0
    for number in range(MODES):
        row = advance(rows, number * TUNED)
        along, aside = row[ALONG], row[ASIDE]
        begin, end = row[WEIGHT_BEGIN], row[WEIGHT_END]
        p, q = axes[2 * number], axes[2 * number + 1]
        for i in range(frames):
            x = side[i] * 1.0
            turned = along * p - aside * q + x
            q = aside * p + along * q
            p = turned
            wet[i] += at_frame(begin, end, phase + i) * q
        axes[2 * number], axes[2 * number + 1] = p, q


@inline
def resonant_body(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Let the body ring along a part of a cell."""
    cents = within(end[SPREAD], -1200.0, 1200.0)
    own = advance(scratch, WET)
    other = advance(scratch, WET + CELL_FRAMES)
    prepare_side(scratch, begin, end, HEARD_LEFT, cents, sample_rate)
    prepare_side(advance(scratch, PER_SIDE), begin, end, HEARD_RIGHT, -cents, sample_rate)
    ring(scratch, state, left, own, phase, frames)
    ring(advance(scratch, PER_SIDE), advance(state, 2 * MODES), right, other, phase, frames)
    output0 = gain_of_db(within(begin[OUTPUT], -60.0, 48.0))
    output1 = gain_of_db(within(end[OUTPUT], -60.0, 48.0))
    for i in range(frames):
        at = phase + i
        near = 0.5 + 0.5 * within(at_frame(begin[SPACE], end[SPACE], at) * PERCENT, 0.0, 1.0)
        bleed = within(at_frame(begin[BLEED], end[BLEED], at) * PERCENT, 0.0, 1.0)
        mix = within(at_frame(begin[MIX], end[MIX], at) * PERCENT, 0.0, 1.0)
        output = at_frame(output0, output1, at)
        x = left[i] * 1.0
        u = right[i] * 1.0
        wet_left = output * (near * own[i] + (1.0 - near) * other[i] + bleed * x)
        wet_right = output * (near * other[i] + (1.0 - near) * own[i] + bleed * u)
        left[i] = x + (wet_left - x) * mix
        right[i] = u + (wet_right - u) * mix
    if phase + frames == CELL_FRAMES:
        settle_all(state, STATE_SIZE)


RESONANT_BODY = Kernel(
    name="resonant_body",
    cell_kernel=resonant_body,
    parameters=(
        Parameter("body", "", 0.0, 6.0, 0.0, "choice", BODIES),
        Parameter("frequency", "Hz", 10.0, 8000.0, 220.0, "logarithmic", summary="Of the lowest partial"),
        Parameter("decay", "s", 0.02, 20.0, 1.0, "logarithmic", summary="Of the lowest partial, by 60 dB"),
        Parameter("material", "%", -100.0, 100.0, -50.0, summary="Wood at the bottom, metal at the top"),
        Parameter("brightness", "dB", -12.0, 12.0, -3.0, summary="Per octave above the lowest partial"),
        Parameter("inharmonics", "%", -100.0, 100.0, 0.0, summary="Moves the partials together or apart"),
        Parameter(
            "sides", "", 0.2, 5.0, 1.0, "logarithmic", summary="Of a membrane or plate, one over the other"
        ),
        Parameter("opening", "%", 0.0, 100.0, 100.0, summary="Of a pipe's end"),
        Parameter("hit", "%", 0.0, 100.0, 30.0, summary="Middle at 0, edge at 100"),
        Parameter("heard_left", "%", 0.0, 100.0, 40.0, summary="Where it is heard, as for hit"),
        Parameter("heard_right", "%", 0.0, 100.0, 60.0),
        Parameter("spread", "cents", -1200.0, 1200.0, 0.0, summary="Left up, right down"),
        Parameter("width", "%", 0.0, 100.0, 100.0, summary="Mono at 0"),
        Parameter("bleed", "%", 0.0, 100.0, 0.0, summary="Of the sound as it was"),
        Parameter("output", "dB", -24.0, 24.0, 0.0),
        Parameter("mix", "%", 0.0, 100.0, 50.0),
    ),
    state_size=STATE_SIZE,
    summary="A bar, string, skin, plate or tube that rings along.",
    source="J.-M. Adrien, The missing link: modal synthesis, 1991; N. H. Fletcher, T. D. Rossing, The Physics of Musical Instruments, 1998",
)
