"""Devices that no kernel plays: those that only look, and why the others are passed by."""

from __future__ import annotations

from setbook.audio.console.devices.reading import Unmapped

_PASSES = "the sound passes unchanged."

UNPLAYED: dict[str, Unmapped] = {
    "SpectrumAnalyzer": Unmapped("It only shows the sound, which passes unchanged, as in Live.", "exact"),
    "Tuner": Unmapped("It only shows the pitch; the sound passes unchanged, as in Live.", "exact"),
    "PluginDevice": Unmapped(f"A plug-in's program is not run; {_PASSES}"),
    "AuPluginDevice": Unmapped(f"A plug-in's program is not run; {_PASSES}"),
    "MxDeviceAudioEffect": Unmapped(f"A Max for Live device's program is not run; {_PASSES}"),
    "ProxyAudioEffectDevice": Unmapped(
        f"It leads out of Live into a device that a set does not hold; {_PASSES}"
    ),
    "Looper": Unmapped(f"It plays what was recorded into it, which a set does not hold; {_PASSES}"),
    "BeatRepeat": Unmapped(
        f"It repeats by chance, at places in the song that an effect does not know; {_PASSES}"
    ),
    "Transmute": Unmapped(f"Spectral Resonator works on spectra, which no effect does here; {_PASSES}"),
    "Spectral": Unmapped(f"Spectral Time works on spectra, which no effect does here; {_PASSES}"),
    "Roar": Unmapped(f"Its file has not been seen, so that its settings cannot be read; {_PASSES}"),
    "AutoPan2": Unmapped(f"Its file has not been seen, so that its settings cannot be read; {_PASSES}"),
    "AudioEffectGroupDevice": Unmapped(f"It has no chains; {_PASSES}"),
}
"""By a device's tag."""

NO_EFFECT = Unmapped(f"setbook has no effect for it; {_PASSES}")
