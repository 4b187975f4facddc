"""Edits of tracks and their mixers."""

from __future__ import annotations

import copy

from tests.diff.edits.reach import renumber, set_value
from tests.diff.edits.registry import Expected, NotHere, edit


@edit
def set_volume(song, rng):
    rng.choice(song.tracks).mixer.volume.value = 0.25
    return Expected("set", "mixer", r"^Volume .* → −12\.0 dB$")


@edit
def set_pan(song, rng):
    rng.choice(song.tracks).mixer.pan.value = -0.24
    return Expected("set", "mixer", r"^Pan .* → 12L$")


@edit
def set_send(song, rng):
    tracks = [track for track in song.tracks if track.mixer.sends]
    if not tracks:
        return NotHere
    rng.choice(tracks).mixer.sends[0].value = 0.1
    return Expected("set", "mixer", r"^Send A .*→ −20\.0 dB$")


@edit
def mute_track(song, rng):
    active = rng.choice(song.tracks).mixer.active
    active.value = not active.value
    return Expected("set", "mixer", r"^(un)?muted$")


@edit
def solo_track(song, rng):
    mixer = rng.choice(song.tracks).mixer
    mixer.soloed = not mixer.soloed
    return Expected("set", "mixer", r"^(un)?soloed$", 1)


@edit
def rename_track(song, rng):
    rng.choice(song.tracks).name = "Lead Vox"
    return Expected("set", "track", r'→ "Lead Vox"$|^named "Lead Vox"$', 1)


@edit
def color_track(song, rng):
    track = rng.choice(song.tracks)
    track.color_index = track.color_index + 1
    return Expected("set", "track", r"^Color ", 1)


@edit
def move_track(song, rng):
    tracks = [track for track in song.tracks if track.kind != "group"]
    if len(tracks) < 2:
        return NotHere
    element_ = tracks[-1].element
    element_.getparent().insert(0, element_)
    return Expected("move", "track", r"^moved to the top$", 1)


@edit
def remove_track(song, rng):
    tracks = [track for track in song.tracks if track.kind != "group"]
    element_ = rng.choice(tracks).element
    element_.getparent().remove(element_)
    return Expected("remove", "track", r"^removed (audio|MIDI) track", 1)


@edit
def duplicate_track(song, rng):
    tracks = [track for track in song.tracks if track.kind != "group"]
    original = rng.choice(tracks).element
    twin = copy.deepcopy(original)
    renumber(twin)
    twin.set("Id", str(1 + max(int(track.xml_id) for track in song.tracks + song.returns)))
    original.addnext(twin)
    return Expected("insert", "track", r"^added (audio|MIDI) track", 1)


@edit
def turn_two_faders(song, rng):
    mixer = rng.choice(song.tracks).mixer
    mixer.volume.value, mixer.pan.value = 0.2, 0.5
    return Expected("set", "mixer", r"Volume .* → −14\.0 dB", details=2)


@edit
def arm_track(song, rng):
    tracks = [track for track in song.tracks if track.element.find(ARMED) is not None]
    if not tracks:
        return NotHere
    armed = rng.choice(tracks).element.find(ARMED)
    armed.set("Value", "false" if armed.get("Value") == "true" else "true")
    return Expected("set", "track", r"^(dis)?armed$", 1)


@edit
def monitor_track(song, rng):
    monitors = [track.element.find(MONITOR) for track in song.tracks]
    monitors = [found for found in monitors if found is not None and found.get("Value") != "0"]
    if not monitors:
        return NotHere
    rng.choice(monitors).set("Value", "0")
    return Expected("set", "routing", r"^Monitor (Auto|Off) → In$", 1)


@edit
def delay_track(song, rng):
    track = rng.choice(song.tracks).element
    if track.find("TrackDelay/Value") is None:
        return NotHere
    set_value(track, "TrackDelay/Value", -7.5)
    return Expected("set", "track", r"^Track Delay .* → −7\.50 ms$", 1)


@edit
def annotate_track(song, rng):
    set_value(rng.choice(song.tracks).element, "Name/Annotation", "recorded at night")
    return Expected("set", "track", r'^Info Text .*"recorded at night"$', 1)


@edit
def route_track(song, rng):
    outputs = [found for track in song.tracks if (found := track.element.find(OUTPUT)) is not None]
    if not outputs:
        return NotHere
    output = rng.choice(outputs)
    set_value(output, "Target", "AudioOut/None")
    set_value(output, "UpperDisplayString", "Sends Only")
    return Expected("set", "routing", r"^Audio To .* → Sends Only", 2)


@edit
def take_track_out_of_its_group(song, rng):
    tracks = [track for track in song.tracks if track.group is not None and track.group.group is None]
    if not tracks:
        return NotHere
    track = tracks[-1].element
    set_value(track, "TrackGroupId", -1)
    set_value(track.find(OUTPUT), "Target", "AudioOut/Main" if song.live_line > 11 else "AudioOut/Master")
    return Expected("move", "track", r'^moved out of group "')


ARMED = "DeviceChain/MainSequencer/Recorder/IsArmed"
MONITOR = "DeviceChain/MainSequencer/MonitoringEnum"
OUTPUT = "DeviceChain/AudioOutputRouting"
