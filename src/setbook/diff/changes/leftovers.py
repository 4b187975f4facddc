"""What no module has words for: named by its tags, last of all, but never kept quiet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.diff.changes import weights
from setbook.diff.changes.change import Change
from setbook.diff.changes.naming import counted, listed
from setbook.diff.changes.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from setbook.diff.changes.change import Concept
    from setbook.diff.changes.context import Context
    from setbook.diff.changes.gather import Group

_CONCEPTS: dict[str, Concept] = {
    "track": "track",
    "device": "device",
    "chain": "device",
    "clip": "clip",
    "scene": "scene",
    "locator": "locator",
}


def tell_leftovers(group: Group, where: str) -> Iterator[Change]:
    """Tell what is left of a thing's edits in one line."""
    if not group.edits:
        return
    tags = ["/".join(tag for tag in found.path[:3] if tag != "LiveSet") for found in group.edits]
    names = list(dict.fromkeys(split_words(tag) or "name" for tag in tags))
    what = f"{counted(len(names), 'other setting')} changed: {listed(names)}"
    concept = _CONCEPTS.get(group.place.kind, "song")
    yield group.told(
        Change("set", concept, where, what, weight=weights.BOOKKEEPING), group.take(lambda _: True)
    )


def tell_upgrade(groups: Iterable[Group], context: Context) -> Iterator[Change]:
    """Tell in one line what another line of Live writes otherwise, or did not write."""
    found = [edit for group in groups for edit in group.edits]
    if found:
        line = context.after.document.version.line
        what = f"{counted(len(found), 'other value')} written as Live {line} does"
        told = tuple(edit.index for edit in found)
        yield Change("set", "song", "", what, weight=weights.BOOKKEEPING, operations=told)
