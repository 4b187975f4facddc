"""Hints: what an item looks like, for where its identity is missing or was renumbered.

Each gives something to compare by equality, or None where it has nothing to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.format import serialise

if TYPE_CHECKING:
    from collections.abc import Hashable

    from setbook.format import Element

_FILE_NAMES = ("Name", "Path", "RelativePath")  # until Live 10, since Live 11


def device_of_preset(device: Element) -> Hashable:
    """Kind and list-local id: all there is in a preset, where every pointee is 0."""
    return _preset_id(device, "On/AutomationTarget")


def chain_of_preset(chain: Element) -> Hashable:
    """Give the same for the chains of a rack."""
    return _preset_id(chain, "MixerDevice/On/AutomationTarget")


def id_and_place(clip: Element) -> Hashable:
    """Recognise a clip that kept both its id and its place, whatever was done inside."""
    local = clip.get("Id")
    return None if local is None else (clip.tag, local, clip.get("Time"))


def place_and_content(clip: Element) -> Hashable:
    """Place and what sounds there."""
    return clip.get("Time"), content(clip)


def place_and_name(clip: Element) -> Hashable:
    """Place and name, for a clip that was edited where it is."""
    return clip.tag, clip.get("Time"), _value(clip, "Name")


def content(clip: Element) -> Hashable:
    """Give what sounds: the notes or the sample, and the part of it that plays."""
    loop = clip.find("Loop")
    played = None if loop is None else serialise(loop)
    return clip.tag, played, _notes(clip) if clip.tag == "MidiClip" else _sample(clip)


def scene_name(scene: Element) -> Hashable:
    """Name of a scene that has one."""
    return _value(scene, "Name") or scene.get("Value") or None


def locator_time_and_name(locator: Element) -> Hashable:
    """Where it is and what it is called."""
    return _value(locator, "Time"), _value(locator, "Name")


def locator_id_and_name(locator: Element) -> Hashable:
    """Recognise a locator that was moved."""
    local = locator.get("Id")
    return None if local is None else (local, _value(locator, "Name"))


def locator_name(locator: Element) -> Hashable:
    """Give what it is called, if it is."""
    return _value(locator, "Name") or None


def locator_time(locator: Element) -> Hashable:
    """Where it is."""
    return _value(locator, "Time")


def track_name(track: Element) -> Hashable:
    """Kind and the name that a person gave it."""
    name = _value(track, "Name/UserName")
    return (track.tag, name) if name else None


def track_content(track: Element) -> Hashable:
    """Kind and everything that plays on it, if anything does."""
    clips = [content(clip) for clip in track.iterfind(f"{_ARRANGED}/*") if clip.tag in _CLIPS]
    clips += [content(clip) for clip in track.iterfind(f"{_LAUNCHED}/*")]
    return (track.tag, *clips) if clips else None


def track_name_and_content(track: Element) -> Hashable:
    """Both."""
    name, played = track_name(track), track_content(track)
    return None if name is None or played is None else (name, played)


def track_devices(track: Element) -> Hashable:
    """Kind and the kinds of the devices on it, if there are any."""
    devices = [device_kind(device) for device in track.iterfind("DeviceChain/DeviceChain/Devices/*")]
    return (track.tag, *devices) if devices else None


def device_kind(device: Element) -> Hashable:
    """Kind, and which plug-in it is."""
    return device.tag, *(_value(device, path) for path in _PLUGIN_NAMES)


def device_kind_and_name(device: Element) -> Hashable:
    """Kind, and the name that a person gave it."""
    name = _value(device, "UserName")
    return (device_kind(device), name) if name else None


def chain_kind_and_name(chain: Element) -> Hashable:
    """Kind and name of a chain, and the key that plays it."""
    return chain.tag, _value(chain, "Name/UserName"), _value(chain, "BranchInfo/ReceivingNote")


_CLIPS = frozenset({"MidiClip", "AudioClip"})
_ARRANGED = "DeviceChain/MainSequencer/*/ArrangerAutomation/Events"
_LAUNCHED = "DeviceChain/MainSequencer/ClipSlotList/ClipSlot/ClipSlot/Value"
_PLUGIN_NAMES = (
    "PluginDesc/VstPluginInfo/PlugName",
    "PluginDesc/Vst3PluginInfo/Name",
    "PluginDesc/AuPluginInfo/Name",
)


def _preset_id(item: Element, path: str) -> Hashable:
    target, local = item.find(path), item.get("Id")
    return None if target is None or target.get("Id") != "0" or local is None else (item.tag, local)


def _value(item: Element, path: str) -> str | None:
    found = item.find(path)
    return None if found is None else found.get("Value")


def _notes(clip: Element) -> Hashable:
    return tuple(
        (
            _value(track, "MidiKey"),
            *(
                (note.get("Time"), note.get("Duration"), note.get("Velocity"))
                for note in track.iter("MidiNoteEvent")
            ),
        )
        for track in clip.iterfind("Notes/KeyTracks/KeyTrack")
    )


def _sample(clip: Element) -> Hashable:
    file = clip.find("SampleRef/FileRef")
    if file is None:
        return None
    for tag in _FILE_NAMES:
        if stored := _value(file, tag):
            return stored.rpartition("/")[2]
    return None
