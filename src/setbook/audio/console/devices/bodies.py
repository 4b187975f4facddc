"""Corpus: a body that the sound lets ring."""

from __future__ import annotations

import numpy as np

from setbook.audio.console.devices.reading import Follow, Mapped, Numbers, Reading, percent, steps

PIPE = 5
BODIES = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
"""Beam, Marimba, String, Membrane, Plate, Pipe, Tube: in the order of Live's manual."""
MIDDLE_HZ, OCTAVES = 440.0, 10.0
LEAST_SECONDS, SECONDS_RATIO = 0.05, 200.0
BRIGHT_DB = 6.0
GAIN_DB = 36.0
SPREAD_CENTS = 100.0


def _hz(dial: Numbers) -> Numbers:
    return np.asarray(MIDDLE_HZ * 2.0 ** (OCTAVES * (dial - 0.5)), np.float64)


def _seconds(dial: Numbers) -> Numbers:
    return np.asarray(LEAST_SECONDS * SECONDS_RATIO**dial, np.float64)


def _sides(dial: Numbers) -> Numbers:
    return np.asarray(np.maximum(dial, 0.2), np.float64)


def _gain_db(dial: Numbers) -> Numbers:
    return GAIN_DB * (dial - 0.5)


def corpus(read: Reading) -> Mapped:
    """Map Corpus; of tubes, their radius is how slowly the highs die."""
    tube = read.number("ResonanceType", default=0.0) >= PIPE
    settings: dict[str, Follow | float] = {
        "body": read.follow("ResonanceType", default=0.0, convert=steps(*BODIES)),
        "frequency": read.follow("Frequency", default=0.5, convert=_hz),
        "decay": read.follow("Decay", default=0.5, convert=_seconds),
        "material": read.follow("Radius", default=0.5, convert=lambda dial: 200.0 * dial - 100.0)
        if tube
        else read.follow("FreqDamping", default=0.0, convert=percent),
        "brightness": 0.0
        if tube
        else read.follow("AmpFreq", default=0.0, convert=lambda dial: BRIGHT_DB * dial),
        "inharmonics": 0.0 if tube else read.follow("Inharmonics", default=0.0, convert=percent),
        "sides": read.follow("Ratio", default=1.0, convert=_sides),
        "opening": read.follow("TubeOpening", default=1.0, convert=percent),
        "hit": read.follow("ExcitationX", default=0.5, convert=percent),
        "heard_left": read.follow("ListeningXL", default=0.5, convert=percent),
        "heard_right": read.follow("ListeningXR", default=0.5, convert=percent),
        "spread": read.follow("Detune", default=0.0, convert=lambda dial: SPREAD_CENTS * dial),
        "width": read.follow("StereoWidth", default=1.0, convert=percent),
        "bleed": 0.0 if tube else read.follow("Bleed", default=0.0, convert=percent),
        "output": read.follow("Drive", default=0.5, convert=_gain_db),
        "mix": read.follow("DryWet", default=1.0, convert=percent),
    }
    notes = [
        "Textbook bodies of twenty-five partials.",
        "Tune is assumed to be ten octaves around 440 Hz, Decay 0.05 to 10 s, Spread up to a semitone.",
    ]
    left_out = {
        "MidiPitch": "It follows no notes.",
        "LfoOnOff": "Its oscillator is left out.",
        "FilterOn": "Its filter is left out.",
    }
    notes += [text for name, text in left_out.items() if read.switch(name)]
    return Mapped("resonant_body", settings, tuple(notes))
