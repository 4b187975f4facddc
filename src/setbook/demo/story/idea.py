"""Version 1: four chords and a bass, a loop of an evening."""

from setbook.demo.live11.clip import Look, Place, midi_clip
from setbook.demo.live11.equaliser import (
    BELL,
    HIGH_CUT_48,
    HIGH_SHELF,
    LOW_CUT_12,
    LOW_CUT_48,
    Band,
    eq_eight,
)
from setbook.demo.live11.sampler import Tone
from setbook.demo.live11.song import Song
from setbook.demo.score.bassline import roots
from setbook.demo.score.form import SKETCH_BPM
from setbook.demo.score.harmony import VERSE_CHORDS, held
from setbook.demo.sounds import catalogue
from setbook.demo.story.desk import AMBER, BLUE, GREY, VIOLET, Samples, gain, instrument
from setbook.model.structure.outline import find, put

KEYS_TONE = Tone(volume_db=-6.0, release_ms=240.0, voices=12)
BASS_TONE = Tone(volume_db=1.0, attack_ms=2.0, release_ms=90.0, voices=6)

LOOP = Place(0.0, 32.0, loop_length=16.0)
SESSION = Place(0.0, 16.0, loop_length=16.0)


def idea(samples: Samples) -> Song:
    """Start from the template with two returns, find the chords."""
    song = Song(SKETCH_BPM)
    _add_returns(song)
    song.add_midi("Keys", BLUE)
    song.add_device("Keys", instrument(song.pointees, samples, catalogue.KEYS, KEYS_TONE, "Night Keys"))
    song.add_midi("Bass", VIOLET, after="Keys")
    song.add_device("Bass", instrument(song.pointees, samples, catalogue.BASS, BASS_TONE, "Low Water"))
    put(song.mixer("Keys", "Volume"), "Manual", gain(-4.0))
    put(song.mixer("Bass", "Volume"), "Manual", gain(-9.0))
    put(find(song.main, "DeviceChain/Mixer/Volume"), "Manual", gain(-3.0))
    song.add_scene("Idea", AMBER)
    for track, look, notes in (
        ("Keys", Look("Chords", BLUE), held(VERSE_CHORDS)),
        ("Bass", Look("Bass", VIOLET), roots(VERSE_CHORDS)),
    ):
        song.arrange_notes(track, LOOP, look, notes)
        song.launchable(track, 0, midi_clip(song.pointees, SESSION, look, notes))
    return song


def _add_returns(song: Song) -> None:
    """Add the two busses of the template: one for shine, one that sounds like a small radio."""
    song.add_return("Air", GREY)
    song.add_device(
        "Air",
        eq_eight(song.pointees, Band(1, LOW_CUT_12, 3200.0), Band(4, HIGH_SHELF, 9000.0, 4.0), name="Air"),
    )
    song.add_return("Radio", GREY, pre_fader=True)
    song.add_device(
        "Radio",
        eq_eight(
            song.pointees,
            Band(1, LOW_CUT_48, 420.0),
            Band(3, BELL, 1400.0, 5.0, 1.0),
            Band(8, HIGH_CUT_48, 3000.0),
            name="Small Speaker",
        ),
    )
