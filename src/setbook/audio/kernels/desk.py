"""How the console lies in memory: what kernels and both hosts agree on.

Everything is flat. A strip is a row of `STRIP_FIELDS` int32; a send a row of
`SEND_FIELDS` int32; each value that can be moved or automated is a slot, a row
of `SLOT_FIELDS` float64. A bus is two planes of float64, left then right. Bus 0
is the scratch bus of strips that nothing flows into, bus 1 the speakers. A
line, where a way has to wait for slower ones, is a head and two rings of
float64.
"""

from __future__ import annotations

CELL_FRAMES = 128
"""The control grid, counted from the song's first frame."""
CELL_SHIFT = 7

SCRATCH_BUS = 0
SPEAKERS_BUS = 1

# Fields of a strip's row.
STRIP_KIND = 0
STRIP_OUTPUT = 1
STRIP_IN_BUS = 2
STRIP_OUT_BUS = 3
STRIP_SLOT = 4
STRIP_SEND = 5
STRIP_SEND_COUNT = 6
STRIP_SPLIT = 7
STRIP_TAP_COUNT = 8
"""Rows behind its sends: ways that no knob moves."""
STRIP_LATE = 9
"""By how many frames its fader is behind the console's clock."""
STRIP_DELAY = 10
STRIP_LINE = 11
"""How long its output waits, and where the line for it begins."""
STRIP_WAITS = 12
"""1 where any of its ways waits: its lines run on in silence."""
STRIP_CURVE = 13
"""Of the crossfader."""
STRIP_FIELDS = 14

CURVE_TRANSITION = 0
CURVE_CONSTANT_POWER = 1

KIND_TRACK = 0
KIND_GROUP = 1
KIND_RETURN = 2
KIND_MAIN = 3
KIND_PART = 4
"""What lies before a track's own strip, such as a chain of a rack."""

# Fields of a send's row.
SEND_BUS = 0
SEND_POINT = 1
SEND_DELAY = 2
SEND_LINE = 3
SEND_FIELDS = 4

# Where a send or a tap takes its signal.
POINT_POST_FADER = 0
POINT_PRE_FADER = 1
"""A send before the fader, closed by mute and by others' solo."""
POINT_PRE_FX = 2
POINT_POST_FX = 3
"""Taps before and behind the devices, which neither mute nor solo closes."""
POINT_POST_MIXER = 4
"""What goes to the output."""

# A line: where the next frame goes, then the rings of both sides.
LINE_HEAD = 0
LINE_LEFT = 1

# Slots of a strip, counted from its first; then one per send, then per insert `on` and its parameters.
SLOT_VOLUME = 0
SLOT_PAN = 1
SLOT_PAN_LEFT = 2
SLOT_PAN_RIGHT = 3
SLOT_ACTIVE = 4
SLOT_HEARD = 5
SLOT_FEEDS = 6
SLOT_SOLOED = 7
SLOT_CROSSFADER = 8
"""Where the crossfader stands: every strip has it in its own time."""
SLOT_CROSSFADE = 9
"""The side: −1 A, 0 none, 1 B."""
SLOT_SENDS = 10

# Fields of a slot: the value set by hand, and those at the start and the end of the current cell.
SLOT_VALUE = 0
SLOT_FROM = 1
SLOT_TO = 2
SLOT_FIELDS = 3

# A strip's gains: the fader's matrix (left to left, right to left, left to right, right to right) at the start
# and at the end of the cell, and whether they hold.
GAIN_FROM = 0
GAIN_TO = 4
GAIN_HOLDS = 8
GAIN_FIELDS = 9

# A strip's meters: peak left and right, sum of squares left and right, frames measured.
METER_PEAK = 0
METER_SQUARES = 2
METER_FRAMES = 4
METER_FIELDS = 5

# A piece of PCM on a strip: first frame in the block, frames, and where its planes start, counted from the PCM's base.
PIECE_START = 0
PIECE_COUNT = 1
PIECE_LEFT = 2
PIECE_RIGHT = 3
PIECE_FIELDS = 4

KERNEL_SCRATCH = 18 * CELL_FRAMES
"""float64 of scratch that every insert kernel may use; the last two rows are for the dry signal."""

HOST_STATE = 1
"""float64 before an insert's state that `insert` keeps for itself."""
