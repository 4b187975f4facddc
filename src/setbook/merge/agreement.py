"""What both sides did alike: it is done once, and nobody need decide on it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from setbook.diff.noise import covered
from setbook.diff.operations import Insert, Move, Operation, Remove, SetValue
from setbook.diff.rows import FOLLOWS
from setbook.diff.step import split

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from setbook.diff.compare import Edit
    from setbook.format import Element

Agreements = dict[int, int]
"""Number of an edit of theirs to the number of the edit of ours that does the same."""


def agreements(ours: Sequence[Edit], theirs: Sequence[Edit]) -> Agreements:
    """Pair the edits that do the same; insertions are the same where they differ in noise only."""
    contents = _Contents()
    waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
    for number, edit in enumerate(ours):
        waiting[_signature(edit.operation)].append(number)
    found: Agreements = {}
    for number, edit in enumerate(theirs):
        candidates = waiting.get(_signature(edit.operation), [])
        partner = next((one for one in candidates if contents.are_same(ours[one], edit)), None)
        if partner is not None:
            candidates.remove(partner)
            found[number] = partner
    return found


def _signature(op: Operation) -> Hashable:
    match op:
        case SetValue(at, name, _, after):
            return "set", at, name, after
        case Remove(parent, key):
            return "remove", parent, key
        case Move(parent, key, _, to_parent, to_key, to_after):
            return "move", parent, key, to_parent, split(to_key)[0], to_after
        case Insert(parent, key):
            tag = split(parent.rpartition("/")[2])[0]
            return "insert", parent, key if tag in FOLLOWS else split(key)[0]


class _Contents:
    """Compares what came in; each is looked at once."""

    def __init__(self) -> None:
        self._known: dict[Element, bytes] = {}

    def are_same(self, one: Edit, other: Edit) -> bool:
        a, b = one.operation, other.operation
        if not isinstance(a, Insert) or not isinstance(b, Insert) or a.xml == b.xml:
            return True
        if one.after is None or other.after is None:
            return False
        return self._of(one.after) == self._of(other.after)

    def _of(self, element: Element) -> bytes:
        known = self._known.get(element)
        if known is None:
            known = self._known[element] = covered(element)
        return known
