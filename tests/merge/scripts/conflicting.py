"""Scripts whose two sides dispute something."""

from __future__ import annotations

from tests.merge.scripts.acts import (
    add_clip,
    add_note,
    add_point,
    all_clips,
    device_with_knob,
    draw,
    draw_for,
    empty_slot,
    fill_slot,
    knobs,
    leaves,
    merge_rows_guess,
    midi_clip,
    points,
    remove,
    remove_scene,
    shift,
    track_with_clips,
)
from tests.merge.scripts.registry import Answer, NotHere, script

from setbook.format import element


@script
def two_volumes(_base, ours, theirs):
    ours.tracks[0].mixer.volume.value = 0.25
    theirs.tracks[0].mixer.volume.value = 0.75
    return Answer(
        conflicts=["value"],
        ours=lambda song: song.tracks[0].mixer.volume.value == 0.25,
        theirs=lambda song: song.tracks[0].mixer.volume.value == 0.75,
    )


@script
def two_names(_base, ours, theirs):
    ours.tracks[0].name = "Kick"
    theirs.tracks[0].name = "Bass Drum"
    return Answer(
        conflicts=["value"],
        ours=lambda song: song.tracks[0].name == "Kick",
        theirs=lambda song: song.tracks[0].name == "Bass Drum",
    )


@script
def two_tempos_and_two_pans(base, ours, theirs):
    if base.main.mixer.tempo.envelope is not None:
        return NotHere
    ours.tempo, theirs.tempo = 101.5, 102.5
    ours.tracks[0].mixer.pan.value, theirs.tracks[0].mixer.pan.value = -0.25, 0.25
    return Answer(
        conflicts=["value", "value"],
        ours=lambda song: (song.tempo, song.tracks[0].mixer.pan.value) == (101.5, -0.25),
        theirs=lambda song: (song.tempo, song.tracks[0].mixer.pan.value) == (102.5, 0.25),
    )


@script
def a_track_gone_and_edited(base, ours, theirs):
    tracks = leaves(base)
    place = base.tracks.index(tracks[-1])
    if len(tracks) < 2:
        return NotHere
    remove(ours.tracks[place].element)
    theirs.tracks[place].name = "Still here"
    theirs.tracks[place].mixer.volume.value = 0.125
    return Answer(
        conflicts=["removed"],
        ours=lambda song: len(song.tracks) == len(base.tracks) - 1,
        theirs=lambda song: (
            song.tracks[place].name == "Still here" and song.tracks[place].mixer.volume.value == 0.125
        ),
    )


@script
def a_device_gone_and_turned(base, ours, theirs):
    found = device_with_knob(base, least=1)
    if found is None:
        return NotHere
    place, number = found
    count = len(base.tracks[place].devices)
    remove(ours.tracks[place].devices[number].element)
    knob = knobs(theirs.tracks[place].devices[number])[0]
    knob.value = wanted = knob.minimum + (knob.maximum - knob.minimum) * 0.375
    return Answer(
        conflicts=["removed"],
        ours=lambda song: len(song.tracks[place].devices) == count - 1,
        theirs=lambda song: abs(knobs(song.tracks[place].devices[number])[0].value - wanted) < 1e-6,
    )


@script
def a_clip_gone_and_edited(base, ours, theirs):
    clip, other = midi_clip(ours), midi_clip(theirs)
    if clip is None:
        return NotHere
    count = len(all_clips(base))
    remove(clip.element)
    add_note(other, 805.0, 98)
    return Answer(
        conflicts=["removed"],
        ours=lambda song: len(all_clips(song)) == count - 1,
        theirs=lambda song: 805.0 in {note.time for note in midi_clip(song).notes},
    )


@script
def one_note_two_velocities(base, ours, theirs):
    clip, other = midi_clip(ours), midi_clip(theirs)
    if clip is None:
        return NotHere
    clip.element.find("Notes/KeyTracks/KeyTrack/Notes/MidiNoteEvent").set("Velocity", "11")
    other.element.find("Notes/KeyTracks/KeyTrack/Notes/MidiNoteEvent").set("Velocity", "12")
    return Answer(
        conflicts=["note"],
        ours=lambda song: 11 in {note.velocity for note in midi_clip(song).notes},
        theirs=lambda song: 12 in {note.velocity for note in midi_clip(song).notes},
    )


@script
def two_notes_in_one_place(base, ours, theirs):
    clip, other = midi_clip(ours), midi_clip(theirs)
    if clip is None:
        return NotHere
    add_note(clip, 801.0, 21)
    add_note(other, 801.0, 22)
    count = len(midi_clip(base).notes) + 1
    return Answer(
        lambda song: len(midi_clip(song).notes) == count,
        conflicts=["note"],
        ours=lambda song: 21 in {note.velocity for note in midi_clip(song).notes},
        theirs=lambda song: 22 in {note.velocity for note in midi_clip(song).notes},
    )


