"""The one pool from which everything that automation or modulation can point at takes its id."""

from setbook.format import Element, attributes_at, descend
from setbook.model.check.numbers import highest_number, number_in
from setbook.model.check.pointee_ids import POINTEES, PRESET_ID, pointees
from setbook.model.proxy import Proxy


class Pointees:
    """Hands out ids upward and never twice, as Live does.

    Parameters
    ----------
    first
        The next id; a set notes it as ``NextPointeeId``.
    """

    def __init__(self, first: int = 1) -> None:
        self.next = first

    def take(self) -> int:
        """Give the next id."""
        taken = self.next
        self.next += 1
        return taken


class PointeesOfSet(Pointees):
    """The pool of a set that is edited: its counter follows in the tree.

    Parameters
    ----------
    live_set
        The set. Before Live 10 it has no counter, and its highest id is looked for.
    """

    def __init__(self, live_set: Proxy) -> None:
        self._counter = descend(live_set.element, "NextPointeeId")
        text = "" if self._counter is None else self._counter.get("Value", "")
        super().__init__(number_in(text) or highest_pointee(live_set.element) + 1)

    def take(self) -> int:
        """Give the next id, and note that it is taken."""
        taken = super().take()
        if self._counter is not None:
            self._counter.set("Value", str(self.next))
        return taken

    def renew(self, copied: Element) -> dict[str, str]:
        """Give everything in a copy an id of its own; envelopes inside follow.

        Envelopes of something outside the copy keep pointing at it.

        Returns
        -------
        dict
            New id by old id; those of a preset (0) are not in it.
        """
        renewed: dict[str, str] = {}
        for pointee in pointees(copied):
            old, new = pointee.get("Id", PRESET_ID), str(self.take())
            if old != PRESET_ID:
                renewed[old] = new
            pointee.set("Id", new)
        for target in copied.iter("PointeeId"):
            target.set("Value", renewed.get(target.get("Value", ""), target.get("Value", "")))
        return renewed


def highest_pointee(below: Element) -> int:
    """Give the highest id of the pool in use, 0 for none."""
    return highest_number(attributes_at(below, POINTEES, "Id"))
