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


EQ_FILTERS: Final = (
    "Low Cut 48",
    "Low Cut",
    "Low Shelf",
    "Bell",
    "Notch",
    "High Shelf",
    "High Cut",
    "High Cut 48",
)
_OSCILLATORS: Final = "ABCDEF"
_VELOCITY_MODES: Final = values.choice("Clip", "Gate", "Fixed")

# device tag -> path -> (name, display); {} is replaced by the number of the path, counted from 1, {letter} by A, B, C
_EQ_BAND: Final = {
    "IsOn": ("", values.plain),
    "Mode": ("Filter Type", values.choice(*EQ_FILTERS)),
    "Freq": ("Frequency", values.hertz),
    "Gain": ("Gain", values.decibels),
    "Q": ("Q", values.plain),
}
_TABLE: Final[dict[str, dict[str, tuple[str, Show]]]] = {
    "Eq8": {
        **{
            f"Bands.*/Parameter{side}/{tag}": (" ".join(["Band {}", *([name] if name else []), *mark]), show)
            for side, mark in (("A", []), ("B", ["(B)"]))
            for tag, (name, show) in _EQ_BAND.items()
        },
        "GlobalGain": ("Output Gain", values.decibels),
        "Scale": ("Scale", values.percent),
    },
    "Compressor2": {
        "Threshold": ("Threshold", values.gain),
        "Ratio": ("Ratio", values.ratio),
        "ExpansionRatio": ("Expand Ratio", values.ratio),
        "Attack": ("Attack", values.milliseconds),
        "Release": ("Release", values.milliseconds),
        "AutoReleaseControlOnOff": ("Auto Release", values.plain),
        "Gain": ("Output Gain", values.decibels),
        "GainCompensation": ("Makeup", values.plain),
        "Model": ("Model", values.choice("Peak", "RMS", "Expand")),
        "Knee": ("Knee", values.decibels),
    },
    "GlueCompressor": {
        "Threshold": ("Threshold", values.decibels),
        "Range": ("Range", values.decibels),
        "Makeup": ("Makeup", values.decibels),
        "Attack": ("Attack", values.choice("0.01 ms", "0.1 ms", "0.3 ms", "1 ms", "3 ms", "10 ms", "30 ms")),
        "Ratio": ("Ratio", values.choice("2 : 1", "4 : 1", "10 : 1")),
        "Release": ("Release", values.choice("0.1 s", "0.2 s", "0.4 s", "0.6 s", "0.8 s", "1.2 s", "Auto")),
        "PeakClipIn": ("Soft Clip", values.plain),
    },
    "Limiter": {
        "Gain": ("Gain", values.decibels),
        "Ceiling": ("Ceiling", values.decibels),
        "Release": ("Release", values.milliseconds),
        "AutoRelease": ("Auto Release", values.plain),
    },
    "Gate": {
        "Threshold": ("Threshold", values.gain),
        "Attack": ("Attack", values.milliseconds),
        "Hold": ("Hold", values.milliseconds),
        "Release": ("Release", values.milliseconds),
        "Return": ("Return", values.decibels),
        "Gain": ("Floor", values.decibels),
    },
    "Reverb": {
        "PreDelay": ("Predelay", values.milliseconds),
        "DecayTime": ("Decay Time", values.milliseconds),
        "MixDirect": ("Dry/Wet", values.percent),
        "MixReflect": ("Reflect", values.gain),
        "MixDiffuse": ("Diffuse", values.gain),
        "BandFreq": ("Input Filter Frequency", values.hertz),
        "ShelfHiFreq": ("High Shelf Frequency", values.hertz),
        "ShelfLoFreq": ("Low Shelf Frequency", values.hertz),
        "StereoSeparation": ("Stereo", values.degrees),
        "RoomSize": ("Size", values.plain),
    },
    "Delay": {
        "Feedback": ("Feedback", values.percent),
        "DelayLine_TimeL": ("Time Left", values.seconds),
        "DelayLine_TimeR": ("Time Right", values.seconds),
        "DelayLine_SyncedSixteenthL": (
            "Sixteenths Left",
            values.choice("1", "2", "3", "4", "5", "6", "8", "16"),
        ),
        "DelayLine_SyncedSixteenthR": (
            "Sixteenths Right",
            values.choice("1", "2", "3", "4", "5", "6", "8", "16"),
        ),
        "DelayLine_SyncL": ("Sync Left", values.plain),
        "DelayLine_SyncR": ("Sync Right", values.plain),
        "DelayLine_PingPong": ("Ping Pong", values.plain),
        "Filter_Frequency": ("Filter Frequency", values.hertz),
    },
    "PingPongDelay": {
        "MidFreq": ("Filter Frequency", values.hertz),
        "MsDelayTime": ("Delay Time", values.milliseconds),
        "BeatDelayTime": ("Beat Division", values.choice("1", "2", "3", "4", "5", "6", "8", "16")),
        "Feedback": ("Feedback", values.percent),
    },
    "CrossDelay": {
        "BeatDelayEnumL": ("Beat Division Left", values.choice("1", "2", "3", "4", "5", "6", "8", "16")),
        "BeatDelayEnumR": ("Beat Division Right", values.choice("1", "2", "3", "4", "5", "6", "8", "16")),
        "MsDelayLeft": ("Delay Time Left", values.milliseconds),
        "MsDelayRight": ("Delay Time Right", values.milliseconds),
        "Feedback": ("Feedback", values.percent),
    },
    "AutoFilter": {
        "Cutoff": ("Frequency", values.key_hertz),
        "Resonance": ("Resonance", values.percent),
        "Drive": ("Drive", values.decibels),
        "Lfo/Frequency": ("LFO Frequency", values.hertz),
        "LfoAmount": ("LFO Amount", values.plain),
        "ModHub": ("Envelope Amount", values.plain),
        "FilterType": ("Filter Type", values.choice("Low-pass", "High-pass", "Band-pass", "Notch", "Morph")),
    },
    "Saturator": {
        "PreDrive": ("Drive", values.decibels),
        "PostDrive": ("Output", values.decibels),
        "BaseDrive": ("Base", values.decibels),
        "ColorOn": ("Color", values.plain),
        "ColorFrequency": ("Color Frequency", values.hertz),
        "ColorDepth": ("Color Depth", values.decibels),
        "PostClip": ("Soft Clip", values.plain),
    },
    "StereoGain": {
        "Gain": ("Gain", values.gain),
        "LegacyGain": ("Gain", values.decibels),
        "StereoWidth": ("Width", values.percent),
        "StereoSeparation": ("Width", values.percent),
        "Balance": ("Balance", values.pan),
        "Panorama": ("Panorama", values.pan),
        "BassMonoFrequency": ("Bass Mono Frequency", values.hertz),
    },
    "FilterEQ3": {
        "GainLo": ("Low Gain", values.gain),
        "GainMid": ("Mid Gain", values.gain),
        "GainHi": ("High Gain", values.gain),
        "FreqLo": ("Low Frequency", values.hertz),
        "FreqHi": ("High Frequency", values.hertz),
    },
    "ChannelEq": {
        "LowShelfGain": ("Low Gain", values.gain),
        "MidGain": ("Mid Gain", values.gain),
        "MidFrequency": ("Mid Frequency", values.hertz),
        "HighShelfGain": ("High Gain", values.gain),
        "Gain": ("Output", values.gain),
        "HighpassOn": ("High-pass", values.plain),
    },
    "DrumBuss": {
        "DriveAmount": ("Drive", values.percent),
        "CrunchAmount": ("Crunch", values.percent),
        "BoomAmount": ("Boom", values.percent),
        "BoomFrequency": ("Boom Frequency", values.hertz),
        "BoomDecay": ("Boom Decay", values.percent),
        "DampingFrequency": ("Damp Frequency", values.hertz),
        "TransientShaping": ("Transients", values.percent),
        "InputTrim": ("Trim", values.gain),
        "OutputGain": ("Output", values.gain),
    },
    "MidiPitcher": {"Pitch": ("Pitch", values.semitones), "Lowest": ("Lowest", values.note)},
    "MidiVelocity": {"Mode": ("Mode", _VELOCITY_MODES)},
    "Operator": {
        "Operator.*/Volume": ("Oscillator {letter} Level", values.gain),
        "Operator.*/Tune/Coarse": ("Oscillator {letter} Coarse", values.plain),
        "Operator.*/Tune/Fine": ("Oscillator {letter} Fine", values.plain),
        "Operator.*/IsOn": ("Oscillator {letter}", values.plain),
        "Filter/Frequency": ("Filter Frequency", values.hertz),
    },
}
_PLAYER: Final[dict[str, tuple[str, Show]]] = {
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
        known = _PLAYER.get(general)
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
