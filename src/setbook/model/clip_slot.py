"""Clips where they lie: in slots and on the timeline."""

from dataclasses import dataclass

from setbook.format import Document, Element, descend
from setbook.model.audio_clip import AudioClip
from setbook.model.clip import Clip
from setbook.model.midi_clip import MidiClip

_CLASSES: dict[str, type[Clip]] = {"MidiClip": MidiClip, "AudioClip": AudioClip}


@dataclass(frozen=True, slots=True)
class ClipSlot:
    """A place for a clip in the session: track by scene."""

    index: int
    clip: Clip | None


def clip_of(element: Element, document: Document) -> Clip | None:
    """Make the view of a clip element; ``None`` for an element of another kind."""
    kind = _CLASSES.get(element.tag)
    return None if kind is None else kind(element, document)


def read_clips(events: Element | None, document: Document) -> list[Clip]:
    """Read the clips of a timeline by start."""
    if events is None:
        return []
    clips = (clip_of(event, document) for event in events)
    return sorted((clip for clip in clips if clip is not None), key=lambda clip: clip.start)


def read_slots(sequencer: Element | None, document: Document) -> list[ClipSlot]:
    """Read a track's slots, the empty ones too."""
    if sequencer is None:
        return []
    return [
        ClipSlot(index, None if value is None or not len(value) else clip_of(value[0], document))
        for index, value in enumerate(
            descend(slot, "ClipSlot/Value") for slot in sequencer.iterfind("ClipSlotList/ClipSlot")
        )
    ]
