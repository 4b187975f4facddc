"""Copies that can stand beside their original."""

import copy

from setbook.format import Element

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
