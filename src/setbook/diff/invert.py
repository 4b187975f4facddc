"""Turn operations round: what undoes them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from setbook.diff.operations import Insert, Move, Operation, Remove, SetValue
from setbook.diff.step import EVERYWHERE, join, nth, split

if TYPE_CHECKING:
    from collections.abc import Iterable


def invert(operations: Iterable[Operation]) -> list[Operation]:
    """Give the operations that lead back: ``patch(patch(a, operations), invert(operations))`` is ``a``.

    Addresses speak of the set before the change, so the inverse needs them as
    they are afterwards. All that moves an address is told by the operations
    themselves, and no set is needed.
    """
    given = list(operations)
    afterwards = _Afterwards(given)
    return [_turned(op, afterwards) for op in given]


def _turned(op: Operation, now: _Afterwards) -> Operation:
    match op:
        case SetValue(at, name, before, after):
            return SetValue(now.address(at), name, after, before)
        case Insert(parent, key, follows, xml):
            return Remove(now.address(parent), key, follows, xml)
        case Remove(parent, key, follows, xml):
            return Insert(now.address(parent), key, follows, xml)
        case Move(parent, key, follows, to_parent, to_key, to_follows):
            return Move(now.address(to_parent), to_key, to_follows, now.address(parent), key, follows)


class _Afterwards:
    """Where the elements of the old set are in the new one."""

    def __init__(self, operations: list[Operation]) -> None:
        self._moves: dict[str, Move] = {}
        self._gone: defaultdict[tuple[str, str], set[int]] = defaultdict(
            set
        )  # occurrences, by parent and what is said
        self._come: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        self._known: dict[str, str] = {"": ""}
        for op in operations:
            if isinstance(op, (Remove, Move)):
                self._note(self._gone, op.parent, op.key)
            if isinstance(op, Insert):
                self._note(self._come, op.parent, op.key)
            if isinstance(op, Move):
                self._note(self._come, op.to_parent, op.to_key)
                self._moves[join(op.parent, op.key)] = op

    @staticmethod
    def _note(table: defaultdict[tuple[str, str], set[int]], parent: str, key: str) -> None:
        said, occurrence = split(key)
        table[parent, said].add(occurrence)

    def address(self, before: str) -> str:
        """Give the address afterwards of what is at an address before."""
        known = self._known.get(before)
        if known is None:
            known = self._known[before] = self._translate(before)
        return known

    def _translate(self, before: str) -> str:
        move = self._moves.get(before)
        if move is not None:
            return join(self.address(move.to_parent), move.to_key)
        above, _, step = before.rpartition("/")
        if step.startswith(EVERYWHERE):
            return step
        return join(self.address(above), self._shifted(above, step))

    def _shifted(self, parent: str, step: str) -> str:
        """Count again: of those that say the same, some left before this one and some came."""
        said, occurrence = split(step)
        turn = occurrence - bisect_left(self._sorted_gone.get((parent, said), ()), occurrence)
        # Of the places 1, 2, 3 …, those of newcomers are taken: ours is number `turn` of the others.
        return nth(said, turn + bisect_right(self._free_before.get((parent, said), ()), turn))

    @cached_property
    def _sorted_gone(self) -> dict[tuple[str, str], list[int]]:
        return {key: sorted(occurrences) for key, occurrences in self._gone.items()}

    @cached_property
    def _free_before(self) -> dict[tuple[str, str], list[int]]:
        return {
            key: [occurrence - rank for rank, occurrence in enumerate(sorted(occurrences))]
            for key, occurrences in self._come.items()
        }
