"""Every audio and MIDI track has a clip slot for every scene, twice, and every group a slot of its own."""

from collections.abc import Iterator

from setbook.format import Element, descend
from setbook.model.check.song import Song, counted, track_label
from setbook.model.check.violation import Violation

RULE = "clip slots"

_IN_CHAIN = "DeviceChain"
SLOT_LISTS = {
    "AudioTrack": ("MainSequencer/ClipSlotList", "FreezeSequencer/ClipSlotList"),
    "MidiTrack": ("MainSequencer/ClipSlotList", "FreezeSequencer/ClipSlotList"),
}
"""Lists with one slot per scene, below a track's device chain; returns have a frozen sequencer without slots."""

GROUP_SLOTS = "Slots"
"""The same list of a group, below the track."""


def slot_lists(track: Element) -> Iterator[Element]:
    """Give the lists of a track that have one slot per scene."""
    paths = [f"{_IN_CHAIN}/{path}" for path in SLOT_LISTS.get(track.tag, ())]
    if track.tag == "GroupTrack":
        paths.append(GROUP_SLOTS)
    for path in paths:
        found = descend(track, path)
        if found is not None:
            yield found


def check_clip_slots(song: Song) -> Iterator[Violation]:
    """Find tracks with more or fewer slots than there are scenes."""
    wanted = song.scene_count
    for track in song.tracks:
        for slots in slot_lists(track):
            if len(slots) != wanted:
                holder = slots.getparent()
                kind = (
                    "frozen clip slot"
                    if holder is not None and holder.tag == "FreezeSequencer"
                    else "clip slot"
                )
                yield Violation(
                    RULE,
                    track_label(track),
                    f"expected {counted(wanted, kind)}, one per scene, found {len(slots)}",
                    slots,
                )
