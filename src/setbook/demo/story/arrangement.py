"""Version 3: the loop becomes a song of five sections."""

from setbook.demo.live11.automation import EASE_IN, EASE_OUT, Point, automate
from setbook.demo.live11.clip import BEATS, TEXTURE, Look, Place, Warp, write_notes
from setbook.demo.live11.sampler import Tone
from setbook.demo.live11.song import Song
from setbook.demo.score import beats
from setbook.demo.score.bassline import PULSE, groove, roots
from setbook.demo.score.form import (
    BUILD,
    DROP,
    INTRO,
    LAST_CHORD,
    LAST_DRUM,
    OUTRO,
    QUAY_BPM,
    SECTIONS,
    SONG_BPM,
    TOPS_BPM,
    VERSE,
    Section,
)
from setbook.demo.score.harmony import (
    BUILD_CHORDS,
    DROP_CHORDS,
    DROP_RHYTHM,
    OUTRO_CHORDS,
    VERSE_CHORDS,
    VERSE_RHYTHM,
    held,
    stabs,
)
from setbook.demo.score.melody import (
    EIGHTHS,
    HOOK,
    HOOK_MEMORY,
    RISING,
    SIXTEENTHS,
    arpeggio,
    pad_voices,
)
from setbook.demo.score.notation import Note, moved, ringing
from setbook.demo.sounds import catalogue
from setbook.demo.story.desk import (
    AMBER,
    BLUE,
    CORAL,
    GREY,
    INDIGO,
    LEMON,
    MOSS,
    ORANGE,
    PINK,
    ROSE,
    SKY,
    TEAL,
    VIOLET,
    Samples,
    gain,
    instrument,
)
from setbook.model.structure.outline import put

PAD_TONE = Tone(volume_db=-8.0, attack_ms=60.0, release_ms=700.0, velocity_to_volume=0.3, voices=12)
ARP_TONE = Tone(volume_db=-6.0, release_ms=300.0, voices=12)
PAD_DB = -7.0

SESSION = {
    "Verse": (("Beat", "Beat", 8.0), ("Bass", "Bass", 16.0), ("Keys", "Chords", 16.0)),
    "Drop": (
        ("Beat", "Beat Drop", 16.0),
        ("Bass", "Bass Drop", 32.0),
        ("Keys", "Chords Drop", 32.0),
        ("Lead", "Hook", 32.0),
    ),
}
"""The clips of each scene: track, arrangement clip, beats of its loop."""

LEAD_TONE = Tone(volume_db=-5.0, attack_ms=4.0, release_ms=180.0, velocity_to_volume=0.4, voices=3)


def draft(song: Song, samples: Samples) -> None:
    """Lay the sections out: what was there moves to its place, pad and arpeggio join."""
    song.add_group("Music", TEAL, after="Bass")
    song.move_into_group("Keys", "Music")
    for name, color, after, zones, tone, sound in (
        ("Pad", INDIGO, "Keys", catalogue.PAD, PAD_TONE, "Harbour Choir"),
        ("Arp", SKY, "Pad", catalogue.PLUCK, ARP_TONE, "Glass Pluck"),
    ):
        song.add_midi(name, color, after=after, group="Music")
        song.add_device(name, instrument(song.pointees, samples, zones, tone, sound))
    put(song.mixer("Pad", "Volume"), "Manual", gain(PAD_DB))
    put(song.mixer("Arp", "Volume"), "Manual", gain(-7.0))
    _arrange_keys(song)
    _arrange_bass(song)
    _arrange_beat(song, samples)
    _arrange_pad_and_arp(song)


def arrangement(song: Song, samples: Samples) -> None:
    """Finish the arrangement: the hook, the voice, what leads over, names for the sections."""
    song.add_midi("Lead", LEMON, after="Arp", group="Music")
    song.add_device("Lead", instrument(song.pointees, samples, catalogue.LEAD, LEAD_TONE, "Neon Lead"))
    put(song.mixer("Lead", "Volume"), "Manual", gain(-5.0))
    _notes(song, "Lead", "Hook", LEMON, DROP, HOOK)
    song.arrange_notes("Lead", Place(110.0, 116.0), Look("Hook, Once More", LEMON), moved(HOOK_MEMORY, 2.0))
    _arrange_voice(song, samples)
    _arrange_effects(song, samples)
    _arrange_quay(song, samples)
    for section in SECTIONS:
        song.add_locator(section.name, section.start)
    _add_session(song)
    swell(song, PAD_DB)


