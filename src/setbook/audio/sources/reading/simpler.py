"""Simpler and Sampler: zones, envelope, filter, velocity, voices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.audio.sources.adsr import Adsr
from setbook.audio.sources.reading.motion import read_envelope, read_motion
from setbook.audio.sources.reading.settings import Settings
from setbook.audio.sources.reading.zones import read_slices, read_zones
from setbook.audio.sources.sampler import SampledVoice
from setbook.audio.sources.voice_filter import VoiceFilter

if TYPE_CHECKING:
    from setbook.audio.sources.reading.library import Library
    from setbook.model import Device

ONE_SHOT, SLICED = 1, 2
VOICES = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 32)
"""What the entries of the Voices menu mean (assumed from the menu; the file holds the index)."""

LAST_Q = 12.0
MORPH_TYPE = 4
_AMP = "VolumeAndPan/Envelope/"
_FILTER = "Filter/Slot/Value/SimplerFilter/"


def read_sampled_voice(device: Device, library: Library) -> SampledVoice:
    """Read a Simpler or Sampler; zones without a sample are left out."""
    settings = Settings(device)
    mode = settings.choice("Globals/PlaybackMode")
    zones = read_slices(settings, library) if mode == SLICED else read_zones(settings, library)
    triggered = mode != 0 and settings.number("VolumeAndPan/OneShotEnvelope/SustainMode", 0.0) == 0.0
    return SampledVoice(
        zones,
        envelope=read_envelope(settings, _AMP) if mode == 0 else _one_shot_envelope(settings),
        gain=10.0 ** (settings.number("VolumeAndPan/Volume", 0.0) / 20.0),
        pan=settings.number("VolumeAndPan/Panorama", 0.0),
        velocity_depth=settings.number("VolumeAndPan/VolumeVelScale", 0.0),
        semitones=settings.number("Pitch/TransposeKey", 0.0)
        + settings.number("Pitch/TransposeFine", 0.0) / 100.0,
        one_shot=triggered,
        reverse=settings.flag("Player/Reverse"),
        filter=_filter(settings),
        motion=read_motion(settings),
        polyphony=VOICES[min(max(settings.choice("Globals/NumVoices", 14), 0), len(VOICES) - 1)],
    )


def _one_shot_envelope(settings: Settings) -> Adsr:
    path = "VolumeAndPan/OneShotEnvelope/"
    return Adsr(
        attack=settings.number(path + "FadeInTime", 0.0) / 1000.0,
        release=settings.number(path + "FadeOutTime", 5.0) / 1000.0,
        release_slope=0.0,
    )


def _filter(settings: Settings) -> VoiceFilter | None:
    """Read the filter; type 4 (morph) stands at its low-pass end in every set seen so far."""
    if not settings.flag("Filter/IsOn") or settings.number(_FILTER + "Freq", 0.0) <= 0.0:
        return None
    shape = int(settings.number(_FILTER + "Type", 0.0))
    resonance = min(max(settings.number(_FILTER + "Res", 0.0), 0.0), 0.97)
    steep = settings.flag(_FILTER + "Slope", default=True)
    enveloped = settings.flag(_FILTER + "Envelope/IsOn")
    return VoiceFilter(
        shape=shape % MORPH_TYPE,
        cutoff_hz=settings.number(_FILTER + "Freq", 20000.0),
        q=min(0.707 / (1.0 - resonance), LAST_Q) ** (0.5 if steep else 1.0),
        steep=steep,
        key_tracking=settings.number(_FILTER + "ModByPitch", 0.0),
        envelope=read_envelope(settings, _FILTER + "Envelope/") if enveloped else None,
        envelope_semitones=settings.number(_FILTER + "Envelope/Amount", 0.0) if enveloped else 0.0,
        velocity_semitones=settings.number(_FILTER + "ModByVelocity", 0.0) * 48.0,
    )
