"""Clips come, go, move and are doubled, on the timeline and in slots."""

from setbook.errors import EditRefused
from setbook.format import Document, Element, descend
from setbook.model.check.pointee_ids import pointees
from setbook.model.structure.automation import ENVELOPES
from setbook.model.structure.clip_frames import blank_clip
from setbook.model.structure.copying import copy_of
from setbook.model.structure.place import list_around, track_around
from setbook.model.structure.session import put_in_slot, slot_value
from setbook.model.structure.spans import span_of, write
from setbook.model.structure.timeline import put_on_timeline, refuse_other_kind, timeline_of

_TIMES_OF_LENGTH = ("CurrentEnd", "Loop/LoopEnd", "Loop/OutMarker", "Loop/HiddenLoopEnd")
_DEVICES = "Devices"


def new_midi_clip(track: Element, length: float, document: Document) -> Element:
    """Make an empty, looped MIDI clip that stands nowhere yet, in the colour of its track.

    Raises
    ------
    EditRefused
        The track is no MIDI track, or the length is not positive.
    """
    return _new_clip(track, "MidiClip", length, document)


def new_audio_clip(track: Element, length: float, document: Document) -> Element:
    """Make an audio clip of no sample that stands nowhere yet, in beats and not looped.

    Raises
    ------
    EditRefused
        The track is no audio track, or the length is not positive.
    """
    clip = _new_clip(track, "AudioClip", length, document)
    looped = descend(clip, "Loop/LoopOn")
    if looped is not None:
        looped.set("Value", "false")
    return clip


def copy_to_timeline(clip: Element, track: Element, start: float, document: Document) -> Element:
    """Put a copy of a clip at a beat of a track."""
    refuse_other_kind(track, clip)
    made = _copy_for(clip, track)
    put_on_timeline(track, made, start, document)
    return made


def copy_to_slot(clip: Element, track: Element, scene_index: int, document: Document) -> Element:
    """Put a copy of a clip into a slot of a track."""
    refuse_other_kind(track, clip)
    slot_value(track, scene_index)
    made = _copy_for(clip, track)
    put_in_slot(track, made, scene_index, document)
    return made


def move_to_timeline(clip: Element, track: Element, start: float, document: Document) -> None:
    """Put a clip itself at a beat of a track."""
    refuse_other_kind(track, clip)
    if start < 0:
        raise EditRefused(f"expected a place from beat 0 on, found {start:g}: nothing was changed")
    events, old = list_around(clip), track_around(clip)
    events.remove(clip)
    _rebind(clip, old, track)
    put_on_timeline(track, clip, start, document)


def move_to_slot(clip: Element, track: Element, scene_index: int, document: Document) -> None:
    """Put a clip itself into a slot of a track."""
    refuse_other_kind(track, clip)
    slot_value(track, scene_index)
    holder, old = list_around(clip), track_around(clip)
    holder.remove(clip)
    _rebind(clip, old, track)
    put_in_slot(track, clip, scene_index, document)


def resize(clip: Element, end: float, document: Document) -> None:
    """Let an arrangement clip end elsewhere; a clip that it grows over is cut."""
    track = track_around(clip)
    events = timeline_of(track)
    start = span_of(clip).start
    if not end > start:
        raise EditRefused(f"expected an end behind beat {start:g}, found {end:g}: nothing was changed")
    events.remove(clip)
    write(clip, "CurrentEnd", end)
    put_on_timeline(track, clip, start, document)


def _new_clip(track: Element, tag: str, length: float, document: Document) -> Element:
    if not length > 0:
        raise EditRefused(f"expected a length above 0 beats, found {length:g}: nothing was changed")
    clip = blank_clip(tag, document)
    refuse_other_kind(track, clip)
    for path in ("CurrentStart", "Loop/LoopStart", "Loop/StartRelative", "Loop/HiddenLoopStart"):
        write(clip, path, 0.0)
    for path in _TIMES_OF_LENGTH:
        write(clip, path, length)
    looped = descend(clip, "Loop/LoopOn")
    if looped is not None:
        looped.set("Value", "true")
    return clip


def _copy_for(clip: Element, track: Element) -> Element:
    made = copy_of(clip)
    _rebind(made, track_around(clip), track)
    return made


def _rebind(clip: Element, old: Element, new: Element) -> None:
    """Point a clip's envelopes at the same things of another track; those of devices go."""
    if old is new:
        return
    there = {
        _path(target, new): target.get("Id", "") for target in pointees(new) if not _in_device(target, new)
    }
    ids = {
        target.get("Id", ""): there.get(_path(target, old))
        for target in pointees(old)
        if not _in_device(target, old)
    }
    for target in list(clip.iter("PointeeId")):
        found = ids.get(target.get("Value", ""))
        if found is not None:
            target.set("Value", found)
            continue
        envelope: Element | None = target
        while envelope is not None and envelope.tag not in ENVELOPES:
            envelope = envelope.getparent()
        if envelope is not None:
            list_around(envelope).remove(envelope)


def _in_device(target: Element, track: Element) -> bool:
    for ancestor in target.iterancestors():
        if ancestor is track:
            return False
        if ancestor.tag == _DEVICES:
            return True
    return False


def _path(target: Element, track: Element) -> tuple[object, ...]:
    """Spell out where something is below its track, by tags and, in the list of sends, by place."""
    steps: list[object] = [target.tag]
    for ancestor in target.iterancestors():
        if ancestor is track:
            break
        parent = ancestor.getparent()
        if ancestor.tag == "TrackSendHolder" and parent is not None:
            steps.append(parent.index(ancestor))
        steps.append(ancestor.tag)
    return tuple(steps)