def swell(song: Song, level_db: float) -> None:
    """Let the pad come out of nothing in the intro and sink again at the end."""
    automate(
        song.track("Pad"),
        song.mixer("Pad", "Volume"),
        [
            Point(INTRO.start, gain(level_db - 17.0), EASE_OUT),
            Point(INTRO.end, gain(level_db)),
            Point(OUTRO.start, gain(level_db), EASE_IN),
            Point(OUTRO.end, gain(level_db - 9.0)),
        ],
        song.pointees,
    )


def _notes(
    song: Song,
    track: str,
    name: str,
    color: int,
    section: Section,
    notes: list[Note],
    loop: float | None = None,
) -> None:
    song.arrange_notes(track, Place(section.start, section.end, loop), Look(name, color), notes)


def _last_ringing(notes: list[Note]) -> list[Note]:
    """Let the outro's last chord ring to the end of its clip."""
    return ringing(notes, LAST_CHORD - OUTRO.start, OUTRO.length)


def _arrange_keys(song: Song) -> None:
    chords = song.clip("Keys", "Chords")
    song.move_clip(chords, VERSE.start)
    write_notes(chords, stabs(VERSE_CHORDS, VERSE_RHYTHM))
    _notes(song, "Keys", "Chords Intro", BLUE, INTRO, held(VERSE_CHORDS, velocity=72.0))
    _notes(song, "Keys", "Chords Climb", BLUE, BUILD, stabs(BUILD_CHORDS, VERSE_RHYTHM))
    _notes(song, "Keys", "Chords Drop", BLUE, DROP, stabs(DROP_CHORDS, DROP_RHYTHM))
    _notes(song, "Keys", "Chords Outro", BLUE, OUTRO, _last_ringing(held(OUTRO_CHORDS, velocity=68.0)))


def _arrange_bass(song: Song) -> None:
    bass = song.clip("Bass", "Bass")
    song.move_clip(bass, VERSE.start)
    write_notes(bass, groove(VERSE_CHORDS, PULSE, pop=False))
    _notes(song, "Bass", "Bass Climb", VIOLET, BUILD, groove(BUILD_CHORDS, PULSE, pop=False))
    _notes(song, "Bass", "Bass Drop", VIOLET, DROP, groove(DROP_CHORDS))
    _notes(song, "Bass", "Bass Outro", VIOLET, OUTRO, _last_ringing(roots(OUTRO_CHORDS)))


def _arrange_beat(song: Song, samples: Samples) -> None:
    beat = song.clip("Beat", "Beat")
    song.move_clip(beat, VERSE.start)
    write_notes(beat, beats.VERSE_BEAT)
    _notes(song, "Beat", "Beat Build", ROSE, BUILD, beats.BUILD_BEAT)
    drop = [*beats.crash(), *beats.DROP_BEAT, *moved(beats.DROP_BEAT, 8.0)]
    _notes(song, "Beat", "Beat Drop", ROSE, DROP, drop, loop=16.0)
    outro = [*beats.crash(), *beats.OUTRO_BEAT, *moved(beats.OUTRO_BEAT, 8.0)]
    song.arrange_notes("Beat", Place(OUTRO.start, LAST_DRUM), Look("Beat Outro", ROSE), outro)
    song.remove_clip("Tops", "Tops 120 BPM")
    for start, end in ((32.0, VERSE.end), (DROP.start, DROP.end)):
        song.arrange_audio(
            "Tops",
            Place(start, end, loop_length=8.0),
            Look("Tops 120 BPM", AMBER),
            samples[catalogue.TOPS.path],
            Warp(BEATS, TOPS_BPM),
        )


