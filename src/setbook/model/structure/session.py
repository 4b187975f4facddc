"""The session: clips in slots."""

from setbook.errors import EditRefused
from setbook.format import Document, Element, descend
from setbook.model.structure.spans import Span, is_looped, place, read, span_of, write
from setbook.model.structure.timeline import refuse_other_kind

_SLOTS = "DeviceChain/MainSequencer/ClipSlotList"


def slot_value(track: Element, scene_index: int) -> Element:
    """Give what holds the clip of a slot.

    Raises
    ------
    EditRefused
        The track has no slots, or there is no such scene.
    """
    slots = descend(track, _SLOTS)
    if slots is None:
        raise EditRefused(f"expected an audio or MIDI track, found {track.tag}: it holds no clips")
    if not 0 <= scene_index < len(slots):
        raise EditRefused(
            f"expected a scene from 0 to {len(slots) - 1}, found {scene_index}: add a scene first"
        )
    value = descend(slots[scene_index], "ClipSlot/Value")
    if value is None:
        raise EditRefused("expected a slot that can hold a clip, found none: the set is damaged")
    return value


def put_in_slot(track: Element, clip: Element, scene_index: int, document: Document) -> None:
    """Put a clip that stands nowhere into a slot, in place of the one there."""
    refuse_other_kind(track, clip)
    value = slot_value(track, scene_index)
    session = _session_span(clip)
    place(clip, 0.0)
    write(clip, "CurrentEnd", session.length)
    clip.attrib.pop("Id", "")
    attributes = [(str(name), str(text)) for name, text in clip.items()]
    clip.attrib.clear()
    if document.schema.numbers_items:
        clip.set("Id", "0")
    for name, text in attributes:
        clip.set(name, text)
    value[:] = [clip]


def next_empty_scene(track: Element, scene_index: int) -> int:
    """Give the first scene below another whose slot is empty on a track; the number of scenes where none is."""
    slots = descend(track, _SLOTS)
    assert slots is not None, "a clip lies in a slot"
    for index in range(scene_index + 1, len(slots)):
        value = descend(slots[index], "ClipSlot/Value")
        if value is not None and not len(value):
            return index
    return len(slots)


def scene_index_of(clip: Element) -> int:
    """Give the scene of a session clip."""
    slot = clip.getparent()
    while slot is not None and (slot.getparent() is None or slot.getparent().tag != "ClipSlotList"):  # type: ignore[union-attr]
        slot = slot.getparent()
    slots = None if slot is None else slot.getparent()
    if slot is None or slots is None:
        raise EditRefused("expected a clip in a slot, found one that was removed: look it up again")
    return slots.index(slot)


def _session_span(clip: Element) -> Span:
    """In the session a clip is as long as its loop."""
    if is_looped(clip):
        return Span(0.0, read(clip, "Loop/LoopEnd") - read(clip, "Loop/LoopStart"))
    return Span(0.0, span_of(clip).length)
