"""Blocks played on several processors, to the same bits as on one.

Strips are worked on side by side, and while the last of a block (groups,
returns, main) are still at it, the first of the next block begin. What they
pour into the buses is added in the order of the strips, block after block, as
if one processor did it all; each strip's own memory sees block after block too.
So nothing depends on who is faster.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from setbook.audio.console.memory import Block, Desk, Lane

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from setbook.audio.console.memory import Memory
    from setbook.audio.console.passes import Pass

MOST_BLOCKS = 3
"""Blocks under way at once; each has buses of its own."""

SPARE_LANES = 2
"""Lanes beyond one per thread: for strips whose turn to be poured has not come."""


@dataclass(eq=False)
class _UnderWay:
    """A block and how far it is."""

    block: Block
    begun: set[int] = field(default_factory=set)
    """Passes that are or were worked on."""
    worked: set[int] = field(default_factory=set)
    lanes: dict[int, Lane] = field(default_factory=dict)
    """Where passes lie that wait to be poured, or are being poured."""
    poured: int = 0
    pouring: bool = False


class Pipeline:
    """The memory for several blocks under way, and who does what next.

    Parameters
    ----------
    memory, passes
        What is played.
    threads
        How many work at once; the one that calls is among them.
    metering
        Whether levels are measured.
    """

    def __init__(self, memory: Memory, passes: Sequence[Pass], threads: int, *, metering: bool) -> None:
        self._memory, self._passes, self._metering = memory, passes, metering
        self._threads = threads
        self._changed = threading.Condition()
        self._waiting: Iterator[Callable[[Desk], Block]] = iter(())
        self._more = False
        self._fault: BaseException | None = None
        self._clear()

    def _clear(self) -> None:
        """Begin with nothing under way and all buses empty."""
        bus_count, block_frames = self._memory.layout.bus_count, self._memory.block_frames
        self._under_way: list[_UnderWay] = []
        self._desks = [Desk(bus_count, block_frames) for _ in range(MOST_BLOCKS)]
        self._lanes = [Lane(block_frames) for _ in range(self._threads + SPARE_LANES)]

    def play(self, blocks: Iterator[Callable[[Desk], Block]]) -> None:
        """Play blocks one after the other; each is made with the buses that it is given.

        What goes wrong in any thread is raised here.
        """
        self._waiting, self._more, self._fault = blocks, True, None
        helpers = [
            threading.Thread(target=self._help, name=f"console-{number}", daemon=True)
            for number in range(1, self._threads)
        ]
        for helper in helpers:
            helper.start()
        try:
            self._help()
        finally:
            for helper in helpers:
                helper.join()
        if self._fault is not None:
            self._clear()
            raise self._fault

    def _help(self) -> None:
        """Do what can be done until all is, or something went wrong."""
        try:
            while True:
                with self._changed:
                    step = self._next_step()
                    while step is None and self._busy():
                        self._changed.wait()
                        step = self._next_step()
                if step is None:
                    return
                step()
        except BaseException as fault:  # noqa: BLE001 - whatever it is, `play` raises it
            with self._changed:
                self._fault = self._fault or fault
                self._changed.notify_all()

    def _busy(self) -> bool:
        return self._fault is None and (self._more or bool(self._under_way))

    def _next_step(self) -> Callable[[], None] | None:
        """Return what comes first of all that can be done; nothing while others have to finish before."""
        if self._fault is not None:
            return None
        while True:
            step = self._next_pour() or self._next_work()
            if step is not None or not self._open_block():
                return step

    def _open_block(self) -> bool:
        """Begin with the next block, if there are one and buses for it."""
        if not self._more or not self._desks:
            return False
        make = next(self._waiting, None)
        self._more = make is not None
        if make is None:
            self._changed.notify_all()
            return False
        self._under_way.append(_UnderWay(make(self._desks.pop())))
        return True

    def _next_pour(self) -> Callable[[], None] | None:
        before = None
        for one in self._under_way:
            place = one.poured
            ready = place in one.worked or not self._passes[place].inserts
            if ready and not one.pouring and (before is None or before.poured > place):
                one.pouring = True
                return lambda one=one: self._pour(one)  # type: ignore[misc]
            before = one
        return None

    def _next_work(self) -> Callable[[], None] | None:
        before = None
        for one in self._under_way:
            for place in range(one.poured, len(self._passes)):
                first = before is None and place == one.poured
                if len(self._lanes) < (1 if first else 2):  # the last lane is for what all others wait for
                    continue
                found = self._passes[place]
                ready = bool(found.inserts) and place not in one.begun and found.after <= one.poured
                if ready and (before is None or place in before.worked):
                    one.begun.add(place)
                    one.lanes[place] = self._lanes.pop()
                    return lambda one=one, place=place: self._work(one, place)  # type: ignore[misc]
            before = one
        return None

    def _work(self, one: _UnderWay, place: int) -> None:
        self._passes[place].work(self._memory, one.lanes[place], one.block)
        with self._changed:
            one.worked.add(place)
            self._changed.notify_all()

    def _pour(self, one: _UnderWay) -> None:
        place = one.poured
        lane = one.lanes.get(place)
        self._passes[place].pour(self._memory, lane, one.block, metering=self._metering)
        done = place + 1 == len(self._passes)
        if done:
            one.block.deliver(self._memory)
        with self._changed:
            one.poured, one.pouring = place + 1, False
            if lane is not None:
                self._lanes.append(one.lanes.pop(place))
            if done:
                self._under_way.remove(one)
                self._desks.append(one.block.desk)
            self._changed.notify_all()
