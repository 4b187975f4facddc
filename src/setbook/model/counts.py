"""How much is in a set, counted in the tree without a view of anything."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from setbook.format import Document, Element, collect, count_nodes
from setbook.model.points import EVENT_TAGS

TIMELINES = (
    "MainSequencer/ClipTimeable/ArrangerAutomation/Events",
    "MainSequencer/Sample/ArrangerAutomation/Events",
)
"""Where arrangement clips lie below a track's device chain: MIDI, audio."""

SLOTS = "MainSequencer/ClipSlotList/ClipSlot/ClipSlot/Value"
"""Where session clips lie below a track's device chain."""

COUNTED_TAGS = ("Devices", "WarpMarkers", "SavedWarpMarkersForStretched", "ArrangerAutomation")
"""Lists that stand anywhere in the tree; what they hold is counted."""

_CHAIN = "Tracks/*/DeviceChain"
_ENVELOPES_ON_TRACKS = "*/AutomationEnvelopes/Envelopes/AutomationEnvelope/Automation/Events[*[2]]"
_NOTES_OF_CLIPS = "MidiClip/Notes/KeyTracks/KeyTrack/Notes/MidiNoteEvent"


@dataclass(frozen=True, slots=True)
class Counts:
    """What a set holds.

    Parameters
    ----------
    audio, midi, group, return_
        Tracks of each kind.
    arrangement_clips, session_clips
        Clips on timelines and in slots; neither frozen copies nor grooves.
    notes
        MIDI notes in those clips.
    devices
        Devices in the chains of all tracks, at any depth, racks included.
    automation_envelopes
        Arrangement automation with at least one breakpoint in the song.
    warp_markers
        Every warp marker in the set: of clips, of samples in devices, and those set aside.
    scenes, locators
        As they are listed.
    """

    audio: int = 0
    midi: int = 0
    group: int = 0
    return_: int = 0
    arrangement_clips: int = 0
    session_clips: int = 0
    notes: int = 0
    devices: int = 0
    automation_envelopes: int = 0
    warp_markers: int = 0
    scenes: int = 0
    locators: int = 0

    def to_dict(self) -> dict[str, int]:
        """Give the counts by name; ``return`` without its underscore."""
        return {name.rstrip("_"): count for name, count in asdict(self).items()}


def count_set(
    live_set: Element, document: Document, lists: Mapping[str, Iterable[Element]] | None = None
) -> Counts:
    """Count what is in a LiveSet element; ``lists`` has its `COUNTED_TAGS` if they are collected already."""
    lists = collect(live_set, *COUNTED_TAGS) if lists is None else lists

    def count(path: str) -> int:
        return count_nodes(live_set, path)

    return Counts(
        audio=count("Tracks/AudioTrack"),
        midi=count("Tracks/MidiTrack"),
        group=count("Tracks/GroupTrack"),
        return_=count("Tracks/ReturnTrack"),
        arrangement_clips=sum(count(f"{_CHAIN}/{timeline}/*") for timeline in TIMELINES),
        session_clips=count(f"{_CHAIN}/{SLOTS}/*"),
        notes=sum(count(f"{_CHAIN}/{place}/{_NOTES_OF_CLIPS}") for place in (TIMELINES[0], SLOTS)),
        devices=sum(map(len, lists["Devices"])),
        automation_envelopes=_automation_envelopes(live_set, document, lists["ArrangerAutomation"]),
        warp_markers=_warp_markers(lists),
        scenes=count(document.schema.scenes),
        locators=count("Locators/Locators/Locator"),
    )


def count_preset(root: Element) -> Counts:
    """Count what a preset shares with a set; it has no tracks, and `Preset.devices` walks its devices."""
    return Counts(warp_markers=_warp_markers(collect(root, *COUNTED_TAGS)))


def _automation_envelopes(live_set: Element, document: Document, automations: Iterable[Element]) -> int:
    if document.schema.track_envelopes is not None:
        places = ("Tracks", ".")  # below the tracks, and below main and cue beside them
        return sum(count_nodes(live_set, f"{place}/{_ENVELOPES_ON_TRACKS}") for place in places)
    lists = (events for automation in automations for events in automation)
    return sum(len(events) > 1 and events[0].tag in EVENT_TAGS for events in lists)


def _warp_markers(lists: Mapping[str, Iterable[Element]]) -> int:
    return sum(map(len, lists["WarpMarkers"])) + sum(map(len, lists["SavedWarpMarkersForStretched"]))
