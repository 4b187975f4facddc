"""Operator: its four oscillators, algorithm, filter and pitch envelope, as far as the file says them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.audio.sources.fm_voice import OSCILLATORS, FmOscillator, FmVoice, PitchSweep
from setbook.audio.sources.reading.motion import read_envelope
from setbook.audio.sources.reading.settings import Settings, bounded
from setbook.audio.sources.voice_filter import BAND, HIGH, LOW, NOTCH, VoiceFilter
from setbook.audio.sources.wave_tables import NOISE, SAW, SINE, SQUARE, TRIANGLE, Wave

if TYPE_CHECKING:
    from setbook.model import Device

Algorithm = tuple[tuple[tuple[int, int], ...], tuple[int, ...]]
A, B, C, D = range(OSCILLATORS)

ALGORITHMS: tuple[Algorithm, ...] = (
    (((B, A), (C, B), (D, C)), (A,)),
    (((B, A), (C, B), (D, B)), (A,)),
    (((B, A), (C, A), (D, C)), (A,)),
    (((B, A), (C, A), (D, B), (D, C)), (A,)),
    (((B, A), (C, A), (D, A)), (A,)),
    (((B, A), (D, C)), (A, C)),
    (((C, B), (D, C)), (A, B)),
    (((D, A), (D, B), (D, C)), (A, B, C)),
    (((C, A), (D, B)), (A, B)),
    (((D, C),), (A, B, C)),
    ((), (A, B, C, D)),
)
"""Who modulates whom, and who is heard. The first (a chain) and the last (all heard) are known; the others assumed."""

_LIMITED = (3, 4, 6, 8, 16, 32, 64)
WAVES = (
    Wave(SINE), Wave(SINE, bits=4), Wave(SINE, bits=8),
    *(Wave(SAW, count) for count in _LIMITED), Wave(SAW),
    *(Wave(SQUARE, 2 * count) for count in _LIMITED), Wave(SQUARE),
    Wave(TRIANGLE), Wave(NOISE), Wave(NOISE),
)  # fmt: skip
"""In the order of the menu; what comes after them is drawn by hand and taken for a sine."""

SHAPES = (LOW, HIGH, BAND, NOTCH)
OPEN_HZ = 18_000.0
LAST_Q = 12.0
FILTER_REACH_SEMITONES = 72.0
"""What the filter's envelope adds at 100 percent (assumed)."""

LEAST_LEVEL = 0.000_32


def read_operator(device: Device) -> FmVoice:
    """Read an Operator; LFO, shaper, spread, glide and drawn waveforms are left out."""
    settings = Settings(device)
    routes, carriers = ALGORITHMS[
        int(bounded(settings.number("Globals/Algorithm", 0.0), 0, len(ALGORITHMS) - 1))
    ]
    return FmVoice(
        "Operator",
        tuple(_oscillator(settings, f"Operator.{index}/") for index in range(OSCILLATORS)),
        routes,
        carriers,
        gain=bounded(settings.number("Globals/Volume", 0.25), 0.0, 4.0),
        pan=bounded(settings.number("Globals/Panorama", 0.0), -1.0, 1.0),
        semitones=bounded(settings.number("Globals/Transpose", 0.0), -48.0, 48.0),
        filter=_filter(settings),
        sweep=_sweep(settings),
        bend_semitones=settings.number("Globals/PitchBendRange", 5.0),
    )


def _oscillator(settings: Settings, path: str) -> FmOscillator:
    coarse = settings.number(path + "Tune/Coarse", 1.0)
    fixed = settings.flag(path + "Tune/FixedFrequencyOn")
    wave = int(settings.number(path + "WaveForm", 0.0))
    level = settings.number(path + "Volume", 0.0) if settings.flag(path + "IsOn", default=True) else 0.0
    return FmOscillator(
        ratio=bounded((coarse or 0.5) + settings.number(path + "Tune/Fine", 0.0) / 1000.0, 0.01, 64.0, 1.0),
        fixed_hz=bounded(settings.number(path + "Tune/FixedFrequency", 100.0), 0.01, 20_000.0)
        if fixed
        else 0.0,
        level=bounded(level, 0.0, 1.0) if level > LEAST_LEVEL else 0.0,
        wave=WAVES[wave] if 0 <= wave < len(WAVES) else Wave(SINE),
        envelope=read_envelope(settings, path + "Envelope/"),
        velocity_depth=bounded(settings.number(path + "VelScale", 0.0), 0.0, 100.0) / 100.0,
        feedback=bounded(settings.number(path + "Feedback", 0.0), 0.0, 100.0) / 100.0,
    )


def _filter(settings: Settings) -> VoiceFilter | None:
    shape = int(settings.number("Filter/Type", 0.0))
    cutoff = settings.number("Filter/Frequency", 20_000.0)
    reach = settings.number("Filter/EnvelopeAmount", 0.0) / 100.0
    if not settings.flag("Filter/OnOff") or (shape == LOW and cutoff > OPEN_HZ and reach >= 0.0):
        return None
    resonance = bounded(settings.number("Filter/Resonance", 0.0), 0.0, 0.97)
    steep = settings.flag("Filter/Slope", default=True)
    return VoiceFilter(
        shape=SHAPES[shape] if 0 <= shape < len(SHAPES) else LOW,
        cutoff_hz=bounded(cutoff, 20.0, 20_000.0),
        q=min(0.707 / (1.0 - resonance), LAST_Q) ** (0.5 if steep else 1.0),
        steep=steep,
        key_tracking=settings.number("Filter/FrequencyKeyScale", 0.0) / 100.0,
        envelope=read_envelope(settings, "Filter/Envelope/") if reach else None,
        envelope_semitones=bounded(reach, -1.0, 1.0) * FILTER_REACH_SEMITONES,
    )


def _sweep(settings: Settings) -> PitchSweep | None:
    """Read the pitch envelope: its levels are semitones, its amount is a share of them."""
    path = "PitchEnv/PitchEnv/"
    amount = settings.number(path + "EnvelopeAmount", 0.0)
    if not settings.flag("PitchEnv/PitchEnvOn") or amount == 0.0:
        return None

    def level(name: str) -> float:
        return amount * bounded(settings.number(path + name, 0.0), -48.0, 48.0)

    return PitchSweep(
        level("AttackLevel"),
        level("DecayLevel"),
        level("SustainLevel"),
        settings.number(path + "AttackTime", 0.1) / 1000.0,
        settings.number(path + "DecayTime", 600.0) / 1000.0,
    )
