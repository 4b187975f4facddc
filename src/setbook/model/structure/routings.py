"""Routings that name tracks: they follow copies, and let go of what is removed."""

from collections.abc import Iterable, Mapping

from setbook.format import Element, descend
from setbook.model.check.routings import TRACK_IN_TARGET
from setbook.model.proxy import Proxy

GROUP = ("AudioOut/GroupTrack", "Group", "")
_DEVICE_NONE = "No Output"
_NONE = {
    "AudioInputRouting": ("AudioIn/None", "No Input", ""),
    "MidiInputRouting": ("MidiIn/None", "No Input", ""),
    "MidiOutputRouting": ("MidiOut/None", "None", ""),
}


def rename_tracks(below: Element, renamed: Mapping[str, str]) -> None:
    """Let the routings of a copy name the copies of the tracks that were copied with it."""
    for target in below.iter("Target"):
        text = target.get("Value") or ""
        found = TRACK_IN_TARGET.search(text)
        if found and found[0] in renamed:
            target.set("Value", text[: found.start()] + renamed[found[0]] + text[found.end() :])


def let_go_of(live_set: Proxy, gone: Iterable[str]) -> None:
    """Send back to where Live starts every routing from or to tracks that are removed."""
    ids = frozenset(gone)
    for target in live_set.element.iter("Target"):
        found = TRACK_IN_TARGET.search(target.get("Value") or "")
        if found is not None and found[0] in ids:
            _let_go(target, live_set)


def forget_tracks(below: Element, live_set: Proxy) -> None:
    """Send back every routing of something that comes from another set: its tracks are not here."""
    for target in below.iter("Target"):
        if TRACK_IN_TARGET.search(target.get("Value") or ""):
            _let_go(target, live_set)


def to_main(live_set: Proxy) -> tuple[str, str, str]:
    """Give the routing to the main track, as its Live line calls it."""
    name = live_set.document.schema.main_track[0].removesuffix("Track")
    return f"AudioOut/{name}", name, ""


def follow_group(track: Element, live_set: Proxy) -> None:
    """Send a track's output to its group, or to the main track when it stands in none; other outputs stay."""
    routing = descend(track, "DeviceChain/AudioOutputRouting")
    target = None if routing is None else descend(routing, "Target")
    if routing is None or target is None:
        return
    main = to_main(live_set)
    if target.get("Value") in {GROUP[0], main[0]}:
        _to_default_output(routing, live_set)


def write_routing(routing: Element, route: tuple[str, str, str]) -> None:
    """Write target and both lines of a menu."""
    for tag, text in zip(("Target", "UpperDisplayString", "LowerDisplayString"), route, strict=True):
        found = descend(routing, tag)
        if found is not None:
            found.set("Value", text)


def _let_go(target: Element, live_set: Proxy) -> None:
    routing = target.getparent()
    if routing is None:
        return
    if routing.tag == "AudioOutputRouting":
        _to_default_output(routing, live_set)
        return
    kind = (target.get("Value") or "").partition("/")[0]
    write_routing(routing, _NONE.get(routing.tag, (f"{kind}/None", _DEVICE_NONE, "")))


def _to_default_output(routing: Element, live_set: Proxy) -> None:
    track = routing.getparent()
    while track is not None and descend(track, "TrackGroupId") is None:
        track = track.getparent()
    group = None if track is None else descend(track, "TrackGroupId")
    grouped = group is not None and group.get("Value") != "-1"
    write_routing(routing, GROUP if grouped else to_main(live_set))
