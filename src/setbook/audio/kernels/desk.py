"""How the console lies in memory: what kernels and both hosts agree on.

Everything is flat. A strip is a row of `STRIP_FIELDS` int32; a send a row of
`SEND_FIELDS` int32; each value that can be moved or automated is a slot, a row
of `SLOT_FIELDS` float64. A bus is two planes of float64, left then right. Bus 0
is the scratch bus of strips that nothing flows into, bus 1 the speakers.
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
STRIP_FIELDS = 8

KIND_TRACK = 0
KIND_GROUP = 1
KIND_RETURN = 2
KIND_MAIN = 3

# Fields of a send's row.
SEND_BUS = 0
SEND_PRE = 1
SEND_FIELDS = 2

# Slots of a strip, counted from its first; then one per send, then per insert `on` and its parameters.
SLOT_VOLUME = 0
SLOT_PAN = 1
SLOT_PAN_LEFT = 2
SLOT_PAN_RIGHT = 3
SLOT_ACTIVE = 4
SLOT_HEARD = 5
SLOT_FEEDS = 6
SLOT_SOLOED = 7
SLOT_SENDS = 8

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
