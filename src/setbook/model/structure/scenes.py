"""Scenes, and the row of slots that goes with each."""

import copy

from setbook.errors import NotFound
from setbook.format import Element, descend
from setbook.model.proxy import Proxy
from setbook.model.structure.list_ids import number_item

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
    scene = copy.deepcopy(scenes[0])
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
