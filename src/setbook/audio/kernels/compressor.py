"""A feed-forward compressor with a soft knee, working in decibels.

D. Giannoulis, M. Massberg, J. D. Reiss, "Digital dynamic range compressor
design: a tutorial and analysis", J. Audio Eng. Soc. 60 (2012): gain computer
(eq. 4), smooth decoupled peak detector on the attenuation (eq. 17), both
channels linked by the louder one.
"""

from __future__ import annotations

import numpy as np

from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.kernels.level import decay_per_frame, level_db
from setbook.audio.kernels.one_pole import high_passed, one_pole_share
from setbook.audio.kernels.polynomials import gain_of_db
from setbook.audio.kernels.ramp import PERCENT, at_frame, settle_all, within
from setbook.audio.kernels.subset import Float32s, Float64s, inline

THRESHOLD, RATIO, KNEE, ATTACK, RELEASE, MAKEUP, DETECTOR, LOW_CUT, MIX = range(9)
HELD, ATTENUATION, SQUARE_LEFT, SQUARE_RIGHT, CUT_LEFT, CUT_RIGHT = range(6)
STATE_SIZE = 6
RMS_MS = 10.0
OFF_HZ = 20.0
"""A side-chain filter at its lowest is none."""


@inline
def attenuation_db(level: float, threshold: float, slope: float, knee: float) -> float:
    """Return by how many decibels a level is to be lowered; slope is 1 − 1/ratio."""
    over = level - threshold
    if 2.0 * over <= -knee:
        return 0.0
    if 2.0 * over < knee:
        bent = over + 0.5 * knee
        return slope * bent * bent / (2.0 * knee)
    return slope * over


@inline
def slope_of(ratio: float) -> float:
    """Return the share of what is over the threshold that goes; the top of the range is a ratio of infinity."""
    return 1.0 if ratio >= 100.0 else 1.0 - 1.0 / within(ratio, 1.0, 100.0)


@inline
def compressor(
    left: Float32s, right: Float32s, key_left: Float32s, key_right: Float32s, state: Float64s,
    begin: Float64s, end: Float64s, scratch: Float64s, phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Compress a part of a cell."""
    attack = decay_per_frame(within(end[ATTACK], 0.01, 5000.0), sample_rate)
    release = decay_per_frame(within(end[RELEASE], 0.1, 10_000.0), sample_rate)
    averaging = decay_per_frame(RMS_MS, sample_rate)
    rms = end[DETECTOR] >= 0.5
    cut = end[LOW_CUT] > OFF_HZ
    share = one_pole_share(end[LOW_CUT], sample_rate)
    slope0 = slope_of(begin[RATIO])
    slope1 = slope_of(end[RATIO])
    for i in range(frames):
        heard_left = key_left[i] * 1.0
        heard_right = key_right[i] * 1.0
        if cut:
            heard_left = high_passed(state, CUT_LEFT, share, heard_left)
            heard_right = high_passed(state, CUT_RIGHT, share, heard_right)
        size = max(abs(heard_left), abs(heard_right))
        if rms:
            p = heard_left * heard_left
            q = heard_right * heard_right
            state[SQUARE_LEFT] = p + (state[SQUARE_LEFT] - p) * averaging
            state[SQUARE_RIGHT] = q + (state[SQUARE_RIGHT] - q) * averaging
            size = np.sqrt(max(state[SQUARE_LEFT], state[SQUARE_RIGHT]))
        scratch[i] = size
    # Logarithms and powers by the vector; only what remembers goes frame by frame.
    for i in range(frames):
        at = phase + i
        scratch[i] = attenuation_db(
            level_db(scratch[i]),
            at_frame(begin[THRESHOLD], end[THRESHOLD], at),
            at_frame(slope0, slope1, at),
            within(at_frame(begin[KNEE], end[KNEE], at), 0.0, 60.0),
        )
    attack_rest = 1.0 - attack
    release_rest = 1.0 - release
    held = state[HELD]
    lowered = state[ATTENUATION]
    for i in range(frames):
        wanted = scratch[i]
        falling = release * held + release_rest * wanted
        held = wanted if wanted > falling else falling
        lowered = attack * lowered + attack_rest * held
        scratch[i] = lowered
    state[HELD] = held
    state[ATTENUATION] = lowered
    for i in range(frames):
        at = phase + i
        wet = gain_of_db(within(at_frame(begin[MAKEUP], end[MAKEUP], at), -60.0, 60.0) - scratch[i])
        scratch[i] = 1.0 + (wet - 1.0) * within(at_frame(begin[MIX], end[MIX], at) * PERCENT, 0.0, 1.0)
    for i in range(frames):
        left[i] = left[i] * scratch[i]
        right[i] = right[i] * scratch[i]
    if phase + frames == CELL_FRAMES:
        settle_all(state, STATE_SIZE)


COMPRESSOR = Kernel(
    name="compressor",
    cell_kernel=compressor,
    parameters=(
        Parameter("threshold", "dB", -70.0, 6.0, -20.0, summary="Louder than this is lowered"),
        Parameter(
            "ratio", "", 1.0, 100.0, 4.0, "logarithmic", summary="dB in per dB out; at 100 it is infinite"
        ),
        Parameter("knee", "dB", 0.0, 36.0, 6.0, summary="Width of the bend around the threshold"),
        Parameter("attack", "ms", 0.01, 1000.0, 10.0, "logarithmic"),
        Parameter("release", "ms", 1.0, 3000.0, 100.0, "logarithmic"),
        Parameter("makeup", "dB", -36.0, 36.0, 0.0, summary="Gain behind it"),
        Parameter("detector", "", 0.0, 1.0, 0.0, "choice", ("peak", "RMS")),
        Parameter(
            "side_chain_low_cut",
            "Hz",
            OFF_HZ,
            2000.0,
            OFF_HZ,
            "logarithmic",
            summary="Lows that it does not hear",
        ),
        Parameter("mix", "%", 0.0, 100.0, 100.0, summary="Under 100 the dry sound is mixed in"),
    ),
    state_size=STATE_SIZE,
    side_chain=True,
    summary="Lowers what is loud: soft knee, linked channels, side-chain filter.",
    source="D. Giannoulis, M. Massberg, J. D. Reiss, Digital dynamic range compressor design, JAES 60, 2012",
)
