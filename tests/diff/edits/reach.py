"""What edits need to reach into a set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.format.scalars import write_scalar

if TYPE_CHECKING:
    from setbook.format import Element


def set_value(parent: Element, path: str, value: object) -> None:
    parent.find(path).set("Value", write_scalar(value))


def shift(clip: Element, beats: float) -> None:
    for path in ("CurrentStart", "CurrentEnd"):
        set_value(clip, path, float(clip.find(path).get("Value")) + beats)
    clip.set("Time", write_scalar(float(clip.get("Time")) + beats))


def renumber(new: Element) -> None:
    """Give all pointees of something new ids that no set has."""
    pointees = (found for found in new.iter() if is_pointee(found.tag) and found.get("Id") is not None)
    for number, target in enumerate(pointees, start=5_000_000):
        target.set("Id", str(number))


def is_pointee(tag: str) -> bool:
    return tag.endswith("Target") or tag == "Pointee" or tag.startswith("ControllerTargets.")


def all_clips(song):
    return [clip for track in song.tracks for clip in (*track.clips, *track.session_clips)]


def some_clip(song, rng):
    clips = all_clips(song)
    return rng.choice(clips) if clips else None


def track_with_clips(song, rng):
    tracks = [track for track in song.tracks if track.clips]
    return rng.choice(tracks) if tracks else None


def clip_with_notes(song, rng):
    clips = [clip for clip in all_clips(song) if clip.kind == "midi" and clip.notes]
    return rng.choice(clips) if clips else None


def automation_lists(song):
    for events in song.element.find("Tracks").iter("Events"):
        around = {found.tag for found in events.iterancestors()}
        if len(events) and events[0].tag == "FloatEvent" and not around & {"MidiClip", "AudioClip"}:
            yield events


def rows(song):
    """Every list that has one item for each scene."""
    scenes = song.scenes[0].element.getparent()
    yield scenes
    for track in song.tracks:
        for path in (
            "DeviceChain/MainSequencer/ClipSlotList",
            "DeviceChain/FreezeSequencer/ClipSlotList",
            "Slots",
        ):
            found = track.element.find(path)
            if found is not None and len(found):
                yield found
