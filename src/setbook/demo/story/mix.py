"""Version 6: the mix. Levels, places, busses, and what moves."""

from itertools import pairwise

from setbook.demo.live11.automation import EASE_IN, EASE_OUT, S_CURVE, Point, automate
from setbook.demo.live11.clip import Look, Place
from setbook.demo.live11.equaliser import (
    BELL,
    HIGH_SHELF,
    LOW_CUT_12,
    Band,
    band_of,
    eq_eight,
    set_band,
    utility,
)
from setbook.demo.live11.song import Song
from setbook.demo.score.beats import BUILD_BEAT, DROP_BEAT, KICK, OUTRO_BEAT, VERSE_BEAT
from setbook.demo.score.form import BAR, BUILD, DROP, INTRO, LAST_DRUM, OUTRO, SONG_BPM, VERSE, Section
from setbook.demo.score.notation import Note
from setbook.demo.sounds.catalogue import HOOK_ECHO
from setbook.demo.story.arrangement import swell
from setbook.demo.story.desk import TEAL, Samples, gain
from setbook.model.structure.outline import find, put

LEVELS_DB = {
    "Beat": -7.5, "Tops": -10.0, "Bass": -7.0, "Keys": -3.0, "Pad": -3.0,
    "Arp": -4.0, "Lead": -0.5, "Voice": -5.0, "FX": -12.0, "Quay": -8.0,
}  # fmt: skip
MAIN_DB = -0.2

PANS = {"Tops": 0.2, "Keys": -0.12, "Arp": 0.22, "Voice": -0.3}

SENDS_DB = {
    ("Beat", "Send A"): -9.0,
    ("Keys", "Send A"): -8.0,
    ("Pad", "Send A"): -7.0,
    ("Arp", "Send A"): -9.0,
    ("Lead", "Send A"): -8.0,
    ("Voice", "Send A"): -9.0,
}

MUSIC_DUCK_DB = -5.0
"""How far the kick of the drop pushes the music down."""

BASS_DUCK_DB = -14.0
"""How far it pushes the bass down: they share the lowest octave."""

AHEAD_BEATS = 0.03
"""How long before the kick the level begins to fall."""


def mix(song: Song, samples: Samples) -> None:
    """Mix the song."""
    _add_echo(song, samples)
    for track, level_db in LEVELS_DB.items():
        put(song.mixer(track, "Volume"), "Manual", gain(level_db))
    for track, place in PANS.items():
        put(song.mixer(track, "Pan"), "Manual", place)
    for (track, send), level_db in SENDS_DB.items():
        put(song.mixer(track, send), "Manual", gain(level_db))
    put(find(song.main, "DeviceChain/Mixer"), "Volume/Manual", gain(MAIN_DB))
    _equalise(song)
    swell(song, LEVELS_DB["Pad"])
    _automate_intro(song)
    _automate_build(song)
    _automate_drop(song)


def _add_echo(song: Song, samples: Samples) -> None:
    """Lay the printed echo of the hook behind the lead."""
    song.add_audio("Hook Echo", TEAL, after="Lead", group="Music")
    put(song.mixer("Hook Echo", "Volume"), "Manual", gain(-7.0))
    sample = samples[HOOK_ECHO.path]
    length = round(sample.seconds * SONG_BPM / 60.0, 6)
    for start in (DROP.start, DROP.start + 16.0):
        song.arrange_audio("Hook Echo", Place(start, start + length), Look(sample.name, TEAL), sample)


def _equalise(song: Song) -> None:
    """Clear the low mids of the music for the bass, open the top of drums and mix."""
    set_band(song.device("Bass", "Eq8"), Band(3, BELL, 850.0, 4.0, 0.7))
    song.add_device("Bass", utility(song.pointees))
    song.add_device(
        "Drums",
        eq_eight(song.pointees, Band(1, LOW_CUT_12, 190.0), Band(3, BELL, 3800.0, 1.5, 0.8), name="Thin Out"),
    )
    put(song.device("Drums", "Eq8"), "On/Manual", False)
    song.add_device(
        "Music",
        eq_eight(
            song.pointees, Band(1, LOW_CUT_12, 130.0), Band(2, BELL, 300.0, -2.0, 0.8), name="Make Room"
        ),
    )
    find(song.main, "DeviceChain/DeviceChain/Devices").append(
        eq_eight(
            song.pointees,
            Band(1, LOW_CUT_12, 26.0),
            Band(3, BELL, 3200.0, 2.5, 0.5),
            Band(4, HIGH_SHELF, 8500.0, 2.0),
            name="Polish",
        )
    )


