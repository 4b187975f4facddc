"""Tracks: added, removed, moved, renamed, grouped, frozen, and what else they carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from setbook.diff.changes import values, weights
from setbook.diff.changes.automation_changes import tell_automation
from setbook.diff.changes.change import Change
from setbook.diff.changes.mixer_changes import tell_mixer
from setbook.diff.changes.names import tell_name
from setbook.diff.changes.naming import counted, listed, quoted, track_name
from setbook.diff.changes.parameter_changes import tell_parameters
from setbook.diff.changes.routing_changes import tell_routing
from setbook.diff.changes.settings import Setting, tell_settings
from setbook.diff.changes.together import tell_together
from setbook.diff.operations import SetValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.change import Kind
    from setbook.diff.changes.context import Context, Side
    from setbook.diff.changes.gather import Found, Group, Wholes
    from setbook.format import Element
    from setbook.model import Track

_KINDS: Final = {"audio": "audio track", "midi": "MIDI track", "group": "group", "return": "return track"}
_SEQUENCER: Final = "DeviceChain/MainSequencer"
_SETTINGS: Final = {
    "Name/Annotation": Setting("Info Text", quoted, weight=weights.NAME),
    "Color": Setting("Color", weight=weights.COLOR),
    "ColorIndex": Setting("Color", weight=weights.COLOR),
    "TrackDelay/Value": Setting("Track Delay", values.milliseconds),
    "Freeze": Setting("Freeze", switched=("frozen", "unfrozen"), weight=weights.DEVICE - 10),
    "LinkedTrackGroupId": Setting("Track Link"),
    "PitchbendRange": Setting("Pitch Bend Range", values.semitones),
    f"{_SEQUENCER}/MonitoringEnum": Setting("Monitor", values.choice("In", "Auto", "Off"), concept="routing"),
    f"{_SEQUENCER}/Recorder/IsArmed": Setting("Arm", switched=("armed", "disarmed"), weight=weights.STAGE),
    f"{_SEQUENCER}/ClipSlotList/ClipSlot/HasStop": Setting(
        "Stop Button", switched=("stop button added", "stop button removed"), weight=weights.STAGE
    ),
}


def tell_track(group: Group, context: Context) -> Iterator[Change]:
    """Tell what happened to a track that is in both sets."""
    where = track_name(group.now, context.after)
    group.forget(lambda found: not found.path and isinstance(found.edit.operation, SetValue))
    yield from tell_name(group, "Name/UserName", where, "track", _shown_names(group, context))
    yield from _grouping(group, context, where)
    yield from tell_settings(group, _SETTINGS, where, "track")
    yield from tell_routing(group, context, where)
    yield from tell_mixer(group, context, where)
    yield from tell_automation(group, context)
    turns, drawn = tell_parameters(group, context)
    yield from tell_together(turns)
    yield from drawn


def tell_whole_tracks(wholes: Wholes, context: Context) -> Iterator[Change]:
    """Tell which tracks came, went and moved."""
    for edit in wholes.removed.pop("track", []):
        if edit.before is not None:
            yield wholes.told(_whole("remove", "removed", edit.before, context.before), edit.before)
    for edit in wholes.inserted.pop("track", []):
        if edit.after is not None:
            yield wholes.told(_whole("insert", "added", edit.after, context.after), edit.after)
    moved = {edit.after for edit in wholes.moved.pop("track", [])}
    for element, track in context.after.tracks.items():
        if element in moved and (track.group is None or track.group.element not in moved):
            inside = [other for other in context.after.members.get(element, ()) if other in moved]
            yield wholes.told(_moved(element, track, context.after), element, *inside)


def _whole(kind: Kind, verb: str, element: Element, side: Side) -> Change:
    track = side.tracks.get(element)
    if track is None:  # a track of a kind that setbook does not know
        return Change(kind, "track", "", f"{verb} {element.tag}", weight=weights.TRACK)
    holds = _contents(track, side)
    what = f"{verb} {_KINDS.get(track.kind, 'track')}{f' ({holds})' if holds else ''}"
    ends = [clip.end for clip in track.clips]
    return Change(
        kind,
        "track",
        track_name(element, side),
        what,
        track.name if kind == "remove" else None,
        track.name if kind == "insert" else None,
        track_id=track.id,
        start_beats=track.clips[0].start if ends else None,
        end_beats=max(ends, default=None),
        weight=weights.TRACK,
    )


def _contents(track: Track, side: Side) -> str:
    if track.kind == "group":
        inside = [side.track_names[element] for element in side.members.get(track.element, ())]
        return listed([*inside, *(device.name for device in track.devices)])
    clips = len(track.clips) + len(track.session_clips)
    return ", ".join(
        part
        for part in (
            counted(clips, "clip") if clips else "",
            listed([device.name for device in track.devices]),
        )
        if part
    )


def _moved(element: Element, track: Track, side: Side) -> Change:
    place = list(side.tracks).index(element)
    above = list(side.tracks)[place - 1] if place else None
    what = "moved to the top" if above is None else f"moved below {track_name(above, side)}"
    return Change(
        "move",
        "track",
        track_name(element, side),
        what,
        after=str(place + 1),
        track_id=track.id,
        weight=weights.SETTING,
    )


def _grouping(group: Group, context: Context, where: str) -> Iterator[Change]:
    for found in group.take_below("TrackGroupId"):
        operation = found.edit.operation
        if not isinstance(operation, SetValue):
            continue
        old, new = (
            context.before.groups.get(operation.before or ""),
            context.after.groups.get(operation.after or ""),
        )
        if old and new and (old.id == new.id or context.partners.get(old.element) is new.element):
            continue  # Live gave the same group another number
        before, after = (None if track is None else track.name for track in (old, new))
        what = (
            f"moved out of group {quoted(before or '')}"
            if new is None
            else f"moved into group {quoted(new.name)}"
        )
        change = Change("move", "track", where, what, before, after, weight=weights.SETTING)
        went_along = group.take(_is_output) if _goes_along(group) else []
        yield group.told(change, [found, *went_along])


_DEFAULT_OUTPUTS: Final = frozenset({"AudioOut/Master", "AudioOut/Main", "AudioOut/GroupTrack"})


def _goes_along(group: Group) -> bool:
    """Whether a track's output went from where Live sends it outside of groups to where it does inside, or back."""
    outputs = (element.find("DeviceChain/AudioOutputRouting/Target") for element in (group.was, group.now))
    targets = ["" if output is None else output.get("Value") for output in outputs]
    return targets[0] != targets[1] and _DEFAULT_OUTPUTS.issuperset(targets)


def _is_output(found: Found) -> bool:
    return found.path[:2] == ("DeviceChain", "AudioOutputRouting")


def _shown_names(group: Group, context: Context) -> tuple[str, str]:
    was, now = context.before.tracks.get(group.was), context.after.tracks.get(group.now)
    return "" if was is None else was.name, "" if now is None else now.name
