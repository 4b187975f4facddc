"""Saturator, Overdrive, Redux, and the Redux that Live 11 brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.console.devices.reading import (
    Follow,
    Mapped,
    Numbers,
    Reading,
    Unmapped,
    percent,
    same,
    steps,
)

if TYPE_CHECKING:
    from collections.abc import Callable

SOFT, HARD, CUBIC, FOLD = 0.0, 1.0, 2.0, 3.0
SATURATOR_CURVES = (SOFT, CUBIC, SOFT, CUBIC, FOLD, HARD, SOFT, SOFT)
"""Analog Clip, Soft Sine, Medium Curve, Hard Curve, Sinoid Fold, Digital Clip, Waveshaper, Bass Shaper."""
OVERDRIVE_MOST_DB = 40.0


def saturator(read: Reading) -> Mapped:
    """Map Saturator."""
    notes = ["Its curves are not published; the nearest of setbook's stands in."]
    if read.switch("ColorOn"):
        notes.append("Color is left out.")
    if read.number("PostClip", default=0.0) > 0:
        notes.append("Soft Clip behind it is left out.")
    return Mapped(
        "wave_shaper",
        {
            "drive": read.follow("PreDrive", default=0.0),
            "curve": read.follow("Type", default=0.0, convert=steps(*SATURATOR_CURVES)),
            "output": read.follow("PostDrive", default=0.0),
            "mix": read.follow("DryWet", default=1.0, convert=percent),
        },
        tuple(notes),
    )


def _edge(width_octaves: float, side: float) -> Callable[[Numbers], Numbers]:
    return lambda middle_hz: np.asarray(middle_hz * 2.0 ** (side * width_octaves / 2.0), np.float64)


def overdrive(read: Reading) -> Mapped:
    """Map Overdrive."""
    width = read.number("BandWidth", default=6.5)

    def drive_db(share: Numbers) -> Numbers:
        return share * (OVERDRIVE_MOST_DB / 100.0)

    def tone_hz(share: Numbers) -> Numbers:
        return np.asarray(500.0 * 40.0 ** (share / 100.0), np.float64)

    settings: dict[str, Follow | float] = {
        "drive": read.follow("Drive", default=50.0, convert=drive_db),
        "tone": read.follow("Tone", default=50.0, convert=tone_hz),
        "low_cut": read.follow("MidFreq", default=1250.0, convert=_edge(width, -1.0)),
        "output": -6.0,
        "mix": read.follow("DryWet", default=50.0, convert=same),
    }
    note = "Drive is assumed to be up to 40 dB, tone a low-pass from 0.5 to 20 kHz; the band before it is a low cut."
    return Mapped("distortion", settings, (note,))


PLAYED_RATE_HZ = 44_100.0


def redux(read: Reading) -> Mapped | Unmapped:
    """Map Redux."""
    hard = not read.switch("SampleResMode")

    def rate_hz(held: Numbers) -> Numbers:
        return np.asarray(PLAYED_RATE_HZ / np.maximum(held, 1.0), np.float64)

    settings: dict[str, Follow | float] = {
        "bits": read.follow("BitDepth", default=16.0) if read.switch("BitDepthOn") else 16.0,
        "rate": read.follow("SampleResRough" if hard else "SampleResSoft", default=1.0, convert=rate_hz),
    }
    notes = [] if hard else ["Its soft way to fewer samples is taken as the hard one."]
    return Mapped("bit_crusher", settings, ("Steps are the nearest of 2^bits over ±1.", *notes))


def redux_2(read: Reading) -> Mapped:
    """Map the Redux of Live 11."""
    settings: dict[str, Follow | float] = {
        "bits": read.follow("BitDepth", default=16.0),
        "rate": read.follow("SampleRate", default=40_000.0),
        "mix": read.follow("DryWet", default=1.0, convert=percent),
    }
    notes = ["Steps are the nearest of 2^bits over ±1."]
    if read.number("Jitter", default=0.0) > 0 or read.number("QuantizerShape", default=0.0) > 0:
        notes.append("Jitter and the steps' shape are left out.")
    if read.switch("EnablePreFilter") or read.switch("EnablePostFilter"):
        notes.append("Its filters are left out.")
    return Mapped("bit_crusher", settings, tuple(notes))
