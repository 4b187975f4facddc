"""Version 4, in which more bass turns into mud, and version 5, which repairs it."""

from setbook.demo.live11.clip import write_notes
from setbook.demo.live11.drum_rack import pad_chain
from setbook.demo.live11.equaliser import BELL, LOW_CUT_12, LOW_SHELF, Band, eq_eight, set_band
from setbook.demo.live11.sampler import replace_sample
from setbook.demo.live11.song import Song
from setbook.demo.score.bassline import PULSE, groove, thickened
from setbook.demo.score.beats import KICK
from setbook.demo.score.harmony import BUILD_CHORDS, DROP_CHORDS, VERSE_CHORDS
from setbook.demo.score.notation import Note
from setbook.demo.sounds import catalogue
from setbook.demo.story.desk import Samples, gain
from setbook.model.structure.outline import find, put

LINES: dict[str, list[Note]] = {
    "Bass": groove(VERSE_CHORDS, PULSE, pop=False),
    "Bass Climb": groove(BUILD_CHORDS, PULSE, pop=False),
    "Bass Drop": groove(DROP_CHORDS),
}
"""The three clips that the song leans on."""


def muddy(song: Song, samples: Samples) -> None:
    """Want it bigger: octaves that ring, a boost at 200 Hz, a long kick. Kick and bass now fight."""
    for name, notes in LINES.items():
        write_notes(song.clip("Bass", name), thickened(notes))
    song.add_device(
        "Bass",
        eq_eight(
            song.pointees,
            Band(1, LOW_SHELF, 110.0, 1.5),
            Band(2, BELL, 210.0, 4.5, 0.7),
            Band(3, BELL, 340.0, 2.0, 0.8),
        ),
    )
    _swap_kick(song, samples, catalogue.BOOM_KICK.path)


def fixed(song: Song, samples: Samples) -> None:
    """Make room: one octave, short notes, a cut where the boost was, the tight kick."""
    for name, notes in LINES.items():
        write_notes(song.clip("Bass", name), notes)
    equaliser = song.device("Bass", "Eq8")
    set_band(equaliser, Band(1, LOW_CUT_12, 38.0))
    set_band(equaliser, Band(2, BELL, 210.0, -5.5, 0.9))
    set_band(equaliser, Band(3, BELL, 900.0, 2.5, 0.8))
    put(song.mixer("Bass", "Volume"), "Manual", gain(-9.5))
    _swap_kick(song, samples, catalogue.KICK.path)


def _swap_kick(song: Song, samples: Samples, path: str) -> None:
    chain = pad_chain(song.device("Beat", "DrumGroupDevice"), KICK)
    simpler = find(chain, "DeviceChain/MidiToAudioDeviceChain/Devices/OriginalSimpler")
    replace_sample(simpler, song.pointees, samples[path])
    put(chain, "Name/EffectiveName", samples[path].name)
