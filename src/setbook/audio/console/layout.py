"""A plan laid out as the flat memory that kernels work on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.console.compensation import Way, listeners_of, timing_of
from setbook.audio.kernels import desk
from setbook.audio.plan import SPEAKERS
from setbook.errors import AudioError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from setbook.audio.console.compensation import Timing
    from setbook.audio.plan import Plan, Strip

KINDS = {
    "audio": desk.KIND_TRACK,
    "midi": desk.KIND_TRACK,
    "group": desk.KIND_GROUP,
    "return": desk.KIND_RETURN,
    "main": desk.KIND_MAIN,
    "part": desk.KIND_PART,
}

FADER_SLOTS = {
    "volume": desk.SLOT_VOLUME,
    "pan": desk.SLOT_PAN,
    "pan_left": desk.SLOT_PAN_LEFT,
    "pan_right": desk.SLOT_PAN_RIGHT,
    "active": desk.SLOT_ACTIVE,
    "soloed": desk.SLOT_SOLOED,
    "crossfader": desk.SLOT_CROSSFADER,
    "crossfade": desk.SLOT_CROSSFADE,
}
HIDDEN_SLOTS = desk.SLOT_SENDS - len(FADER_SLOTS)
"""Slots of a strip that no hand moves."""


POINTS = {
    "pre_fx": desk.POINT_PRE_FX,
    "post_fx": desk.POINT_POST_FX,
    "post_mixer": desk.POINT_POST_MIXER,
}
SIDES = {"A": -1.0, "none": 0.0, "B": 1.0}
CURVES = {"transition": desk.CURVE_TRANSITION, "constant_power": desk.CURVE_CONSTANT_POWER}
KEY_NAMES = ("key_gain", "key_mix")


@dataclass(frozen=True)
class InsertPlace:
    """Where an insert's values lie."""

    kernel: str
    slot: int
    """Its `on`; the parameters follow, then gain and mix of its side-chain if it has one."""
    slot_count: int
    late: int
    """How far it is behind the console's clock, in frames."""
    key_bus: int | None = None
    """What its side-chain comes in by."""

    @property
    def key_slot(self) -> int:
        """The gain of its side-chain; the mix follows."""
        return self.slot + self.slot_count


@dataclass(frozen=True)
class Layout:
    """The console's memory at the start, and the names of what can be moved."""

    strips: NDArray[np.int32]
    sends: NDArray[np.int32]
    slots: NDArray[np.float64]
    tables: NDArray[np.float32]
    table_of: NDArray[np.int32]
    late_of: NDArray[np.int32]
    """Per slot: how far it is behind the console's clock, in frames."""
    bus_count: int
    line_size: int
    inserts: tuple[tuple[InsertPlace, ...], ...]
    """Per strip."""
    names: tuple[dict[str, int], ...]
    """Per strip: the slot of each parameter."""
    timing: Timing
    tapped: frozenset[int]
    """Strips that something listens to before their inserts."""

    @property
    def slot_count(self) -> int:
        """Slots of all strips."""
        return len(self.table_of)


def layout_of(plan: Plan) -> Layout:
    """Lay out a plan.

    Raises
    ------
    AudioError
        An insert has another number of parameters than its kernel, or a table
        automates what is not there.
    KernelRefused
        An insert names a kernel that does not exist.
    """
    names = list(_slot_names(plan))
    slot_count = sum(map(len, names)) + HIDDEN_SLOTS * len(plan.strips)
    slots = np.zeros((slot_count, desk.SLOT_FIELDS))
    timing = timing_of(plan)
    buses = Buses(plan)
    ways = _Ways(plan, timing, buses)
    for index, strip in enumerate(plan.strips):
        ways.add(index, strip, names[index]["volume"] - desk.SLOT_VOLUME)
        for name, value in _values(plan, strip):
            slots[names[index][name], desk.SLOT_VALUE] = value
    tables, table_of = _tables(plan, names, slot_count)
    return Layout(
        np.array(ways.strips, np.int32),
        np.array([*ways.sends, (0,) * desk.SEND_FIELDS], np.int32),
        slots,
        tables,
        table_of,
        _late_of(plan, names, timing, slot_count),
        buses.count,
        ways.line_size,
        tuple(_insert_places(plan, index, names[index], timing, buses) for index in range(len(plan.strips))),
        tuple(names),
        timing,
        frozenset(way.source for row in ways.listeners for way in row if way.point == "pre_fx"),
    )


class Buses:
    """The number of each strip's bus, if others flow into it, and of each side-chain's."""

    def __init__(self, plan: Plan) -> None:
        receivers = {strip.output for strip in plan.strips} - {SPEAKERS}
        receivers |= {send.to for strip in plan.strips for send in strip.sends}
        receivers |= {index for index, strip in enumerate(plan.strips) if strip.takes}
        first = desk.SPEAKERS_BUS + 1
        self._inputs = {strip: first + bus for bus, strip in enumerate(sorted(receivers))}
        keys = [
            (index, number)
            for index, strip in enumerate(plan.strips)
            for number, insert in enumerate(strip.inserts)
            if insert.side_chain is not None
        ]
        self._keys = {key: first + len(receivers) + bus for bus, key in enumerate(keys)}
        self.count = first + len(receivers) + len(keys)

    def into(self, way: Way) -> int:
        """Return the bus that a way leads to."""
        if way.insert is not None:
            return self._keys[way.target, way.insert]
        return desk.SPEAKERS_BUS if way.target == SPEAKERS else self._inputs[way.target]

    def of(self, strip: int) -> int:
        """Return what flows into a strip; the scratch bus where nothing does."""
        return self._inputs.get(strip, desk.SCRATCH_BUS)

    def key(self, strip: int, insert: int) -> int | None:
        """Return what comes into an insert's side-chain."""
        return self._keys.get((strip, insert))


