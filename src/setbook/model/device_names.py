"""What Live calls its devices, by the tag in the file."""

from typing import Literal

DeviceKind = Literal["instrument", "audio_effect", "midi_effect", "rack", "unknown"]

_INSTRUMENTS = {
    "Collision": "Collision",
    "Drift": "Drift",
    "DrumCell": "Drum Sampler",
    "InstrumentImpulse": "Impulse",
    "InstrumentMeld": "Meld",
    "InstrumentVector": "Wavetable",
    "LoungeLizard": "Electric",
    "MultiSampler": "Sampler",
    "MxDeviceInstrument": "Max Instrument",
    "Operator": "Operator",
    "OriginalSimpler": "Simpler",
    "ProxyInstrumentDevice": "External Instrument",
    "StringStudio": "Tension",
    "UltraAnalog": "Analog",
}
_AUDIO_EFFECTS = {
    "Amp": "Amp",
    "AutoFilter": "Auto Filter",
    "AutoFilter2": "Auto Filter",
    "AutoPan": "Auto Pan",
    "AutoPan2": "Auto Pan-Tremolo",
    "AutoShift": "Auto Shift",
    "BeatRepeat": "Beat Repeat",
    "Cabinet": "Cabinet",
    "ChannelEq": "Channel EQ",
    "Chorus": "Chorus",
    "Chorus2": "Chorus-Ensemble",
    "Compressor2": "Compressor",
    "Corpus": "Corpus",
    "CrossDelay": "Simple Delay",
    "Delay": "Delay",
    "DrumBuss": "Drum Buss",
    "Echo": "Echo",
    "Eq8": "EQ Eight",
    "Erosion": "Erosion",
    "FilterDelay": "Filter Delay",
    "FilterEQ3": "EQ Three",
    "Flanger": "Flanger",
    "FrequencyShifter": "Frequency Shifter",
    "Gate": "Gate",
    "GlueCompressor": "Glue Compressor",
    "GrainDelay": "Grain Delay",
    "Hybrid": "Hybrid Reverb",
    "Limiter": "Limiter",
    "Looper": "Looper",
    "MultibandDynamics": "Multiband Dynamics",
    "MxDeviceAudioEffect": "Max Audio Effect",
    "Overdrive": "Overdrive",
    "Pedal": "Pedal",
    "Phaser": "Phaser",
    "PhaserNew": "Phaser-Flanger",
    "PingPongDelay": "Ping Pong Delay",
    "ProxyAudioEffectDevice": "External Audio Effect",
    "Redux": "Redux",
    "Redux2": "Redux",
    "Resonator": "Resonators",
    "Reverb": "Reverb",
    "Roar": "Roar",
    "Saturator": "Saturator",
    "Shifter": "Shifter",
    "Spectral": "Spectral Time",
    "SpectrumAnalyzer": "Spectrum",
    "StereoGain": "Utility",
    "Transmute": "Spectral Resonator",
    "Tube": "Dynamic Tube",
    "Tuner": "Tuner",
    "Vinyl": "Vinyl Distortion",
    "Vocoder": "Vocoder",
}
_MIDI_EFFECTS = {
    "MidiArpeggiator": "Arpeggiator",
    "MidiCcControl": "CC Control",
    "MidiChord": "Chord",
    "MidiNoteLength": "Note Length",
    "MidiPitcher": "Pitch",
    "MidiRandom": "Random",
    "MidiScale": "Scale",
    "MidiVelocity": "Velocity",
    "MxDeviceMidiEffect": "Max MIDI Effect",
}
_RACKS = {
    "AudioEffectGroupDevice": "Audio Effect Rack",
    "DrumGroupDevice": "Drum Rack",
    "InstrumentGroupDevice": "Instrument Rack",
    "MidiEffectGroupDevice": "MIDI Effect Rack",
}
_PLUGINS = {"PluginDevice": "Plug-in", "AuPluginDevice": "Audio Unit"}
_PLUGIN_STATES = {"VstPreset": "VST plug-in", "Vst3Preset": "VST3 plug-in", "AuPreset": "Audio Unit"}

RACK_TAGS = frozenset(_RACKS)
"""Tags of devices with chains inside."""

PLUGIN_TAGS = frozenset(_PLUGINS)
"""Tags of devices that are plug-ins."""

PLUGIN_STATE_TAGS = frozenset(_PLUGIN_STATES)
"""Tags of plug-ins' states: in a set deep inside the plug-in, in a rack's preset all that there is of it."""

MAX_PREFIX = "MxDevice"
"""How the tags of Max devices begin."""

_NAMES = {**_INSTRUMENTS, **_AUDIO_EFFECTS, **_MIDI_EFFECTS, **_RACKS, **_PLUGINS, **_PLUGIN_STATES}
_KINDS: dict[str, DeviceKind] = {
    **dict.fromkeys(_INSTRUMENTS, "instrument"),
    **dict.fromkeys(_AUDIO_EFFECTS, "audio_effect"),
    **dict.fromkeys(_MIDI_EFFECTS, "midi_effect"),
    **dict.fromkeys(_RACKS, "rack"),
}


def device_name(tag: str) -> str:
    """Give Live's name of a device; of an unknown one its tag."""
    return _NAMES.get(tag, tag)


def device_kind(tag: str) -> DeviceKind:
    """Tell what a device does with its input."""
    return _KINDS.get(tag, "unknown")