def _arrange_pad_and_arp(song: Song) -> None:
    half = Section("Verse, second half", 32.0, VERSE.end)
    for section, chords in (
        (INTRO, VERSE_CHORDS),
        (half, VERSE_CHORDS),
        (BUILD, BUILD_CHORDS),
        (DROP, DROP_CHORDS),
    ):
        _notes(song, "Pad", f"Pad {section.name.split(',')[0]}", INDIGO, section, pad_voices(chords))
    _notes(song, "Pad", "Pad Outro", INDIGO, OUTRO, _last_ringing(pad_voices(OUTRO_CHORDS, velocity=70.0)))
    second = Section("Intro, second half", 8.0, INTRO.end)
    _notes(song, "Arp", "Arp Intro", SKY, second, arpeggio(VERSE_CHORDS[2:], EIGHTHS))
    _notes(song, "Arp", "Arp Verse", SKY, VERSE, arpeggio(VERSE_CHORDS, EIGHTHS, maybe="ek"), loop=16.0)
    _notes(song, "Arp", "Arp Climb", SKY, BUILD, arpeggio(BUILD_CHORDS, RISING))
    _notes(song, "Arp", "Arp Drop", SKY, DROP, arpeggio(DROP_CHORDS, SIXTEENTHS, maybe="dhl"))
    _notes(song, "Arp", "Arp Outro", SKY, OUTRO, arpeggio(OUTRO_CHORDS[:4], EIGHTHS))


def _arrange_voice(song: Song, samples: Samples) -> None:
    """Let one sung note answer in four places, each clip transposed."""
    song.add_audio("Voice", PINK, after="Lead", group="Music")
    put(song.mixer("Voice", "Volume"), "Manual", gain(-9.0))
    sample = samples[catalogue.VOICE.path]
    length = round(sample.seconds * SONG_BPM / 60.0, 6)
    for start, semitones in ((13.0, 7), (30.0, 3), (46.0, 7), (78.5, 7), (94.5, -2)):
        look = Look("Ooh", PINK, {"PitchCoarse": semitones})
        song.arrange_audio("Voice", Place(start, start + length), look, sample)


def _arrange_effects(song: Song, samples: Samples) -> None:
    song.add_audio("FX", ORANGE, after="Voice")
    put(song.mixer("FX", "Volume"), "Manual", gain(-8.0))
    for recipe, start in (
        (catalogue.SWELL, 12.0),
        (catalogue.RISER, 56.0),
        (catalogue.IMPACT, DROP.start),
        (catalogue.IMPACT, OUTRO.start),
    ):
        sample = samples[recipe.path]
        end = round(start + sample.seconds * SONG_BPM / 60.0, 6)
        song.arrange_audio("FX", Place(start, end), Look(sample.name, ORANGE), sample)


def _arrange_quay(song: Song, samples: Samples) -> None:
    """Lay the water under the start and the end, faded by hand."""
    song.add_audio("Quay", MOSS, after="FX")
    put(song.mixer("Quay", "Volume"), "Manual", gain(-12.0))
    for start, end, fade_in, fade_out in ((0.0, 30.0, 4.0, 12.0), (OUTRO.start, OUTRO.end, 6.0, 10.0)):
        fades = {
            "Fades/FadeInLength": fade_in,
            "Fades/FadeOutLength": fade_out,
            "Fades/IsDefaultFadeIn": False,
            "Fades/IsDefaultFadeOut": False,
            "SampleVolume": 0.8,
        }
        song.arrange_audio(
            "Quay",
            Place(start, end, loop_length=6.0),
            Look("Quay 90 BPM", MOSS, dict(fades)),
            samples[catalogue.QUAY.path],
            Warp(TEXTURE, QUAY_BPM),
        )


def _add_session(song: Song) -> None:
    """Keep verse and drop as scenes too, to try the hook against them."""
    for number, (name, color) in enumerate((("Verse", GREY), ("Drop", CORAL)), start=2):
        song.add_scene(name, color)
        for track, clip, length in SESSION[name]:
            song.launchable(track, number, song.session_copy(song.clip(track, clip), length))
