"""The order of one list when two sides changed it.

A list in the making holds entries: an element of the base, or the edit that
brings something. Each side's own order says what a newcomer follows; where
that is gone or was put elsewhere, it follows what stood before that.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from setbook.diff.compare import Edit
from setbook.diff.operations import Insert, Move, Remove
from setbook.diff.patch import Layout
from setbook.merge.fork import SIDES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from setbook.diff.places import Places
    from setbook.format import Element
    from setbook.merge.fork import SideName

Entry: TypeAlias = "Element | Edit"


def element_of(entry: Entry) -> Element:
    """Give the element that a entry stands for: where it is in the base, or as it came in."""
    if not isinstance(entry, Edit):
        return entry
    assert entry.after is not None, "what comes in is there"
    return entry.after


@dataclass
class _Own:
    """What one side does to one list."""

    gone: set[Element] = field(default_factory=set)
    come: defaultdict[str | None, list[tuple[str, Entry]]] = field(default_factory=lambda: defaultdict(list))


class Sequences:
    """Each side's own order of every list that it changed."""

    def __init__(
        self, base: Places, edits: Mapping[SideName, Iterable[Edit]], same: Mapping[int, Edit]
    ) -> None:
        self._base = base
        self._same = same
        self._own: dict[SideName, defaultdict[Element, _Own]] = {
            side: self._sorted(found) for side, found in edits.items()
        }

    def of(self, side: SideName, parent: Element) -> list[Entry]:
        """Give the order that one side has."""
        own = self._own[side].get(parent)
        if own is None:
            return list(parent)
        layout: Layout[Entry] = Layout(own.come)
        layout.put_followers(None)
        for child, step in zip(parent, self._base.steps(parent), strict=True):
            if child not in own.gone:
                layout.put_followers(layout.put(step, child))
        return layout.order

    def _sorted(self, edits: Iterable[Edit]) -> defaultdict[Element, _Own]:
        own: defaultdict[Element, _Own] = defaultdict(_Own)
        for edit in edits:
            op = edit.operation
            parent = None if not isinstance(op, (Insert, Remove, Move)) else self._base.at(op.parent)
            if parent is None:
                continue
            if isinstance(op, Insert):
                own[parent].come[op.after].append((op.key, self._same.get(id(edit), edit)))
            elif edit.before is not None:
                own[parent].gone.add(edit.before)
            target = self._base.at(op.to_parent) if isinstance(op, Move) else None
            if isinstance(op, Move) and target is not None and edit.before is not None:
                own[target].come[op.to_after].append((op.to_key, edit.before))
        return own


def merged_order(
    parent: Element, present: Mapping[Entry, SideName | None], sequences: Sequences
) -> list[Entry]:
    """Give the order of a list.

    Parameters
    ----------
    parent
        The list, in the base.
    present
        What is in it, and who put it there; None for what stays where it was.
    sequences
        Each side's own order.
    """
    followers: defaultdict[Entry | None, list[Entry]] = defaultdict(list)
    for side in SIDES:
        anchor: Entry | None = None
        for entry in sequences.of(side, parent):
            who = present.get(entry, "absent")
            if who == side:
                followers[anchor].append(entry)
            if who in {side, None}:
                anchor = entry
    order: list[Entry] = []
    _put(None, followers, order)
    for child in parent:
        if child in present and present[child] is None:
            order.append(child)
            _put(child, followers, order)
    return order


def _put(anchor: Entry | None, followers: Mapping[Entry | None, list[Entry]], order: list[Entry]) -> None:
    stack = list(followers.get(anchor, ()))[::-1]
    while stack:
        entry = stack.pop()
        order.append(entry)
        stack += list(followers.get(entry, ()))[::-1]