def _automate_intro(song: Song) -> None:
    """Begin on a small radio: the keys come through return B alone, then the doors open."""
    keys = song.track("Keys")
    level = gain(LEVELS_DB["Keys"])
    automate(
        keys,
        song.mixer("Keys", "Volume"),
        [
            Point(INTRO.start, gain(-36.0)),
            Point(8.0, gain(-36.0), EASE_IN),
            Point(INTRO.end, level),
        ],
        song.pointees,
    )
    automate(
        keys,
        song.mixer("Keys", "Send B"),
        [Point(INTRO.start, gain(-1.0)), Point(8.0, gain(-1.0), EASE_OUT), Point(INTRO.end, gain(-70.0))],
        song.pointees,
    )


def _automate_build(song: Song) -> None:
    """Thin out before the drop: the music's low cut climbs, the drums lose their lows for two bars."""
    frequency = find(band_of(song.device("Music", "Eq8"), 1), "Freq")
    automate(
        song.track("Music"),
        frequency,
        [
            Point(BUILD.start, 130.0, EASE_IN),
            Point(DROP.start, 900.0),
            Point(DROP.start, 130.0),
        ],
        song.pointees,
    )
    automate(
        song.track("Drums"),
        find(song.device("Drums", "Eq8"), "On"),
        [Point(0.0, False), Point(56.0, True), Point(DROP.start, False)],
        song.pointees,
    )


def _automate_drop(song: Song) -> None:
    """Let music and bass give way to the kick, and throw the hook's last note into the radio."""
    drop = _kicks(DROP, DROP_BEAT)
    outro = [beat for beat in _kicks(OUTRO, OUTRO_BEAT) if beat < LAST_DRUM]
    ducked = _kicks(VERSE, VERSE_BEAT) + _kicks(BUILD, BUILD_BEAT) + drop + outro
    _duck(song, "Music", MUSIC_DUCK_DB, 0.5, drop)
    _duck(song, "Bass", BASS_DUCK_DB, 0.42, ducked)
    automate(
        song.track("Lead"),
        song.mixer("Lead", "Send B"),
        [
            Point(BUILD.start, gain(-70.0)),
            Point(92.0, gain(-70.0), EASE_IN),
            Point(DROP.end - 1.0, gain(-3.0)),
            Point(DROP.end + 4.0, gain(-3.0)),
        ],
        song.pointees,
    )


def _duck(song: Song, track: str, depth_db: float, back_beats: float, kicks: list[float]) -> None:
    """Push a track down at each kick and let it come back, by hand what a sidechain does."""
    level_db = LEVELS_DB.get(track, 0.0)
    low, level = gain(level_db + depth_db), gain(level_db)
    points = [Point(kicks[0] - AHEAD_BEATS, level)]
    for kick, following in pairwise([*kicks, kicks[-1] + BAR]):
        back = min(kick + back_beats, following - AHEAD_BEATS)
        points += [Point(kick, low, S_CURVE), Point(back, level)]
        if following - AHEAD_BEATS > back:
            points.append(Point(following - AHEAD_BEATS, level))
    automate(song.track(track), song.mixer(track, "Volume"), points, song.pointees)


def _kicks(section: Section, beat: list[Note]) -> list[float]:
    """List the beats at which a beat of two bars (the build's has four) plays the kick in its section."""
    length = 4 * BAR if beat is BUILD_BEAT else 2 * BAR
    passes = range(int(section.start), int(section.end), int(length))
    return [start + note.time for start in passes for note in beat if note.key == KICK]
