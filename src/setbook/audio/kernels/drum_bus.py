"""A channel for drums: compressor, drive, crunch of the highs, transients, damping, a boom in the bass.

Nothing of it is new: the gain computer of D. Giannoulis et al. (J. Audio Eng.
Soc. 60, 2012), curves with antiderivative anti-aliasing (J. Parker et al.,
DAFx-16), differential envelopes (R. Gier, P. White, 1999) and Zavalishin's
state variable filter, ringing. Each curve delays by half a frame.
"""

from __future__ import annotations

from setbook.audio.kernels.compressor import attenuation_db
from setbook.audio.kernels.curves import CUBIC, HARD, SINE_FOLD, SOFT
from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.kernels.filter import run_filter
from setbook.audio.kernels.level import decay_per_frame, level_db
from setbook.audio.kernels.one_pole import low_passed, one_pole_share, tangent
from setbook.audio.kernels.polynomials import gain_of_db
from setbook.audio.kernels.ramp import PERCENT, at_frame, settle_all, within
from setbook.audio.kernels.saturation import OWN as CURVE_STATE
from setbook.audio.kernels.saturation import dry_part, shaped
from setbook.audio.kernels.subset import Float32s, Float64s, advance, inline
from setbook.audio.kernels.transient_shaper import FALL_MS, FAST_MS, LONG_FALL_MS, RISE_MS, followed

(
    TRIM, COMPRESSION, DRIVE, CURVE, CRUNCH, DAMPING, TRANSIENTS, BOOM, BOOM_HZ, BOOM_DECAY, OUTPUT, MIX,
) = range(12)  # fmt: skip
CRUNCH_HZ = 700.0
UNDAMPED_HZ = 20_000.0
MOST_CRUNCH_DB = 30.0
THRESHOLD_DB, RATIO_SLOPE, KNEE_DB = -24.0, 0.75, 12.0
ATTACK_MS, RELEASE_MS = 10.0, 120.0
MOST_TRANSIENT_DB = 18.0

# Scratch: how fast the envelopes move.
ATTACK_RATE, RELEASE_RATE, FAST_RATE, RISE_RATE, FALL_RATE, LONG_RATE = range(6)

# State: two curves; then what fades: per side the split, the damping, the boom's two integrators; the envelopes.
CRUNCHED = CURVE_STATE
FADING = 2 * CURVE_STATE
PER_SIDE = 4
SPLIT, DAMP, BOOMING = 0, 1, 2
HELD = 2 * PER_SIDE
LOWERED = HELD + 1
FAST = HELD + 2
SLOW_RISE = HELD + 3
SLOW_FALL = HELD + 4
FADING_SIZE = HELD + 5
LAST = FADING + FADING_SIZE
"""Per side the last two samples before everything, for the dry part."""
STATE_SIZE = LAST + 2


@inline
def compression_gain(state: Float64s, rates: Float64s, size: float, on: bool) -> float:
    """Return what the level is multiplied by."""
    wanted = attenuation_db(level_db(size), THRESHOLD_DB, RATIO_SLOPE, KNEE_DB)
    held = max(wanted, wanted + (state[HELD] - wanted) * rates[RELEASE_RATE])
    state[HELD] = held
    state[LOWERED] = held + (state[LOWERED] - held) * rates[ATTACK_RATE]
    return gain_of_db(-state[LOWERED]) if on else 1.0


@inline
def write_rates(rates: Float64s, sample_rate: float) -> None:
    """Write how fast each envelope moves."""
    rates[ATTACK_RATE] = decay_per_frame(ATTACK_MS, sample_rate)
    rates[RELEASE_RATE] = decay_per_frame(RELEASE_MS, sample_rate)
    rates[FAST_RATE] = decay_per_frame(FAST_MS, sample_rate)
    rates[RISE_RATE] = decay_per_frame(RISE_MS, sample_rate)
    rates[FALL_RATE] = decay_per_frame(FALL_MS, sample_rate)
    rates[LONG_RATE] = decay_per_frame(LONG_FALL_MS, sample_rate)


@inline
def transient_db(state: Float64s, rates: Float64s, size: float, amount: float) -> float:
    """Return what attacks gain either way, and what tails gain, or lose where the amount is negative."""
    fast = rates[FAST_RATE]
    fall = rates[FALL_RATE]
    state[FAST] = followed(state[FAST], size, fast, fall)
    state[SLOW_RISE] = followed(state[SLOW_RISE], size, rates[RISE_RATE], fall)
    state[SLOW_FALL] = followed(state[SLOW_FALL], size, fast, rates[LONG_RATE])
    now = level_db(state[FAST])
    attack = within(now - level_db(state[SLOW_RISE]), 0.0, MOST_TRANSIENT_DB)
    tail = within(level_db(state[SLOW_FALL]) - now, 0.0, MOST_TRANSIENT_DB)
    return abs(amount) * attack + 0.5 * amount * tail


@inline
def crunched(curves: Float64s, own: Float64s, side: int, x: float, amount: float, share: float) -> float:
    """Return a sample whose highs went through a fold; as late as that whatever the amount."""
    low = low_passed(own, SPLIT, share, x)
    high = x - low
    drive = gain_of_db(amount * MOST_CRUNCH_DB)
    wet = shaped(curves, side, SINE_FOLD, high * drive, 0.0)
    dry = dry_part(curves, side, x)
    return dry + amount * 0.5 * wet


@inline
def damped(own: Float64s, damping: bool, share: float, x: float) -> float:
    """Return a sample without its highs; its own self where there is no damping."""
    low = low_passed(own, DAMP, share, x)
    return low if damping else x


