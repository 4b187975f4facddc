"""Conflicts between units: one side removed, or moved, what the other works inside of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.diff.operations import Insert, Move, Remove
from setbook.merge.fork import SIDES
from setbook.merge.subject import is_counter, is_row_item
from setbook.model.proxy import ancestors_and_self

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.compare import Edit
    from setbook.diff.places import Places
    from setbook.format import Element
    from setbook.merge.fork import SideName
    from setbook.merge.links import Links
    from setbook.merge.units import Unit, Units


def join_removals(units: Units, base: Places, links: Links) -> None:
    """Note what one side edits and the other removed."""
    for side, other in (SIDES, SIDES[::-1]):
        removed = _removed_by(units, other)
        for unit, edit in units.edits_of(side) if removed else ():
            for element in _grounds(edit, base):
                remover = removed.get(element)
                if remover is not None and not isinstance(edit.operation, Remove):  # else both want it gone
                    links.join(unit.key, remover.key, "removed")
                    break


def join_circles(units: Units, base: Places, links: Links) -> None:
    """Note moves of both sides that would put a thing inside itself."""
    into: list[list[str]] = []
    for side, other in (SIDES, SIDES[::-1]):
        moved = {edit.before for _, edit in units.edits_of(other) if isinstance(edit.operation, Move)}
        into.append(
            [
                unit.key
                for unit, edit in units.edits_of(side)
                if isinstance(edit.operation, Move)
                and edit.operation.to_parent != edit.operation.parent
                and (target := base.at(edit.operation.to_parent)) is not None
                and any(element in moved for element in ancestors_and_self(target))
            ]
        )
    if into[0] and into[1]:
        for key in (*into[0], *into[1]):
            links.join(into[0][0], key, "moved")


def _removed_by(units: Units, side: SideName) -> dict[Element, Unit]:
    return {
        edit.before: unit
        for unit, edit in units.edits_of(side)
        if isinstance(edit.operation, Remove) and edit.before is not None
    }


def _grounds(edit: Edit, base: Places) -> Iterator[Element]:
    """Give the elements of the base that an edit needs to be there, innermost first."""
    op = edit.operation
    if is_counter(op):
        return
    if edit.before is not None:
        if is_row_item(op):  # it only follows a scene or a return: the list around it may go
            yield edit.before
            return
        yield from ancestors_and_self(edit.before)
    elif isinstance(op, Insert) and not is_row_item(op):
        parent = base.at(op.parent)
        yield from () if parent is None else ancestors_and_self(parent)
    if isinstance(op, Move):
        target = base.at(op.to_parent)
        yield from () if target is None else ancestors_and_self(target)
