"""Weave the chosen edits of both sides into one list of operations that speak of the base."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from setbook.diff.operations import Insert, Move, Operation, Remove, SetValue
from setbook.diff.pairing import staying
from setbook.diff.step import join, nth, split
from setbook.format.scalars import read_float
from setbook.merge.key_tracks import emptied_pitches
from setbook.merge.sequence import Entry, element_of, merged_order
from setbook.merge.subject import address_of, is_counter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from setbook.diff.compare import Edit
    from setbook.diff.places import Places
    from setbook.format import Element
    from setbook.merge.fork import SideName
    from setbook.merge.sequence import Sequences

_BY_TIME: Final = frozenset({"Notes", "Events"})
_RETURN: Final = "ReturnTrack"


@dataclass(frozen=True, slots=True)
class Taken:
    """An edit that the merge takes, whose it is, and the XML that comes in where it is not the edit's own."""

    side: SideName
    edit: Edit
    xml: str | None = None


class Weave:
    """Makes operations of what is taken.

    Parameters
    ----------
    base
        Where things are in the base.
    sequences
        Each side's own order of its lists.
    taken
        What is taken, each thing once.
    closers
        By the address of a pitch, the edit that removes it whole, where it was taken apart into notes.
    """

    def __init__(
        self, base: Places, sequences: Sequences, taken: Iterable[Taken], closers: Mapping[str, Edit]
    ) -> None:
        self._base = base
        self._sequences = sequences
        self._taken = _closed(list(taken), base, closers)
        self._values = _values(one.edit.operation for one in self._taken)
        self._leaving: set[Element] = set()
        self._coming: dict[Element, dict[Entry, Taken]] = {}
        for one in self._taken:
            self._sort(one)

    def operations(self) -> list[Operation]:
        """Give the operations, which `setbook.diff.patch` takes."""
        woven: list[Operation] = list(self._values.values())
        for one in self._taken:
            op = one.edit.operation
            if isinstance(op, Remove):
                woven.append(op)
        for parent in self._coming:
            woven += self._arrange(parent)
        return woven

    def order(self, parent: Element) -> list[Entry]:
        """Give the order of a list after the merge: elements of the base, and edits for what came in."""
        coming = self._coming.get(parent, {})
        present: dict[Entry, SideName | None] = {
            child: None for child in parent if child not in self._leaving
        }
        present |= {entry: one.side for entry, one in coming.items()}
        order = merged_order(parent, present, self._sequences)
        if parent.tag == "Tracks":
            order.sort(key=lambda entry: element_of(entry).tag == _RETURN)
        elif parent.tag in _BY_TIME and len({one.side for one in coming.values()}) > 1:
            self._sort_by_time(parent, order)
        return order

    def _sort(self, one: Taken) -> None:
        op, edit = one.edit.operation, one.edit
        if isinstance(op, (Remove, Move)) and edit.before is not None:
            self._leaving.add(edit.before)
        if isinstance(op, Insert):
            self._come(op.parent, edit, one)
        elif isinstance(op, Move) and edit.before is not None:
            self._come(op.to_parent, edit.before, one)

    def _come(self, address: str, entry: Entry, one: Taken) -> None:
        parent = self._base.at(address)
        if parent is not None:
            self._coming.setdefault(parent, {})[entry] = one

    def _sort_by_time(self, parent: Element, order: list[Entry]) -> None:
        steps = dict(zip(parent, self._base.steps(parent), strict=True))
        where = self._address(parent)

        def time(entry: Entry) -> float:
            element = element_of(entry)
            changed = self._values.get((join(where, steps[element]), "Time")) if element in steps else None
            return read_float((element.get("Time", "0") if changed is None else changed.after) or "0")

        before = [read_float(child.get("Time", "0")) for child in parent]
        if all(a <= b for a, b in pairwise(before)):
            order.sort(key=time)

    def _arrange(self, parent: Element) -> Iterator[Operation]:
        """Say how a list gets its order: the fewest moves of what was there, and what comes in."""
        order = self.order(parent)
        steps = self._base.steps(parent)
        numbers = {child: number for number, child in enumerate(parent)}
        coming = self._coming[parent]
        still = [numbers[entry] for entry in order if entry in numbers and entry not in coming]
        stay = staying(still)
        seen: Counter[str] = Counter()
        above: str | None = None
        for entry in order:
            one = coming.get(entry)
            number = numbers[element_of(entry)] if one is None else -1
            said = _said(one) if one is not None else split(steps[number])[0]
            seen[said] += 1
            step = nth(said, seen[said])
            if one is not None:
                yield _placed(one, step, above)
            elif number not in stay:
                where = self._address(parent)
                follows = steps[number - 1] if number else None
                yield Move(where, steps[number], follows, where, step, above)
            above = step

    def _address(self, parent: Element) -> str:
        op = next(iter(self._coming[parent].values())).edit.operation
        return op.to_parent if isinstance(op, Move) else getattr(op, "parent", "")


def _placed(one: Taken, step: str, above: str | None) -> Operation:
    op = one.edit.operation
    if isinstance(op, Move):
        return replace(op, to_key=step, to_after=above)
    assert isinstance(op, Insert), "only what is inserted or moved comes in"
    return replace(op, key=step, after=above, xml=op.xml if one.xml is None else one.xml)


def _said(one: Taken) -> str:
    op = one.edit.operation
    return split(op.to_key if isinstance(op, Move) else getattr(op, "key", ""))[0]


def _values(operations: Iterable[Operation]) -> dict[tuple[str, str], SetValue]:
    """Give each value once; where both sides count on, the higher number holds."""
    values: dict[tuple[str, str], SetValue] = {}
    for op in operations:
        if isinstance(op, SetValue):
            known = values.setdefault((op.at, op.name), op)
            if is_counter(op) and op.name != "NoteId" and _numbers(op) > _numbers(known):
                values[op.at, op.name] = op
    return values


def _numbers(op: SetValue) -> list[int]:
    """Read a counter, or a version such as ``11.0_11300``."""
    return [int(number) for number in re.findall(r"\d+", op.after or "")]


def _closed(taken: list[Taken], base: Places, closers: Mapping[str, Edit]) -> list[Taken]:
    """Remove the list of a pitch itself, where every single note of it goes."""
    operations = [one.edit.operation for one in taken] if closers else []
    emptied = [address for address in emptied_pitches(operations, base) if address in closers]
    if not emptied:
        return taken
    inside = tuple(f"{address}/" for address in emptied)
    kept = [one for one in taken if not address_of(one.edit.operation).startswith(inside)]
    return [*kept, *(Taken("ours", closers[address]) for address in emptied)]
