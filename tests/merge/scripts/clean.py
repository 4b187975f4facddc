"""Scripts whose two sides go together."""

from __future__ import annotations

from tests.merge.scripts.acts import (
    add_clip,
    add_device,
    add_locator,
    add_note,
    add_point,
    add_return,
    add_scene,
    add_track,
    base_device,
    device_with_knob,
    draw,
    group_up,
    knobs,
    leaves,
    midi_clip,
    names,
    points,
    remove,
    remove_scene,
    row_clips,
    sends_of,
    slot_clips,
    track_with_clips,
    transpose,
)
from tests.merge.scripts.registry import Answer, NotHere, script


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
