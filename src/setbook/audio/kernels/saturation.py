"""Saturation, distortion and free choice of a curve, without aliases of the first order."""

from __future__ import annotations

from setbook.audio.kernels.curves import CURVES, HARD, SOFT, bounded, curve, integral, mean_of
from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.kernels.one_pole import high_passed, low_passed, one_pole_share
from setbook.audio.kernels.polynomials import gain_of_db
from setbook.audio.kernels.ramp import PERCENT, at_frame, settle_all, within
from setbook.audio.kernels.subset import Float32s, Float64s, advance, inline

DC_HZ = 5.0

# State of all three, per side: the last input, and the last sample behind the drive.
LAST_LEFT, LAST_RIGHT, DRIVEN_LEFT, DRIVEN_RIGHT = range(4)
# … and the curve's integral there, with the offset and the curve that it belongs to: half of the work is done before.
KEPT_LEFT = 4
AREA, AREA_OFFSET, AREA_KIND = range(3)
KEPT = 3
OWN = KEPT_LEFT + 2 * KEPT

SATURATION_DRIVE, SATURATION_BIAS, SATURATION_OUTPUT, SATURATION_MIX = range(4)
SATURATION_STATE = OWN + 2

DISTORTION_DRIVE, DISTORTION_TONE, DISTORTION_LOW_CUT, DISTORTION_OUTPUT, DISTORTION_MIX = range(5)
DISTORTION_STATE = OWN + 6

SHAPER_DRIVE, SHAPER_CURVE, SHAPER_OFFSET, SHAPER_OUTPUT, SHAPER_MIX = range(5)


@inline
def drive_gain(level_db: float) -> float:
    """Return the gain before a curve."""
    return gain_of_db(within(level_db, -60.0, 80.0))


@inline
def output_gain(level_db: float) -> float:
    """Return the gain behind a curve."""
    return gain_of_db(within(level_db, -80.0, 60.0))


@inline
def shaped(state: Float64s, side: int, kind: float, driven: float, offset: float) -> float:
    """Return the curve over the way from the last driven sample to this one; silence stays silence."""
    now = bounded(driven)
    before = state[DRIVEN_LEFT + side] + offset
    after = now + offset
    kept = advance(state, KEPT_LEFT + side * KEPT)
    area = kept[AREA]
    if kept[AREA_OFFSET] != offset or kept[AREA_KIND] != kind:
        area = integral(kind, before)
    reached = integral(kind, after)
    kept[AREA] = reached
    kept[AREA_OFFSET] = offset
    kept[AREA_KIND] = kind
    state[DRIVEN_LEFT + side] = now
    rest = curve(kind, offset) if offset != 0.0 else 0.0
    return mean_of(kind, before, after, area, reached) - rest


@inline
def dry_part(state: Float64s, side: int, x: float) -> float:
    """Return the dry sample as late as the curve's: the mean of two."""
    late = 0.5 * (x + state[LAST_LEFT + side])
    state[LAST_LEFT + side] = x
    return late


@inline
def saturated(
    state: Float64s, side: int, x: float, drive: float, bias: float, output: float, mix: float, share: float
) -> float:
    """Return one sample, saturated."""
    wet = shaped(state, side, SOFT, x * drive, bias)
    wet = high_passed(state, OWN + side, share, wet)
    dry = dry_part(state, side, x)
    return dry + (wet * output - dry) * mix


