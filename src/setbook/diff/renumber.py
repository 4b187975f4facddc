"""Ids after a patch: what came in must not repeat an id that is there.

Ids that only tell the items of one list apart are noise to a diff, so a patch
that inserts an item may bring one that the list has already. And no
pointee id may reach `NextPointeeId`, from which Live gives out new ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.diff.noise import NOISE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from setbook.format import Element


def settle_ids(root: Element, received: Iterable[tuple[Element, list[Element]]]) -> None:
    """Renumber what came into lists where its id is taken, and raise the counter above all pointee ids."""
    highest = 0
    for parent, inserted in received:
        _settle_list(parent, inserted)
        highest = max([highest, *(_highest_pointee(item) for item in inserted)])
    counter = root.find("LiveSet/NextPointeeId")
    if counter is not None and highest >= int(counter.get("Value", "0")):
        counter.set("Value", str(highest + 1))


def _settle_list(parent: Element, inserted: list[Element]) -> None:
    numbered = [item for item in inserted if item.get("Id") is not None and NOISE.attribute(item, "Id")]
    if not numbered:
        return
    strangers = set(numbered)
    taken = {number for child in parent if child not in strangers and (number := _number(child)) is not None}
    for item in numbered:
        if _number(item) in taken:
            item.set("Id", str(max(taken) + 1))
        taken.add(_number(item) or 0)


def _number(item: Element) -> int | None:
    text = item.get("Id") or ""
    return int(text) if text.isdecimal() else None


def _highest_pointee(item: Element) -> int:
    ids = (_number(child) for child in item.iter() if child.tag.endswith("Target") or child.tag in _POINTEES)
    return max((number for number in ids if number is not None), default=0)


_POINTEES = frozenset({"Pointee", *(f"ControllerTargets.{number}" for number in range(131))})
