"""What a needle adds to a groove: even harmonics where it traces, odd ones where it is pinched.

A needle with a round tip cannot follow a groove exactly. W. D. Lewis and F. V.
Hunt ("A theory of tracing distortion in sound reproduction from phonograph
records", JASA 12, 1941) find even harmonics where it moves up and down and odd
ones where it moves to the sides. Here both come from the simplest curves that
give them: the square and the cube of a band of the sound (U. Zölzer (ed.),
DAFX, 2nd ed., 2011, ch. 4.3), each band cut out by a state variable filter. A
sine of amplitude a in the band's middle gives a²/2 at twice its frequency, or
a³/4 at three times. What squaring adds of standing level is taken off again.
"""

from __future__ import annotations

from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.kernels.one_pole import high_passed, one_pole_share, tangent
from setbook.audio.kernels.polynomials import gain_of_db, tanh
from setbook.audio.kernels.ramp import PERCENT, at_frame, settle_all, within
from setbook.audio.kernels.subset import Float32s, Float64s, advance, inline

(
    DRIVE, HARDNESS, TRACING, TRACING_HZ, TRACING_Q, PINCH, PINCH_HZ, PINCH_Q, PINCH_SIDES, MIX,
) = range(10)  # fmt: skip
HARD = 1.0
STEREO = 0.0
STANDING_HZ = 10.0
# Of each side: two integrators of each band, and what takes the standing level off.
TRACED, PINCHED, STANDING = 0, 2, 4
PER_SIDE = 5
STATE_SIZE = 2 * PER_SIDE


@inline
def band_of(state: Float64s, at: int, g: float, damping: float, x: float) -> float:
    """Return a band of the sound, at its full level in the middle."""
    band = (state[at] + g * (x - state[at + 1])) / (1.0 + g * (g + damping))
    low = state[at + 1] + g * band
    state[at] = 2.0 * band - state[at]
    state[at + 1] = 2.0 * low - state[at + 1]
    return damping * band


@inline
def bent(x: float, hardness: float) -> float:
    """Return the sample as far as the groove lets the needle go."""
    return within(x, -1.0, 1.0) if hardness == HARD else tanh(x)


@inline
def added(
    state: Float64s, x: float, drive: float, hardness: float, tracing: float, pinch: float,
    g: float, damping: float, h: float, narrow: float, standing: float,
) -> float:  # fmt: skip
    """Return what one side's needle adds."""
    traced = bent(drive * band_of(state, TRACED, g, damping, x), hardness)
    pinched = bent(drive * band_of(state, PINCHED, h, narrow, x), hardness)
    even = high_passed(state, STANDING, standing, tracing * traced * traced)
    return even + pinch * pinched * pinched * pinched


@inline
def groove_distortion(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Trace a part of a cell."""
    own = advance(state, 0)
    other = advance(state, PER_SIDE)
    g = tangent(end[TRACING_HZ], sample_rate)
    damping = 1.0 / within(end[TRACING_Q], 0.05, 20.0)
    h = tangent(end[PINCH_HZ], sample_rate)
    narrow = 1.0 / within(end[PINCH_Q], 0.05, 20.0)
    standing = one_pole_share(STANDING_HZ, sample_rate)
    drive0 = gain_of_db(within(begin[DRIVE], -60.0, 60.0))
    drive1 = gain_of_db(within(end[DRIVE], -60.0, 60.0))
    hardness = end[HARDNESS]
    for i in range(frames):
        at = phase + i
        drive = at_frame(drive0, drive1, at)
        tracing = within(at_frame(begin[TRACING], end[TRACING], at) * PERCENT, 0.0, 1.0)
        pinch = within(at_frame(begin[PINCH], end[PINCH], at) * PERCENT, 0.0, 1.0)
        mix = within(at_frame(begin[MIX], end[MIX], at) * PERCENT, 0.0, 1.0)
        turned = -pinch if end[PINCH_SIDES] == STEREO else pinch
        x = left[i] * 1.0
        u = right[i] * 1.0
        left[i] = x + mix * added(own, x, drive, hardness, tracing, pinch, g, damping, h, narrow, standing)
        right[i] = u + mix * added(
            other, u, drive, hardness, tracing, turned, g, damping, h, narrow, standing
        )
    if phase + frames == CELL_FRAMES:
        settle_all(state, STATE_SIZE)


GROOVE_DISTORTION = Kernel(
    name="groove_distortion",
    cell_kernel=groove_distortion,
    parameters=(
        Parameter("drive", "dB", -24.0, 36.0, 0.0, summary="Gain into both curves"),
        Parameter("hardness", "", 0.0, 1.0, 0.0, "choice", ("soft", "hard"), summary="Where the curves end"),
        Parameter("tracing", "%", 0.0, 100.0, 50.0, summary="Even harmonics"),
        Parameter("tracing_frequency", "Hz", 50.0, 18_000.0, 500.0, "logarithmic", summary="Of their band"),
        Parameter("tracing_q", "", 0.1, 10.0, 0.7, "logarithmic"),
        Parameter("pinch", "%", 0.0, 100.0, 50.0, summary="Odd harmonics"),
        Parameter("pinch_frequency", "Hz", 50.0, 18_000.0, 2000.0, "logarithmic", summary="Of their band"),
        Parameter("pinch_q", "", 0.1, 10.0, 0.7, "logarithmic"),
        Parameter(
            "pinch_sides", "", 0.0, 1.0, 0.0, "choice", ("stereo", "mono"),
            summary="Stereo: turned over on the right",
        ),
        Parameter("mix", "%", 0.0, 100.0, 100.0, summary="Of what is added"),
    ),
    state_size=STATE_SIZE,
    summary="The harmonics that a needle adds to a record.",
    source="W. D. Lewis, F. V. Hunt, JASA 12, 1941; U. Zölzer (ed.), DAFX, 2nd ed., 2011, ch. 4.3",
)  # fmt: skip
