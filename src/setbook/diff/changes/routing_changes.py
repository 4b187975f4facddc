"""Routing: where a track's signal comes from and goes to."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Final

from setbook.diff.changes import weights
from setbook.diff.changes.change import Change
from setbook.model import Routing
from setbook.model.identity import track_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.context import Context, Side
    from setbook.diff.changes.gather import Found, Group
    from setbook.format import Element

_ROUTINGS: Final = {
    "AudioInputRouting": "Audio From",
    "MidiInputRouting": "MIDI From",
    "AudioOutputRouting": "Audio To",
    "MidiOutputRouting": "MIDI To",
}
_MENUS: Final = frozenset({"Target", "UpperDisplayString", "LowerDisplayString"})
_CHAINS: Final = frozenset({("DeviceChain",), ("MasterChain",)})


def tell_routing(group: Group, context: Context, where: str) -> Iterator[Change]:
    """Tell where a track's routings go now, and forget the edits."""
    if context.is_upgrade:
        return
    for tag, name in _ROUTINGS.items():
        touched = group.take(partial(_is_menu, tag=tag))
        if not touched:
            continue
        chain = touched[0].path[0]
        change = _change(
            group.was.find(f"{chain}/{tag}"), group.now.find(f"{chain}/{tag}"), name, where, context
        )
        if change is None:
            group.put_back(touched)
        else:
            yield change


def tell_sidechain(group: Group, context: Context, where: str) -> Iterator[Change]:
    """Tell what a device listens to now, and forget the edits."""
    touched: defaultdict[Element, list[Found]] = defaultdict(list)
    for found in group.take(lambda found: "SideChain" in found.path and found.path[-1] in _MENUS):
        holder = found.element.getparent()
        if holder is not None:
            touched[context.partners.get(holder, holder)].append(found)
    for now, edits in touched.items():
        change = _change(context.origins.get(now, now), now, "Sidechain From", where, context)
        if change is None:
            group.follows += edits
        else:
            yield group.told(change, edits)


def _change(
    was: Element | None, now: Element | None, name: str, where: str, context: Context
) -> Change | None:
    routings = (was, context.before), (now, context.after)
    before, after = (_shown(*routing) for routing in routings)
    if before == after:
        before, after = (_target(*routing, context) for routing in routings)
    if before == after:
        return None
    return Change(
        "set", "routing", where, f"{name} {before} → {after}", before, after, weight=weights.ROUTING
    )


def _is_menu(found: Found, *, tag: str) -> bool:
    return found.path[:1] in _CHAINS and found.path[1:2] == (tag,) and found.path[-1] in _MENUS


def _shown(element: Element | None, side: Side) -> str:
    if element is None:
        return "none"
    routing = Routing(element, side.document)
    menus = [menu for menu in (routing.upper, routing.lower) if menu]
    return " › ".join(menus) if menus else routing.target.partition("/")[2] or routing.target or "none"


def _target(element: Element | None, side: Side, context: Context) -> str:
    """Give the path that Live resolves, with the identity of a track in the place of its number."""
    if element is None:
        return "none"
    routing = Routing(element, side.document)
    number = routing.track_xml_id
    source = next((track.element for track in side.tracks.values() if track.xml_id == number), None)
    if not number or source is None:
        return routing.target
    now = context.now(source)[0] if side is context.before else source
    return routing.target.replace(f"Track.{number}", f"Track.{track_id(now)}")
