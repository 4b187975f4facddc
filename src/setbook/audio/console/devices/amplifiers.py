"""Amp, Cabinet, Dynamic Tube."""

from __future__ import annotations

import numpy as np

from setbook.audio.console.devices.reading import (
    Follow,
    Mapped,
    Numbers,
    Reading,
    Unmapped,
    percent,
    times,
)

CLEAN, BASS = 0, 6
AMP_DRIVE_DB = (0.0, 10.0, 8.0, 14.0, 18.0, 24.0, 4.0)
"""Clean, Boost, Blues, Rock, Lead, Heavy, Bass: what each adds to Gain."""
AMP_GAIN_DB = 3.0
"""Per mark of the dial of ten."""
TAKEN_BACK = 0.7
"""So much of the drive's decibels: with 25 dB of drive, which saturates it, a sine of −18 dBFS comes out as loud."""


def amp(read: Reading) -> Mapped:
    """Map Amp: its gain onto a curve, treble and presence onto the tone behind it."""
    kind = int(np.clip(read.number("AmpType", default=0.0), 0, len(AMP_DRIVE_DB) - 1))

    def drive_db(dial: Numbers) -> Numbers:
        return AMP_DRIVE_DB[kind] + AMP_GAIN_DB * dial

    taken_db = TAKEN_BACK * (AMP_DRIVE_DB[kind] + AMP_GAIN_DB * read.number("Gain", default=5.0))

    def output_db(dial: Numbers) -> Numbers:
        return AMP_GAIN_DB * (dial - 10.0) - taken_db

    def tone_hz(dial: Numbers) -> Numbers:
        return np.asarray(1500.0 * 8.0 ** (dial / 10.0), np.float64)

    settings: dict[str, Follow | float] = {
        "drive": read.follow("Gain", default=5.0, convert=drive_db),
        "output": read.follow("Volume", default=5.0, convert=output_db),
        "mix": read.follow("DryWet", default=1.0, convert=percent),
    }
    note = (
        "One curve stands in for its tubes, three decibels a mark, seven tenths of them taken back behind it; "
        "bass, middle and presence are left out."
    )
    if kind in {CLEAN, BASS}:
        return Mapped("saturation", settings, (note,))
    settings["tone"] = read.follow("Treble", default=5.0, convert=tone_hz)
    settings["low_cut"] = 70.0
    return Mapped("distortion", settings, (note, "Treble is assumed to open a low-pass from 1.5 to 12 kHz."))


SPEAKERS_HZ = ((95.0, 4800.0), (85.0, 5000.0), (75.0, 4500.0), (80.0, 5500.0), (45.0, 4000.0))
"""1×12, 2×12, 4×12, 4×10, 4×10 Bass: where each begins and ends."""
LOW_CUT_12, BELL, HIGH_CUT_48 = 1.0, 3.0, 7.0


def cabinet(read: Reading) -> Mapped | Unmapped:
    """Map Cabinet onto the band that a guitar speaker lets through."""
    if read.number("DryWet", default=1.0) < 0.5:
        return Unmapped(
            "It is mixed in under a half, for which setbook has no effect; the sound passes unchanged."
        )
    kind = int(np.clip(read.number("CabinetType", default=0.0), 0, len(SPEAKERS_HZ) - 1))
    low_hz, high_hz = SPEAKERS_HZ[kind]
    bands = ((LOW_CUT_12, low_hz, 0.0, 0.9), (BELL, 2500.0, 4.0, 1.0), (HIGH_CUT_48, high_hz, 0.0, 0.71))
    settings: dict[str, Follow | float] = {}
    for number, (mode, hz, gain_db, q) in enumerate(bands, 1):
        names = {"on": 1.0, "mode": mode, "frequency": hz, "gain": gain_db, "q": q}
        settings |= {f"band_{number}_{name}": value for name, value in names.items()}
    note = "A low cut, a bell and a high cut stand in for the speaker; all wet, the microphone's place is left out."
    return Mapped("parametric_eq", settings, (note,))


def dynamic_tube(read: Reading) -> Mapped:
    """Map Dynamic Tube: drive, bias and mix."""
    settings: dict[str, Follow | float] = {
        "drive": read.follow("PreDrive", default=0.0),
        "bias": read.follow("Bias", default=0.0, convert=times(100.0)),
        "output": read.follow("PostDrive", default=0.0),
        "mix": read.follow("DryWet", default=1.0, convert=percent),
    }
    note = "One curve stands in for its three tubes; tone and envelope are left out."
    return Mapped("saturation", settings, (note,))
