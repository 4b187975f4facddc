"""Edits of clips."""

from __future__ import annotations

import copy

from tests.diff.edits.reach import all_clips, set_value, shift, some_clip, track_with_clips
from tests.diff.edits.registry import Expected, NotHere, edit


@edit
def move_clip(song, rng):
    track = track_with_clips(song, rng)
    if track is None:
        return NotHere
    clip = track.clips[-1]
    shift(clip.element, 16)
    return Expected("move", "clip", r"^moved \d+\.\d+\.\d+ → \d+\.\d+\.\d+$")


@edit
def resize_clip(song, rng):
    track = track_with_clips(song, rng)
    if track is None:
        return NotHere
    clip = track.clips[-1]
    set_value(clip.element, "CurrentEnd", clip.end + 4)
    return Expected("set", "clip", r"^resized ", 1)


@edit
def rename_clip(song, rng):
    clip = some_clip(song, rng)
    if clip is None:
        return NotHere
    clip.name = "Chorus (take 2)"
    return Expected("set", "clip", r'"Chorus \(take 2\)"$', 1)


@edit
def color_clip(song, rng):
    clip = some_clip(song, rng)
    if clip is None:
        return NotHere
    clip.color_index = clip.color_index + 1
    return Expected("set", "clip", r"^Color ", 1)


@edit
def mute_clip(song, rng):
    clip = some_clip(song, rng)
    if clip is None:
        return NotHere
    clip.disabled = not clip.disabled
    return Expected("set", "clip", r"^(de)?activated$", 1)


@edit
def remove_clip(song, rng):
    clip = some_clip(song, rng)
    if clip is None:
        return NotHere
    clip.element.getparent().remove(clip.element)
    return Expected("remove", "clip", r"^removed clip", 1)


@edit
def add_clip(song, rng):
    track = track_with_clips(song, rng)
    if track is None:
        return NotHere
    last = track.clips[-1].element
    twin = copy.deepcopy(last)
    if twin.get("Id") is not None:
        twin.set("Id", str(1 + max(int(found.get("Id")) for found in last.getparent())))
    shift(twin, 64)
    last.addnext(twin)
    return Expected("insert", "clip", r"^added clip", 1)


@edit
def transpose_audio(song, rng):
    clips = [clip for clip in all_clips(song) if clip.kind == "audio"]
    if not clips:
        return NotHere
    clip = rng.choice(clips)
    clip.pitch_semitones = clip.pitch_semitones + 5
    return Expected("set", "clip", r"^Transpose .* st$", 1)


@edit
def replace_sample(song, rng):
    clips = [clip for clip in all_clips(song) if clip.kind == "audio"]
    if not clips:
        return NotHere
    file = rng.choice(clips).element.find("SampleRef/FileRef")
    for tag in ("Name", "Path", "RelativePath"):
        found = file.find(tag)
        if found is not None and found.get("Value") is not None:
            set_value(file, tag, "Samples/other snare.wav" if tag != "Name" else "other snare.wav")
    return Expected("set", "sample", r'→ "other snare.wav"$')


@edit
def move_clips_together(song, rng):
    tracks = [track for track in song.tracks if len(track.clips) > 2]
    if not tracks or song.live_line < 10:  # clips had no ids then: those that are alike could change places
        return NotHere
    for clip in rng.choice(tracks).clips:
        shift(clip.element, 8192)  # beyond the places of clips that are alike
    return Expected("move", "clip", r"^moved \d+ clips .* later$")


@edit
def loop_clip(song, rng):
    clips = [clip for clip in all_clips(song) if clip.loop.on]
    if not clips:
        return NotHere
    loop = rng.choice(clips).element
    set_value(loop, "Loop/LoopEnd", float(loop.find("Loop/LoopEnd").get("Value")) + 4)
    return Expected("set", "clip", r"^(Loop|Range) .* → ", 1)


@edit
def change_launch_mode(song, rng):
    clips = [clip for clip in all_clips(song) if clip.element.find("LaunchMode") is not None]
    if not clips:
        return NotHere
    set_value(rng.choice(clips).element, "LaunchMode", 3)
    return Expected("set", "clip", r"^Launch Mode .* → Repeat$", 1)


@edit
def turn_down_clip(song, rng):
    clips = [clip for clip in all_clips(song) if clip.kind == "audio"]
    if not clips:
        return NotHere
    set_value(rng.choice(clips).element, "SampleVolume", 0.25)
    return Expected("set", "clip", r"^Gain .* → −12\.0 dB$", 1)


@edit
def change_warp_mode(song, rng):
    clips = [clip for clip in all_clips(song) if clip.kind == "audio"]
    if not clips:
        return NotHere
    element_ = rng.choice(clips).element
    set_value(element_, "WarpMode", 2 if element_.find("WarpMode").get("Value") != "2" else 1)
    return Expected("set", "clip", r"^Warp Mode .* → (Texture|Tones)$", 1)


@edit
def add_warp_marker(song, rng):
    clips = [clip for clip in all_clips(song) if len(clip.element.findall("WarpMarkers/WarpMarker")) > 1]
    if not clips:
        return NotHere
    marker = rng.choice(clips).element.find("WarpMarkers/WarpMarker")
    twin = copy.deepcopy(marker)
    twin.set("SecTime", "0.0123")
    twin.set("BeatTime", "0.0321")
    marker.addnext(twin)
    return Expected("set", "clip", r"^warp markers edited \(1 added\)$", 1)


@edit
def follow_on(song, rng):
    clips = [clip for clip in all_clips(song) if clip.element.find("FollowAction/FollowTime") is not None]
    if not clips:
        return NotHere
    set_value(rng.choice(clips).element, "FollowAction/FollowTime", 11)
    return Expected("set", "clip", r"Follow", 1)
