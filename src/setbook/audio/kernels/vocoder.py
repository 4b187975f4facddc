"""A vocoder: the levels of one sound's bands are given to the bands of another.

H. Dudley, "Remaking speech", JASA 11, 1939: both sounds go through the same
row of band-passes, evenly apart by ear; an envelope follows each band of the
modulator and is the gain of the carrier's. Band-passes are Zavalishin's state
variable filters (The Art of VA Filter Design, 2018, ch. 4); at a width of
100 % neighbours meet at −3 dB.

The modulator is what the effect works on, the carrier noise or what comes in
at the side. A band that is quieter than the gate gives nothing, so that no
carrier is heard alone.
"""

from __future__ import annotations

from setbook.audio.kernels.chance import next_number, share_of
from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.kernels.level import decay_per_frame
from setbook.audio.kernels.one_pole import tangent
from setbook.audio.kernels.polynomials import exp2, gain_of_db, log2
from setbook.audio.kernels.ramp import PERCENT, at_frame, settle_all, within
from setbook.audio.kernels.subset import Float32s, Float64s, advance, inline

(
    CARRIER, BANDS, LOWEST_HZ, HIGHEST_HZ, FORMANT, WIDTH, ATTACK, RELEASE, DEPTH, GATE, CHANNELS, OUTPUT, MIX,
) = range(13)  # fmt: skip
NOISE = 0.0
MONO, STEREO, BOTH = range(3)
FEWEST, MOST = 4, 40
CHANCE = 0
BAND = 2
# Of each band: two integrators for either side of modulator and carrier, and two envelopes.
MODULATOR, CARRIED, ENVELOPES = 0, 4, 8
PER_BAND = 10
STATE_SIZE = BAND + MOST * PER_BAND
# Rows of scratch, a cell each.
MODULATOR_LEFT, MODULATOR_RIGHT, CARRIER_LEFT, CARRIER_RIGHT, WET_LEFT, WET_RIGHT = range(6)
SEMITONE = 1.0 / 12.0


@inline
def prepare(
    left: Float32s, right: Float32s, key_left: Float32s, key_right: Float32s, state: Float64s,
    parameters: Float64s, scratch: Float64s, frames: int,
) -> None:  # fmt: skip
    """Write modulator and carrier, and silence where the bands are added."""
    channels = parameters[CHANNELS]
    hissing = parameters[CARRIER] == NOISE
    for i in range(frames):
        x = left[i] * 1.0
        u = right[i] * 1.0
        middle = 0.5 * (x + u)
        scratch[MODULATOR_LEFT * CELL_FRAMES + i] = x if channels == BOTH else middle
        scratch[MODULATOR_RIGHT * CELL_FRAMES + i] = u if channels == BOTH else middle
        state[CHANCE] = next_number(state[CHANCE])
        c = 2.0 * share_of(state[CHANCE]) - 1.0
        state[CHANCE] = next_number(state[CHANCE])
        d = 2.0 * share_of(state[CHANCE]) - 1.0
        c = c if hissing else key_left[i] * 1.0
        d = d if hissing else key_right[i] * 1.0
        both = 0.5 * (c + d)
        scratch[CARRIER_LEFT * CELL_FRAMES + i] = both if channels == MONO else c
        scratch[CARRIER_RIGHT * CELL_FRAMES + i] = both if channels == MONO else d
        scratch[WET_LEFT * CELL_FRAMES + i] = 0.0
        scratch[WET_RIGHT * CELL_FRAMES + i] = 0.0


@inline
def band_of(state: Float64s, g: float, damping: float, share: float, x: float) -> float:
    """Return a sample through a band-pass; `share` is 1 / (1 + g (g + damping))."""
    band = (state[0] + g * (x - state[1])) * share
    low = state[1] + g * band
    state[0] = 2.0 * band - state[0]
    state[1] = 2.0 * low - state[1]
    return damping * band


@inline
def bent(envelope: float, depth: float, gate: float) -> float:
    """Return a band's gain: its envelope to a power, none under the gate."""
    if envelope < gate:
        return 0.0
    return envelope if depth == 1.0 else exp2(depth * log2(envelope))


