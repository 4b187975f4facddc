"""What Live calls the parameters of its instruments and MIDI effects, and how it shows them.

Only what is known is here; a parameter that is not keeps its own name and its bare number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from setbook.diff.changes import values

if TYPE_CHECKING:
    from setbook.diff.changes.effect_words import Table
    from setbook.diff.changes.values import Show

_VELOCITY_MODES: Final = values.choice("Clip", "Gate", "Fixed")
_ENVELOPE: Final = (
    ("AttackTime", "Attack", values.milliseconds),
    ("AttackLevel", "Initial Level", values.gain),
    ("DecayTime", "Decay", values.milliseconds),
    ("DecayLevel", "Peak Level", values.gain),
    ("SustainLevel", "Sustain", values.gain),
    ("ReleaseTime", "Release", values.milliseconds),
    ("ReleaseLevel", "End Level", values.gain),
)

INSTRUMENTS: Final[Table] = {
    "MidiPitcher": {"Pitch": ("Pitch", values.semitones), "Lowest": ("Lowest", values.note)},
    "MidiVelocity": {
        "Mode": ("Mode", _VELOCITY_MODES),
        "MaxOut": ("Out High", values.plain),
        "MinOut": ("Out Low", values.plain),
        "Drive": ("Drive", values.percent),
        "Compand": ("Compand", values.percent),
    },
    "MidiArpeggiator": {
        "FreeRate": ("Rate", values.milliseconds),
        "Gate": ("Gate", values.percent_of_100),
        "TransposeDistance": ("Distance", values.semitones),
        "TransposeSteps": ("Steps", values.plain),
        "VelocityDecay": ("Velocity Decay", values.milliseconds),
    },
    "MidiChord": {
        path: (name, show)
        for number in range(1, 7)
        for path, name, show in (
            (f"Shift{number}", f"Shift {number}", values.semitones),
            (f"Velocity{number}", f"Velocity {number}", values.percent),
        )
    },
    "MidiNoteLength": {
        "TimeLength": ("Length", values.milliseconds),
        "Gate": ("Gate", values.percent_of_100),
        "DecayTime": ("Decay Time", values.milliseconds),
    },
    "MidiRandom": {"Chance": ("Chance", values.percent)},
    "MidiScale": {"Transpose": ("Transpose", values.semitones), "Lowest": ("Lowest", values.note)},
    "Operator": {
        "Operator.*/Volume": ("Oscillator {letter} Level", values.gain),
        "Operator.*/Tune/Coarse": ("Oscillator {letter} Coarse", values.plain),
        "Operator.*/Tune/Fine": ("Oscillator {letter} Fine", values.plain),
        "Operator.*/IsOn": ("Oscillator {letter}", values.plain),
        "Filter/Frequency": ("Filter Frequency", values.hertz),
        **{
            f"Operator.*/Envelope/{tag}": (f"Oscillator {{letter}} {name}", show)
            for tag, name, show in _ENVELOPE
        },
        "Operator.*/Feedback": ("Oscillator {letter} Feedback", values.percent_of_100),
        "Operator.*/Phase": ("Oscillator {letter} Phase", values.percent_of_100),
        "Operator.*/WaveForm": ("Oscillator {letter} Wave", values.plain),
        "Operator.*/Tune/FixedFrequency": ("Oscillator {letter} Fixed Frequency", values.hertz),
        **{f"Lfo/LfoEnv/{tag}": (f"LFO Envelope {name}", show) for tag, name, show in _ENVELOPE},
        "Lfo/LfoOn": ("LFO", values.plain),
        "Lfo/LfoRate": ("LFO Rate", values.plain),
        "Lfo/LfoAmount": ("LFO Amount", values.percent),
        "PitchEnv/PitchEnvOn": ("Pitch Envelope", values.plain),
        "PitchEnv/PitchEnv/EnvelopeAmount": ("Pitch Envelope Amount", values.percent),
        "Globals/Algorithm": ("Algorithm", values.plain),
        "Globals/Transpose": ("Transpose", values.semitones),
        "Globals/PitchBendRange": ("Pitch Bend Range", values.semitones),
        "Globals/Volume": ("Volume", values.gain),
        "Globals/Panorama": ("Pan", values.pan),
        "Globals/Tone": ("Tone", values.percent),
        "Globals/SpreadAmount": ("Spread", values.percent_of_100),
        "Globals/PortamentoOn": ("Glide", values.plain),
        "Globals/PortamentoTime": ("Glide Time", values.milliseconds),
    },
}
PLAYER: Final[dict[str, tuple[str, Show]]] = {
    "Pitch/TransposeKey": ("Transpose", values.semitones),
    "Pitch/TransposeFine": ("Detune", values.cents),
    "VolumeAndPan/Volume": ("Volume", values.decibels),
    "VolumeAndPan/Panorama": ("Pan", values.pan),
    "VolumeAndPan/VolumeVelScale": ("Velocity to Volume", values.percent),
    "VolumeAndPan/Envelope/AttackTime": ("Attack", values.milliseconds),
    "VolumeAndPan/Envelope/DecayTime": ("Decay", values.milliseconds),
    "VolumeAndPan/Envelope/SustainLevel": ("Sustain", values.gain),
    "VolumeAndPan/Envelope/ReleaseTime": ("Release", values.milliseconds),
    "VolumeAndPan/OneShotEnvelope/FadeInTime": ("Fade In", values.milliseconds),
    "VolumeAndPan/OneShotEnvelope/FadeOutTime": ("Fade Out", values.milliseconds),
    "Globals/PortamentoTime": ("Glide Time", values.milliseconds),
    "Globals/SpreadAmount": ("Spread", values.percent_of_100),
    "Filter/IsOn": ("Filter", values.plain),
    "Filter/SimplerFilter/Freq": ("Filter Frequency", values.hertz),
    "Filter/SimplerFilter/Res": ("Filter Resonance", values.percent),
    "Filter/SimplerFilter/Drive": ("Filter Drive", values.decibels),
}
"""Of Simpler and Sampler, which share their parts."""
