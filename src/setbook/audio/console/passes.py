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


class PlayedInsert:
    """An insert's memory, and its kernel over it."""

    def __init__(self, memory: Memory, place: InsertPlace) -> None:
        kernel = memory.plan.used_kernels[place.kernel]
        borders = memory.block_frames // desk.CELL_FRAMES + 3
        self.state = np.zeros(kernel.memory_size(memory.plan.sample_rate))
        self._late = place.late
        self._run = effect_native(kernel)
        self._listens = kernel.side_chain
        self._values = np.zeros((borders, place.slot_count))
        self._at = addresses(self.state, self._values)
        self._rows = (self._at[1], *memory.moving, place.slot, place.slot_count, memory.cell_count)
        self._key_bus = place.key_bus
        self._key_values = np.zeros((borders, len(KEY_NAMES)))
        (self._key_at,) = addresses(self._key_values)
        self._key_rows = (self._key_at, *memory.moving, place.key_slot, len(KEY_NAMES), memory.cell_count)

    def play(self, memory: Memory, lane: Lane, block: Block) -> None:
        """Run it over what is in the lane."""
        song_frame = block.clock - self._late
        phase, frames = song_frame % desk.CELL_FRAMES, block.frames
        heard = lane.sides
        if self._listens:
            self._hear(memory, lane, block, song_frame)
            heard = lane.key_sides
        memory.rows(*self._rows, song_frame, frames)
        self._run(*lane.sides, *heard, *self._at, lane.scratch, phase, frames, memory.sample_rate)

    def _hear(self, memory: Memory, lane: Lane, block: Block, song_frame: int) -> None:
        """Let its side-chain have what it listens to."""
        stride, frames = memory.block_frames, block.frames
        if self._key_bus is None:
            memory.echo(lane.signal, lane.key, stride, frames)
            return
        memory.rows(*self._key_rows, song_frame, frames)
        memory.listen(
            self._key_bus, block.desk.buses, lane.signal, lane.key, self._key_at,
            stride, song_frame % desk.CELL_FRAMES, frames,
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
            inserts = tuple(PlayedInsert(memory, place) for place in places)
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
