"""What lies in memory while a plan plays: what strips keep from block to block, and what they work on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.console.pieces import Pieces
from setbook.audio.kernels import console_native, desk

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from setbook.audio.console.layout import Layout
    from setbook.audio.console.pieces import PcmReader
    from setbook.audio.plan import Plan


def addresses(*arrays: NDArray[np.generic]) -> tuple[int, ...]:
    """Return where arrays lie; who asks keeps them alive."""
    return tuple(array.ctypes.data for array in arrays)


class Memory:
    """What strips keep: slots, gains, lines, meters; and the kernels over it.

    Arrays stay where they are, and asking where that is each time is slow: it
    is noted once.
    """

    def __init__(self, plan: Plan, layout: Layout, store: PcmReader, block_frames: int) -> None:
        self.plan, self.layout, self.block_frames = plan, layout, block_frames
        self.sample_rate = float(plan.sample_rate)
        self.cell_count = plan.cell_count
        self.native = console_native()
        self.pieces = Pieces(plan, store, layout.timing)
        (self.pieces_base,) = addresses(self.pieces.base)
        self.table_of = layout.table_of.copy()
        self.slots = layout.slots.copy()
        self.gains = np.zeros((len(plan.strips), desk.GAIN_FIELDS))
        self.meters = np.zeros((len(plan.strips), desk.METER_FIELDS))
        self.lines = np.zeros(layout.line_size)
        self.strips, self.sends, self.lines_at = addresses(layout.strips, layout.sends, self.lines)
        self.moving = addresses(self.slots, layout.tables, self.table_of)
        self.fader = (
            self.strips, self.sends, *self.moving, self.cell_count, *addresses(self.gains, self.meters),
        )  # fmt: skip
        names = ("gather", "lend", "fade", "mix", "deliver", "rows", "listen", "echo")
        self.gather, self.lend, self.fade, self.mix, self.deliver, self.rows, self.listen, self.echo = (
            self.native[name] for name in names
        )

    def relatch(self, frame: int) -> None:
        """Set every slot as if the song had come to this frame by playing."""
        self.pieces.begin(frame)
        late_of, gains = addresses(self.layout.late_of, self.gains)
        self.native["relatch"](
            *self.moving, late_of, gains, self.layout.slot_count, len(self.plan.strips), self.cell_count, frame,
        )  # fmt: skip

    def set_gates(self) -> None:
        """Find out who is heard while something is soloed."""
        self.native["gates"](self.strips, self.slots.ctypes.data, len(self.plan.strips))


class Lane:
    """Where one strip at a time is worked on: its signal, what its side-chain hears, scratch, a bus for its clips."""

    def __init__(self, block_frames: int) -> None:
        self._signal = np.zeros((2, block_frames), np.float32)
        self._key = np.zeros((2, block_frames), np.float32)
        self._bus = np.zeros((2, block_frames))
        self._scratch = np.zeros(desk.KERNEL_SCRATCH)
        self.signal, self.key, self.bus, self.scratch = addresses(
            self._signal, self._key, self._bus, self._scratch
        )
        self.sides = addresses(*self._signal)
        self.key_sides = addresses(*self._key)


class Desk:
    """The buses of a block under way, all empty between blocks, and the signal of strips that have no lane."""

    def __init__(self, bus_count: int, block_frames: int) -> None:
        self._buses = np.zeros((bus_count, 2, block_frames))
        self._signal = np.zeros((2, block_frames), np.float32)
        self.buses, self.signal = addresses(self._buses, self._signal)


@dataclass(frozen=True, eq=False)
class Block:
    """A stretch of the console's clock, and the PCM that sounds in it."""

    desk: Desk
    clock: int
    frames: int
    out: NDArray[np.float32]
    """Where it goes: shape (2, frames)."""
    pieces: tuple[NDArray[np.generic], ...] = field(repr=False)
    pcm: tuple[int, int, int]
    """Where the pieces, the first piece of each strip and the PCM lie."""

    @classmethod
    def of(cls, memory: Memory, where: Desk, clock: int, out: NDArray[np.float32]) -> Block:
        """Fetch what sounds from a frame of the clock on."""
        frames = out.shape[1]
        pieces, piece_first = memory.pieces.within(clock, frames)
        places, firsts = addresses(pieces, piece_first)
        return cls(where, clock, frames, out, (pieces, piece_first), (places, firsts, memory.pieces_base))

    def deliver(self, memory: Memory) -> None:
        """Move what came to the speakers into the output."""
        memory.deliver(self.desk.buses, *addresses(*self.out), memory.block_frames, self.frames)
