"""A downward expander: what is quiet becomes quieter.

The mirror image of the compressor's gain computer, after the same paper.
"""

from __future__ import annotations

from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.kernels.level import decay_per_frame, level_db
from setbook.audio.kernels.polynomials import gain_of_db
from setbook.audio.kernels.ramp import at_frame, settle_all, within
from setbook.audio.kernels.subset import Float32s, Float64s, inline

THRESHOLD, RATIO, KNEE, RANGE, ATTACK, RELEASE, HOLD_PEAKS = range(7)
PEAK, ATTENUATION = range(2)
STATE_SIZE = 2


@inline
def expansion_db(level: float, threshold: float, slope: float, knee: float) -> float:
    """Return by how many decibels a level is to be lowered; slope is ratio − 1."""
    under = threshold - level
    if 2.0 * under <= -knee:
        return 0.0
    if 2.0 * under < knee:
        bent = under + 0.5 * knee
        return slope * bent * bent / (2.0 * knee)
    return slope * under


@inline
def expander(
    left: Float32s, right: Float32s, key_left: Float32s, key_right: Float32s, state: Float64s,
    begin: Float64s, end: Float64s, scratch: Float64s, phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Expand a part of a cell. Attack is how fast it opens, release how fast it closes."""
    attack = decay_per_frame(within(end[ATTACK], 0.01, 5000.0), sample_rate)
    release = decay_per_frame(within(end[RELEASE], 0.1, 10_000.0), sample_rate)
    falling = decay_per_frame(within(end[HOLD_PEAKS], 0.1, 1000.0), sample_rate)
    for i in range(frames):
        at = phase + i
        x = left[i] * 1.0
        u = right[i] * 1.0
        heard = max(abs(key_left[i] * 1.0), abs(key_right[i] * 1.0))
        peak = max(heard, state[PEAK] * falling)
        state[PEAK] = peak
        wanted = expansion_db(
            level_db(peak),
            at_frame(begin[THRESHOLD], end[THRESHOLD], at),
            within(at_frame(begin[RATIO], end[RATIO], at), 1.0, 100.0) - 1.0,
            within(at_frame(begin[KNEE], end[KNEE], at), 0.0, 60.0),
        )
        wanted = min(wanted, within(at_frame(begin[RANGE], end[RANGE], at), 0.0, 200.0))
        before = state[ATTENUATION]
        lowered = wanted + (before - wanted) * (attack if wanted < before else release)
        state[ATTENUATION] = lowered
        gain = gain_of_db(-lowered)
        left[i] = x * gain
        right[i] = u * gain
    if phase + frames == CELL_FRAMES:
        settle_all(state, STATE_SIZE)


EXPANDER = Kernel(
    name="expander",
    cell_kernel=expander,
    parameters=(
        Parameter("threshold", "dB", -80.0, 0.0, -40.0, summary="Quieter than this is lowered"),
        Parameter("ratio", "", 1.0, 20.0, 2.0, "logarithmic", summary="dB out per dB in"),
        Parameter("knee", "dB", 0.0, 36.0, 6.0, summary="Width of the bend around the threshold"),
        Parameter("range", "dB", 0.0, 100.0, 60.0, summary="It lowers by no more than this"),
        Parameter("attack", "ms", 0.01, 1000.0, 1.0, "logarithmic", summary="Time to open"),
        Parameter("release", "ms", 1.0, 3000.0, 100.0, "logarithmic", summary="Time to close"),
        Parameter(
            "hold_peaks",
            "ms",
            0.1,
            500.0,
            10.0,
            "logarithmic",
            summary="How fast its view of the level falls",
        ),
    ),
    state_size=STATE_SIZE,
    side_chain=True,
    summary="Lowers what is quiet.",
    source="D. Giannoulis, M. Massberg, J. D. Reiss, Digital dynamic range compressor design, JAES 60, 2012",
)
