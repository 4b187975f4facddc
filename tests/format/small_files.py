"""Whole files of our own that have something of everything, small enough to damage many times a second."""

from __future__ import annotations

import gzip

from setbook.demo.live11.automation import EASE_IN, Point, automate
from setbook.demo.live11.clip import COMPLEX, Look, Place, Warp, midi_clip
from setbook.demo.live11.drum_rack import Pad, drum_rack
from setbook.demo.live11.equaliser import LOW_CUT_12, Band, eq_eight
from setbook.demo.live11.sample import SampleFile
from setbook.demo.live11.song import Song
from setbook.demo.score.notation import Note
from setbook.format import element, new_document
from setbook.format.schema import SCHEMAS
from setbook.model.preset_form import preset_from_device

_LOOP = SampleFile("Samples/Recorded/loop.wav", 96000, 48000, 384044, 1700000000)
_KICK = SampleFile("Samples/Recorded/kick.wav", 12000, 48000, 48044, 1700000000)


def small_song() -> Song:
    """A song of four tracks: notes, audio, a group, a return; devices, a rack, automation, scenes, locators."""
    song = Song(120.0)
    song.add_return("Room", 2)
    song.add_group("Band", 3)
    song.add_midi("Drums", 4, group="Band")
    song.add_audio("Loop", 5, after="Drums")
    song.add_scene("Verse 96 BPM", 6)
    song.add_locator("Start", 0.0)
    song.add_locator("Drop", 8.0)
    song.devices("Drums").append(
        drum_rack(song.pointees, [Pad(36, _KICK), Pad(38, _KICK, pan=-0.5, choke_group=1)], "Kit")
    )
    song.devices("Loop").append(eq_eight(song.pointees, Band(1, LOW_CUT_12, 120.0)))
    notes = [Note(beat / 2, 0.25, 36 + 2 * (beat % 2), 90.0 + beat, 0.9) for beat in range(8)]
    song.arrange_notes("Drums", Place(0.0, 16.0, loop_length=4.0), Look("Beat", 4), notes)
    song.launchable(
        "Drums", 0, midi_clip(song.pointees, Place(0.0, 4.0, loop_length=4.0), Look("Beat", 4), notes)
    )
    song.arrange_audio("Loop", Place(4.0, 12.0), Look("Warped", 5), _LOOP, Warp(COMPLEX, 120.0))
    song.arrange_audio("Loop", Place(12.0, 14.0), Look("As recorded", 5), _LOOP)
    automate(
        song.track("Loop"),
        song.mixer("Loop", "Volume"),
        [Point(0.0, 0.5, EASE_IN), Point(8.0, 1.0)],
        song.pointees,
    )
    tempo = song.main.find("DeviceChain/Mixer/Tempo")
    automate(song.main, tempo, [Point(0.0, 120.0), Point(8.0, 140.0)], song.pointees)
    song.write_next_id()
    return song


def _set() -> bytes:
    return new_document(small_song().root).xml


def _rack() -> bytes:
    song = small_song()
    root = element("Ableton", **{str(name): str(value) for name, value in song.root.items()})
    root.append(preset_from_device(song.devices("Drums")[0], SCHEMAS[11]))
    return new_document(root).xml


FILES = {"set": _set(), "rack": _rack()}
"""Their XML."""

PACKED = {name: gzip.compress(xml, mtime=0) for name, xml in FILES.items()}
"""The same in their containers."""
