"""Edits as Live would make them, for scripts of both sides of a merge."""

from __future__ import annotations

import copy

from setbook.format import element
from setbook.format.scalars import write_scalar
from setbook.model import LiveSet
from setbook.model.structure import restore_lockstep
from setbook.model.structure.pointees import PointeesOfSet


def fork(song: LiveSet) -> LiveSet:
    """A copy to work on."""
    document = copy.copy(song.document)
    document.root = copy.deepcopy(song.document.root)
    return LiveSet(document.root.find("LiveSet"), document)


def merge_rows_guess(base, ours):
    """The scene that a diff says was removed: where all are alike, it may be another than the one that was."""
    from setbook.diff import Remove, diff

    return [op for op in diff(base, ours).operations if isinstance(op, Remove) and op.key.startswith("Scene")]


def names(song):
    return [track.name for track in song.tracks]


def leaves(song):
    """Tracks that no other hangs on."""
    return [track for track in song.tracks if track.kind != "group"]


def remove(found):
    found.getparent().remove(found)


def all_clips(song):
    return [clip for track in song.tracks for clip in (*track.clips, *track.session_clips)]


def midi_clip(song):
    """The first clip with notes."""
    return next((clip for clip in all_clips(song) if clip.kind == "midi" and clip.notes), None)


def track_with_clips(song):
    return next((place for place, track in enumerate(song.tracks) if track.clips), None)


def slot_clips(track):
    return [None if slot.clip is None else slot.clip.name for slot in track.slots]


def row_clips(song, scene):
    return [track.slots[scene].clip for track in song.tracks if scene < len(track.slots)]


def sends_of(song):
    """What each track of the base sends to each return of the base."""
    return [[send.value for send in track.mixer.sends][: len(song.returns)][:1] for track in song.tracks]


def next_track_id(song):
    return str(1 + max(int(track.xml_id) for track in (*song.tracks, *song.returns)))


def add_track(song, name, *, clips=True):
    """Duplicate the last track that is no group, at the end."""
    original = leaves(song)[-1].element
    twin = copy.deepcopy(original)
    PointeesOfSet(song).renew(twin)
    twin.set("Id", next_track_id(song))
    if not clips:
        for found in [*twin.iter("MidiClip"), *twin.iter("AudioClip")]:
            remove(found)
    song.tracks[-1].element.addnext(twin)
    next(track for track in song.tracks if track.element is twin).name = name
    return twin


def add_return(song, name):
    original = song.returns[-1].element
    twin = copy.deepcopy(original)
    PointeesOfSet(song).renew(twin)
    twin.set("Id", next_track_id(song))
    original.addnext(twin)
    restore_lockstep(song)
    song.returns[-1].name = name


def rows(song):
    """Every list that has one item for each scene."""
    yield song.scenes[0].element.getparent()
    for track in song.tracks:
        for path in (
            "DeviceChain/MainSequencer/ClipSlotList",
            "DeviceChain/FreezeSequencer/ClipSlotList",
            "Slots",
        ):
            found = track.element.find(path)
            if found is not None and len(found):
                yield found


def add_scene(song, place, name):
    for row in rows(song):
        twin = copy.deepcopy(row[min(place, len(row) - 1)])
        value = twin.find("ClipSlot/Value")
        for clip in [] if value is None else list(value):
            value.remove(clip)
        if twin.get("Id") is not None:
            twin.set("Id", str(1 + max(int(found.get("Id")) for found in row)))
        row.insert(place, twin)
    song.scenes[place].name = name


def remove_scene(song, place):
    for row in rows(song):
        row.remove(row[place])
    restore_lockstep(song)


def add_note(clip, time, velocity):
    notes = clip.element.find("Notes/KeyTracks/KeyTrack/Notes")
    twin = copy.deepcopy(notes[0])
    twin.set("Time", write_scalar(time))
    twin.set("Velocity", str(velocity))
    counter = clip.element.find("Notes/NoteIdGenerator/NextId")
    if twin.get("NoteId") is not None and counter is not None:
        twin.set("NoteId", counter.get("Value"))
        counter.set("Value", str(int(counter.get("Value")) + 1))
    notes.append(twin)


def transpose(clip, semitones):
    for key in clip.element.iterfind("Notes/KeyTracks/KeyTrack/MidiKey"):
        key.set("Value", str(int(key.get("Value")) + semitones))


def base_device(song):
    return next((device for device in song.devices if device.kind == "audio_effect"), None)


def add_device(song, track, name):
    twin = copy.deepcopy(base_device(song).element)
    PointeesOfSet(song).renew(twin)
    chain = track.element.find("DeviceChain/DeviceChain/Devices")
    if twin.get("Id") is not None:
        twin.set("Id", str(1 + max((int(found.get("Id", "0")) for found in chain), default=0)))
    twin.find("UserName").set("Value", name)
    chain.append(twin)


