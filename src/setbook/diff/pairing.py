"""Pairing two lists, and the fewest moves that turn one order into the other."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from typing import TYPE_CHECKING

from setbook.diff.identity import Identity, identity_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from setbook.format import Element

    Item = tuple[int, Element]
    Token = Callable[[Element], Hashable]

Pairs = dict[int, int]
"""Place in the older list to place in the newer one."""


class Pairing:
    """Collects pairs, strongest evidence first."""

    def __init__(self, a: Iterable[Item], b: Iterable[Item]) -> None:
        self.pairs: Pairs = {}
        self._a = list(a)
        self._b = list(b)

    def by(self, token: Token) -> None:
        """Pair, in order, the singles that give the same token; None gives nothing."""
        if not self._a or not self._b:
            return
        waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        for place, item in self._b:
            if (said := token(item)) is not None:
                waiting[said].append(place)
        for place, item in self._a if waiting else ():
            if queue := waiting.get(token(item)):
                self.pairs[place] = queue.popleft()
        self._keep_singles()

    def ends_by(self, token: Token) -> None:
        """Pair equal fronts and equal backs."""
        shorter = min(len(self._a), len(self._b))
        for a, b in ((self._a, self._b), (self._a[::-1], self._b[::-1])):
            for (place, item), (other_place, other) in zip(a[: shorter - len(self.pairs)], b, strict=False):
                if token(item) != token(other):
                    break
                self.pairs[place] = other_place
        self._keep_singles()

    def _keep_singles(self) -> None:
        taken = set(self.pairs.values())
        self._a = [item for item in self._a if item[0] not in self.pairs]
        self._b = [item for item in self._b if item[0] not in taken]


def pair_items(in_list: str, a: Sequence[Item], b: Sequence[Item]) -> Pairs:
    """Pair two lists by the table of identities."""
    sides: tuple[dict[Identity, list[Item]], ...] = ({}, {})
    for side, items in zip(sides, (a, b), strict=True):
        for item in items:
            side.setdefault(identity_of(in_list, item[1]), []).append(item)
    pairs: Pairs = {}
    for kind, items in sides[0].items():
        pairing = Pairing(items, sides[1].get(kind, []))
        for token in (*kind.stronger, _said_by(kind), *kind.weaker):
            pairing.by(token)
        if kind.by_place:
            pairing.by(lambda item, kind=kind: None if kind.says(item) else item.tag)  # type: ignore[misc]
        pairs |= pairing.pairs
    return pairs


def _said_by(kind: Identity) -> Token:
    def token(item: Element) -> Hashable:
        said = kind.says(item)
        return None if said is None else (item.tag, said)

    return token


def staying(order: Sequence[int]) -> set[int]:
    """Give a longest increasing subsequence: all others are the fewest that must move (Fredman 1975, n log n)."""
    tails: list[int] = []  # smallest last value of a run of each length
    ends: list[int] = []  # its place in `order`
    before: list[int] = []
    for place, value in enumerate(order):
        length = bisect_left(tails, value)
        tails[length : length + 1] = [value]
        ends[length : length + 1] = [place]
        before.append(ends[length - 1] if length else -1)
    kept = set()
    place = ends[-1] if ends else -1
    while place >= 0:
        kept.add(order[place])
        place = before[place]
    return kept