@script
def a_note_gone_and_louder(base, ours, theirs):
    clip, other = midi_clip(ours), midi_clip(theirs)
    if clip is None:
        return NotHere
    notes = clip.element.find("Notes/KeyTracks/KeyTrack/Notes")
    remove(notes[0] if len(notes) > 1 else notes.getparent())
    other.element.find("Notes/KeyTracks/KeyTrack/Notes/MidiNoteEvent").set("Velocity", "12")
    count = len(midi_clip(base).notes)
    return Answer(
        conflicts=["removed"],
        ours=lambda song: midi_clip(song) is None or len(midi_clip(song).notes) == count - 1,
        theirs=lambda song: 12 in {note.velocity for note in midi_clip(song).notes},
    )


@script
def automation_of_one_stretch(base, ours, theirs):
    if base.tracks[0].mixer.volume.envelope is not None:
        return NotHere
    for song in (base, ours, theirs):
        draw(song.tracks[0], "volume", (4, 0.5), (8, 1.0), (60, 0.7), (64, 0.9))
    add_point(ours.tracks[0].mixer.volume, 6, 0.3)
    add_point(ours.tracks[0].mixer.volume, 20, 0.3)
    add_point(theirs.tracks[0].mixer.volume, 10, 0.2)
    return Answer(
        conflicts=["automation"],
        ours=lambda song: [time for time, _ in points(song.tracks[0].mixer.volume)] == [4, 6, 8, 20, 60, 64],
        theirs=lambda song: [time for time, _ in points(song.tracks[0].mixer.volume)] == [4, 8, 10, 60, 64],
    )


@script
def automation_drawn_twice(base, ours, theirs):
    if base.live_line < 10 or base.tracks[0].mixer.volume.envelope is not None:
        return NotHere
    draw(ours.tracks[0], "volume", (4, 0.5), (8, 1.0))
    draw(theirs.tracks[0], "volume", (6, 0.25), (12, 0.75))
    return Answer(
        conflicts=["automation"],
        ours=lambda song: [time for time, _ in points(song.tracks[0].mixer.volume)] == [4, 8],
        theirs=lambda song: [time for time, _ in points(song.tracks[0].mixer.volume)] == [6, 12],
    )


@script
def two_clips_in_one_slot(base, ours, theirs):
    found = empty_slot(base)
    if found is None:
        return NotHere
    place, scene, donor = found
    fill_slot(ours, place, scene, donor, "Mine")
    fill_slot(theirs, place, scene, donor, "Yours")
    return Answer(
        conflicts=["slot"],
        ours=lambda song: song.tracks[place].slots[scene].clip.name == "Mine",
        theirs=lambda song: song.tracks[place].slots[scene].clip.name == "Yours",
    )


@script
def two_clips_over_one_another(base, ours, theirs):
    place = track_with_clips(base)
    if place is None:
        return NotHere
    mine = add_clip(ours.tracks[place], 1000.0)
    length = base.tracks[place].clips[-1].length
    add_clip(theirs.tracks[place], 1000.0 + length / 2)
    mine.find("Name").set("Value", "Mine")
    return Answer(
        lambda song: len(song.tracks[place].clips) == len(base.tracks[place].clips) + 1,
        conflicts=["overlap"],
        ours=lambda song: 1000.0 in {clip.start for clip in song.tracks[place].clips},
        theirs=lambda song: 1000.0 + length / 2 in {clip.start for clip in song.tracks[place].clips},
    )


@script
def a_clip_moved_twice(base, ours, theirs):
    place = track_with_clips(base)
    if place is None:
        return NotHere
    shift(ours.tracks[place].clips[-1].element, 64)
    shift(theirs.tracks[place].clips[-1].element, 640)
    start = base.tracks[place].clips[-1].start
    return Answer(
        lambda song: len(song.tracks[place].clips) == len(base.tracks[place].clips),
        conflicts=["moved"],
        ours=lambda song: song.tracks[place].clips[-1].start == start + 64,
        theirs=lambda song: song.tracks[place].clips[-1].start == start + 640,
    )


@script
def a_track_moved_twice(base, ours, theirs):
    if len(leaves(base)) < 4 or any(track.kind == "group" for track in base.tracks):
        return NotHere
    count = len(base.tracks)
    for song, where in ((ours, 0), (theirs, count - 1)):
        moved = song.tracks[1].element
        tracks = moved.getparent()
        tracks.remove(moved)
        tracks.insert(where, moved)
    identity = base.tracks[1].id
    return Answer(
        conflicts=["moved"],
        ours=lambda song: song.tracks[0].id == identity,
        theirs=lambda song: song.tracks[count - 1].id == identity,
    )


