"""Scenes and locators: added, removed, moved, renamed, with their tempo and time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from setbook.diff.changes import values, weights
from setbook.diff.changes.change import Change
from setbook.diff.changes.names import renamed, tell_name
from setbook.diff.changes.naming import counted, quoted, scene_title
from setbook.diff.changes.settings import Setting, tell_settings
from setbook.diff.operations import SetValue
from setbook.model import Scene

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.change import Kind
    from setbook.diff.changes.context import Context, Side
    from setbook.diff.changes.gather import Group, Wholes
    from setbook.format import Element

_SETTINGS: Final = {
    "Annotation": Setting("Info Text", quoted, weight=weights.NAME),
    "Color": Setting("Color", weight=weights.COLOR),
    "ColorIndex": Setting("Color", weight=weights.COLOR),
}
_RESULTS: Final = ("Tempo", "IsTempoEnabled", "TimeSignatureId", "IsTimeSignatureEnabled")


def tell_scene(group: Group, context: Context) -> Iterator[Change]:
    """Tell what happened to a scene."""
    where = scene_where(group.now, context.after)
    yield from _name_of_old(group, where)
    yield from tell_name(group, "Name", where, "scene")
    if group.take(lambda found: found.path[:1] != () and found.path[0] in _RESULTS):
        was, now = Scene(group.was, context.before.document), Scene(group.now, context.after.document)
        for name, before, after in (
            ("Tempo", was.tempo, now.tempo),
            ("Time Signature", was.time_signature, now.time_signature),
        ):
            if before != after:
                old, new = _shown(before), _shown(after)
                what = f"{name} {old} → {new}"
                yield Change("set", "scene", where, what, old, new, weight=weights.SCENE)
    yield from tell_settings(group, _SETTINGS, where, "scene")


def _shown(value: object) -> str:
    return "none" if value is None else values.tempo(str(value)) if isinstance(value, float) else str(value)


def _name_of_old(group: Group, where: str) -> Iterator[Change]:
    """Until Live 10 a scene's name is the Value of the scene itself."""
    for found in group.take(lambda found: not found.path):
        operation = found.edit.operation
        if isinstance(operation, SetValue) and operation.name == "Value":
            yield from renamed(
                (operation.before or "").strip(), (operation.after or "").strip(), where, "scene"
            )


def tell_whole_scenes(wholes: Wholes, context: Context) -> Iterator[Change]:
    """Tell which scenes came, went and moved."""
    for edit in wholes.removed.pop("scene", []):
        if edit.before is not None:
            yield wholes.told(_whole("remove", "removed", edit.before, context.before), edit.before)
    for edit in wholes.inserted.pop("scene", []):
        if edit.after is not None:
            yield wholes.told(_whole("insert", "added", edit.after, context.after), edit.after)
    for edit in wholes.moved.pop("scene", []):
        if edit.after is not None:
            above = edit.after.getprevious()
            below = (
                "moved to the top" if above is None else f"moved below {scene_where(above, context.after)}"
            )
            where = scene_where(edit.after, context.after)
            yield wholes.told(Change("move", "scene", where, below, weight=weights.SETTING), edit.after)


def _whole(kind: Kind, verb: str, element: Element, side: Side) -> Change:
    clips = sum(
        slot.clip is not None
        for track in side.tracks.values()
        for slot in track.slots
        if slot.index == _index(element)
    )
    holds = f" with {counted(clips, 'clip')}" if clips else ""
    what = f"{verb} scene{holds}"
    return Change(kind, "scene", scene_where(element, side), what, weight=weights.SCENE)


def scene_where(element: Element, side: Side) -> str:
    """Name a scene: ``Scene 3 "Chorus"``."""
    return scene_title(Scene(element, side.document).name, _index(element))


def _index(element: Element) -> int:
    siblings = element.getparent()
    return 0 if siblings is None else siblings.index(element)
