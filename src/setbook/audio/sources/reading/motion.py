"""What moves inside of Simpler and Sampler: envelopes, LFO, glide, spread, wheel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.audio.sources.adsr import Adsr
from setbook.audio.sources.lfo import Lfo
from setbook.audio.sources.voice_motion import VoiceMotion

if TYPE_CHECKING:
    from setbook.audio.sources.reading.settings import Settings

_PITCH = "Pitch/Envelope/Slot/Value/SimplerPitchEnvelope/"
_LFO = "Lfo/Slot/Value/SimplerLfo/"
_CUTOFF_BY_LFO = "Filter/Slot/Value/SimplerFilter/ModByLfo"

LFO_REACH_SEMITONES = 12.0
"""What the LFO adds to the pitch at 100 percent (assumed)."""

SPREAD_REACH_CENTS = 25.0
"""How far each copy is detuned at 100 percent (assumed)."""


def read_motion(settings: Settings) -> VoiceMotion:
    """Read the modulations that are switched on."""
    bends = settings.flag("Pitch/Envelope/IsOn")
    swings = settings.flag("Lfo/IsOn") and settings.number(_LFO + "Frequency", 0.0) > 0.0
    return VoiceMotion(
        bend_semitones=float(settings.choice("Globals/PitchBendRange", 2)),
        pitch_envelope=read_envelope(settings, _PITCH) if bends else None,
        pitch_envelope_semitones=settings.number(_PITCH + "Amount", 0.0) if bends else 0.0,
        lfo=_lfo(settings) if swings else None,
        lfo_semitones=settings.number("Pitch/PitchLfoAmount", 0.0) * LFO_REACH_SEMITONES,
        lfo_cutoff_semitones=settings.number(_CUTOFF_BY_LFO, 0.0),
        lfo_volume=settings.number("VolumeAndPan/VolumeLfoAmount", 0.0),
        lfo_pan=settings.number("VolumeAndPan/PanoramaLfoAmount", 0.0),
        glide=int(settings.number("Globals/PortamentoMode", 0.0)),
        glide_seconds=settings.number("Globals/PortamentoTime", 0.0) / 1000.0,
        spread_cents=settings.number("Globals/SpreadAmount", 0.0) / 100.0 * SPREAD_REACH_CENTS,
        pan_random=settings.number("VolumeAndPan/PanoramaRnd", 0.0),
    )


def _lfo(settings: Settings) -> Lfo:
    return Lfo(
        shape=int(settings.number(_LFO + "Type", 0.0)),
        rate_hz=settings.number(_LFO + "Frequency", 1.0),
        phase=settings.number(_LFO + "Offset", 0.0) / 360.0,
        attack_seconds=settings.number(_LFO + "Attack", 0.0) / 1000.0,
        retrigger=settings.flag(_LFO + "Retrigger", default=True),
    )


def read_envelope(settings: Settings, path: str) -> Adsr:
    """Read an envelope with four stages."""
    return Adsr(
        attack=settings.number(path + "AttackTime", 0.1) / 1000.0,
        decay=settings.number(path + "DecayTime", 600.0) / 1000.0,
        sustain=min(max(settings.number(path + "SustainLevel", 1.0), 0.0), 1.0),
        release=settings.number(path + "ReleaseTime", 50.0) / 1000.0,
        attack_slope=settings.number(path + "AttackSlope", 0.0),
        decay_slope=settings.number(path + "DecaySlope", 1.0),
        release_slope=settings.number(path + "ReleaseSlope", 1.0),
    )
