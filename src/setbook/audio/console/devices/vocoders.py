"""Vocoder."""

from __future__ import annotations

import numpy as np

from setbook.audio.console.devices.reading import Follow, Mapped, Numbers, Reading, Unmapped, percent, times

NOISE, EXTERNAL, MODULATOR, PITCH_TRACKING = range(4)
"""The carriers, in the order of Live's manual."""
BAND_COUNTS = (4, 8, 12, 16, 20, 24, 28, 32, 36, 40)
LOWEST_GATE_DB, NO_GATE_DB = -60.0, -100.0
UNVOICED = 0.001


def _gate_db(level_db: Numbers) -> Numbers:
    return np.asarray(np.where(level_db <= LOWEST_GATE_DB, NO_GATE_DB, level_db), np.float64)


def vocoder(read: Reading) -> Mapped | Unmapped:
    """Map Vocoder: noise, another track, or the sound itself as the carrier."""
    carrier = int(read.number("CarrierSource/Type", default=float(NOISE)))
    if carrier == PITCH_TRACKING:
        return Unmapped(
            "Its carrier follows the pitch of the sound, which no effect here does; the sound passes unchanged."
        )
    entry = int(np.clip(read.number("FilterBank/BandCount", default=4.0), 0, len(BAND_COUNTS) - 1))
    settings: dict[str, Follow | float] = {
        "carrier": 0.0 if carrier == NOISE else 1.0,
        "bands": float(BAND_COUNTS[entry]),
        "lowest": read.follow("LowFrequency", default=80.0),
        "highest": read.follow("HighFrequency", default=12_000.0),
        "formant": read.follow("FormantShift", default=0.0),
        "width": read.follow("FilterBandWidth", default=1.0, convert=percent),
        "attack": read.follow("EnvelopeRate", default=1.0),
        "release": read.follow("EnvelopeRelease", default=150.0),
        "depth": read.follow("ModulatorAmount", default=1.0, convert=times(100.0)),
        "gate": read.follow("LevelGate", default=LOWEST_GATE_DB, convert=_gate_db),
        "channels": read.number("MonoStereo", default=1.0),
        "output": read.follow("OutputGain", default=0.0, convert=_louder),
        "mix": read.follow("DryWet", default=1.0, convert=percent),
    }
    notes = ["Textbook bands and envelopes; the levels of single bands are left out."]
    if carrier == NOISE:
        notes.append("Its noise is plain.")
    if read.switch("CarrierFlatten"):
        notes.append("Enhance is left out.")
    if read.number("UvdLevel", default=0.0) > UNVOICED:
        notes.append("Unvoiced noise is left out.")
    return Mapped("vocoder", settings, tuple(notes))


MADE_UP_DB = 12.0
"""What products of two sounds lose is given back."""


def _louder(gain_db: Numbers) -> Numbers:
    return gain_db + MADE_UP_DB
