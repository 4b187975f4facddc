"""Edits of the song: tempo, scenes, locators, settings."""

from __future__ import annotations

import copy

from tests.diff.edits.reach import rows, set_value
from tests.diff.edits.registry import Expected, NotHere, edit

from setbook.format import element
from setbook.model.scale import read_scale


@edit
def set_tempo(song, rng):
    if song.main.mixer.tempo.envelope is not None:
        return NotHere
    song.tempo = 173.5
    return Expected("set", "song", r"^Tempo .* → 173\.5 BPM$")


@edit
def set_time_signature(song, rng):
    parameter = song.main.mixer.time_signature
    if parameter is None or parameter.envelope is not None:
        return NotHere
    parameter.value = 2 + 99 * 2
    return Expected("set", "song", r"^Time Signature .* → 3/4$")


@edit
def add_locator(song, rng):
    locators = song.element.find("Locators/Locators")
    if locators is None:
        return NotHere
    locator = element("Locator") if song.live_line < 10 else element("Locator", Id=777)
    for tag, value in (
        ("LomId", 0),
        ("Time", 128),
        ("Name", "Drop"),
        ("Annotation", ""),
        ("IsSongStart", False),
    ):
        locator.append(element(tag, value))
    locators.append(locator)
    return Expected("insert", "locator", r'^added locator "Drop" at ', 1)


@edit
def rename_locator(song, rng):
    if not song.locators:
        return NotHere
    rng.choice(song.locators).name = "Outro (long)"
    return Expected("set", "locator", r'→ "Outro \(long\)"$', 1)


@edit
def move_locator(song, rng):
    if not song.locators:
        return NotHere
    locator = rng.choice(song.locators)
    locator.time = locator.time + 640.5
    return Expected("move", "locator", r"^moved locator .* → ", 1)


@edit
def remove_locator(song, rng):
    if not song.locators:
        return NotHere
    found = rng.choice(song.locators).element
    found.getparent().remove(found)
    return Expected("remove", "locator", r"^removed locator ", 1)


@edit
def rename_scene(song, rng):
    rng.choice(song.scenes).name = "Bridge"
    return Expected("set", "scene", r'"Bridge"$', 1)


@edit
def remove_scene(song, rng):
    place = rng.randrange(len(song.scenes))
    for row in rows(song):
        row.remove(row[place])
    return Expected("remove", "scene", r"^removed scene")


@edit
def add_scene(song, rng):
    place = rng.randrange(len(song.scenes))
    for row in rows(song):
        twin = copy.deepcopy(row[place])
        value = twin.find("ClipSlot/Value")
        for clip in [] if value is None else list(value):
            value.remove(clip)
        row.insert(place, twin)
    added = song.scenes[place]
    added.name = "Breakdown 2"
    return Expected("insert", "scene", r"^added scene$")


@edit
def move_scene(song, rng):
    played = [
        index
        for index in range(1, len(song.scenes))
        if any(track.slots[index].clip for track in song.tracks if index < len(track.slots))
    ]
    if not played:
        return NotHere
    place = rng.choice(played)
    for row in rows(song):
        row.insert(0, row[place])
    return Expected("move", "scene", r"^moved ")


@edit
def loop_the_arrangement(song, rng):
    song.transport.loop_on = not song.transport.loop_on
    return Expected("set", "song", r"^arrangement loop (on|off)$", 1)


@edit
def set_loop_region(song, rng):
    set_value(song.element, "Transport/LoopStart", 96)
    return Expected("set", "song", r"^Arrangement Loop .* → 25\.1\.1–|^Arrangement Loop ", 1)


@edit
def punch_in(song, rng):
    punch = song.element.find("Transport/PunchIn")
    punch.set("Value", "false" if punch.get("Value") == "true" else "true")
    return Expected("set", "song", r"^punch in (on|off)$", 1)


@edit
def annotate_song(song, rng):
    set_value(song.element, "Annotation", "for the band")
    return Expected("set", "song", r'^Info Text .*"for the band"$', 1)


@edit
def color_scene(song, rng):
    colors = [found for scene in song.scenes if (found := scene.element.find("Color")) is not None]
    if not colors:
        return NotHere
    rng.choice(colors).set("Value", "7")
    return Expected("set", "scene", r"^Color .* → ", 1)


@edit
def set_scene_tempo(song, rng):
    scene = rng.choice(song.scenes).element
    if scene.find("IsTempoEnabled") is None:
        return NotHere
    set_value(scene, "Tempo", 93.5)
    set_value(scene, "IsTempoEnabled", True)
    return Expected("set", "scene", r"^Tempo none → 93\.5 BPM$", 2)


@edit
def annotate_locator(song, rng):
    if not song.locators:
        return NotHere
    set_value(rng.choice(song.locators).element, "Annotation", "louder here")
    return Expected("set", "locator", r"Annotation$", 1)


@edit
def change_scale(song, rng):
    root = song.element.find("ScaleInformation/RootNote")
    root = song.element.find("ScaleInformation/Root") if root is None else root
    if root is None or read_scale(song.element.find("ScaleInformation"), song.document.schema) is None:
        return NotHere
    root.set("Value", str((int(root.get("Value")) + 5) % 12))
    return Expected("set", "song", r"^Scale .* → ", 1)
