"""Version 2: a beat, a borrowed percussion loop, four beats a minute faster."""

from setbook.demo.live11.clip import BEATS, Look, Place, Warp, audio_clip, midi_clip
from setbook.demo.live11.song import Song
from setbook.demo.score.beats import FIRST_BEAT
from setbook.demo.score.form import SONG_BPM, TOPS_BPM
from setbook.demo.sounds.catalogue import TOPS
from setbook.demo.story.desk import AMBER, CORAL, LEMON, ROSE, Samples, gain, kit
from setbook.model.structure.outline import put

TWO_BARS = 8.0


def drums(song: Song, samples: Samples) -> None:
    """Put drums under the chords."""
    song.set_tempo(SONG_BPM)
    song.add_group("Drums", CORAL)
    song.add_midi("Beat", ROSE, after="Drums", group="Drums")
    song.add_device("Beat", kit(song.pointees, samples))
    song.add_audio("Tops", AMBER, after="Beat", group="Drums")
    put(song.mixer("Beat", "Volume"), "Manual", gain(-4.0))
    put(song.mixer("Tops", "Volume"), "Manual", gain(-14.0))
    song.add_scene("With Drums", LEMON)
    loop, session = Place(0.0, 32.0, TWO_BARS), Place(0.0, TWO_BARS, TWO_BARS)
    beat, tops, warp = Look("Beat", ROSE), Look("Tops 120 BPM", AMBER), Warp(BEATS, TOPS_BPM)
    song.arrange_notes("Beat", loop, beat, FIRST_BEAT)
    song.arrange_audio("Tops", loop, tops, samples[TOPS.path], warp)
    song.launchable("Beat", 1, midi_clip(song.pointees, session, beat, FIRST_BEAT))
    song.launchable("Tops", 1, audio_clip(song.pointees, session, tops, samples[TOPS.path], warp))
