"""Five strings that ring along: combs tuned to notes, each with its level and decay.

K. Karplus, A. Strong, "Digital synthesis of plucked-string and drum timbres",
Computer Music J. 7 (1983), excited by the sound: a delay as long as a period,
fed back through a first-order low-pass. The loop's gain is set so that a string
falls by 60 dB in its decay (D. A. Jaffe, J. O. Smith, Computer Music J. 7, 1983).
"""

from __future__ import annotations

from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.delay_line import LEAST_FRAMES, MARGIN, after, read_between, write
from setbook.audio.kernels.one_pole import low_passed, one_pole_share
from setbook.audio.kernels.polynomials import exp2, gain_of_db
from setbook.audio.kernels.ramp import PERCENT, at_frame, within
from setbook.audio.kernels.subset import Float32s, Float64s, advance, inline

DECAY, TONE, MIX, FIRST_STRING = range(4)
NOTE, LEVEL = range(2)
PER_STRING = 2
STRINGS = 5
SILENT_DB = -60.0
LATE, BACK, LEVEL_BEGIN, LEVEL_END = range(4)
TUNED = 4
LOWEST_HZ = 8.0
LINE_SECONDS = 1.0 / LOWEST_HZ
HEAD = 0
FILTERS = 1
MEMORY = FILTERS + 2 * STRINGS
STATE_SIZE = MEMORY + 4 * STRINGS * MARGIN
THREE_DECADES = 9.965784284662087
"""log₂ 1000: 60 dB in octaves of amplitude."""
NORMAL = 0.2


@inline
def period_frames(note: float, sample_rate: float) -> float:
    """Return how long a string's period is; note 69 is 440 Hz."""
    hz = 440.0 * exp2((within(note, 0.0, 127.0) - 69.0) * (1.0 / 12.0))
    return sample_rate / within(hz, LOWEST_HZ, 0.4 * sample_rate)


@inline
def ring(
    line: Float64s, length: int, head: int, late: float, state: Float64s, at: int, share: float, back: float,
    x: float,
) -> float:  # fmt: skip
    """Return a string's sample, excited by x; the filter's own delay at low frequencies is in `late`."""
    heard = read_between(line, length, head, late)
    write(line, head, x + back * low_passed(state, at, share, heard))
    return heard


@inline
def level_gain(level_db: float) -> float:
    """Return how loud a string is among five; silence at the bottom of the range."""
    return 0.0 if level_db <= SILENT_DB else gain_of_db(within(level_db, SILENT_DB, 24.0)) * NORMAL


@inline
def tune(
    row: Float64s, begin: Float64s, end: Float64s, decay: float, filter_frames: float, sample_rate: float
) -> None:
    """Write a string's delay, the gain of its loop, its level at both ends of the cell."""
    period = period_frames(end[NOTE], sample_rate)
    row[LATE] = within(period - filter_frames, LEAST_FRAMES, LINE_SECONDS * sample_rate)
    row[BACK] = exp2(-THREE_DECADES * period / decay)
    row[LEVEL_BEGIN] = level_gain(begin[LEVEL])
    row[LEVEL_END] = level_gain(end[LEVEL])


@inline
def resonators(
    left: Float32s, right: Float32s, state: Float64s, begin: Float64s, end: Float64s, scratch: Float64s,
    phase: int, frames: int, sample_rate: float,
) -> None:  # fmt: skip
    """Let strings ring along a part of a cell."""
    length = int(LINE_SECONDS * sample_rate) + 2 * MARGIN
    share = one_pole_share(end[TONE], sample_rate)
    filter_frames = (1.0 - share) / share * 0.5
    decay = within(end[DECAY], 0.01, 60.0) * sample_rate
    for string in range(STRINGS):
        first = FIRST_STRING + string * PER_STRING
        row = advance(scratch, string * TUNED)
        tune(row, advance(begin, first), advance(end, first), decay, filter_frames, sample_rate)
    head = int(state[HEAD])
    for i in range(frames):
        at = phase + i
        mix = within(at_frame(begin[MIX], end[MIX], at) * PERCENT, 0.0, 1.0)
        x = left[i] * 1.0
        u = right[i] * 1.0
        wet_left = 0.0
        wet_right = 0.0
        for string in range(STRINGS):
            row = advance(scratch, string * TUNED)
            level = at_frame(row[LEVEL_BEGIN], row[LEVEL_END], at)
            line_left = advance(state, MEMORY + 2 * string * length)
            line_right = advance(line_left, length)
            kept = FILTERS + 2 * string
            late = row[LATE]
            back = row[BACK]
            wet_left += level * ring(line_left, length, head, late, state, kept, share, back, x)
            wet_right += level * ring(line_right, length, head, late, state, kept + 1, share, back, u)
        head = after(head, length)
        left[i] = x + (wet_left - x) * mix
        right[i] = u + (wet_right - u) * mix
    state[HEAD] = head


_CHORD = (48.0, 55.0, 60.0, 64.0, 67.0)

RESONATORS = Kernel(
    name="resonators",
    cell_kernel=resonators,
    parameters=(
        Parameter("decay", "s", 0.05, 30.0, 1.0, "logarithmic", summary="Time to fall by 60 dB, highs apart"),
        Parameter("tone", "Hz", 200.0, 20_000.0, 6000.0, "logarithmic", summary="Highs over this die sooner"),
        Parameter("mix", "%", 0.0, 100.0, 50.0),
        *(
            parameter
            for number, note in enumerate(_CHORD, 1)
            for parameter in (
                Parameter(f"note_{number}", "", 0.0, 127.0, note, summary="A key; 69 is 440 Hz"),
                Parameter(f"level_{number}", "dB", SILENT_DB, 12.0, 0.0, summary="Silent at the bottom"),
            )
        ),
    ),
    state_size=STATE_SIZE,
    memory_seconds=2 * STRINGS * LINE_SECONDS,
    summary="Five tuned strings that ring along.",
    source="K. Karplus, A. Strong, Computer Music J. 7, 1983; D. A. Jaffe, J. O. Smith, Computer Music J. 7, 1983",
)
