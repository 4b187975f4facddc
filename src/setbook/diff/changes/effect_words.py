"""What Live calls the parameters of its audio effects, and how it shows them.

Only what is known is here; a parameter that is not keeps its own name and its bare number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from setbook.diff.changes import values

if TYPE_CHECKING:
    from setbook.diff.changes.values import Show

    Table = dict[str, dict[str, tuple[str, Show]]]
    """Device tag to path (``*`` for a number) to name and display; ``{}`` is that number, counted from 1."""

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
BEAT_DIVISIONS: Final = values.choice("1", "2", "3", "4", "5", "6", "8", "16")
"""Delay times in sixteenths, by their place in the menu."""

_EQ_BAND: Final = {
    "IsOn": ("", values.plain),
    "Mode": ("Filter Type", values.choice(*EQ_FILTERS)),
    "Freq": ("Frequency", values.hertz),
    "Gain": ("Gain", values.decibels),
    "Q": ("Q", values.plain),
}
EFFECTS: Final[Table] = {
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
        "LookAhead": ("Lookahead", values.choice("0 ms", "1 ms", "10 ms")),
        "SideChainEq_Freq": ("Sidechain EQ Frequency", values.hertz),
        "SideChainEq_Gain": ("Sidechain EQ Gain", values.decibels),
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
        "Lookahead": ("Lookahead", values.choice("1.5 ms", "3 ms", "6 ms")),
        "LinkAmount": ("Link", values.percent),
        "MaximizeThreshold": ("Threshold", values.decibels),
        "MaximizeOutput": ("Output", values.decibels),
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
            BEAT_DIVISIONS,
        ),
        "DelayLine_SyncedSixteenthR": (
            "Sixteenths Right",
            BEAT_DIVISIONS,
        ),
        "DelayLine_SyncL": ("Sync Left", values.plain),
        "DelayLine_SyncR": ("Sync Right", values.plain),
        "DelayLine_PingPong": ("Ping Pong", values.plain),
        "DelayLine_OffsetL": ("Offset Left", values.percent),
        "DelayLine_OffsetR": ("Offset Right", values.percent),
        "Filter_Frequency": ("Filter Frequency", values.hertz),
        "Modulation_Frequency": ("Modulation Rate", values.hertz),
        "Modulation_AmountTime": ("Modulation of Time", values.percent),
        "Modulation_AmountFilter": ("Modulation of Filter", values.percent),
    },
    "PingPongDelay": {
        "MidFreq": ("Filter Frequency", values.hertz),
        "MsDelayTime": ("Delay Time", values.milliseconds),
        "BeatDelayTime": ("Beat Division", BEAT_DIVISIONS),
        "Feedback": ("Feedback", values.percent),
    },
    "CrossDelay": {
        "BeatDelayEnumL": ("Beat Division Left", BEAT_DIVISIONS),
        "BeatDelayEnumR": ("Beat Division Right", BEAT_DIVISIONS),
        "MsDelayLeft": ("Delay Time Left", values.milliseconds),
        "MsDelayRight": ("Delay Time Right", values.milliseconds),
        "Feedback": ("Feedback", values.percent),
    },
    "AutoFilter": {
        "Cutoff": ("Frequency", values.key_hertz),
        "Resonance": ("Resonance", values.percent),
        "Drive": ("Drive", values.decibels),
        "Attack": ("Envelope Attack", values.milliseconds),
        "Release": ("Envelope Release", values.milliseconds),
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
    "Echo": {
        **{
            f"Delay_{tag}{side}": (f"{name} {called}", show)
            for side, called in (("L", "Left"), ("R", "Right"))
            for tag, name, show in (
                ("Time", "Time", values.seconds),
                ("SyncedSixteenth", "Sixteenths", values.plain),
                ("Offset", "Offset", values.percent),
            )
        },
        "Feedback": ("Feedback", values.percent),
        "InputGain": ("Input Gain", values.decibels),
        "OutputGain": ("Output Gain", values.gain),
        "Gate_Threshold": ("Gate Threshold", values.decibels),
        "Gate_Release": ("Gate Release", values.seconds),
        "Ducking_Threshold": ("Ducking Threshold", values.decibels),
        "Ducking_Release": ("Ducking Release", values.seconds),
        "Filter_HighPassFrequency": ("High-pass Frequency", values.hertz),
        "Filter_LowPassFrequency": ("Low-pass Frequency", values.hertz),
        "Modulation_Frequency": ("Modulation Frequency", values.hertz),
        "Modulation_PhaseOffset": ("Modulation Phase", values.degrees),
        "Reverb_Level": ("Reverb Level", values.percent),
        "Reverb_Decay": ("Reverb Decay", values.percent),
        "Noise_Amount": ("Noise Amount", values.percent),
        "Wobble_Amount": ("Wobble Amount", values.percent),
        "StereoWidth": ("Stereo Width", values.percent),
        "Delay_RepitchSmoothingTime": ("Repitch Smoothing", values.seconds),
    },
    "FilterDelay": {
        path: (name, show)
        for line, called in (("1", "Left"), ("2", "Left + Right"), ("3", "Right"))
        for path, name, show in (
            (f"MidFreq{line}", f"{called} Filter Frequency", values.hertz),
            (f"BeatDelayEnum{line}", f"{called} Beat Division", BEAT_DIVISIONS),
            (f"BeatDelayOffset{line}", f"{called} Beat Offset", values.percent),
            (f"DelayTime{line}", f"{called} Delay Time", values.milliseconds),
            (f"Feedback{line}", f"{called} Feedback", values.percent),
            (f"Pan{line}", f"{called} Pan", values.pan),
            (f"Volume{line}", f"{called} Volume", values.gain),
        )
    }
    | {"DryVolume": ("Dry", values.gain)},
    "MultibandDynamics": {
        "SplitLowMid": ("Low–Mid Crossover", values.hertz),
        "SplitMidHigh": ("Mid–High Crossover", values.hertz),
        "OutputGain": ("Output", values.decibels),
        "GlobalAmount": ("Amount", values.percent),
        "GlobalTime": ("Time", values.percent),
        **{
            f"{tag}{band}": (f"{band} {name}", show)
            for band in ("Low", "Mid", "High")
            for tag, name, show in (
                ("Gain", "Output Gain", values.decibels),
                ("InputGain", "Input Gain", values.decibels),
                ("AboveThreshold", "Above Threshold", values.decibels),
                ("BelowThreshold", "Below Threshold", values.decibels),
                ("Attack", "Attack", values.milliseconds),
                ("Release", "Release", values.milliseconds),
            )
        },
    },
    "Chorus": {
        "DelayTime1": ("Delay 1 Time", values.milliseconds),
        "DelayTime2": ("Delay 2 Time", values.milliseconds),
        "HighPassFreq": ("High-pass Frequency", values.hertz),
        "ModAmount": ("Modulation Amount", values.milliseconds),
        "ModFreq": ("Modulation Rate", values.hertz),
        "Feedback": ("Feedback", values.percent),
    },
    "Flanger": {
        "DelayTime": ("Delay Time", values.milliseconds),
        "Feedback": ("Feedback", values.percent),
        "Hipass": ("High-pass Frequency", values.hertz),
        "EnvelopeFollower/Attack": ("Envelope Attack", values.milliseconds),
        "EnvelopeFollower/Release": ("Envelope Release", values.milliseconds),
    },
    "Erosion": {"Freq": ("Frequency", values.hertz)},
    "FrequencyShifter": {
        "Coarse": ("Coarse", values.hertz),
        "Fine": ("Fine", values.hertz),
        "RingModCoarse": ("Ring Modulation", values.hertz),
        "Drive": ("Drive", values.decibels),
        "LfoAmount": ("LFO Amount", values.hertz),
    },
    "Hybrid": {
        "PreDelay_Time": ("Predelay", values.seconds),
        "Algorithm_Decay": ("Decay", values.seconds),
        "Algorithm_Size": ("Size", values.percent),
        "Algorithm_BassCrossover": ("Bass Crossover", values.hertz),
        "ConvoAlgoBlend": ("Blend", values.percent),
        "Send": ("Send", values.gain),
        "StereoWidth": ("Stereo", values.percent),
        **{
            f"Eq_{tag}": (f"EQ {name}", show)
            for tag, name, show in (
                ("LowBandFrequency", "Low Frequency", values.hertz),
                ("LowBandGain", "Low Gain", values.gain),
                ("Peak1Frequency", "Peak 1 Frequency", values.hertz),
                ("Peak1Gain", "Peak 1 Gain", values.gain),
                ("Peak2Frequency", "Peak 2 Frequency", values.hertz),
                ("Peak2Gain", "Peak 2 Gain", values.gain),
                ("HighBandFrequency", "High Frequency", values.hertz),
                ("HighBandGain", "High Gain", values.gain),
            )
        },
    },
}