@inline
def curve_of(choice: float) -> float:
    """Return the curve of the drive's three manners."""
    return SOFT if choice < 0.5 else (CUBIC if choice < 1.5 else HARD)


@inline
def drum_bus(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Work on a part of a cell."""
    write_rates(scratch, sample_rate)
    split = one_pole_share(CRUNCH_HZ, sample_rate)
    damp0 = one_pole_share(begin[DAMPING], sample_rate)
    damp1 = one_pole_share(end[DAMPING], sample_rate)
    boom_g = tangent(end[BOOM_HZ], sample_rate)
    # A filter falls by 60 dB in 2.2·Q/f seconds.
    boom_k = 2.2 / (within(end[BOOM_HZ], 10.0, 500.0) * within(end[BOOM_DECAY], 10.0, 5000.0) * 0.001)
    kind = curve_of(end[CURVE])
    damping = begin[DAMPING] < UNDAMPED_HZ or end[DAMPING] < UNDAMPED_HZ
    compressing = end[COMPRESSION] >= 0.5
    fading = advance(state, FADING)
    for i in range(frames):
        at = phase + i
        trim = gain_of_db(within(at_frame(begin[TRIM], end[TRIM], at), -80.0, 24.0))
        drive_db = within(at_frame(begin[DRIVE], end[DRIVE], at), 0.0, 48.0)
        drive = gain_of_db(drive_db)
        # What drive adds is half taken back, so that it changes the sound more than the level.
        taken = gain_of_db(-0.5 * drive_db)
        crunch = within(at_frame(begin[CRUNCH], end[CRUNCH], at) * PERCENT, 0.0, 1.0)
        amount = within(at_frame(begin[TRANSIENTS], end[TRANSIENTS], at) * PERCENT, -1.0, 1.0)
        boom = within(at_frame(begin[BOOM], end[BOOM], at) * PERCENT, 0.0, 1.0)
        damp = at_frame(damp0, damp1, at)
        x = left[i] * 1.0
        u = right[i] * 1.0
        y = x * trim
        v = u * trim
        gain = compression_gain(fading, scratch, max(abs(y), abs(v)), compressing)
        y *= gain
        v *= gain
        own_left = fading
        own_right = advance(fading, PER_SIDE)
        low_left = run_filter(own_left, BOOMING, boom_g, boom_k, 0.0, boom_k, 0.0, y)
        low_right = run_filter(own_right, BOOMING, boom_g, boom_k, 0.0, boom_k, 0.0, v)
        driven_left = shaped(state, 0, kind, y * drive, 0.0) * taken
        driven_right = shaped(state, 1, kind, v * drive, 0.0) * taken
        second = advance(state, CRUNCHED)
        y = crunched(second, own_left, 0, driven_left, crunch, split)
        v = crunched(second, own_right, 1, driven_right, crunch, split)
        gain = gain_of_db(transient_db(fading, scratch, max(abs(y), abs(v)), amount))
        y = damped(own_left, damping, damp, y * gain) + 2.0 * boom * low_left
        v = damped(own_right, damping, damp, v * gain) + 2.0 * boom * low_right
        output = gain_of_db(within(at_frame(begin[OUTPUT], end[OUTPUT], at), -80.0, 24.0))
        mix = within(at_frame(begin[MIX], end[MIX], at) * PERCENT, 0.0, 1.0)
        dry_left = state[LAST]
        dry_right = state[LAST + 1]
        state[LAST] = x
        state[LAST + 1] = u
        left[i] = dry_left + (y * output - dry_left) * mix
        right[i] = dry_right + (v * output - dry_right) * mix
    if phase + frames == CELL_FRAMES:
        settle_all(fading, FADING_SIZE)


DRUM_BUS = Kernel(
    name="drum_bus",
    cell_kernel=drum_bus,
    parameters=(
        Parameter("trim", "dB", -70.0, 12.0, 0.0, summary="Gain before everything"),
        Parameter("compression", "", 0.0, 1.0, 0.0, "switch", summary="4:1 over −24 dB with a wide knee"),
        Parameter("drive", "dB", 0.0, 36.0, 6.0, summary="Gain before a curve; half of it is taken back"),
        Parameter("curve", "", 0.0, 2.0, 0.0, "choice", ("soft", "medium", "hard")),
        Parameter("crunch", "%", 0.0, 100.0, 0.0, summary="Folds what is over 700 Hz"),
        Parameter(
            "damping",
            "Hz",
            500.0,
            UNDAMPED_HZ,
            UNDAMPED_HZ,
            "logarithmic",
            summary="Highs over this go; none at the top",
        ),
        Parameter(
            "transients", "%", -100.0, 100.0, 0.0, summary="Stronger attacks; longer tails, shorter under 0"
        ),
        Parameter("boom", "%", 0.0, 100.0, 0.0, summary="Adds a bass that rings at its frequency"),
        Parameter("boom_frequency", "Hz", 30.0, 90.0, 50.0, "logarithmic"),
        Parameter("boom_decay", "ms", 50.0, 2000.0, 400.0, "logarithmic", summary="Time to fall by 60 dB"),
        Parameter("output", "dB", -40.0, 12.0, 0.0),
        Parameter("mix", "%", 0.0, 100.0, 100.0),
    ),
    state_size=STATE_SIZE,
    latency_frames=1.0,
    summary="Makes drums hit: drive, crunch, transients and boom.",
    source=(
        "D. Giannoulis et al., JAES 60, 2012; J. Parker et al., DAFx-16, 2016; "
        "R. Gier, P. White, SPL Transient Designer, 1999; V. Zavalishin, The Art of VA Filter Design, 2018"
    ),
)
