"""Which child of the original each child of an edited element comes from."""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable
from typing import NamedTuple

from setbook.format.tree import Element, serialise


class Match(NamedTuple):
    """A child's place among the old ones (``None``: it is new), and whether nothing in it changed."""

    place: int | None
    equal: bool


def match_children(old: list[Element], new: list[Element]) -> list[Match]:
    """Find for each new child the old one whose bytes it shall reuse: equal first, then of equal name.

    Any answer leads to the right tree; a good one keeps more bytes.
    """
    found = [Match(None, equal=False)] * len(new)
    old_left, new_left = list(range(len(old))), list(range(len(new)))
    keys: tuple[Callable[[Element], Hashable], ...] = (serialise, _name, _tag)
    for key in keys:
        places: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        for place in old_left:
            places[key(old[place])].append(place)
        for place in new_left:
            if candidates := places[key(new[place])]:
                found[place] = Match(candidates.popleft(), equal=key is serialise)
        taken = {match.place for match in found}
        old_left = [place for place in old_left if place not in taken]
        new_left = [place for place in new_left if found[place].place is None]
        if not old_left or not new_left:
            break
    return found


def _name(of: Element) -> Hashable:
    return of.tag, of.get("Id")


def _tag(of: Element) -> Hashable:
    return of.tag
