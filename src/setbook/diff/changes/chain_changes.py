"""Chains of racks and drum pads: added, removed, moved, their mixer, zones and names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from setbook.diff.changes import values, weights
from setbook.diff.changes.change import Change
from setbook.diff.changes.names import tell_name
from setbook.diff.changes.naming import chain_name, listed, quoted, where_now
from setbook.diff.changes.naming import where as name_place
from setbook.diff.changes.parameter_changes import tell_parameters
from setbook.diff.changes.place import place_of
from setbook.diff.changes.settings import Setting, tell_settings
from setbook.diff.changes.together import tell_together
from setbook.model import Chain
from setbook.model.identity import track_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.change import Kind
    from setbook.diff.changes.context import Context
    from setbook.diff.changes.gather import Group, Wholes
    from setbook.format import Element


def _pad(text: str) -> str:
    return values.note(str(128 - int(text))) if text.isdecimal() else text


_SETTINGS: Final = {
    "Color": Setting("Color", weight=weights.COLOR),
    "ColorIndex": Setting("Color", weight=weights.COLOR),
    "DocumentColorIndex": Setting("Color", weight=weights.COLOR),
    "IsSoloed": Setting("Solo", switched=("soloed", "unsoloed"), weight=weights.STAGE),
    **{
        f"{zone}/{tag}": setting
        for zone in ("BranchInfo", "ZoneSettings")  # in sets, in presets
        for tag, setting in (
            ("ReceivingNote", Setting("Pad", _pad)),
            ("SendingNote", Setting("Plays", values.note)),
            ("ChokeGroup", Setting("Choke Group")),
        )
    },
    "ZoneSettings/KeyRange/Min": Setting("Lowest Key", values.note),
    "ZoneSettings/KeyRange/Max": Setting("Highest Key", values.note),
    "ZoneSettings/VelocityRange/Min": Setting("Lowest Velocity"),
    "ZoneSettings/VelocityRange/Max": Setting("Highest Velocity"),
    "BranchSelectorRange/Min": Setting("Selector from"),
    "BranchSelectorRange/Max": Setting("Selector to"),
}


def tell_chain(group: Group, context: Context) -> Iterator[Change]:
    """Tell what happened to a chain, not counting its devices."""
    where = name_place(group.place, context.after)
    yield from tell_name(group, "Name/UserName", where, "device")
    yield from tell_settings(group, _SETTINGS, where, "device")
    turns, drawn = tell_parameters(group, context)
    yield from tell_together(turns)
    yield from drawn


def tell_whole_chains(wholes: Wholes, context: Context) -> Iterator[Change]:
    """Tell which chains came, went and moved."""
    for edit in wholes.removed.pop("chain", []):
        if edit.before is not None:
            yield wholes.told(_whole("remove", "removed", edit.before, context), edit.before)
    for edit in wholes.inserted.pop("chain", []):
        if edit.after is not None:
            yield wholes.told(_whole("insert", "added", edit.after, context), edit.after)
    for edit in wholes.moved.pop("chain", []):
        if edit.after is not None:
            yield wholes.told(_whole("move", "moved", edit.after, context), edit.after)


def _whole(kind: Kind, verb: str, element: Element, context: Context) -> Change:
    side = context.before if kind == "remove" else context.after
    chain, place = Chain(element, side.document), place_of(element)
    name = chain_name(element, side)
    called = (
        f"pad {values.note_name(chain.note)} {quoted(name)}"
        if chain.note is not None
        else f"chain {quoted(name)}"
    )
    devices = listed([device.name for device in chain.devices])
    around = replace(place, path=(), around=place.around[:-1])
    return Change(
        kind,
        "device",
        where_now(around, context, side),
        f"{verb} {called.strip()}{f' ({devices})' if devices and kind != 'move' else ''}",
        name if kind == "remove" else None,
        name if kind == "insert" else None,
        None if place.track is None else track_id(place.track),
        weight=weights.DEVICE - 10,
    )
