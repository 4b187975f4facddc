"""Devices that came, went, or went elsewhere, alone or into a rack."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from setbook.diff.changes import weights
from setbook.diff.changes.change import Change
from setbook.diff.changes.eq_changes import settings
from setbook.diff.changes.naming import device_name, listed, where, where_now
from setbook.diff.changes.place import Place, place_of
from setbook.model import Device
from setbook.model.identity import track_element, track_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from setbook.diff.changes.change import Kind
    from setbook.diff.changes.context import Context
    from setbook.diff.changes.gather import Wholes
    from setbook.format import Element


def tell_whole_devices(wholes: Wholes, context: Context) -> Iterator[Change]:
    """Tell which devices came, went and moved; a rack around devices that were there before is grouping."""
    gone = [edit.before for edit in wholes.removed.pop("device", []) if edit.before is not None]
    come = [edit.after for edit in wholes.inserted.pop("device", []) if edit.after is not None]
    old, new = set(_ids(gone)), set(_ids(come))
    inside_new = {id_ for rack in come for id_ in _ids(_inside(rack))} & old
    inside_old = {id_ for rack in gone for id_ in _ids(_inside(rack))} & new
    for element in gone:
        if _id(element) not in inside_new:
            yield wholes.told(_whole("remove", element, context, inside_old), element)
    for element in come:
        if _id(element) not in inside_old:
            yield wholes.told(_whole("insert", element, context, inside_new), element)
    for edit in wholes.moved.pop("device", []):
        if edit.before is not None and edit.after is not None:
            yield wholes.told(_moved(edit.before, edit.after, context), edit.after)


def _whole(kind: Kind, element: Element, context: Context, shared: set[str]) -> Change:
    side = context.before if kind == "remove" else context.after
    name = device_name(element, side)
    kept = [Device(inner, side.document).name for inner in _inside(element) if _id(inner) in shared]
    if kind == "insert":
        shape = settings(element) if element.tag == "Eq8" else ""
        added = f"added {name} ({shape})" if shape else f"added {name}"
        what = f"grouped {listed(kept)} into {name}" if kept else added
    else:
        what = f"ungrouped {listed(kept)} from {name}" if kept else f"removed {name}"
    return Change(
        kind,
        "device",
        where_now(_around(place_of(element)), context, side),
        what,
        name if kind == "remove" else None,
        name if kind == "insert" else None,
        _track_id(element),
        weight=weights.DEVICE,
    )


def _moved(before: Element, after: Element, context: Context) -> Change:
    name = device_name(after, context.after)
    old, new = _around(place_of(before)), _around(place_of(after))
    places: tuple[str | None, str | None] = (None, None)
    if context.partners.get(_list(before)) is _list(after):
        sibling = after.getprevious()
        what = f"moved {name} " + (
            "first" if sibling is None else f"behind {device_name(sibling, context.after)}"
        )
    else:
        places = where_now(old, context, context.before), where(new, context.after)
        what = f"moved {name} from {places[0]} to {places[1]}"
    return Change(
        "move",
        "device",
        where(new, context.after),
        what,
        *places,
        _track_id(after),
        weight=weights.DEVICE - 8,
    )


def _around(place: Place) -> Place:
    """Give the place that a device stands in."""
    return replace(place, path=(), around=place.around[:-1])


def _list(element: Element) -> Element:
    found = element.getparent()
    assert found is not None, "a device stands in a list"
    return found


def _inside(rack: Element) -> Iterator[Element]:
    return (device for devices in rack.iter("Devices") for device in devices)


def _ids(devices: Iterable[Element]) -> Iterator[str]:
    return (found for device in devices if (found := _id(device)))


def _id(device: Element) -> str:
    target = device.find("On/AutomationTarget")
    return "" if target is None else target.get("Id", "")


def _track_id(device: Element) -> str | None:
    track = track_element(device)
    return None if track is None else track_id(track)
