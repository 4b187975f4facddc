"""Where in a song an element stands: on which track, in which device, clip or scene."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from setbook.format import Element

_OUTSIDE: Final = frozenset({"MasterTrack", "MainTrack", "PreHearTrack"})
_NO_DEVICE: Final = frozenset({"LiveSet", "GroupDevicePreset"})
CHAIN_MIXERS: Final = frozenset({"AudioBranchMixerDevice", "MidiBranchMixerDevice"})
"""What presets call the mixer of a chain; in sets it is a part of the chain, and so it is here."""
_CLIPS: Final = frozenset({"MidiClip", "AudioClip"})
_ROWS: Final = {"Scenes": "scene", "SceneNames": "scene", "Locators": "locator", "Grooves": "groove"}
_KINDS: Final = {
    "Tracks": "track",
    "Devices": "device",
    "Device": "device",  # in presets, as the next two
    **dict.fromkeys(("Branches", "ReturnBranches", "BranchPresets", "ReturnBranchPresets"), "chain"),
    **_ROWS,
}
"""What the items of a list are."""


@dataclass(frozen=True, slots=True)
class Place:
    """The things around an element, and the way from the innermost of them.

    Attributes
    ----------
    kind
        What the innermost one is: ``clip``, ``device``, ``chain``, ``track``, ``scene``, ``locator``, ``groove`` or ``song``.
    owner
        Its element.
    path
        Tags from below the owner to the element itself; empty for the owner.
    track
        The track around it.
    around
        Devices and chains around it, outermost first, the owner among them.
    frozen
        It belongs to what Live plays instead of a frozen track.
    """

    kind: str
    owner: Element
    path: tuple[str, ...]
    track: Element | None
    around: tuple[Element, ...]
    frozen: bool


def place_of(element: Element) -> Place:
    """Climb from an element to the song and note what is on the way."""
    owner: Element | None = None
    kind, track, frozen = "song", None, False
    path: list[str] = []
    around: list[Element] = []
    step: Element | None = element
    root = element
    while step is not None:
        root = step
        parent = step.getparent()
        thing = _thing(step, parent)
        if thing and owner is None:
            owner, kind = step, thing
        if owner is None and parent is not None:
            path.append(step.tag)
        if thing in {"device", "chain"}:
            around.append(step)
        if thing == "track":
            track = step
        if thing == "groove":  # what is inside is its pattern, not a clip of the song
            owner, kind, path = step, thing, ["Pattern"] if step is not element else []
        frozen = frozen or step.tag == "FreezeSequencer"
        step = parent
    if frozen and track is not None:
        return Place("track", track, ("DeviceChain", "FreezeSequencer"), track, (), frozen=True)
    return Place(
        kind, root if owner is None else owner, tuple(path[::-1]), track, tuple(around[::-1]), frozen
    )


class Places:
    """Finds the places of many elements: what lies in one element climbs from there only once."""

    def __init__(self) -> None:
        self._known: dict[Element, Place] = {}

    def of(self, element: Element) -> Place:
        """Give the same as `place_of`."""
        parent = element.getparent()
        if parent is None or _thing(element, parent) or element.tag == "FreezeSequencer":
            return place_of(element)
        around = self._known.get(parent)
        if around is None:
            around = self._known[parent] = place_of(parent)
        if around.frozen or around.kind == "groove":
            return place_of(element)
        return replace(around, path=(*around.path, element.tag))


def _thing(element: Element, parent: Element | None) -> str:
    if parent is None:
        return ""
    above, tag = parent.tag, element.tag
    if tag in _CLIPS:
        return "clip"
    if tag in CHAIN_MIXERS and above == "Device":
        return ""
    if above == "Ableton":
        return "" if tag in _NO_DEVICE else "device"
    if tag in _OUTSIDE:
        return "track"
    kind = _KINDS.get(above, "")
    return kind if above not in _ROWS or tag in {"Scene", "Locator", "Groove"} else ""