@inline
def play_band(
    band: Float64s, modulator: Float64s, carrier: Float64s, wet: Float64s, side: int, begin: Float64s,
    end: Float64s, g: float, h: float, damping: float, phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Add a band of the carrier, as loud as the modulator's, on one side."""
    attack = decay_per_frame(within(end[ATTACK], 0.01, 10_000.0), sample_rate)
    release = decay_per_frame(within(end[RELEASE], 0.1, 60_000.0), sample_rate)
    gate = gain_of_db(within(end[GATE], -100.0, 24.0))
    heard = advance(band, MODULATOR + 2 * side)
    given = advance(band, CARRIED + 2 * side)
    share_heard = 1.0 / (1.0 + g * (g + damping))
    share_given = 1.0 / (1.0 + h * (h + damping))
    envelope = band[ENVELOPES + side]
    for i in range(frames):
        size = abs(band_of(heard, g, damping, share_heard, modulator[i]))
        envelope = size + (envelope - size) * (attack if size > envelope else release)
        depth = within(at_frame(begin[DEPTH], end[DEPTH], phase + i) * PERCENT, 0.0, 4.0)
        wet[i] += bent(envelope, depth, gate) * band_of(given, h, damping, share_given, carrier[i])
    band[ENVELOPES + side] = envelope


@inline
def vocoder(
    left: Float32s, right: Float32s, key_left: Float32s, key_right: Float32s, state: Float64s,
    begin: Float64s, end: Float64s, scratch: Float64s, phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Vocode a part of a cell."""
    prepare(left, right, key_left, key_right, state, end, scratch, frames)
    count = int(within(end[BANDS] + 0.5, FEWEST, MOST))
    low = within(end[LOWEST_HZ], 20.0, 20_000.0)
    octaves = max(log2(within(end[HIGHEST_HZ], 20.0, 20_000.0) / low), 0.0)
    apart = octaves / (count - 1.0)
    half = within(apart * end[WIDTH] * PERCENT, 0.01, 8.0) * 0.5
    damping = exp2(half) - exp2(-half)
    formant = exp2(within(end[FORMANT], -48.0, 48.0) * SEMITONE)
    for number in range(count):
        hz = low * exp2(apart * number)
        g = tangent(hz, sample_rate)
        h = tangent(hz * formant, sample_rate)
        band = advance(state, BAND + number * PER_BAND)
        for side in range(2):
            modulator = advance(scratch, (MODULATOR_LEFT + side) * CELL_FRAMES)
            carrier = advance(scratch, (CARRIER_LEFT + side) * CELL_FRAMES)
            wet = advance(scratch, (WET_LEFT + side) * CELL_FRAMES)
            play_band(
                band, modulator, carrier, wet, side, begin, end, g, h, damping, phase, frames, sample_rate
            )
    output0 = gain_of_db(within(begin[OUTPUT], -60.0, 48.0))
    output1 = gain_of_db(within(end[OUTPUT], -60.0, 48.0))
    for i in range(frames):
        at = phase + i
        mix = within(at_frame(begin[MIX], end[MIX], at) * PERCENT, 0.0, 1.0)
        output = at_frame(output0, output1, at)
        x = left[i] * 1.0
        u = right[i] * 1.0
        left[i] = x + (output * scratch[WET_LEFT * CELL_FRAMES + i] - x) * mix
        right[i] = u + (output * scratch[WET_RIGHT * CELL_FRAMES + i] - u) * mix
    if phase + frames == CELL_FRAMES:
        settle_all(advance(state, BAND), MOST * PER_BAND)


VOCODER = Kernel(
    name="vocoder",
    cell_kernel=vocoder,
    parameters=(
        Parameter("carrier", "", 0.0, 1.0, 0.0, "choice", ("noise", "side-chain"), summary="What is given the levels"),
        Parameter("bands", "", FEWEST, MOST, 20.0),
        Parameter("lowest", "Hz", 20.0, 2000.0, 80.0, "logarithmic", summary="Middle of the lowest band"),
        Parameter("highest", "Hz", 200.0, 18_000.0, 12_000.0, "logarithmic", summary="Middle of the highest"),
        Parameter("formant", "semitones", -36.0, 36.0, 0.0, summary="Moves the carrier's bands"),
        Parameter("width", "%", 10.0, 200.0, 100.0, summary="At 100 neighbours meet at −3 dB"),
        Parameter("attack", "ms", 0.1, 1000.0, 1.0, "logarithmic"),
        Parameter("release", "ms", 1.0, 30_000.0, 150.0, "logarithmic"),
        Parameter("depth", "%", 0.0, 200.0, 100.0, summary="Power of the levels; at 0 all are alike"),
        Parameter("gate", "dB", -100.0, 12.0, -80.0, summary="Quieter bands give nothing"),
        Parameter("channels", "", 0.0, 2.0, 1.0, "choice", ("mono", "stereo", "left and right"),
                  summary="Stereo: one modulator for both sides"),
        Parameter("output", "dB", -24.0, 36.0, 12.0),
        Parameter("mix", "%", 0.0, 100.0, 100.0),
    ),
    state_size=STATE_SIZE,
    side_chain=True,
    summary="Gives one sound the levels of another, band by band.",
    source="H. Dudley, JASA 11, 1939; V. Zavalishin, The Art of VA Filter Design, 2018, ch. 4",
)  # fmt: skip
