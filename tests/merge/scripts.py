"""Two-sided edits of real sets, as Live would make them, with what a merge has to say to each.

Both sides start from one set and take ids from the same counters, as forks do.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from setbook.format import element
from setbook.format.scalars import write_scalar
from setbook.model import LiveSet
from setbook.model.structure import restore_lockstep
from setbook.model.structure.pointees import PointeesOfSet

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class Answer:
    """What must come of a script.

    Attributes
    ----------
    conflicts
        The reasons of all conflicts; empty: both sides go together.
    holds
        What must be true of the merged set.
    by_side
        What must be true of it where a conflict went to "ours" or to "theirs", as the script calls its two sides.
    """

    holds: Callable[[LiveSet], bool] = lambda _: True
    conflicts: list[str] = field(default_factory=list)
    ours: Callable[[LiveSet], bool] = lambda _: True
    theirs: Callable[[LiveSet], bool] = lambda _: True


NotHere = None
"""What a script gives back where a set has nothing for it."""

SCRIPTS: list[Callable] = []


def script(function):
    """Register a script."""
    SCRIPTS.append(function)
    return function


def fork(song: LiveSet) -> LiveSet:
    """A copy to work on."""
    document = copy.copy(song.document)
    document.root = copy.deepcopy(song.document.root)
    return LiveSet(document.root.find("LiveSet"), document)


# --- both sides go together --------------------------------------------------


@script
def different_faders(_base, ours, theirs):
    ours.tracks[0].mixer.volume.value = 0.25
    theirs.tracks[0].mixer.pan.value = -0.5
    return Answer(
        lambda song: (song.tracks[0].mixer.volume.value, song.tracks[0].mixer.pan.value) == (0.25, -0.5)
    )


@script
def the_same_on_both_sides(_base, ours, theirs):
    for song in (ours, theirs):
        song.tracks[0].mixer.volume.value = 0.25
        song.tracks[0].name = "Kick"
    return Answer(lambda song: (song.tracks[0].mixer.volume.value, song.tracks[0].name) == (0.25, "Kick"))


@script
def a_tempo_and_a_name(_base, ours, theirs):
    if ours.main.mixer.tempo.envelope is not None:
        return NotHere
    ours.tempo = 133.5
    theirs.tracks[-1].name = "Vox"
    return Answer(lambda song: (song.tempo, song.tracks[-1].name) == (133.5, "Vox"))


@script
def a_scene_and_a_track(base, ours, theirs):
    add_scene(ours, 0, "Intro")
    add_track(theirs, "New")
    return Answer(
        lambda song: (
            [scene.name for scene in song.scenes] == ["Intro", *(scene.name for scene in base.scenes)]
            and names(song).count("New") == 1
            and all(
                len(track.slots) == len(song.scenes)
                for track in song.tracks
                if track.kind in {"audio", "midi"}
            )
            and slot_clips(song.track("New")) == [None, *slot_clips(theirs.track("New"))]
        )
    )


@script
def a_return_and_a_track(base, ours, theirs):
    if not base.returns:
        return NotHere
    add_return(ours, "Echo")
    add_track(theirs, "New")
    return Answer(
        lambda song: (
            [track.name for track in song.returns][-1] == "Echo"
            and all(
                len(track.mixer.sends) == len(base.returns) + 1 for track in (*song.tracks, *song.returns)
            )
            and len(song.sends_pre) == len(song.returns)
        )
    )


@script
def a_track_each(base, ours, theirs):
    add_track(ours, "Mine")
    add_track(theirs, "Yours")
    return Answer(
        lambda song: (
            set(names(song)) == {*names(base), "Mine", "Yours"} and len(song.tracks) == len(base.tracks) + 2
        )
    )


@script
def the_same_track_each(base, ours, theirs):
    add_track(ours, "Same")
    add_track(theirs, "Same")
    return Answer(lambda song: names(song).count("Same") == 1 and len(song.tracks) == len(base.tracks) + 1)


@script
def a_return_each(base, ours, theirs):
    if not base.returns:
        return NotHere
    add_return(ours, "Echo")
    add_return(theirs, "Room")
    return Answer(
        lambda song: (
            {track.name for track in song.returns} >= {"Echo", "Room"}
            and all(len(track.mixer.sends) == len(song.returns) for track in (*song.tracks, *song.returns))
            and sends_of(song) == sends_of(base)
        )
    )


@script
def a_scene_each(base, ours, theirs):
    add_scene(ours, 0, "Mine")
    add_scene(theirs, len(theirs.scenes), "Yours")
    return Answer(
        lambda song: (
            [scene.name for scene in song.scenes] == ["Mine", *(scene.name for scene in base.scenes), "Yours"]
        )
    )


@script
def a_scene_gone_and_a_track(base, ours, theirs):
    place = next((place for place in range(len(base.scenes)) if not any(row_clips(base, place))), None)
    if place is None or len(base.scenes) < 2:
        return NotHere
    remove_scene(ours, place)
    add_track(theirs, "New", clips=False)
    return Answer(
        lambda song: (
            len(song.scenes) == len(base.scenes) - 1
            and all(
                len(track.slots) == len(song.scenes)
                for track in song.tracks
                if track.kind in {"audio", "midi"}
            )
        )
    )


@script
def a_track_gone_and_a_scene(base, ours, theirs):
    tracks = leaves(base)
    if len(tracks) < 2:
        return NotHere
    place = base.tracks.index(tracks[-1])
    remove(ours.tracks[place].element)
    add_scene(theirs, 0, "Intro")
    return Answer(
        lambda song: len(song.tracks) == len(base.tracks) - 1 and len(song.scenes) == len(base.scenes) + 1
    )


@script
def notes_of_one_clip(base, ours, theirs):
    clip, other = midi_clip(ours), midi_clip(theirs)
    if clip is None:
        return NotHere
    add_note(clip, 801.0, 99)
    add_note(other, 805.0, 98)
    return Answer(lambda song: {801.0, 805.0} <= {note.time for note in midi_clip(song).notes})


@script
def notes_moved_and_added(base, ours, theirs):
    """One side transposes the clip, the other adds a note to it."""
    clip, other = midi_clip(ours), midi_clip(theirs)
    if clip is None or max(note.pitch for note in clip.notes) > 115:
        return NotHere
    transpose(clip, 12)
    add_note(other, 805.0, 98)
    count = len(midi_clip(base).notes) + 1
    return Answer(lambda song: len(midi_clip(song).notes) == count)


@script
def the_same_transposition(base, ours, theirs):
    clip, other = midi_clip(ours), midi_clip(theirs)
    if clip is None or max(note.pitch for note in clip.notes) > 115:
        return NotHere
    transpose(clip, 12)
    transpose(other, 12)
    wanted = sorted(note.pitch for note in clip.notes)
    return Answer(lambda song: sorted(note.pitch for note in midi_clip(song).notes) == wanted)


@script
def a_device_and_a_place(base, ours, theirs):
    """One side adds a device to a track, the other moves the track."""
    tracks = leaves(base)
    if len(tracks) < 2 or not base_device(base) or any(track.groups for track in tracks):
        return NotHere
    place = base.tracks.index(tracks[-1])
    add_device(ours, ours.tracks[place], "Mine")
    moved = theirs.tracks[place].element
    moved.getparent().insert(0, moved)
    return Answer(
        lambda song: song.tracks[0].id == tracks[-1].id and song.tracks[0].devices[-1].name == "Mine"
    )


@script
def a_device_moved_and_turned(base, ours, theirs):
    found = device_with_knob(base)
    if found is None:
        return NotHere
    place, number = found
    device = ours.tracks[place].devices[number].element
    device.getparent().insert(0, device)
    knob = knobs(theirs.tracks[place].devices[number])[0]
    knob.value = wanted = knob.minimum + (knob.maximum - knob.minimum) * 0.375
    return Answer(lambda song: abs(knobs(song.tracks[place].devices[0])[0].value - wanted) < 1e-6)


@script
def a_device_each(base, ours, theirs):
    if not base_device(base):
        return NotHere
    add_device(ours, ours.tracks[0], "Mine")
    add_device(theirs, theirs.tracks[0], "Yours")
    return Answer(
        lambda song: (
            {device.name for device in song.tracks[0].devices} >= {"Mine", "Yours"}
            and len(song.tracks[0].devices) == len(base.tracks[0].devices) + 2
        )
    )


@script
def automation_of_two_faders(base, ours, theirs):
    mixer = base.tracks[0].mixer
    if mixer.volume.envelope is not None or mixer.pan.envelope is not None:
        return NotHere
    draw(ours.tracks[0], "volume", (4, 0.5), (8, 1.0))
    draw(theirs.tracks[0], "pan", (4, -0.5), (8, 0.5))
    return Answer(
        lambda song: (
            len(points(song.tracks[0].mixer.volume)) == 2 and len(points(song.tracks[0].mixer.pan)) == 2
        )
    )


@script
def automation_far_apart(base, ours, theirs):
    if base.tracks[0].mixer.volume.envelope is not None:
        return NotHere
    for song in (base, ours, theirs):
        draw(song.tracks[0], "volume", (4, 0.5), (8, 1.0), (60, 0.7), (64, 0.9))
    add_point(ours.tracks[0].mixer.volume, 6, 0.3)
    add_point(theirs.tracks[0].mixer.volume, 62, 0.2)
    return Answer(
        lambda song: [time for time, _ in points(song.tracks[0].mixer.volume)] == [4, 6, 8, 60, 62, 64]
    )


@script
def a_locator_each(base, ours, theirs):
    if base.element.find("Locators/Locators") is None:
        return NotHere
    add_locator(ours, 128.0, "Drop")
    add_locator(theirs, 256.0, "Outro")
    return Answer(
        lambda song: (
            {"Drop", "Outro"} <= {locator.name for locator in song.locators}
            and len(song.locators) == len(base.locators) + 2
        )
    )


@script
def one_clip_named_another_gone(base, ours, theirs):
    tracks = [place for place, track in enumerate(base.tracks) if len(track.clips) > 1]
    if not tracks:
        return NotHere
    place = tracks[0]
    remove(ours.tracks[place].clips[-1].element)
    theirs.tracks[place].clips[0].name = "Take two"
    count = len(base.tracks[place].clips) - 1
    return Answer(
        lambda song: (len(song.tracks[place].clips), song.tracks[place].clips[0].name) == (count, "Take two")
    )


@script
def clips_side_by_side(base, ours, theirs):
    place = track_with_clips(base)
    if place is None:
        return NotHere
    add_clip(ours.tracks[place], 1000.0)
    add_clip(theirs.tracks[place], 2000.0)
    return Answer(
        lambda song: (
            {1000.0, 2000.0} <= {clip.start for clip in song.tracks[place].clips}
            and [clip.start for clip in song.tracks[place].clips]
            == sorted(clip.start for clip in song.tracks[place].clips)
        )
    )


@script
def a_group_and_a_name(base, ours, theirs):
    donors = [track for track in base.tracks if track.kind == "group"]
    singles = [place for place, track in enumerate(base.tracks) if track.kind != "group" and not track.groups]
    if not donors or not singles:
        return NotHere
    place = singles[0]
    group_up(ours, place, "Bus")
    theirs.tracks[place].name = "Lead"
    identity = base.tracks[place].id
    return Answer(
        lambda song: song.track(identity).name == "Lead" and song.track(identity).group.name == "Bus"
    )


@script
def a_tour_and_a_color(base, ours, theirs):
    """Many things at once, all apart from each other."""
    add_scene(ours, 0, "Intro")
    add_track(ours, "Mine")
    ours.tracks[0].mixer.volume.value = 0.25
    add_track(theirs, "Yours")
    theirs.tracks[0].color_index = 7
    theirs.tracks[0].mixer.pan.value = 0.25
    return Answer(
        lambda song: (
            {"Mine", "Yours"} <= set(names(song))
            and song.tracks[0].color_index == 7
            and song.tracks[0].mixer.volume.value == 0.25
            and song.scenes[0].name == "Intro"
        )
    )


# --- they do not ---------------------------------------------------------------


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


# --- what scripts need ---------------------------------------------------------


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