class _Ways:
    """The rows of strips, sends and taps; the lines of those that wait."""

    def __init__(self, plan: Plan, timing: Timing, buses: Buses) -> None:
        self._plan, self._timing, self._buses = plan, timing, buses
        self.listeners = listeners_of(plan)
        self.strips: list[tuple[int, ...]] = []
        self.sends: list[tuple[int, ...]] = []
        self.line_size = desk.LINE_LEFT
        """The first is for ways that do not wait."""

    def add(self, index: int, strip: Strip, first_slot: int) -> None:
        """Write the row of a strip, and those of its sends and taps."""
        first_send = len(self.sends)
        lines_before = self.line_size
        out = Way(index, strip.output)
        delay, line = self._line(out)
        for send in strip.sends:
            point = desk.POINT_PRE_FADER if send.pre_fader else desk.POINT_POST_FADER
            way = Way(index, send.to)
            self.sends.append((self._buses.into(way), point, *self._line(way)))
        for way in self.listeners[index]:
            self.sends.append((self._buses.into(way), POINTS[way.point], *self._line(way)))
        self.strips.append((
            KINDS[strip.kind], strip.output, self._buses.of(index), self._buses.into(out),
            first_slot, first_send, len(strip.sends), strip.pan_mode == "split",
            len(self.listeners[index]), self._timing.fader(index), delay, line,
            self.line_size > lines_before, CURVES[self._plan.crossfade_curve],
        ))  # fmt: skip

    def _line(self, way: Way) -> tuple[int, int]:
        """Return how long a way waits, and where its line begins."""
        delay = self._timing.delays.get(way, 0)
        line = self.line_size if delay > 0 else 0
        if delay > 0:
            self.line_size += desk.LINE_LEFT + 2 * delay
        return delay, line


def _slot_names(plan: Plan) -> Iterator[dict[str, int]]:
    """Give every slot its number, strip after strip: fader, sends, inserts."""
    first = 0
    for strip in plan.strips:
        names = {name: first + slot for name, slot in FADER_SLOTS.items()}
        at = first + desk.SLOT_SENDS
        for send in range(len(strip.sends)):
            names[f"send:{send}"] = at
            at += 1
        for index, insert in enumerate(strip.inserts):
            expected = len(plan.used_kernels[insert.kernel].parameters)
            if len(insert.parameters) != expected:
                raise AudioError(
                    f"Expected {expected} parameters for {insert.kernel!r} on strip {strip.id!r}, found "
                    f"{len(insert.parameters)}; give one for each that the kernel declares."
                )
            key = KEY_NAMES if insert.side_chain is not None else ()
            for tail in ("on", *map(str, range(expected)), *key):
                names[f"insert:{index}:{tail}"] = at
                at += 1
        yield names
        first = at


def _values(plan: Plan, strip: Strip) -> Iterator[tuple[str, float]]:
    """Yield what a strip's parameters are set to by hand."""
    for name in FADER_SLOTS:
        if name == "crossfader":
            yield name, next((one.crossfader for one in plan.strips if one.kind == "main"), 0.0)
        elif name == "crossfade":
            yield name, SIDES[strip.crossfade]
        else:
            yield name, float(getattr(strip, name))
    for index, send in enumerate(strip.sends):
        yield f"send:{index}", send.gain
    for index, insert in enumerate(strip.inserts):
        yield f"insert:{index}:on", float(insert.on)
        for parameter, value in enumerate(insert.parameters):
            yield f"insert:{index}:{parameter}", value
        if insert.side_chain is not None:
            yield from zip(
                (f"insert:{index}:{name}" for name in KEY_NAMES),
                (insert.side_chain.gain, insert.side_chain.mix),
                strict=True,
            )


def _tables(
    plan: Plan, names: list[dict[str, int]], slot_count: int
) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """Put all automation into one buffer and note where each slot's begins; −1 for none."""
    table_of = np.full(slot_count, -1, np.int32)
    parts: list[NDArray[np.float32]] = []
    at = 0
    for index, strip in enumerate(plan.strips):
        for name, table in strip.automation.items():
            if name not in names[index] or name == "soloed":
                raise AudioError(
                    f"Expected automation of {', '.join(names[index])} on strip {strip.id!r}, found {name!r}."
                )
            moved = names if name == "crossfader" else [names[index]]  # the one crossfader moves every strip
            table_of[[one[name] for one in moved]] = at
            parts.append(np.asarray(table, np.float32))
            at += len(table)
    return np.concatenate([*parts, np.zeros(1, np.float32)]), table_of


def _late_of(plan: Plan, names: list[dict[str, int]], timing: Timing, slot_count: int) -> NDArray[np.int32]:
    """Return how late each slot is: an insert's as its insert, all others as the fader."""
    late = np.zeros(slot_count, np.int32)
    for index in range(len(plan.strips)):
        first = names[index]["volume"] - desk.SLOT_VOLUME
        late[first : first + desk.SLOT_SENDS] = timing.fader(index)
        for name, slot in names[index].items():
            what, _, rest = name.partition(":")
            insert = int(rest.partition(":")[0]) if what == "insert" else None
            late[slot] = timing.fader(index) if insert is None else timing.insert(index, insert)
    return late


def _insert_places(
    plan: Plan, index: int, names: dict[str, int], timing: Timing, buses: Buses
) -> tuple[InsertPlace, ...]:
    return tuple(
        InsertPlace(
            insert.kernel,
            names[f"insert:{number}:on"],
            1 + len(insert.parameters),
            timing.insert(index, number),
            buses.key(index, number),
        )
        for number, insert in enumerate(plan.strips[index].inserts)
    )
