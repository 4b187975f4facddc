"""Which units have to be decided together, and why."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Reason = Literal["value", "removed", "moved", "note", "slot", "automation", "overlap", "reference"]


class Links:
    """Joins keys into groups; a join that has a reason makes its group a conflict."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}
        self._reasons: list[tuple[str, Reason]] = []

    def join(self, one: str, other: str, reason: Reason | None = None) -> None:
        """Say that two units hang together."""
        a, b = self._root(one), self._root(other)
        if a != b:
            self._above[max(a, b)] = min(a, b)
        if reason is not None:
            self._reasons.append((one, reason))

    def join_all(self, keys: Iterable[str]) -> None:
        """Say that several units hang together."""
        first, *others = keys
        for other in others:
            self.join(first, other)

    def groups(self, keys: Iterable[str]) -> list[list[str]]:
        """Give the groups, in the order of their first key."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for key in keys:
            found[self._root(key)].append(key)
        return list(found.values())

    def reasons(self) -> dict[str, Reason]:
        """Give the groups that are conflicts, each with the first reason that was found."""
        found: dict[str, Reason] = {}
        for key, reason in self._reasons:
            found.setdefault(self._root(key), reason)
        return found

    def group_of(self, key: str) -> str:
        """Name the group of a key."""
        return self._root(key)

    def _root(self, key: str) -> str:
        while (above := self._above.get(key, key)) != key:
            self._above[key] = self._above.get(above, above)
            key = above
        return key
