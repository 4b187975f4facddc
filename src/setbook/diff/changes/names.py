"""Renaming, which every thing with a name tells the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.diff.changes import weights
from setbook.diff.changes.change import Change
from setbook.diff.changes.naming import quoted
from setbook.diff.operations import SetValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.change import Concept
    from setbook.diff.changes.gather import Group


def tell_name(
    group: Group, path: str, where: str, concept: Concept, shown: tuple[str, str] | None = None
) -> Iterator[Change]:
    """Tell that a thing is called otherwise, and forget the edit.

    Parameters
    ----------
    path
        Where the name is, below the thing.
    shown
        What Live shows for both names, where that is more than what was typed.
    """
    for found in group.take(lambda found: "/".join(found.path) == path):
        operation = found.edit.operation
        if not isinstance(operation, SetValue):
            continue
        typed = operation.before or "", operation.after or ""
        names = shown if shown and shown[0] != shown[1] else typed
        for change in renamed(*names, where, concept):
            yield group.told(change, [found])


def renamed(before: str, after: str, where: str, concept: Concept) -> Iterator[Change]:
    """Say what a thing is called now."""
    if before == after:
        return
    if not before:
        what = f"named {quoted(after)}"
    elif not after:
        what = f"name {quoted(before)} cleared"
    else:
        what = f"renamed {quoted(before)} → {quoted(after)}"
    yield Change("set", concept, where, what, before, after, weight=weights.NAME)