@script
def a_device_moved_twice(base, ours, theirs):
    donors = [place for place, track in enumerate(base.tracks) if track.devices]
    others = [place for place, track in enumerate(base.tracks) if place not in donors[:1]]
    if not donors or len(others) < 2:
        return NotHere
    identity = base.tracks[donors[0]].devices[-1].id
    for song, where in ((ours, others[0]), (theirs, others[1])):
        device = song.tracks[donors[0]].devices[-1].element
        chain = song.tracks[where].element.find("DeviceChain/DeviceChain/Devices")
        device.set("Id", str(1 + max((int(found.get("Id", "0")) for found in chain), default=0)))
        chain.append(device)
    return Answer(
        conflicts=["moved"],
        ours=lambda song: identity in {device.id for device in song.tracks[others[0]].devices},
        theirs=lambda song: identity in {device.id for device in song.tracks[others[1]].devices},
    )


@script
def a_device_gone_and_automated(base, ours, theirs):
    found = device_with_knob(base, least=1)
    if found is None or base.live_line < 10:
        return NotHere
    place, number = found
    knob = knobs(theirs.tracks[place].devices[number])[0]
    count = len(base.tracks[place].devices)
    remove(ours.tracks[place].devices[number].element)
    draw_for(theirs.tracks[place], knob.id, (4, knob.minimum), (8, knob.maximum))
    return Answer(
        conflicts=["reference"],
        ours=lambda song: len(song.tracks[place].devices) == count - 1,
        theirs=lambda song: (
            [len(points(one)) for one in song.tracks[place].devices[number].parameters if one.id == knob.id]
            == [2]
        ),
    )


@script
def a_track_gone_and_listened_to(base, ours, theirs):
    tracks = [track for track in leaves(base) if track.kind == "audio"]
    if len(tracks) < 2:
        return NotHere
    gone, listener = base.tracks.index(tracks[0]), base.tracks.index(tracks[1])
    remove(ours.tracks[gone].element)
    target = theirs.tracks[listener].element.find("DeviceChain/AudioInputRouting/Target")
    target.set("Value", f"AudioIn/Track.{tracks[0].xml_id}/PostFxOut")
    return Answer(
        conflicts=["reference"],
        ours=lambda song: len(song.tracks) == len(base.tracks) - 1,
        theirs=lambda song: (
            song.tracks[listener].element.find("DeviceChain/AudioInputRouting/Target").get("Value")
            == f"AudioIn/Track.{tracks[0].xml_id}/PostFxOut"
        ),
    )


@script
def a_scene_gone_and_filled(base, ours, theirs):
    found = empty_slot(base)
    if found is None or len(base.scenes) < 2:
        return NotHere
    place, scene, donor = found
    remove_scene(ours, scene)
    fill_slot(theirs, place, scene, donor, "Yours")
    if len(merge_rows_guess(base, ours)) != 1:
        return NotHere
    return Answer(
        conflicts=["removed"],
        ours=lambda song: len(song.scenes) == len(base.scenes) - 1,
        theirs=lambda song: song.tracks[place].slots[scene].clip.name == "Yours",
    )


@script
def two_midi_mappings(base, ours, theirs):
    """A parameter has room for one."""
    if base.tracks[0].mixer.volume.element.find("KeyMidi") is not None:
        return NotHere
    for song, number in ((ours, 21), (theirs, 22)):
        mapping = element("KeyMidi")
        for tag, value in (
            ("PersistentKeyString", ""),
            ("IsNote", False),
            ("Channel", 0),
            ("NoteOrController", number),
        ):
            mapping.append(element(tag, value))
        song.tracks[0].mixer.volume.element.append(mapping)

    def mapped(song):
        return [
            found.get("Value")
            for found in song.tracks[0].mixer.volume.element.iterfind("KeyMidi/NoteOrController")
        ]

    return Answer(
        conflicts=["slot"],
        ours=lambda song: mapped(song) == ["21"],
        theirs=lambda song: mapped(song) == ["22"],
    )


@script
def two_samples(base, ours, theirs):
    places = [place for place, clip in enumerate(all_clips(base)) if clip.kind == "audio"]
    if not places:
        return NotHere
    for song, name in ((ours, "mine.wav"), (theirs, "yours.wav")):
        file = all_clips(song)[places[0]].element.find("SampleRef/FileRef")
        for tag in ("Name", "Path", "RelativePath"):
            found = file.find(tag)
            if found is not None and found.get("Value") is not None:
                found.set("Value", name if tag == "Name" else f"Samples/{name}")
    return Answer(
        conflicts=["value"],
        ours=lambda song: all_clips(song)[places[0]].sample.name == "mine.wav",
        theirs=lambda song: all_clips(song)[places[0]].sample.name == "yours.wav",
    )