@inline
def saturation(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Saturate a part of a cell with a hyperbolic tangent."""
    drive0 = drive_gain(begin[SATURATION_DRIVE])
    drive1 = drive_gain(end[SATURATION_DRIVE])
    output0 = output_gain(begin[SATURATION_OUTPUT])
    output1 = output_gain(end[SATURATION_OUTPUT])
    share = one_pole_share(DC_HZ, sample_rate)
    for i in range(frames):
        at = phase + i
        drive = at_frame(drive0, drive1, at)
        bias = within(at_frame(begin[SATURATION_BIAS], end[SATURATION_BIAS], at) * PERCENT, -1.0, 1.0)
        output = at_frame(output0, output1, at)
        mix = within(at_frame(begin[SATURATION_MIX], end[SATURATION_MIX], at) * PERCENT, 0.0, 1.0)
        left[i] = saturated(state, 0, left[i] * 1.0, drive, bias, output, mix, share)
        right[i] = saturated(state, 1, right[i] * 1.0, drive, bias, output, mix, share)
    if phase + frames == CELL_FRAMES:
        settle_all(advance(state, OWN), SATURATION_STATE - OWN)


@inline
def distorted(
    state: Float64s, side: int, x: float, drive: float, output: float, mix: float, cut: float, tone: float
) -> float:
    """Return one sample, distorted."""
    own = OWN + 3 * side
    wet = shaped(state, side, HARD, high_passed(state, own, cut, x) * drive, 0.0)
    wet = low_passed(state, own + 1, tone, low_passed(state, own + 2, tone, wet))
    dry = dry_part(state, side, x)
    return dry + (wet * output - dry) * mix


@inline
def distortion(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Distort a part of a cell: lows cut, clipped hard, highs cut."""
    drive0 = drive_gain(begin[DISTORTION_DRIVE])
    drive1 = drive_gain(end[DISTORTION_DRIVE])
    output0 = output_gain(begin[DISTORTION_OUTPUT])
    output1 = output_gain(end[DISTORTION_OUTPUT])
    cut0 = one_pole_share(begin[DISTORTION_LOW_CUT], sample_rate)
    cut1 = one_pole_share(end[DISTORTION_LOW_CUT], sample_rate)
    tone0 = one_pole_share(begin[DISTORTION_TONE], sample_rate)
    tone1 = one_pole_share(end[DISTORTION_TONE], sample_rate)
    for i in range(frames):
        at = phase + i
        drive = at_frame(drive0, drive1, at)
        output = at_frame(output0, output1, at)
        mix = within(at_frame(begin[DISTORTION_MIX], end[DISTORTION_MIX], at) * PERCENT, 0.0, 1.0)
        cut = at_frame(cut0, cut1, at)
        tone = at_frame(tone0, tone1, at)
        left[i] = distorted(state, 0, left[i] * 1.0, drive, output, mix, cut, tone)
        right[i] = distorted(state, 1, right[i] * 1.0, drive, output, mix, cut, tone)
    if phase + frames == CELL_FRAMES:
        settle_all(advance(state, OWN), DISTORTION_STATE - OWN)


@inline
def wave_shaper(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Send a part of a cell through a curve."""
    drive0 = drive_gain(begin[SHAPER_DRIVE])
    drive1 = drive_gain(end[SHAPER_DRIVE])
    output0 = output_gain(begin[SHAPER_OUTPUT])
    output1 = output_gain(end[SHAPER_OUTPUT])
    kind = end[SHAPER_CURVE]
    for i in range(frames):
        at = phase + i
        drive = at_frame(drive0, drive1, at)
        output = at_frame(output0, output1, at)
        offset = within(at_frame(begin[SHAPER_OFFSET], end[SHAPER_OFFSET], at), -1.0, 1.0)
        mix = within(at_frame(begin[SHAPER_MIX], end[SHAPER_MIX], at) * PERCENT, 0.0, 1.0)
        x = left[i] * 1.0
        u = right[i] * 1.0
        wet_left = shaped(state, 0, kind, x * drive, offset) * output
        wet_right = shaped(state, 1, kind, u * drive, offset) * output
        dry_left = dry_part(state, 0, x)
        dry_right = dry_part(state, 1, u)
        left[i] = dry_left + (wet_left - dry_left) * mix
        right[i] = dry_right + (wet_right - dry_right) * mix


_MIX = Parameter("mix", "%", 0.0, 100.0, 100.0, summary="Share of the distorted sound")
_OUTPUT = Parameter("output", "dB", -48.0, 24.0, 0.0, summary="Gain behind it")
_SOURCE = (
    "J. Parker, V. Zavalishin, E. Le Bivic, Reducing the aliasing of nonlinear waveshaping, DAFx-16, 2016"
)
HALF_FRAME = 0.5

SATURATION = Kernel(
    name="saturation",
    cell_kernel=saturation,
    parameters=(
        Parameter("drive", "dB", -12.0, 48.0, 6.0, summary="Gain before the curve"),
        Parameter("bias", "%", -100.0, 100.0, 0.0, summary="Moves the curve aside: even harmonics"),
        _OUTPUT,
        _MIX,
    ),
    state_size=SATURATION_STATE,
    latency_frames=HALF_FRAME,
    summary="Rounds off what is loud.",
    source=_SOURCE,
)
DISTORTION = Kernel(
    name="distortion",
    cell_kernel=distortion,
    parameters=(
        Parameter("drive", "dB", -12.0, 60.0, 20.0, summary="Gain before it clips"),
        Parameter(
            "tone", "Hz", 200.0, 20_000.0, 5000.0, "logarithmic", summary="Highs over this are cut behind it"
        ),
        Parameter(
            "low_cut", "Hz", 5.0, 2000.0, 60.0, "logarithmic", summary="Lows under this are cut before it"
        ),
        _OUTPUT,
        _MIX,
    ),
    state_size=DISTORTION_STATE,
    latency_frames=HALF_FRAME,
    summary="Clips hard between two filters.",
    source=_SOURCE,
)
WAVE_SHAPER = Kernel(
    name="wave_shaper",
    cell_kernel=wave_shaper,
    parameters=(
        Parameter("drive", "dB", -24.0, 48.0, 0.0, summary="Gain before the curve"),
        Parameter("curve", "", 0.0, len(CURVES) - 1.0, 0.0, "choice", CURVES),
        Parameter("offset", "", -1.0, 1.0, 0.0, summary="Moves the curve aside"),
        _OUTPUT,
        _MIX,
    ),
    state_size=OWN,
    latency_frames=HALF_FRAME,
    summary="Sends the sound through a curve.",
    source=_SOURCE,
)
