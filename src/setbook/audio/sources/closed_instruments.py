"""Stand-ins for instruments whose kind of sound is known: electric piano, strings, bars, wavetables."""

from __future__ import annotations

from dataclasses import dataclass

from setbook.audio.sources.adsr import Adsr
from setbook.audio.sources.fm_voice import FmOscillator, FmVoice
from setbook.audio.sources.mallet_voice import MalletVoice
from setbook.audio.sources.string_voice import StringVoice
from setbook.audio.sources.voice_filter import VoiceFilter
from setbook.audio.sources.wave_tables import SAW, Wave

ELECTRIC_PIANO = FmVoice(
    "electric piano",
    (
        FmOscillator(
            1.0, level=0.8, envelope=Adsr(0.002, 3.2, 0.0, 0.25, decay_slope=0.6), velocity_depth=0.5
        ),
        FmOscillator(1.0, level=0.2, envelope=Adsr(0.001, 1.1, 0.25, 0.25), velocity_depth=0.8),
        FmOscillator(1.0, level=0.3, envelope=Adsr(0.002, 1.8, 0.0, 0.25), velocity_depth=0.7),
        FmOscillator(14.0, level=0.09, envelope=Adsr(0.001, 0.18, 0.0, 0.1), velocity_depth=0.9),
    ),
    routes=((1, 0), (3, 2)),
    carriers=(0, 2),
    gain=0.145,
)
"""A tine: one pair of oscillators for its body, one for the metal of the strike."""

STRING = StringVoice("plucked string", gain=0.62)

MALLET = MalletVoice("mallet", gain=0.33)

WAVETABLE = FmVoice(
    "wavetable synth",
    (
        FmOscillator(
            0.998, level=0.5, wave=Wave(SAW, 16), envelope=Adsr(0.005, 0.8, 0.8, 0.25), velocity_depth=0.6
        ),
        FmOscillator(2.0, level=0.05, envelope=Adsr(0.4, 2.5, 0.3, 0.25)),
        FmOscillator(
            1.002, level=0.5, wave=Wave(SAW, 6), envelope=Adsr(0.005, 0.8, 0.8, 0.25), velocity_depth=0.6
        ),
        FmOscillator(0.5, level=0.05, envelope=Adsr(0.01, 1.5, 0.4, 0.25)),
    ),
    routes=((1, 0), (3, 2)),
    carriers=(0, 2),
    gain=0.26,
    filter=VoiceFilter(
        cutoff_hz=2400.0, key_tracking=0.5, envelope=Adsr(0.01, 1.2, 0.4, 0.3), envelope_semitones=16.0
    ),
)
"""Two spectra out of tune by 7 cents that move against each other."""


@dataclass(frozen=True)
class OwnStandIn:
    """A stand-in that belongs to one device, and the roles that it can take."""

    voice: FmVoice | StringVoice | MalletVoice
    roles: frozenset[str]


BY_DEVICE = {
    "LoungeLizard": OwnStandIn(ELECTRIC_PIANO, frozenset({"keys", "bell", "organ", "lead"})),
    "StringStudio": OwnStandIn(STRING, frozenset({"pluck", "keys", "lead", "bass", "bell"})),
    "Collision": OwnStandIn(MALLET, frozenset({"bell", "pluck", "keys", "lead"})),
    "InstrumentVector": OwnStandIn(WAVETABLE, frozenset({"lead", "pluck", "keys"})),
}
"""By a device's tag; for other devices and roles the role's own patch plays."""
