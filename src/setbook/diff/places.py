"""Where things are in one document: the steps of each list, and the address book of tracks and devices."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from setbook.diff.identity import ITEMS, identity_of
from setbook.diff.step import EVERYWHERE, numbered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.format import Element

_NAMING_LISTS = frozenset({"Tracks", "Devices"})


class Places:
    """Knows the steps below every element of one document; do not change the tree while it lives."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self._steps: dict[Element, list[str]] = {}
        self._index: dict[Element, dict[str, Element]] = {}
        self._found: dict[str, Element | None] = {}

    def steps(self, parent: Element) -> list[str]:
        """Give the steps of all children of an element, in order."""
        known = self._steps.get(parent)
        if known is None:
            known = self._steps[parent] = self._number(parent)
        return known

    def child(self, parent: Element, step: str) -> Element | None:
        """Child that a step names."""
        index = self._index.get(parent)
        if index is None:
            index = self._index[parent] = dict(zip(self.steps(parent), parent, strict=True))
        return index.get(step)

    def at(self, address: str) -> Element | None:
        """Element at an address."""
        if not address:
            return self.root
        if address not in self._found:
            above, _, step = address.rpartition("/")
            if step.startswith(EVERYWHERE):
                self._found[address] = self.everywhere.get(step)
            else:
                parent = self.at(above)
                self._found[address] = None if parent is None else self.child(parent, step)
        return self._found[address]

    def _number(self, parent: Element) -> list[str]:
        if parent.tag not in ITEMS:
            return numbered(child.tag for child in parent)
        return numbered(self._says(parent, child) or child.tag for child in parent)

    def _says(self, parent: Element, child: Element) -> str | None:
        if parent.tag in _NAMING_LISTS:
            return self.names.get(child)
        return identity_of(parent.tag, child).says(child)

    @cached_property
    def everywhere(self) -> dict[str, Element]:
        """Tracks and devices by the step that holds for the whole document."""
        return {said: item for item, said in self.names.items()}

    @cached_property
    def names(self) -> dict[Element, str]:
        """Steps of tracks and devices; two under one id, which Live never writes, have none."""
        found = [(item, identity_of(parent.tag, item).says(item)) for parent, item in _named_items(self.root)]
        times = Counter(said for _, said in found)
        return {item: said for item, said in found if said is not None and times[said] == 1}


def _named_items(root: Element) -> Iterator[tuple[Element, Element]]:
    """Give tracks and devices with the lists that they stand in, by going where Live puts them."""
    song = root.find("LiveSet")
    if song is None:
        return
    lists = list(song.iterfind("*/*/DeviceChain/Devices"))  # of the main track
    tracks = song.find("Tracks")
    if tracks is not None:
        yield from ((tracks, track) for track in tracks)
        lists += tracks.iterfind("*/DeviceChain/DeviceChain/Devices")
    while lists:
        devices = lists.pop()
        for device in devices:
            yield devices, device
            for chains in device.iterchildren("Branches", "ReturnBranches"):
                lists += chains.iterfind("*/DeviceChain/*/Devices")
