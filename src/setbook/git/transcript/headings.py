"""What stands at the margin: the thing that the facts below belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from setbook.diff.changes.clip_naming import clip_position
from setbook.diff.changes.clip_title import clip_title
from setbook.diff.changes.clock import Clock
from setbook.diff.changes.naming import quoted, scene_title, where
from setbook.diff.changes.place import place_of
from setbook.model import Device, Locator, Scene
from setbook.model.clip_slot import clip_of
from setbook.model.groove import Groove

if TYPE_CHECKING:
    from setbook.diff.changes.context import Side
    from setbook.diff.changes.place import Place
    from setbook.format import Element
    from setbook.model import Clip

_TRACKS: Final = {
    "AudioTrack": "audio track",
    "MidiTrack": "MIDI track",
    "GroupTrack": "group",
    "ReturnTrack": "return track",
    "MasterTrack": "main track",
    "MainTrack": "main track",
    "PreHearTrack": "cue",
}


def heading(element: Element, side: Side) -> str:
    """Name a thing: ``Bass (MIDI track, in Music)``, ``Bass › EQ Eight``, ``Bass › Verse (MIDI clip at 5.1.1)``."""
    parent = element.getparent()
    if parent is None:
        return f"Saved by Live {side.document.version.text}"
    place = place_of(element)
    clip = clip_of(element, side.document)
    if clip is not None:
        return _clip(clip, place, side)
    if element.tag in _TRACKS:
        return _track(element, place, side)
    if place.kind in {"scene", "locator", "groove"}:
        return _row(element, parent, side)
    return "Song" if element.tag == "LiveSet" else where(place, side) or Device(element, side.document).name


def clock_of(element: Element, side: Side) -> Clock:
    """Give the clock that counts a thing's times: a clip has its own bars, everything else the song's."""
    clip = clip_of(element, side.document)
    if clip is None:
        return side.clock
    signatures = clip.time_signatures
    return Clock(signatures) if signatures and signatures[0][0] <= 0 else side.clock


def _clip(clip: Clip, place: Place, side: Side) -> str:
    kind = "MIDI" if clip.kind == "midi" else "audio"
    around = where(place, side)
    if place.kind != "clip":  # the pattern of a groove
        return f"{around} › {kind} clip {quoted(clip.name)}".removeprefix(" › ")
    title = clip_title(clip) or "clip"
    return f"{around} › {title} ({kind} clip {clip_position(clip, side)})"


def _track(element: Element, place: Place, side: Side) -> str:
    number = element.find("TrackGroupId")
    group = None if number is None else side.groups.get(number.get("Value", ""))
    kind = _TRACKS[element.tag] + (f", in {group.name}" if group is not None else "")
    return f"{where(place, side) or element.tag} ({kind})"


def _row(element: Element, parent: Element, side: Side) -> str:
    if element.tag == "Locator":
        locator = Locator(element, side.document)
        return f"Locator {quoted(locator.name)} at {side.clock.position(locator.time)}"
    if element.tag == "Groove":
        return f"Groove {quoted(Groove(element, side.document).name)}"
    return scene_title(Scene(element, side.document).name, parent.index(element))
