"""How much is in a set, counted in the tree without a view of anything."""

from dataclasses import asdict, dataclass

from setbook.format import Document, Element, count_nodes
from setbook.model.envelope import EVENT_TAGS

_CLIPS_OF_TIMELINE = (
    "Tracks/*/DeviceChain/MainSequencer/ClipTimeable/ArrangerAutomation/Events",
    "Tracks/*/DeviceChain/MainSequencer/Sample/ArrangerAutomation/Events",
)
_CLIPS_OF_SESSION = "Tracks/*/DeviceChain/MainSequencer/ClipSlotList/ClipSlot/ClipSlot/Value"
_NOTES_OF_CLIP = "MidiClip/Notes/KeyTracks/KeyTrack/Notes/MidiNoteEvent"


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


def count_set(live_set: Element, document: Document) -> Counts:
    """Count what is in a LiveSet element."""

    def count(path: str) -> int:
        return count_nodes(live_set, path)

    return Counts(
        audio=count("Tracks/AudioTrack"),
        midi=count("Tracks/MidiTrack"),
        group=count("Tracks/GroupTrack"),
        return_=count("Tracks/ReturnTrack"),
        arrangement_clips=sum(count(f"{path}/*") for path in _CLIPS_OF_TIMELINE),
        session_clips=count(f"{_CLIPS_OF_SESSION}/*"),
        notes=sum(count(f"{path}/{_NOTES_OF_CLIP}") for path in (*_CLIPS_OF_TIMELINE, _CLIPS_OF_SESSION)),
        devices=_children_of_all(live_set, "Devices"),
        automation_envelopes=_automation_envelopes(live_set, document),
        warp_markers=_all(live_set, "WarpMarker"),
        scenes=count(document.schema.scenes),
        locators=count("Locators/Locators/Locator"),
    )


def count_preset(root: Element) -> Counts:
    """Count what a preset shares with a set; it has no tracks, and `Preset.devices` walks its devices."""
    return Counts(warp_markers=_all(root, "WarpMarker"))


def _all(root: Element, tag: str) -> int:
    return sum(1 for _ in root.iter(tag))


def _children_of_all(root: Element, tag: str) -> int:
    return sum(map(len, root.iter(tag)))


def _automation_envelopes(live_set: Element, document: Document) -> int:
    if document.schema.track_envelopes is not None:
        lists = (
            f"{track}/AutomationEnvelopes/Envelopes/AutomationEnvelope/Automation/Events"
            for track in ("Tracks/*", *document.schema.main_track, "PreHearTrack")
        )
        return sum(len(events) > 1 for path in lists for events in live_set.iterfind(path))
    inside = (automation.find("Events") for automation in live_set.iter("ArrangerAutomation"))
    return sum(events is not None and len(events) > 1 and events[0].tag in EVENT_TAGS for events in inside)
