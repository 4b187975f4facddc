"""Routing: where a track's signal comes from and goes to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from setbook.diff.changes import weights
from setbook.diff.changes.change import Change
from setbook.model import Routing

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
        routings = (
            (group.was.find(f"{chain}/{tag}"), context.before),
            (group.now.find(f"{chain}/{tag}"), context.after),
        )
        before, after = (_shown(*routing) for routing in routings)
        if before == after:
            before, after = (_target(*routing) for routing in routings)
        if before != after:
            what = f"{name} {before} → {after}"
            yield Change("set", "routing", where, what, before, after, weight=weights.ROUTING)
        else:
            group.put_back(touched)


def _is_menu(found: Found, *, tag: str) -> bool:
    return found.path[:1] in _CHAINS and found.path[1:2] == (tag,) and found.path[-1] in _MENUS


def _shown(element: Element | None, side: Side) -> str:
    if element is None:
        return "none"
    routing = Routing(element, side.document)
    menus = [menu for menu in (routing.upper, routing.lower) if menu]
    return " › ".join(menus) if menus else routing.target.partition("/")[2] or routing.target or "none"


def _target(element: Element | None, side: Side) -> str:
    """Give the path that Live resolves, with the identity of a track in the place of its number."""
    if element is None:
        return "none"
    routing = Routing(element, side.document)
    number = routing.track_xml_id
    tracks = {track.xml_id: track.id for track in side.tracks.values()}
    return (
        routing.target.replace(f"Track.{number}", f"Track.{tracks.get(number, number)}")
        if number
        else routing.target
    )
