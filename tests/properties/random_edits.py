"""Random edits of a set, as a person with little patience would make them, through the public face."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.errors import NotFound
from setbook.model import AudioClip, MidiClip, Note, Point, Rack, TimeSignature, WarpMarker

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from setbook.model import Clip, Device, LiveSet, Parameter, Track

MOST_TRACKS, MOST_SCENES = 40, 40
"""Walks stop growing a set here: they are about rules, not about size."""


def edit(live_set: LiveSet, chance: random.Random) -> str:
    """Make one edit and give its name; it may be refused."""
    make = chance.choice(EDITS)
    make(live_set, chance)
    return make.__name__


def add_track(live_set: LiveSet, chance: random.Random) -> None:
    if len(live_set.tracks) < MOST_TRACKS:
        add = chance.choice([live_set.add_audio_track, live_set.add_midi_track])
        add(_name(chance), before=chance.choice([None, _track(live_set, chance)]))


def add_return(live_set: LiveSet, chance: random.Random) -> None:
    live_set.add_return(_name(chance))


def duplicate_track(live_set: LiveSet, chance: random.Random) -> None:
    if len(live_set.tracks) < MOST_TRACKS:
        chance.choice(live_set.tracks + live_set.returns).duplicate()


def remove_track(live_set: LiveSet, chance: random.Random) -> None:
    chance.choice(live_set.tracks + live_set.returns).remove()


def move_track(live_set: LiveSet, chance: random.Random) -> None:
    _track(live_set, chance).move(before=chance.choice([None, _track(live_set, chance)]))


def move_return(live_set: LiveSet, chance: random.Random) -> None:
    chance.choice(live_set.returns or live_set.tracks).move(before=chance.choice([None, *live_set.returns]))


def group_tracks(live_set: LiveSet, chance: random.Random) -> None:
    tracks = live_set.tracks
    first = chance.randrange(len(tracks))
    live_set.group_tracks(tracks[first : first + chance.randint(1, 3)], _name(chance))


def ungroup(live_set: LiveSet, chance: random.Random) -> None:
    _some(chance, [track for track in live_set.tracks if track.kind == "group"]).ungroup()


def regroup(live_set: LiveSet, chance: random.Random) -> None:
    groups = [track for track in live_set.tracks if track.kind == "group"]
    _track(live_set, chance).group = chance.choice([None, *groups])


def rename_track(live_set: LiveSet, chance: random.Random) -> None:
    track = chance.choice(live_set.all_tracks)
    track.name = _name(chance)
    track.color_index = chance.randrange(70)


def move_faders(live_set: LiveSet, chance: random.Random) -> None:
    mixer = _track(live_set, chance).mixer
    mixer.volume.value = chance.uniform(0.001, 1.9)
    mixer.pan.value = chance.uniform(-1, 1)
    mixer.active.value = chance.random() < 0.5
    for send in mixer.sends:
        send.value = chance.random()


def change_desk(live_set: LiveSet, chance: random.Random) -> None:
    track = _track(live_set, chance)
    track.mixer.soloed = not track.mixer.soloed
    track.mixer.sends_enabled = [chance.random() < 0.5 for _ in track.mixer.sends]
    live_set.sends_pre = [chance.random() < 0.5 for _ in live_set.sends_pre]
    track.monitoring = chance.choice(["in", "auto", "off"])
    track.armed = not track.armed
    track.delay_seconds = chance.uniform(-0.1, 0.1)


def change_song(live_set: LiveSet, chance: random.Random) -> None:
    live_set.tempo = chance.uniform(60, 180)
    live_set.transport.loop_start = float(chance.randrange(64))
    live_set.time_signature = TimeSignature(chance.randint(2, 9), chance.choice([4, 8]))


def change_time_signatures(live_set: LiveSet, chance: random.Random) -> None:
    count = chance.randint(1, 3)
    live_set.time_signatures = [
        (16.0 * step, TimeSignature(chance.randint(2, 9), 8)) for step in range(count)
    ]


def automate(live_set: LiveSet, chance: random.Random) -> None:
    parameter = _parameter(live_set, chance)
    parameter.automate(_points(chance) if chance.random() < 0.8 else [])


def change_envelope(live_set: LiveSet, chance: random.Random) -> None:
    envelope = _some(chance, _track(live_set, chance).envelopes)
    if chance.random() < 0.5:
        envelope.add_point(Point(chance.uniform(0, 64), chance.random()))
    elif chance.random() < 0.5:
        envelope.remove_point(chance.choice(envelope.points))
    else:
        envelope.remove()


def add_scene(live_set: LiveSet, chance: random.Random) -> None:
    if len(live_set.scenes) < MOST_SCENES:
        live_set.add_scene(_name(chance), index=chance.randint(0, len(live_set.scenes)))


def duplicate_scene(live_set: LiveSet, chance: random.Random) -> None:
    if len(live_set.scenes) < MOST_SCENES:
        chance.choice(live_set.scenes).duplicate()


def move_scene(live_set: LiveSet, chance: random.Random) -> None:
    chance.choice(live_set.scenes).move(chance.randrange(len(live_set.scenes)))


def remove_scene(live_set: LiveSet, chance: random.Random) -> None:
    chance.choice(live_set.scenes).remove()


def change_scene(live_set: LiveSet, chance: random.Random) -> None:
    scene = chance.choice(live_set.scenes)
    scene.tempo = chance.choice([None, 97.5])
    scene.time_signature = chance.choice([None, TimeSignature(7, 8)])


def add_locator(live_set: LiveSet, chance: random.Random) -> None:
    live_set.add_locator(chance.uniform(0, 200), _name(chance))


def change_locator(live_set: LiveSet, chance: random.Random) -> None:
    locator = _some(chance, live_set.locators)
    chance.choice([lambda: locator.duplicate(8.0), locator.remove, lambda: setattr(locator, "time", 3.5)])()


def add_clip(live_set: LiveSet, chance: random.Random) -> None:
    track = _track(live_set, chance)
    if chance.random() < 0.5:
        clip = track.add_midi_clip(chance.uniform(0, 64), chance.uniform(1, 16), _name(chance))
    else:
        clip = track.add_session_clip(chance.randrange(len(live_set.scenes)), 4.0, _name(chance))
    clip.add_notes(_notes(chance))


def move_clip(live_set: LiveSet, chance: random.Random) -> None:
    clip, goal = _clip(live_set, chance), _track(live_set, chance)
    if chance.random() < 0.5:
        clip.move(chance.uniform(0, 64), chance.choice([None, goal]))
    else:
        clip.move_to_slot(chance.randrange(len(live_set.scenes)), chance.choice([None, goal]))


def copy_clip(live_set: LiveSet, chance: random.Random) -> None:
    clip, goal = _clip(live_set, chance), _track(live_set, chance)
    if chance.random() < 0.3:
        clip.duplicate()
    elif chance.random() < 0.5:
        clip.copy_to(chance.uniform(0, 64), chance.choice([None, goal]))
    else:
        clip.copy_to_slot(chance.randrange(len(live_set.scenes)), chance.choice([None, goal]))


def trim_clip(live_set: LiveSet, chance: random.Random) -> None:
    clip = _clip(live_set, chance)
    clip.trim(clip.start + chance.random(), clip.end + chance.uniform(-1, 1))


def remove_clip(live_set: LiveSet, chance: random.Random) -> None:
    _clip(live_set, chance).remove()


def change_clip(live_set: LiveSet, chance: random.Random) -> None:
    clip = _clip(live_set, chance)
    clip.name = _name(chance)
    clip.disabled = not clip.disabled
    clip.loop.start_relative = chance.random()
    clip.follow_action.time_beats = float(chance.randint(1, 8))
    if isinstance(clip, AudioClip):
        clip.gain = chance.random()
        clip.pitch_semitones = chance.randint(-12, 12)
        last = clip.warp_markers[-1]
        clip.warp_markers = [*clip.warp_markers, WarpMarker(last.seconds + 1, last.beats + 1)]


def change_notes(live_set: LiveSet, chance: random.Random) -> None:
    clip = _clip(live_set, chance)
    if not isinstance(clip, MidiClip):
        return
    notes = clip.notes
    clip.add_notes(_notes(chance))
    clip.remove_notes(notes[:: chance.randint(1, 4)])


def automate_clip(live_set: LiveSet, chance: random.Random) -> None:
    clip = _clip(live_set, chance)
    for track in live_set.tracks:
        if clip in track.clips or clip in track.session_clips:
            clip.automate(track.mixer.volume, _points(chance))


def copy_device(live_set: LiveSet, chance: random.Random) -> None:
    device = _device(live_set, chance)
    if chance.random() < 0.5:
        device.duplicate()
    else:
        chance.choice(live_set.all_tracks).add_device(device)


def move_device(live_set: LiveSet, chance: random.Random) -> None:
    goals = [*live_set.tracks, *(chain for rack in _racks(live_set) for chain in rack.chains)]
    chance.choice(goals).take_device(_device(live_set, chance))


def remove_device(live_set: LiveSet, chance: random.Random) -> None:
    _device(live_set, chance).remove()


def change_device(live_set: LiveSet, chance: random.Random) -> None:
    device = _device(live_set, chance)
    device.name = _name(chance)
    device.on.value = not device.on.value


def change_rack(live_set: LiveSet, chance: random.Random) -> None:
    chain = _some(chance, [chain for rack in _racks(live_set) for chain in rack.chains])
    chance.choice([chain.duplicate, lambda: setattr(chain, "name", _name(chance))])()


def _some(chance: random.Random, things: list):
    if not things:
        raise NotFound("nothing of the kind")
    return chance.choice(things)


def _track(live_set: LiveSet, chance: random.Random) -> Track:
    return chance.choice(live_set.tracks)


def _clip(live_set: LiveSet, chance: random.Random) -> Clip:
    track = _track(live_set, chance)
    return _some(chance, track.clips + track.session_clips)


def _device(live_set: LiveSet, chance: random.Random) -> Device:
    return _some(chance, list(live_set.devices))


def _racks(live_set: LiveSet) -> list[Rack]:
    return [device for device in live_set.devices if isinstance(device, Rack)]


def _parameter(live_set: LiveSet, chance: random.Random) -> Parameter:
    track = chance.choice(live_set.all_tracks)
    if track.devices and chance.random() < 0.5:
        return _some(chance, chance.choice(track.devices).parameters)
    return chance.choice(track.mixer.parameters)


def _points(chance: random.Random) -> list[Point]:
    return [Point(4.0 * step, chance.choice([0.0, 1.0])) for step in range(chance.randint(1, 5))]


def _notes(chance: random.Random) -> list[Note]:
    return [
        Note(chance.uniform(0, 8), chance.uniform(0.1, 2), chance.randrange(128), chance.uniform(1, 127))
        for _ in range(chance.randint(1, 6))
    ]


def _name(chance: random.Random) -> str:
    return chance.choice(["Bass", "", "Ω & <b>", 'the "new" one', "a" * 40])


EDITS: list[Callable[[LiveSet, random.Random], None]] = [
    *(add_track, add_return, duplicate_track, remove_track, move_track, move_return),
    *(group_tracks, ungroup, regroup, rename_track),
    *(move_faders, change_desk, change_song, change_time_signatures, automate, change_envelope),
    *(add_scene, duplicate_scene, move_scene, remove_scene, change_scene, add_locator, change_locator),
    *(add_clip, move_clip, copy_clip, trim_clip, remove_clip, change_clip, change_notes, automate_clip),
    *(copy_device, move_device, remove_device, change_device, change_rack),
]
"""Every kind of edit."""
