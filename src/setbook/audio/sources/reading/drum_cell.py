"""Live 12's Drum Sampler: one sample, an envelope, a pitch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.audio.sources.adsr import Adsr
from setbook.audio.sources.reading.settings import Settings, number_at
from setbook.audio.sources.sampler import SampledVoice, Zone

if TYPE_CHECKING:
    from setbook.audio.sources.reading.library import Library
    from setbook.model import Device

GATED = 1


def read_drum_cell(device: Device, library: Library) -> SampledVoice:
    """Read a Drum Sampler; its filter and its playback effects are left out."""
    settings = Settings(device)
    found = next((library.find(sample) for sample in device.samples), None)
    zones: tuple[Zone, ...] = ()
    if found is not None:
        frames = found.frame_count()
        start = round(settings.number("Voice_PlaybackStart", 0.0) * frames)
        length = round(settings.number("Voice_PlaybackLength", 1.0) * (frames - start))
        zones = (Zone(found, start, start + length),)
    gated = settings.number("Voice_Envelope_Mode", 0.0) == GATED
    decay = settings.number("Voice_Envelope_Decay", 1.0)
    return SampledVoice(
        zones,
        envelope=Adsr(
            settings.number("Voice_Envelope_Attack", 0.0),
            hold=0.0 if gated else settings.number("Voice_Envelope_Hold", 0.3),
            decay=0.0 if gated else decay,
            sustain=1.0 if gated else 0.0,
            release=decay if gated else 0.01,
        ),
        gain=10.0 ** (settings.number("Volume", 0.0) / 20.0) * number_at(device.element, "Voice_Gain", 1.0),
        pan=settings.number("Pan", 0.0),
        velocity_depth=settings.number("Voice_VelocityToVolume", 0.0),
        semitones=settings.number("Voice_Transpose", 0.0) + settings.number("Voice_Detune", 0.0) / 100.0,
        one_shot=not gated,
        polyphony=2,
    )
