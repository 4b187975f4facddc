"""Words for parameters: what Live calls them, and how it shows their values.

The table knows the parameters that people turn most; the others get their tag
split into words and their bare number, which is honest if not pretty.
Paths are those of `setbook.model.Parameter.name`, with ``*`` for a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from setbook.diff.changes import values
from setbook.diff.changes.effect_words import EFFECTS
from setbook.diff.changes.instrument_words import INSTRUMENTS, PLAYER

if TYPE_CHECKING:
    from setbook.diff.changes.values import Show


@dataclass(frozen=True, slots=True)
class Words:
    """How to speak of a value.

    Attributes
    ----------
    name
        What it is called.
    show
        Gives a value as Live shows it.
    switched
        For a switch that has verbs of its own, what is said of it when it goes on and when it goes off.
    """

    name: str
    show: Show
    switched: tuple[str, str] | None = None


_TABLE: Final = EFFECTS | INSTRUMENTS
_OSCILLATORS: Final = "ABCDEF"

_MIXER: Final[dict[str, tuple[str, Show]]] = {
    "Volume": ("Volume", values.gain),
    "Pan": ("Pan", values.pan),
    "Panorama": ("Pan", values.pan),
    "SplitStereoPanL": ("Pan Left", values.pan),
    "SplitStereoPanR": ("Pan Right", values.pan),
    "Tempo": ("Tempo", values.tempo),
    "TimeSignature": ("Time Signature", values.time_signature),
    "GlobalGrooveAmount": ("Groove Amount", values.percent_of_100),
    "CrossFade": ("Crossfader", values.pan),
    "CrossFadeState": ("Crossfade", values.choice("A", "none", "B")),
    "Speaker": ("Track Activator", values.plain),
    "On": ("Mixer", values.plain),
}
_EVERYWHERE: Final[dict[str, tuple[str, Show]]] = {
    "On": ("Device On", values.plain),
    "DryWet": ("Dry/Wet", values.percent),
    "SideChain/OnOff": ("Sidechain", values.plain),
    "SideChain/DryWet": ("Sidechain Dry/Wet", values.percent),
    "SideChain/RoutedInput/Volume": ("Sidechain Gain", values.gain),
    "SideChainEq/Freq": ("Sidechain EQ Frequency", values.hertz),
    "SideChainEq/Gain": ("Sidechain EQ Gain", values.decibels),
    "ChainSelector": ("Chain Selector", values.macro),
    "Lfo/Frequency": ("LFO Rate", values.hertz),
    "Lfo/Phase": ("LFO Phase", values.degrees),
    "Lfo/Offset": ("LFO Offset", values.degrees),
}

_WRAPPING: Final = re.compile(r"(?:^|/)(?:Slot/Value|ParameterList)(?=/)|(?<=SimplerFilter)\.\d+")
_NUMBER: Final = re.compile(r"\.(\d+)")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z])(?=\d)|[_/]")


@cache
def mixer_words(path: str) -> Words:
    """Words for a parameter of a track's or chain's mixer."""
    name, show = _MIXER.get(path) or (split_words(path), values.plain)
    return Words(name, show, {"Speaker": ("unmuted", "muted"), "On": ("mixer on", "mixer off")}.get(path))


@cache
def device_words(tag: str, path: str) -> Words:
    """Words for a parameter of a device, from the table or from its path."""
    path = _WRAPPING.sub("", path).lstrip("/")
    number = _NUMBER.search(path)
    general = _NUMBER.sub(".*", path)
    known = _TABLE.get(tag, {}).get(general) or _EVERYWHERE.get(general)
    if known is None and tag in {"OriginalSimpler", "MultiSampler"}:
        known = PLAYER.get(general)
    if known is None:
        return Words(split_words(path), values.plain)
    if general == "On":
        return Words("Device On", values.plain, ("switched on", "switched off"))
    place = int(number[1]) if number else 0
    letter = _OSCILLATORS[place % len(_OSCILLATORS)]
    return Words(known[0].replace("{letter}", letter).format(place + 1), known[1])


def split_words(path: str) -> str:
    """Split tags into words: ``Lfo/BeatRate`` gives ``LFO Beat Rate``, ``Bands.2`` gives ``Bands 3``."""
    said: list[str] = []
    for tag in path.split("/"):
        words = _CAMEL.sub(" ", _NUMBER.sub(lambda found: f" {int(found[1]) + 1}", tag)).split()
        if said[-len(words) :] == words or words[: len(said)] == said:
            said = words if len(words) > len(said) else said  # PitchEnv/PitchEnvOn
        else:
            said += words
    return " ".join(_ACRONYMS.get(word, word) for word in said if word not in _SILENT)


_SILENT: Final = frozenset({"Manual", "Value", "Slot", "Simpler"})
_ACRONYMS: Final = {
    "Lfo": "LFO",
    "Eq": "EQ",
    "Midi": "MIDI",
    "Vel": "Velocity",
    "Env": "Envelope",
    "Res": "Resonance",
}
