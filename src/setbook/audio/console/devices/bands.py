"""Multiband Dynamics and Drum Buss."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.console.devices.reading import (
    ELSEWHERE,
    Follow,
    Mapped,
    Numbers,
    Reading,
    Unmapped,
    decibels,
    listens_elsewhere,
    percent,
    times,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

BANDS = ("Low", "Mid", "High")
NO_LOW_BAND_HZ, NO_HIGH_BAND_HZ = 20.0, 15_000.0
SOFT_KNEE_DB = 6.0
OTHERS_DB = -24.0
"""While a band is soloed, the others are as quiet as the kernel makes them."""


def slope_above(ratio: Numbers) -> Numbers:
    """Turn a ratio over the threshold, −1 … 1, into dB out per dB in: −0.985 is shown as 66.7 to 1."""
    return 1.0 + ratio


def slope_below(ratio: Numbers) -> Numbers:
    """Turn a ratio under the threshold, −3 … 1, into dB out per dB in: 0.76 is shown as 4.17 to 1."""
    return 1.0 - ratio


def multiband_dynamics(read: Reading) -> Mapped | Unmapped:
    """Map Multiband Dynamics, which the kernel takes over band by band."""
    if listens_elsewhere(read):
        return ELSEWHERE
    soloed = [band for band in BANDS if read.switch(f"Solo{band}")]
    settings: dict[str, Follow | float] = {
        "low_crossover": read.follow("SplitLowMid", default=120.0)
        if read.switch("SplitLowMidOn", default=True)
        else NO_LOW_BAND_HZ,
        "high_crossover": read.follow("SplitMidHigh", default=2500.0)
        if read.switch("SplitMidHighOn", default=True)
        else NO_HIGH_BAND_HZ,
        "knee": SOFT_KNEE_DB if read.switch("SoftKnee", default=True) else 0.0,
        "detector": 0.0 if read.switch("EnvelopeIsPeak") else 1.0,
        "amount": read.follow("GlobalAmount", default=1.0, convert=percent),
        "output": read.follow("OutputGain", default=0.0),
    }
    for band in BANDS:
        settings |= _band(read, band)
        if soloed and band not in soloed:
            settings[f"{band.lower()}_output"] = OTHERS_DB
    notes = ["Textbook detectors and crossovers stand in; ratios as Live shows them."]
    if soloed:
        notes.append("Bands beside one that is soloed are 24 dB quieter.")
    return Mapped("multiband_dynamics", settings, tuple(notes))


def _band(read: Reading, band: str) -> Mapping[str, Follow | float]:
    name = band.lower()
    if not read.switch(f"Active{band}", default=True):
        return {}
    slower = read.number("GlobalTime", default=1.0)
    return {
        f"{name}_input": read.follow(f"InputGain{band}", default=0.0),
        f"{name}_above": read.follow(f"AboveThreshold{band}", default=-20.0),
        f"{name}_above_slope": read.follow(f"AboveRatio{band}", default=0.0, convert=slope_above),
        f"{name}_below": read.follow(f"BelowThreshold{band}", default=-60.0),
        f"{name}_below_slope": read.follow(f"BelowRatio{band}", default=0.0, convert=slope_below),
        f"{name}_attack": read.follow(f"Attack{band}", default=10.0, convert=times(slower)),
        f"{name}_release": read.follow(f"Release{band}", default=200.0, convert=times(slower)),
        f"{name}_output": read.follow(f"Gain{band}", default=0.0),
    }


MOST_DRIVE_DB = 30.0


def drum_buss(read: Reading) -> Mapped:
    """Map Drum Buss onto the drum channel."""

    def ring_ms(share: Numbers) -> Numbers:
        return np.asarray(50.0 * 40.0 ** np.clip(share, 0.0, 1.0), np.float64)

    settings: dict[str, Follow | float] = {
        "trim": read.follow("InputTrim", default=1.0, convert=decibels),
        "compression": read.follow("EnableCompression", default=0.0),
        "drive": read.follow("DriveAmount", default=0.0, convert=times(MOST_DRIVE_DB)),
        "curve": read.follow("DriveType", default=0.0),
        "crunch": read.follow("CrunchAmount", default=0.0, convert=percent),
        "damping": read.follow("DampingFrequency", default=20_000.0),
        "transients": read.follow("TransientShaping", default=0.0, convert=percent),
        "boom": read.follow("BoomAmount", default=0.0, convert=percent),
        "boom_frequency": read.follow("BoomFrequency", default=50.0),
        "boom_decay": read.follow("BoomDecay", default=1.0, convert=ring_ms),
        "output": read.follow("OutputGain", default=1.0, convert=decibels),
        "mix": read.follow("DryWet", default=1.0, convert=percent),
    }
    note = "setbook's drum channel stands in: drive is assumed to be up to 30 dB, boom to ring from 50 ms to 2 s."
    return Mapped("drum_bus", settings, (note,))
