"""A plan laid out as the flat memory that kernels work on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.kernels import desk
from setbook.audio.plan import SPEAKERS
from setbook.errors import AudioError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from setbook.audio.plan import Plan, Strip

KINDS = {
    "audio": desk.KIND_TRACK,
    "midi": desk.KIND_TRACK,
    "group": desk.KIND_GROUP,
    "return": desk.KIND_RETURN,
    "main": desk.KIND_MAIN,
}

FADER_SLOTS = {
    "volume": desk.SLOT_VOLUME,
    "pan": desk.SLOT_PAN,
    "pan_left": desk.SLOT_PAN_LEFT,
    "pan_right": desk.SLOT_PAN_RIGHT,
    "active": desk.SLOT_ACTIVE,
    "soloed": desk.SLOT_SOLOED,
}


@dataclass(frozen=True)
class InsertPlace:
    """Where an insert's values lie."""

    kernel: str
    slot: int
    """Its `on`; the parameters follow."""
    slot_count: int


@dataclass(frozen=True)
class Layout:
    """The console's memory at the start, and the names of what can be moved."""

    strips: NDArray[np.int32]
    sends: NDArray[np.int32]
    slots: NDArray[np.float64]
    tables: NDArray[np.float32]
    table_of: NDArray[np.int32]
    bus_count: int
    inserts: tuple[tuple[InsertPlace, ...], ...]
    """Per strip."""
    names: tuple[dict[str, int], ...]
    """Per strip: the slot of each parameter."""

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
    slot_count = sum(map(len, names)) + 2 * len(plan.strips)
    slots = np.zeros((slot_count, desk.SLOT_FIELDS))
    buses = _buses(plan)
    strips = np.zeros((len(plan.strips), desk.STRIP_FIELDS), np.int32)
    sends: list[tuple[int, int]] = []
    for index, strip in enumerate(plan.strips):
        first = names[index]["volume"] - desk.SLOT_VOLUME
        strips[index] = (
            KINDS[strip.kind], strip.output, buses.get(index, desk.SCRATCH_BUS),
            desk.SPEAKERS_BUS if strip.output == SPEAKERS else buses[strip.output],
            first, len(sends), len(strip.sends), strip.pan_mode == "split",
        )  # fmt: skip
        sends += [(buses[send.to], int(send.pre_fader)) for send in strip.sends]
        for name, value in _values(strip):
            slots[names[index][name], desk.SLOT_VALUE] = value
    tables, table_of = _tables(plan, names, slot_count)
    return Layout(
        strips,
        np.array([*sends, (0, 0)], np.int32),
        slots,
        tables,
        table_of,
        len(buses) + desk.SPEAKERS_BUS + 1,
        tuple(_insert_places(strip, names[index]) for index, strip in enumerate(plan.strips)),
        tuple(names),
    )


def _buses(plan: Plan) -> dict[int, int]:
    """Give a bus to each strip that others flow into."""
    receivers = {strip.output for strip in plan.strips} | {
        send.to for strip in plan.strips for send in strip.sends
    }
    return {strip: desk.SPEAKERS_BUS + 1 + bus for bus, strip in enumerate(sorted(receivers - {SPEAKERS}))}


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
            for tail in ("on", *map(str, range(expected))):
                names[f"insert:{index}:{tail}"] = at
                at += 1
        yield names
        first = at


def _values(strip: Strip) -> Iterator[tuple[str, float]]:
    """Yield what a strip's parameters are set to by hand."""
    for name in FADER_SLOTS:
        yield name, float(getattr(strip, name))
    for index, send in enumerate(strip.sends):
        yield f"send:{index}", send.gain
    for index, insert in enumerate(strip.inserts):
        yield f"insert:{index}:on", float(insert.on)
        for parameter, value in enumerate(insert.parameters):
            yield f"insert:{index}:{parameter}", value


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
            table_of[names[index][name]] = at
            parts.append(np.asarray(table, np.float32))
            at += len(table)
    return np.concatenate([*parts, np.zeros(1, np.float32)]), table_of


def _insert_places(strip: Strip, names: dict[str, int]) -> tuple[InsertPlace, ...]:
    return tuple(
        InsertPlace(insert.kernel, names[f"insert:{index}:on"], 1 + len(insert.parameters))
        for index, insert in enumerate(strip.inserts)
    )
