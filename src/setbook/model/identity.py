"""Who is who across versions of a set.

A track is known by the automation target of its mixer's switch, a device by
that of its own: pointee ids come from one allocator, are never moved and not
reused while a set lives. The ``Id`` of a track is recycled, that of a device
is local to its chain. Live 8 has no such targets, and presets have zeros.
"""

from setbook.format import Element, descend
from setbook.model.proxy import ancestors_and_self

_MAIN_TAGS = frozenset({"MainTrack", "MasterTrack"})
_TRACK_TAGS = _MAIN_TAGS | {"AudioTrack", "MidiTrack", "GroupTrack", "ReturnTrack", "PreHearTrack"}
_LISTS = frozenset(
    {"Devices", "Branches", "ReturnBranches", "DevicePresets", "BranchPresets", "ReturnBranchPresets"}
)
_INSIDE = frozenset({"Branches", "ReturnBranches", "LastPresetRef", "SourceContext"})


def track_element(below: Element) -> Element | None:
    """Find the track that an element stands in."""
    for ancestor in ancestors_and_self(below):
        if ancestor.tag in _TRACK_TAGS:
            return ancestor
    return None


def track_id(track: Element) -> str:
    """Give a track's identity."""
    if track.tag in _MAIN_TAGS:
        return "main"
    if track.tag == "PreHearTrack":
        return "cue"
    target = descend(track, "DeviceChain/Mixer/On/AutomationTarget")
    return _pointee(target) or f"track-{track.get('Id', '')}"


def device_id(device: Element) -> str:
    """Give a device's identity; without one in the file, the place where it stands."""
    return _pointee(descend(device, "On/AutomationTarget")) or _modulation_id(device) or place(device)


def place(element: Element) -> str:
    """Spell out where an element stands, by positions in the lists around it."""
    steps: list[str] = []
    for ancestor in ancestors_and_self(element):
        parent = ancestor.getparent()
        if parent is None:
            break
        if parent.tag in _LISTS:
            steps.append(str(parent.index(ancestor)))
    track = track_element(element)
    steps.append("preset" if track is None else track_id(track))
    return "/".join(reversed(steps))


def _pointee(target: Element | None) -> str | None:
    """Read a target's id; presets carry 0 for all."""
    found = None if target is None else target.get("Id")
    return None if found == "0" else found


def _modulation_id(device: Element) -> str | None:
    """Live 8's devices have modulation targets from the same allocator: take the first of its own."""
    for child in device:
        if child.tag in _INSIDE:
            continue
        for target in child.iter("ModulationTarget"):
            if found := _pointee(target):
                return f"modulation-{found}"
    return None


def parameter_id(parameter: Element) -> str:
    """Give a parameter's identity: its automation target, or what Live 8 has instead."""
    found = _pointee(descend(parameter, "AutomationTarget"))
    if found:
        return found
    if modulation := _pointee(descend(parameter, "ModulationTarget")):
        return f"modulation-{modulation}"
    tags: list[str] = []
    for ancestor in ancestors_and_self(parameter):
        parent = ancestor.getparent()
        if parent is None or parent.tag in _LISTS or ancestor.tag in _TRACK_TAGS:
            return "/".join([place(ancestor), *reversed(tags)])
        tags.append(ancestor.tag)
    raise AssertionError("a walk up ends at the root")
