"""The rows of the session: a slot on every track for every scene."""

from collections.abc import Iterator
from itertools import chain

from setbook.format import Element, descend
from setbook.model.check.clip_slots import slot_lists
from setbook.model.proxy import Proxy
from setbook.model.structure.copying import copy_of
from setbook.model.structure.list_ids import number_item
from setbook.model.structure.outline import grow_one
from setbook.model.structure.pointees import Pointees

CLIP_SLOT = """
ClipSlot
  LomId 0
  ClipSlot
    Value
  HasStop true
  NeedRefreeze true
"""

GROUP_SLOT = """
GroupTrackSlot
  LomId 0
"""


def all_slot_lists(live_set: Proxy) -> Iterator[Element]:
    """Give the lists of all tracks that have one slot per scene."""
    for track in live_set.element.iterfind("Tracks/*"):
        yield from slot_lists(track)


def insert_slot(live_set: Proxy, slots: Element, index: int) -> Element:
    """Put an empty slot into a list."""
    slot = _empty_slot(live_set, slots)
    number_item(slot, slots, live_set.document.schema.numbers_items)
    slots.insert(index, slot)
    return slot


def is_empty(slot: Element) -> bool:
    """Whether no clip lies in a slot; those of groups never hold one."""
    value = descend(slot, "ClipSlot/Value")
    return value is None or not len(value)


def _empty_slot(live_set: Proxy, slots: Element) -> Element:
    """Make a slot like those beside it, so that it has what its Live line writes."""
    for beside in chain([slots], all_slot_lists(live_set)):
        if len(beside) and (beside.tag == "Slots") is (slots.tag == "Slots"):
            slot = copy_of(beside[0])
            value = descend(slot, "ClipSlot/Value")
            if value is not None:
                del value[:]
            for tag in ("HasStop", "NeedRefreeze"):
                found = descend(slot, tag)
                if found is not None:
                    found.set("Value", "true")
            return slot
    return grow_one(GROUP_SLOT if slots.tag == "Slots" else CLIP_SLOT, Pointees())
