"""Apply operations to a tree."""

from __future__ import annotations

import copy
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from setbook.diff.noise import covered
from setbook.diff.operations import TAG, TEXT, Insert, Move, Operation, Remove, SetValue
from setbook.diff.places import Places
from setbook.diff.renumber import settle_ids
from setbook.diff.step import join, nth, split
from setbook.errors import DiffError
from setbook.format import Limits, serialise
from setbook.format.tree import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from setbook.format import Element

_Item = TypeVar("_Item")
_FRAGMENT: Final = Limits()


def patch_tree(root: Element, operations: Iterable[Operation], *, renumber: bool = True) -> Element:
    """Give a changed copy of a tree.

    All operations speak of the tree as it is before any of them.

    Parameters
    ----------
    root
        The root element; it is not changed.
    operations
        In any order.
    renumber
        Give list-local ids that are taken already a new number, and keep `NextPointeeId` above all ids.
        Operations that leave nothing out (`setbook.diff.noise.EVERYTHING`) need no such care.

    Raises
    ------
    DiffError
        An operation does not fit: what it speaks of is not there, or has another value.
    """
    changed = copy.deepcopy(root)
    patching = _Patch(changed)
    patching.apply(list(operations))
    if renumber:
        patching.settle_ids()
    return changed


def patch_in_place(root: Element, operations: Iterable[Operation]) -> None:
    """Change a tree itself, to the byte; what stays in it stays the same element.

    For operations that leave nothing out (`setbook.diff.noise.EVERYTHING`).

    Raises
    ------
    DiffError
        An operation does not fit. Nothing was changed.
    """
    _Patch(root).apply(list(operations))


@dataclass
class _Members:
    """What happens to the children of one element."""

    gone: set[Element] = field(default_factory=set)
    come: dict[str | None, list[tuple[str, Element]]] = field(default_factory=dict)  # by the step they follow
    strangers: list[Element] = field(default_factory=list)  # from elsewhere: their list ids may be taken


class _Patch:
    def __init__(self, root: Element) -> None:
        self._places = Places(root)
        self._lists: dict[Element, _Members] = {}

    def apply(self, operations: list[Operation]) -> None:
        """Look everything up first and change afterwards: no change can blur what the next one means."""
        values = [(self.find(op.at), op) for op in operations if isinstance(op, SetValue)]
        for op in operations:
            if not isinstance(op, SetValue):
                self._enlist(op)
        orders = {parent: self._order(parent, members) for parent, members in self._lists.items()}
        for item, op in values:
            _expect(item, op)
        for item, op in values:
            _set(item, op)
        for parent in orders:
            parent[:] = []
        for parent, order in orders.items():
            parent.extend(order)

    def settle_ids(self) -> None:
        """Renumber what came in where its id is taken."""
        settle_ids(
            self._places.root, [(parent, members.strangers) for parent, members in self._lists.items()]
        )

    def find(self, address: str) -> Element:
        """Element at an address.

        Raises
        ------
        DiffError
            It is not there.
        """
        found = self._places.at(address)
        if found is None:
            raise DiffError(
                f"expected {address} in the set that is patched, found nothing there: "
                "these operations were made from another set, or from another state of it"
            )
        return found

    def _enlist(self, op: Insert | Remove | Move) -> None:
        parent = self.find(op.parent)
        if isinstance(op, Insert):
            item = parse(op.xml.encode(), _FRAGMENT, op.key)
            self._members(parent).strangers.append(item)
            self._come(parent, op.after, op.key, item)
            return
        item = self.find(join(op.parent, op.key))
        if item.getparent() is not parent:
            raise DiffError(f"expected {op.key} in {op.parent}, found it elsewhere: it was moved meanwhile")
        self._members(parent).gone.add(item)
        if isinstance(op, Move):
            target = self.find(op.to_parent)
            self._come(target, op.to_after, op.to_key, item)
            if target is not parent:
                self._members(target).strangers.append(item)
        elif not _is_same(item, op.xml):
            raise DiffError(f"expected {op.key} in {op.parent} as it was, found it edited: remove it by hand")

    def _members(self, parent: Element) -> _Members:
        return self._lists.setdefault(parent, _Members())

    def _come(self, parent: Element, after: str | None, step: str, item: Element) -> None:
        self._members(parent).come.setdefault(after, []).append((step, item))

    def _order(self, parent: Element, members: _Members) -> list[Element]:
        """Lay out a list anew: who stays keeps its turn, who comes goes behind the one it follows."""
        layout = Layout(members.come)
        layout.put_followers(None)
        for child, step in zip(parent, self._places.steps(parent), strict=True):
            if child not in members.gone:
                layout.put_followers(layout.put(step, child))
        if layout.waiting:
            missing = ", ".join(sorted(map(str, layout.waiting)))
            raise DiffError(
                f"expected {missing} among the children of {parent.tag}, found nothing there: "
                "these operations were made from another set, or from another state of it"
            )
        return layout.order


class Layout(Generic[_Item]):
    """A list in the making: elements, or whatever stands for them.

    Parameters
    ----------
    come
        What comes in, with its step, by the step that it follows.
    """

    def __init__(self, come: Mapping[str | None, list[tuple[str, _Item]]]) -> None:
        self.order: list[_Item] = []
        self.waiting = dict(come)
        self._seen: Counter[str] = Counter()

    def put(self, step: str, item: _Item) -> str:
        """Append an element; give its step in the new order."""
        said = split(step)[0]
        self._seen[said] += 1
        self.order.append(item)
        return nth(said, self._seen[said])

    def put_followers(self, step: str | None) -> None:
        """Append what follows a step, then what follows that."""
        stack = self.waiting.pop(step, [])[::-1]
        while stack:
            stack += self.waiting.pop(self.put(*stack.pop()), [])[::-1]


def _is_same(item: Element, xml: str) -> bool:
    """Whether an element is what an operation says, but for noise."""
    written = xml.encode()
    return serialise(item) == written or covered(item) == covered(parse(written, _FRAGMENT, item.tag))


def _expect(item: Element, op: SetValue) -> None:
    found = item.text if op.name == TEXT else item.tag if op.name == TAG else item.get(op.name)
    if found != op.before:
        raise DiffError(
            f"expected {op.name} of {op.at} to be {op.before!r}, found {found!r}: "
            "these operations were made from another set, or from another state of it"
        )


def _set(item: Element, op: SetValue) -> None:
    if op.name == TEXT:
        item.text = op.after
    elif op.name == TAG and op.after:
        item.tag = op.after
    elif op.after is None:
        del item.attrib[op.name]
    else:
        item.set(op.name, op.after)
        if op.before is None and op.name == "Id":
            _put_first(item, op.name)


def _put_first(item: Element, name: str) -> None:
    """Live writes an element's Id before its other attributes."""
    others = [(other, value) for other, value in item.attrib.items() if other != name]
    for other, value in others:
        del item.attrib[other]
        item.set(other, value)
