"""Gain, width, mono, balance and phase."""

from __future__ import annotations

from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.kernels.one_pole import high_passed, one_pole_share
from setbook.audio.kernels.polynomials import gain_of_db
from setbook.audio.kernels.ramp import PERCENT, at_frame, settle_all, within
from setbook.audio.kernels.subset import Float32s, Float64s, inline

GAIN, WIDTH, BALANCE, SOURCE, INVERT_LEFT, INVERT_RIGHT, MONO, BASS_MONO = range(8)
BOTH, ONLY_LEFT, ONLY_RIGHT, SWAPPED = range(4)
SILENT_DB = -100.0
OFF_HZ = 10.0
STATE_SIZE = 2


@inline
def gain_at(gain_db: float) -> float:
    """Return the linear gain; silence at the bottom of the range and exactly one at 0 dB."""
    return 0.0 if gain_db <= SILENT_DB else gain_of_db(within(gain_db, SILENT_DB, 60.0))


@inline
def sign_of(parameters: Float64s, which: int) -> float:
    """Return −1 where a side is turned over."""
    return -1.0 if parameters[which] >= 0.5 else 1.0


@inline
def utility(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Work on a part of a cell: choose, turn over, narrow or widen, balance, amplify."""
    gain0 = gain_at(begin[GAIN])
    gain1 = gain_at(end[GAIN])
    width0 = 0.0 if begin[MONO] >= 0.5 else begin[WIDTH]
    width1 = 0.0 if end[MONO] >= 0.5 else end[WIDTH]
    source = end[SOURCE]
    narrow_bass = end[BASS_MONO] > OFF_HZ
    share = one_pole_share(end[BASS_MONO], sample_rate)
    for i in range(frames):
        at = phase + i
        x = right[i] * 1.0 if source == ONLY_RIGHT or source == SWAPPED else left[i] * 1.0
        u = left[i] * 1.0 if source == ONLY_LEFT or source == SWAPPED else right[i] * 1.0
        x *= at_frame(sign_of(begin, INVERT_LEFT), sign_of(end, INVERT_LEFT), at)
        u *= at_frame(sign_of(begin, INVERT_RIGHT), sign_of(end, INVERT_RIGHT), at)
        width = within(at_frame(width0, width1, at) * PERCENT, 0.0, 4.0)
        if width != 1.0 or narrow_bass:
            middle = 0.5 * (x + u)
            side = 0.5 * (x - u) * width
            if narrow_bass:
                side = high_passed(state, 1, share, high_passed(state, 0, share, side))
            x = middle + side
            u = middle - side
        balance = within(at_frame(begin[BALANCE], end[BALANCE], at), -1.0, 1.0)
        gain = at_frame(gain0, gain1, at)
        left[i] = x * gain * min(1.0 - balance, 1.0)
        right[i] = u * gain * min(1.0 + balance, 1.0)
    if phase + frames == CELL_FRAMES:
        settle_all(state, STATE_SIZE)


UTILITY = Kernel(
    name="utility",
    cell_kernel=utility,
    parameters=(
        Parameter("gain", "dB", SILENT_DB, 35.0, 0.0, summary="Silence at the bottom"),
        Parameter("width", "%", 0.0, 400.0, 100.0, summary="0 is mono, over 100 is wider"),
        Parameter("balance", "", -1.0, 1.0, 0.0, summary="Lowers the other side"),
        Parameter("source", "", 0.0, 3.0, 0.0, "choice", ("both", "left", "right", "swapped")),
        Parameter("invert_left", "", 0.0, 1.0, 0.0, "switch"),
        Parameter("invert_right", "", 0.0, 1.0, 0.0, "switch"),
        Parameter("mono", "", 0.0, 1.0, 0.0, "switch"),
        Parameter(
            "bass_mono",
            "Hz",
            OFF_HZ,
            500.0,
            OFF_HZ,
            "logarithmic",
            summary="Under this it is mono; off at the bottom",
        ),
    ),
    state_size=STATE_SIZE,
    summary="Gain, width, mono, balance and phase.",
    source="U. Zölzer (ed.), DAFX, 2nd ed., 2011, ch. 5 (mid and side)",
)
