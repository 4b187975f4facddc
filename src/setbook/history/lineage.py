"""Which version each version was made from, read from what they share.

Live numbers everything that can be automated from one counter and never
gives a number twice within one line of saves, so the ids that two saves
share, together with the contents that they share, tell how near they are.
A fork shares more with the version that it left than with its predecessor
in the list. Where names count on, only ids speak against the name: contents
may well go back to an earlier state without anybody having forked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from setbook.format import serialise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from setbook.format import Element

LOOK_BACK = 24
"""Versions before a version among which its parent is sought: keeps long histories linear."""

_MARGIN = (
    0.02  # share of the ids by which an older version must be nearer than the predecessor to be the parent
)
_KINSHIP = 0.25  # share of the ids under which two sets have no more in common than a template
_CONTENTS = ("MidiClip", "AudioClip", "Mixer", "Scene", "Locator", "AutomationEnvelope", "UserName")
_IDS = ("AutomationTarget", "ModulationTarget")


@dataclass(frozen=True, slots=True)
class Traits:
    """What a version is known by: its ids with their place, and hashes of its contents."""

    ids: frozenset[tuple[str | None, str]]
    contents: frozenset[int]

    def ids_from(self, other: Traits) -> float:
        """Share of this version's ids that the other has: nobody but an ancestor's line can have given them."""
        return _share(self.ids, other.ids)

    def likeness(self, other: Traits) -> float:
        """From 0 (nothing shared) to 2 (all ids and contents shared)."""
        return self.ids_from(other) + _share(self.contents, other.contents)


def read_traits(root: Element) -> Traits:
    """Read the traits of a set; its size is that of its ids, not of the file."""
    ids = (
        (target.get("Id"), str(parent.tag))
        for target in root.iter(*_IDS)
        if (parent := target.getparent()) is not None
    )
    return Traits(frozenset(ids), frozenset(hash(serialise(found)) for found in root.iter(*_CONTENTS)))


def find_parents(traits: Sequence[Traits], branches: Sequence[str]) -> list[int | None]:
    """Find the parent of each version, given oldest first; only the first has none.

    Parameters
    ----------
    traits
        Of each version.
    branches
        The branch that each name states; empty for the main line. A version
        of the main line is not made from one of another name.
    """
    parents: list[int | None] = []
    for index, own in enumerate(traits):
        candidates = range(max(0, index - LOOK_BACK), index)
        allowed = [k for k in candidates if branches[k] in ("", branches[index])] or list(candidates)
        parents.append(_nearest(own, traits, allowed, stated_branch=bool(branches[index])))
    return parents


def find_forks(parents: Sequence[int | None], branches: Sequence[str]) -> list[bool]:
    """Tell which versions leave the line: of several children the one of the same branch, or the last, goes on."""
    children: dict[int, list[int]] = {}
    for index, parent in enumerate(parents):
        if parent is not None:
            children.setdefault(parent, []).append(index)
    goes_on = {
        max(found, key=lambda child: (branches[child] == branches[parent], child))
        for parent, found in children.items()
    }
    return [
        parent is not None and (index not in goes_on or branches[index] != branches[parent])
        for index, parent in enumerate(parents)
    ]


def _nearest(own: Traits, traits: Sequence[Traits], allowed: list[int], *, stated_branch: bool) -> int | None:
    if not allowed:
        return None
    if stated_branch:  # it left the line somewhere: where it is most alike
        return max(allowed, key=lambda k: (own.likeness(traits[k]), k))
    predecessor = allowed[-1]
    best = max(allowed, key=lambda k: (own.ids_from(traits[k]), k))
    clearly = own.ids_from(traits[best]) > max(_KINSHIP, own.ids_from(traits[predecessor]) + _MARGIN)
    return best if clearly else predecessor


def _share(own: frozenset[Any], other: frozenset[Any]) -> float:
    return len(own & other) / len(own) if own else 0.0
