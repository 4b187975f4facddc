"""The fork, from version 5: slower, with one backbeat a bar."""

from setbook.demo.live11.clip import write_notes
from setbook.demo.live11.song import Song
from setbook.demo.score.beats import HALF_TIME_BEAT, crash
from setbook.demo.score.form import DROP, HALF_TIME_BPM
from setbook.demo.score.notation import moved
from setbook.demo.sounds import catalogue
from setbook.demo.story.desk import Samples, gain
from setbook.model.structure.outline import put, read


def half_time(song: Song, samples: Samples) -> None:
    """Try the song at half the weight."""
    song.set_tempo(HALF_TIME_BPM)
    write_notes(song.clip("Beat", "Beat"), HALF_TIME_BEAT)
    drop = [*crash(), *HALF_TIME_BEAT, *moved(HALF_TIME_BEAT, 8.0)]
    write_notes(song.clip("Beat", "Beat Drop"), drop)
    put(song.mixer("Tops", "Speaker"), "Manual", False)
    put(song.mixer("Pad", "Volume"), "Manual", gain(-4.0))
    _stretch_effects(song, samples)


def _stretch_effects(song: Song, samples: Samples) -> None:
    """Move what was timed in seconds, so that riser and swell still end on their beat."""
    for name, recipe, end in (
        ("Em9 Reversed", catalogue.SWELL, 16.0),
        ("Riser", catalogue.RISER, DROP.start),
    ):
        clip = song.clip("FX", name)
        length = round(samples[recipe.path].seconds * HALF_TIME_BPM / 60.0, 6)
        put(clip, "CurrentEnd", float(read(clip, "CurrentStart")) + length)
        song.move_clip(clip, end - length)
