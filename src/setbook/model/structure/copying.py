"""Copies that can stand beside their original."""

import copy
from collections.abc import Collection

from setbook.format import Element, element

_HANDLES = frozenset({"LomId", "LomIdView"})


def copy_of(element: Element) -> Element:
    """Copy an element; control surfaces hold on to the original, not to the copy."""
    made = copy.deepcopy(element)
    made.tail = None
    for handle in made.iter(*_HANDLES):
        handle.set("Value", "0")
    for wrapper in made.iter():
        if wrapper.get("LomId") not in {None, "0"}:
            wrapper.set("LomId", "0")
    return made


def copy_without(original: Element, emptied: Collection[str]) -> Element:
    """Copy an element, but not what is in some lists below it, given by their paths: that may be most of it."""
    made = element(original.tag, **{str(name): str(value) for name, value in original.items()})
    for child in original:
        below = [path.partition("/")[2] for path in emptied if path.partition("/")[0] == child.tag]
        if "" in below:
            made.append(element(child.tag, **{str(name): str(value) for name, value in child.items()}))
        else:
            made.append(copy_without(child, below) if below else copy_of(child))
    return made
