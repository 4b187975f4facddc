"""Scenes, and the row of slots that goes with each."""

from collections.abc import Mapping

from setbook.errors import EditRefused, NotFound
from setbook.format import Element, descend
from setbook.model.check.numbers import number_in
from setbook.model.proxy import Proxy
from setbook.model.structure.copying import copy_of
from setbook.model.structure.list_ids import number_item
from setbook.model.structure.place import within
from setbook.model.structure.slots import all_slot_lists, insert_slot

NOTHING = -1
"""What stands for no scene where a playing one is noted."""

_AT_REST = {
    "Name": "",
    "Annotation": "",
    "IsTempoEnabled": "false",
    "IsTimeSignatureEnabled": "false",
    "FollowAction/FollowActionEnabled": "false",
}


def append_scene(live_set: Proxy) -> Element:
    """Put an empty scene below the others, without the slots that belong to it."""
    scenes = scene_list(live_set)
    return insert_bare_scene(live_set, scenes, len(scenes))


def insert_bare_scene(live_set: Proxy, scenes: Element, index: int) -> Element:
    """Put an empty scene into the list, without the slots that belong to it."""
    schema = live_set.document.schema
    scene = copy_of(scenes[0])
    if schema.scene_name is None:
        scene.set("Value", "")
    for path, value in _AT_REST.items():
        found = descend(scene, path)
        if found is not None:
            found.set("Value", value)
    number_item(scene, scenes, schema.numbers_items)
    scenes.insert(index, scene)
    return scene


def scene_list(live_set: Proxy) -> Element:
    """Give the list of scenes.

    Raises
    ------
    NotFound
        There is none, or nothing is in it.
    """
    tag = live_set.document.schema.scenes.partition("/")[0]
    scenes = descend(live_set.element, tag)
    if scenes is None or not len(scenes):
        raise NotFound(
            "Expected a scene in the set, found none. Live always has one: the set is damaged or not written by Live."
        )
    return scenes


def insert_scene(live_set: Proxy, index: int | None = None) -> Element:
    """Put an empty scene at a place, with an empty slot on every track; by default below the others."""
    scenes = scene_list(live_set)
    at = within(index, len(scenes), "scene")
    scene = insert_bare_scene(live_set, scenes, at)
    for slots in all_slot_lists(live_set):
        insert_slot(live_set, slots, min(at, len(slots)))
    _shift_playing(live_set, {slot: slot + 1 for slot in range(at, len(scenes))})
    return scene


def duplicate_scene(live_set: Proxy, scene: Element) -> Element:
    """Put a copy below a scene, with copies of its clips."""
    scenes = scene_list(live_set)
    at = scenes.index(scene)
    made = copy_of(scene)
    insert_scene(live_set, at + 1)
    blank = scenes[at + 1]
    if live_set.document.schema.numbers_items:
        made.set("Id", blank.get("Id", "0"))
    scenes.replace(blank, made)
    for slots in all_slot_lists(live_set):
        if at + 1 < len(slots):
            copied = copy_of(slots[at])
            if live_set.document.schema.numbers_items:
                copied.set("Id", slots[at + 1].get("Id", "0"))
            slots.replace(slots[at + 1], copied)
    return made


def remove_scene(live_set: Proxy, scene: Element) -> None:
    """Take a scene out, with its row of clips.

    Raises
    ------
    EditRefused
        It is the last one: Live keeps at least one.
    """
    scenes = scene_list(live_set)
    if len(scenes) == 1:
        raise EditRefused("expected another scene to stay, found none: Live keeps at least one")
    at, count = scenes.index(scene), len(scenes)
    scenes.remove(scene)
    for slots in all_slot_lists(live_set):
        if at < len(slots):
            slots.remove(slots[at])
    _shift_playing(live_set, {at: NOTHING, **{slot: slot - 1 for slot in range(at + 1, count)}})


def move_scene(live_set: Proxy, scene: Element, index: int) -> None:
    """Put a scene at another place, with its row of clips."""
    scenes = scene_list(live_set)
    old, new = scenes.index(scene), within(index, len(scenes) - 1, "scene")
    for items in (scenes, *all_slot_lists(live_set)):
        if max(old, new) < len(items):
            item = items[old]
            items.remove(item)
            items.insert(new, item)
    order = [slot for slot in range(len(scenes)) if slot != old]
    order.insert(new, old)
    _shift_playing(live_set, {slot: place for place, slot in enumerate(order)})


def _shift_playing(live_set: Proxy, moved: Mapping[int, int]) -> None:
    """Let what was playing point at the row where it is now."""
    for found in live_set.element.iterfind("Tracks/*/SavedPlayingSlot"):
        slot = number_in(found.get("Value", ""))
        if slot is not None and slot in moved:
            found.set("Value", str(moved[slot]))
