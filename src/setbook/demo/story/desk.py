"""What every version reaches for: colours, instruments, the drum kit, decibels."""

from collections.abc import Mapping

from setbook.demo.live11.drum_rack import Pad, drum_rack
from setbook.demo.live11.mixer import SILENCE
from setbook.demo.live11.sample import SampleFile
from setbook.demo.live11.sampler import Tone, sampler
from setbook.demo.score import beats
from setbook.demo.sounds import catalogue
from setbook.demo.sounds.catalogue import Recipe
from setbook.format import Element
from setbook.model.structure.pointees import Pointees

Samples = Mapping[str, SampleFile]
"""The project's sample files by path."""

# Places in Live's palette.
ROSE = 0
AMBER = 1
BLUE = 9
INDIGO = 10
PINK = 12
CORAL = 14
ORANGE = 15
LEMON = 17
TEAL = 20
SKY = 21
VIOLET = 24
MOSS = 34
GREY = 55

LOWEST_DB = -70.0


def gain(level_db: float) -> float:
    """Turn a fader's decibels into the gain that the set stores."""
    return SILENCE if level_db <= LOWEST_DB else round(10.0 ** (level_db / 20.0), 9)


def instrument(
    pointees: Pointees, samples: Samples, zones: Mapping[int, Recipe], tone: Tone, name: str
) -> Element:
    """Make a Sampler from the zones of the catalogue."""
    return sampler(pointees, {key: samples[recipe.path] for key, recipe in zones.items()}, tone, name)


def kit(pointees: Pointees, samples: Samples) -> Element:
    """Make the drum kit; the hats choke each other."""
    pads = [
        Pad(key, samples[recipe.path], gain(level_db), pan, choke, ROSE)
        for key, recipe, level_db, pan, choke in (
            (beats.KICK, catalogue.KICK, -1.0, 0.0, 0),
            (beats.RIM, catalogue.RIM, -9.0, 0.25, 0),
            (beats.SNARE, catalogue.SNARE, -7.0, 0.0, 0),
            (beats.CLAP, catalogue.CLAP, -7.5, -0.05, 0),
            (beats.CLOSED_HAT, catalogue.CLOSED_HAT, -11.5, -0.2, 1),
            (beats.LOW_TOM, catalogue.LOW_TOM, -7.0, 0.3, 0),
            (beats.OPEN_HAT, catalogue.OPEN_HAT, -14.0, -0.2, 1),
            (beats.CRASH, catalogue.CRASH, -11.0, 0.1, 0),
            (beats.HIGH_TOM, catalogue.HIGH_TOM, -7.0, -0.3, 0),
            (beats.SHAKER, catalogue.SHAKER, -17.0, 0.35, 0),
        )
    ]
    return drum_rack(pointees, pads, "Ferry Kit")
