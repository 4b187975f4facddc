"""How a block is played: pass after pass, each a run of plain strips, or one strip with its inserts.

A strip with inserts takes two steps. It is worked on: what flows in is
gathered and runs through its inserts. Then it is poured: its fader sends it
on. Only pouring adds to what others share, so strips may be worked on side by
side, and poured one after the other (`pipeline`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.console.compensation import ways_of
from setbook.audio.console.layout import KEY_NAMES
from setbook.audio.console.memory import addresses
from setbook.audio.kernels import desk, effect_native

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from setbook.audio.console.layout import InsertPlace
    from setbook.audio.console.memory import Block, Lane, Memory
    from setbook.audio.plan import Plan


@dataclass(frozen=True)
class Pass:
    """Strips run by one call; or one strip and its inserts."""

    first: int
    last: int
    inserts: tuple[PlayedInsert, ...] = ()
    tapped: bool = False
    """Whether something listens to what flows in."""
    own_bus: bool = False
    """Whether others flow in; if not, its clips are summed in its lane."""
    after: int = 0
    """How many passes have to be poured before this one can be worked on."""

    def work(self, memory: Memory, lane: Lane, block: Block) -> None:
        """Gather what flows into a strip and run its inserts."""
        buses = block.desk.buses if self.own_bus else lane.bus
        stride = memory.block_frames
        memory.gather(self.first, memory.strips, *block.pcm, buses, lane.signal, stride, block.frames)
        if self.tapped:
            memory.lend(
                self.first, memory.strips, memory.sends, block.desk.buses, memory.lines_at, lane.signal,
                stride, block.frames,
            )  # fmt: skip
        for insert in self.inserts:
            insert.play(memory, lane, block)

    def pour(self, memory: Memory, lane: Lane | None, block: Block, *, metering: bool) -> None:
        """Send strips on: one that was worked on in a lane, or a run of plain ones."""
        signal = block.desk.signal if lane is None else lane.signal
        rest = (
            *memory.fader, block.desk.buses, memory.lines_at, signal,
            memory.block_frames, block.frames, block.clock, int(metering),
        )  # fmt: skip
        if lane is None:
            memory.mix(self.first, self.last, *rest, *block.pcm)
        else:
            memory.fade(self.first, *rest)


@dataclass(frozen=True)
class PlayedInsert:
    """An insert's memory."""

    place: InsertPlace
    state: NDArray[np.float64]
    values: NDArray[np.float64]
    run: Callable[..., int]
    listens: bool
    """Whether its kernel has a side-chain."""
    key_values: NDArray[np.float64]

    def play(self, memory: Memory, lane: Lane, block: Block) -> None:
        """Run it over what is in the lane."""
        place = self.place
        song_frame = block.clock - place.late
        if self.listens:
            self._hear(memory, lane, block, song_frame)
        memory.rows(
            self.values.ctypes.data, *memory.moving, place.slot, place.slot_count,
            memory.plan.cell_count, song_frame, block.frames,
        )  # fmt: skip
        self.run(
            *lane.sides, *(lane.key_sides if self.listens else lane.sides),
            *addresses(self.state, self.values), lane.scratch,
            song_frame % desk.CELL_FRAMES, block.frames, memory.sample_rate,
        )  # fmt: skip

    def _hear(self, memory: Memory, lane: Lane, block: Block, song_frame: int) -> None:
        """Let its side-chain have what it listens to."""
        place = self.place
        if place.key_bus is None:
            memory.echo(lane.signal, lane.key, memory.block_frames, block.frames)
            return
        memory.rows(
            self.key_values.ctypes.data, *memory.moving, place.key_slot, len(KEY_NAMES),
            memory.plan.cell_count, song_frame, block.frames,
        )  # fmt: skip
        memory.listen(
            place.key_bus, block.desk.buses, lane.signal, lane.key, self.key_values.ctypes.data,
            memory.block_frames, song_frame % desk.CELL_FRAMES, block.frames,
        )  # fmt: skip


def passes_of(memory: Memory) -> tuple[Pass, ...]:
    """Group the strips: runs of plain ones, and each with inserts by itself."""
    passes: list[Pass] = []
    pass_of: list[int] = []
    feeders = _last_feeders(memory.plan)
    for index, places in enumerate(memory.layout.inserts):
        if places:
            tapped = index in memory.layout.tapped
            # What it lends is part of others' sums: its turn has to come before it is worked on.
            waits_for = len(passes) if tapped else _place_behind(pass_of, feeders[index])
            own_bus = bool(memory.layout.strips[index, desk.STRIP_IN_BUS] != desk.SCRATCH_BUS)
            inserts = tuple(_insert(memory, place) for place in places)
            passes.append(Pass(index, index + 1, inserts, tapped, own_bus, waits_for))
        elif passes and not passes[-1].inserts:
            passes[-1] = Pass(passes[-1].first, index + 1)
        else:
            passes.append(Pass(index, index + 1))
        pass_of.append(len(passes) - 1)
    return tuple(passes)


def _place_behind(pass_of: list[int], strip: int | None) -> int:
    return 0 if strip is None else pass_of[strip] + 1


def _last_feeders(plan: Plan) -> list[int | None]:
    """Return per strip the last one that flows into it, sends to it or is listened to by it."""
    last: list[int | None] = [None] * len(plan.strips)
    for source, ways in enumerate(ways_of(plan)):
        for way in ways:
            if way.target >= 0:
                last[way.target] = source
    return last


def _insert(memory: Memory, place: InsertPlace) -> PlayedInsert:
    borders = memory.block_frames // desk.CELL_FRAMES + 3
    kernel = memory.plan.used_kernels[place.kernel]
    return PlayedInsert(
        place,
        np.zeros(kernel.memory_size(memory.plan.sample_rate)),
        np.zeros((borders, place.slot_count)),
        effect_native(kernel),
        kernel.side_chain,
        np.zeros((borders, len(KEY_NAMES))),
    )
