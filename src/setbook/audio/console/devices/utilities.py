"""Utility (StereoGain in the file)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.audio.console.devices.reading import Follow, Mapped, Reading, decibels, percent, same, steps

if TYPE_CHECKING:
    from setbook.audio.plan import FidelityLevel

SOURCES = (1.0, 0.0, 2.0, 3.0)
"""Left, both, right, swapped as the kernel counts them."""
SILENT_DB = -100.0


def utility(read: Reading) -> Mapped:
    """Map Utility: exact where gain, phase, source, mute and mono are all that is used."""
    gain = (
        read.follow("Gain", default=1.0, convert=decibels)
        if "StereoWidth" in read
        else read.follow("LegacyGain", "Gain", default=0.0)
    )
    width = read.follow("StereoWidth", "StereoSeparation", default=1.0, convert=percent)
    balance = read.follow("Balance", "Panorama", default=0.0)
    bass = read.switch("BassMono")
    settings: dict[str, Follow | float] = {
        "gain": SILENT_DB if read.switch("Mute") else gain,
        "width": width,
        "balance": balance,
        "source": read.follow("ChannelMode", "Source", default=1.0, convert=steps(*SOURCES)),
        "invert_left": read.follow("PhaseInvertL", default=0.0, convert=same),
        "invert_right": read.follow("PhaseInvertR", default=0.0, convert=same),
        "mono": read.follow("Mono", default=0.0, convert=same),
        "bass_mono": read.follow("BassMonoFrequency", default=120.0) if bass else 10.0,
    }
    notes = []
    if width.value not in {0.0, 100.0}:
        notes.append("Width scales the difference of both sides.")
    if balance.value != 0:
        notes.append("Balance lowers the other side.")
    if bass:
        notes.append("Bass Mono cuts the difference's lows by 12 dB per octave.")
    if read.switch("DcFilter", "BlockDc"):
        notes.append("Its DC filter is left out.")
    level: FidelityLevel = "approximate" if notes else "exact"
    return Mapped("utility", settings, tuple(notes) or ("Gain, phase, channels and mono as in Live.",), level)
