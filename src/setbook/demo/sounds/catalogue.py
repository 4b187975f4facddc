"""The project's sample folder: which file holds which sound."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from setbook.demo.score.form import QUAY_BPM, SONG_BPM
from setbook.demo.sounds import drums, effects, instruments, loops
from setbook.demo.sounds.tone import Signal

IMPORTED = "Samples/Imported"
PROCESSED = "Samples/Processed/Consolidate"

LETTER_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")


@dataclass(frozen=True)
class Recipe:
    """A sample file of the project and the function that computes it."""

    path: str
    """Relative to the project folder, with forward slashes as Live writes it."""
    make: Callable[[], Signal]
    bits: int = 16

    @property
    def name(self) -> str:
        """The file's name without its ending, as Live shows it."""
        return self.path.rsplit("/", 1)[-1].removesuffix(".wav")


def key_name(key: int) -> str:
    """Spell a MIDI key as Live does, where 60 is C3."""
    return f"{LETTER_NAMES[key % 12]}{key // 12 - 2}"


def _hit(name: str, make: Callable[[], Signal]) -> Recipe:
    return Recipe(f"{IMPORTED}/{name}.wav", make, bits=24)


def _zones(
    name: str, play: Callable[[int], Signal], keys: tuple[int, ...], bits: int = 16
) -> dict[int, Recipe]:
    return {key: Recipe(f"{IMPORTED}/{name} {key_name(key)}.wav", partial(play, key), bits) for key in keys}


KICK = _hit("Kick Tight", drums.kick)
BOOM_KICK = _hit("Kick Boom", drums.boom_kick)
RIM = _hit("Rim", drums.rim)
SNARE = _hit("Snare", drums.snare)
CLAP = _hit("Clap", drums.clap)
CLOSED_HAT = _hit("Hat Closed", drums.closed_hat)
OPEN_HAT = _hit("Hat Open", drums.open_hat)
LOW_TOM = _hit("Tom Low", drums.low_tom)
HIGH_TOM = _hit("Tom High", drums.high_tom)
SHAKER = _hit("Shaker", drums.shaker)
CRASH = Recipe(f"{IMPORTED}/Crash.wav", drums.crash)

BASS = _zones("Bass", instruments.bass, (33, 38, 43))
KEYS = _zones("Keys", instruments.keys, (52, 58, 64))
PAD = _zones("Pad", instruments.pad, (68, 75))
PLUCK = _zones("Pluck", instruments.pluck, (77, 86))
LEAD = _zones("Lead", instruments.lead, (73, 80))
VOICE = Recipe(f"{IMPORTED}/Ooh E3.wav", partial(instruments.voice, 64))

TOPS = Recipe(f"{IMPORTED}/Tops 120 BPM.wav", loops.tops)
QUAY = Recipe(f"{IMPORTED}/Quay 90 BPM.wav", partial(effects.quay, 6 * 60.0 / QUAY_BPM))
RISER = Recipe(f"{IMPORTED}/Riser.wav", partial(effects.riser, 8 * 60.0 / SONG_BPM))
IMPACT = Recipe(f"{IMPORTED}/Impact.wav", effects.impact)
SWELL = Recipe(f"{PROCESSED}/Em9 Reversed.wav", partial(effects.swell, 4 * 60.0 / SONG_BPM))
HOOK_ECHO = Recipe(f"{PROCESSED}/Hook Echo Print.wav", loops.hook_echo)

RECIPES: tuple[Recipe, ...] = (
    KICK, BOOM_KICK, RIM, SNARE, CLAP, CLOSED_HAT, OPEN_HAT, LOW_TOM, HIGH_TOM, SHAKER, CRASH,
    *BASS.values(), *KEYS.values(), *PAD.values(), *PLUCK.values(), *LEAD.values(), VOICE,
    TOPS, QUAY, RISER, IMPACT, SWELL, HOOK_ECHO,
)  # fmt: skip
