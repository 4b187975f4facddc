"""What an operation speaks of: the smallest part of a song that only makes sense as a whole.

A clip's place is its start and its end, a routing is its target and the two
names that Live shows, a sample is a file with all that is known of it: nobody
wants the one half from here and the other from there. A note, a parameter and
an envelope are subjects of their own; so is every value that stands alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from setbook.diff.identity import ITEMS
from setbook.diff.operations import Insert, Operation, SetValue
from setbook.diff.rows import FOLLOWS
from setbook.diff.step import join, split

if TYPE_CHECKING:
    from collections.abc import Sequence

NOTE: Final = "#note:"
PITCH: Final = "#pitch:"
PLACE: Final = "#place"
BASE_VALUE: Final = "#base"
"""The value of an envelope before everything, which Live keeps equal to the parameter's own."""

_LOOP: Final = "#loop"
_PLUGIN: Final = "#plugin"
_FREEZE: Final = "#freeze"

_WHOLE: Final = frozenset(
    {
        *("AudioInputRouting", "AudioOutputRouting", "MidiInputRouting", "MidiOutputRouting"),
        *(
            "SampleRef",
            "FileRef",
            "WarpMarkers",
            "SavedWarpMarkersForStretched",
            "UserOnsets",
            "Onsets",
            "Fades",
        ),
        *("ScaleInformation", "FollowAction", "KeyMidi", "TrackDelay", "TimeSignature", "Modulation"),
        *("LastPresetRef", "PresetRef", "SourceContext", "BranchSelectorRange", "KeyRange", "VelocityRange"),
        *(
            "PerNoteEventStore",
            "NoteProbabilityGroups",
            "MacroVariations",
            "PatchSlot",
            "MidiControllerRange",
        ),
        *("MidiControllers", "TuningSystems", "UserTempoAutomation"),
    }
)
"""Elements that are taken from one side as they are, with all below them."""

_SOURCE: Final = frozenset({"SampleRef", "WarpMarkers", "IsWarped", "SavedWarpMarkersForStretched"})
"""What of an audio clip hangs together once the sample or its warping is another."""

_THING_STEPS: Final = ("track:", "device:", "chain:", "clip:", "groove:", "lane:")
_THING_TAGS: Final = frozenset({"MidiClip", "AudioClip", "MainTrack", "MasterTrack", "PreHearTrack"})
_CLIP_TAGS: Final = frozenset({"MidiClip", "AudioClip"})
_THING_LISTS: Final = frozenset(
    {
        *("Devices", "Branches", "ReturnBranches", "DevicePresets", "BranchPresets", "ReturnBranchPresets"),
        *("Device", "Scenes", "SceneNames", "Locators"),
    }
)
_TIMES: Final = frozenset({"CurrentStart", "CurrentEnd", "FreezeStart", "FreezeEnd"})
_FREEZE_FLAGS: Final = frozenset({"Freeze", "PostProcessFreezeClips"})
_SLOT_TAIL: Final = ["ClipSlot", "Value"]
_BEFORE_EVERYTHING: Final = "@-63072000"
_PLACES: Final = ("pitch:", "pointee:", "@")
_VERSIONS: Final = frozenset({"MajorVersion", "MinorVersion"})
_COUNTERS: Final = ("NoteIdGenerator/NextId", "ProbabilityGroupIdGenerator/NextId")


@dataclass(frozen=True, slots=True)
class Subject:
    """What an operation speaks of.

    Attributes
    ----------
    key
        Two operations with one key speak of the same thing.
    thing
        Address of the track, device, clip, scene … around it; empty for the song.
    """

    key: str
    thing: str


def address_of(op: Operation) -> str:
    """Address of the element that an operation speaks of, in the base; of an insertion, the one it gets."""
    return op.at if isinstance(op, SetValue) else join(op.parent, op.key)


def is_counter(op: Operation) -> bool:
    """Whether an operation only keeps Live's books: such values never conflict, the higher one holds."""
    if not isinstance(op, SetValue):
        return False
    return op.name == "NoteId" or op.at.endswith(_COUNTERS) or (not op.at and op.name in _VERSIONS)


def is_of_notes(key: str) -> bool:
    """Whether a subject is a note of a clip, or belongs to its notes."""
    return NOTE in key or PITCH in key or "/Notes/" in key


def is_row_item(op: Operation) -> bool:
    """Whether an operation is about an item of a list that follows the scenes or the returns."""
    return not isinstance(op, SetValue) and list_tag(op.parent) in FOLLOWS


def list_tag(address: str) -> str:
    """Tag of the element at an address that ends in a tag."""
    return split(address.rpartition("/")[2])[0]