def knobs(device):
    return [
        knob
        for knob in device.parameters
        if isinstance(knob.value, float)
        and knob.envelope is None
        and knob.minimum is not None
        and knob.maximum > knob.minimum
    ]


def device_with_knob(song, least=2):
    for place, track in enumerate(song.tracks):
        for number, device in enumerate(track.devices):
            if knobs(device) and len(track.devices) >= least and number == len(track.devices) - 1:
                return place, number
    return None


def draw(track, what, *wanted):
    parameter = getattr(track.mixer, what)
    inside = parameter.element.find("ArrangerAutomation/Events")
    if inside is not None:
        inside.extend([element("FloatEvent", Time=time, Value=value) for time, value in wanted])
    else:
        draw_for(track, parameter.id, *wanted)


def draw_for(track, pointee, *wanted):
    envelopes = track.element.find("AutomationEnvelopes/Envelopes")
    target, automation, events = element("EnvelopeTarget"), element("Automation"), element("Events")
    target.append(element("PointeeId", pointee))
    events.append(element("FloatEvent", Id=0, Time=-63072000, Value=1))
    for number, (time, value) in enumerate(wanted, start=1):
        events.append(element("FloatEvent", Id=number, Time=time, Value=value))
    automation.append(events)
    free = 1 + max((int(found.get("Id", "0")) for found in envelopes), default=-1)
    envelope = element("AutomationEnvelope", Id=free)
    envelope.extend([target, automation])
    envelopes.append(envelope)


def add_point(parameter, time, value):
    envelope = parameter.envelope.element
    events = envelope.find("Automation/Events")
    events = (
        events if events is not None else envelope.find("Events") if envelope.tag != "Events" else envelope
    )
    later = next((event for event in events if float(event.get("Time")) > time), None)
    point = element("FloatEvent", Time=time, Value=value)
    if events[0].get("Id") is not None:
        point = element("FloatEvent", Id=1 + max(int(e.get("Id")) for e in events), Time=time, Value=value)
    if later is None:
        events.append(point)
    else:
        later.addprevious(point)


def points(parameter):
    envelope = parameter.envelope
    return (
        []
        if envelope is None
        else [(point.time, point.value) for point in envelope.points if point.time > -1e6]
    )


def add_locator(song, time, name):
    locators = song.element.find("Locators/Locators")
    free = 1 + max((int(found.get("Id", "0")) for found in locators), default=-1)
    locator = element("Locator") if song.live_line < 10 else element("Locator", Id=free)
    for tag, value in (
        ("LomId", 0),
        ("Time", time),
        ("Name", name),
        ("Annotation", ""),
        ("IsSongStart", False),
    ):
        locator.append(element(tag, value))
    locators.append(locator)


def shift(clip, beats):
    for path in ("CurrentStart", "CurrentEnd"):
        found = clip.find(path)
        found.set("Value", write_scalar(float(found.get("Value")) + beats))
    clip.set("Time", write_scalar(float(clip.get("Time")) + beats))


def add_clip(track, start):
    """Copy the last clip of the arrangement to another place, under the next free id."""
    last = track.clips[-1].element
    twin = copy.deepcopy(last)
    if twin.get("Id") is not None:
        twin.set("Id", str(1 + max(int(found.get("Id")) for found in last.getparent())))
    shift(twin, start - float(twin.get("Time")))
    last.getparent().append(twin)
    return twin


def empty_slot(song):
    """Track, scene and a clip for it."""
    for place, track in enumerate(song.tracks):
        if track.kind not in {"audio", "midi"}:
            continue
        donor = next((clip for clip in all_clips(song) if clip.kind == track.kind), None)
        for scene, slot in enumerate(track.slots):
            if slot.clip is None and donor is not None:
                return place, scene, donor
    return None


def fill_slot(song, place, scene, donor, name):
    twin = copy.deepcopy(donor.element)
    twin.find("Name").set("Value", name)
    slots = song.tracks[place].element.find("DeviceChain/MainSequencer/ClipSlotList")
    slots[scene].find("ClipSlot/Value").append(twin)


def group_up(song, place, name):
    """Put a track into a new group, made of one that is there."""
    group = copy.deepcopy(next(track for track in song.tracks if track.kind == "group").element)
    PointeesOfSet(song).renew(group)
    number = next_track_id(song)
    group.set("Id", number)
    group.find("TrackGroupId").set("Value", "-1")
    member = song.tracks[place].element
    member.addprevious(group)
    member.find("TrackGroupId").set("Value", number)
    next(track for track in song.tracks if track.element is group).name = name