def holds_one_by_key(op: Insert) -> bool:
    """Whether the parent holds one item under such a key, so that two that come in under it are rivals.

    So do places (of a note, of a breakpoint), slots, and all that is no list: a parameter has one MIDI mapping.
    """
    if op.key.startswith(_PLACES) or op.parent.split("/")[-2:] == _SLOT_TAIL:
        return True
    tag = list_tag(op.parent)
    return tag not in ITEMS and tag not in FOLLOWS and split(op.key)[1] == 1


def subject_of(op: Operation) -> Subject:
    """Say what an operation speaks of."""
    address = address_of(op)
    steps = address.split("/")
    last_thing = _last_thing(steps)
    thing = "/".join(steps[: last_thing + 1])
    inside = steps[last_thing + 1 :]
    in_clip = last_thing >= 0 and _is_clip(steps[last_thing])
    rest = _clip_part(inside, op) if in_clip else _part(inside, op)
    if in_clip and not inside and not isinstance(op, SetValue) and steps[-3:-1] == _SLOT_TAIL:
        return Subject(f"{'/'.join(steps[:-1])}{PLACE}", thing)
    return Subject(f"{thing}{rest if rest.startswith('#') else '/' + rest}", thing)


def _last_thing(steps: Sequence[str]) -> int:
    for place in range(len(steps) - 1, -1, -1):
        step = steps[place]
        above = split(steps[place - 1])[0] if place else ""
        if step.startswith(_THING_STEPS) or split(step)[0] in _THING_TAGS:
            return place
        if above in _THING_LISTS and split(step)[0] != above:
            return place
    return -1


def _is_clip(step: str) -> bool:
    return step.startswith("clip:") or split(step)[0] in _CLIP_TAGS


def _clip_part(inside: Sequence[str], op: Operation) -> str:
    if not inside:
        return PLACE if not isinstance(op, SetValue) or op.name in {"Time", "Id"} else f"#{op.name}"
    first = split(inside[0])[0]
    if first in _TIMES:
        return PLACE
    if first in {"Loop", "OutMarker"}:
        return _LOOP
    if inside[:2] == ["Notes", "KeyTracks"] and len(inside) > 2:
        pitch = inside[2]
        return f"{PITCH}{pitch}" if len(inside) < 5 else f"{NOTE}{pitch}/{inside[4]}"
    return _part(inside, op)


def _part(inside: Sequence[str], op: Operation) -> str:
    """Name the part of a thing."""
    if not inside:
        return f"#{op.name}" if isinstance(op, SetValue) else PLACE
    for place in range(len(inside)):
        whole = _whole(inside, place, op)
        if whole is not None:
            return whole
    if inside[0] in _FREEZE_FLAGS:
        return _FREEZE
    return PLACE if inside == ["TrackGroupId"] else _value(inside, op)


def _whole(inside: Sequence[str], place: int, op: Operation) -> str | None:
    """Name what is decided as one from a step on; None where that step begins nothing of the kind."""
    tag, path = split(inside[place])[0], "/".join(inside[: place + 1])
    is_base_value = isinstance(op, SetValue) and inside[-1].startswith(_BEFORE_EVERYTHING)
    if tag.startswith("pointee:"):
        return path + BASE_VALUE if is_base_value else path
    if tag == "ArrangerAutomation":  # before Live 10 it lies in the parameter
        return "/".join(inside[:place]) if inside[-1].startswith(_BEFORE_EVERYTHING) else path
    if tag == "PluginDesc" or (tag == "ParameterList" and _is_plugin(*inside[place + 1 : place + 2])):
        return _PLUGIN  # its state holds what its parameters are too
    if tag == "FreezeSequencer":
        return _FREEZE
    return path if tag in _WHOLE else None


def _is_plugin(step: str = "") -> bool:
    return split(step)[0] == "PluginFloatParameter"


def _value(inside: Sequence[str], op: Operation) -> str:
    path = "/".join(inside[:-1] if inside[-1] == "Manual" and len(inside) > 1 else inside)
    name = op.name if isinstance(op, SetValue) and op.name != "Value" else ""
    return f"{path}#{name}" if name else path


def parts_of_one_act(keys: Sequence[str]) -> list[list[str]]:
    """Find, among the subjects of one clip that one side touched, those that make sense only together."""
    parts = {key: key.rpartition("/")[2].rpartition("#")[2] for key in keys}
    place = [key for key, part in parts.items() if part in {"place", "loop"}]
    source = [key for key, part in parts.items() if part in _SOURCE]
    loop = [key for key in place if source and key.endswith(_LOOP)]
    return [group for group in (place, [*source, *loop]) if len(group) > 1]
