"""EQ Eight, EQ Three, Channel EQ, Auto Filter, and the Auto Filter that Live 12 brought."""

from __future__ import annotations

import numpy as np

from setbook.audio.console.devices.reading import (
    IN_TIME,
    Follow,
    Mapped,
    Numbers,
    Reading,
    Unmapped,
    decibels,
    hertz_of_keys,
    lfo_hz,
    steps,
)

BUTTERWORTH = 0.7071067811865476
_BAND_FIELDS = {"on": "IsOn", "mode": "Mode", "frequency": "Freq", "gain": "Gain", "q": "Q"}
_BAND_DEFAULTS = {"on": 0.0, "mode": 3.0, "frequency": 1000.0, "gain": 0.0, "q": BUTTERWORTH}
_TEXTBOOK = "Live's own filter curves are not published; textbook filters stand in."


def eq_eight(read: Reading) -> Mapped:
    """Map EQ Eight, whose modes and units the kernel shares."""
    settings: dict[str, Follow | float] = {
        f"band_{band + 1}_{name}": read.follow(
            f"Bands.{band}/ParameterA/{path}", default=_BAND_DEFAULTS[name]
        )
        for band in range(8)
        for name, path in _BAND_FIELDS.items()
    }
    settings["gain"] = read.follow("GlobalGain", default=0.0)
    settings["scale"] = read.follow("Scale", default=1.0)
    notes = [_TEXTBOOK]
    if read.number("Mode", default=0.0) > 0:
        notes.append("It works left/right or mid/side; here its first curve is used on both sides.")
    if read.switch("AdaptiveQ"):
        notes.append("Adaptive Q is not followed.")
    return Mapped("eq8", settings, tuple(notes))


LOW, BELL, HIGH, LOW_CUT, HIGH_CUT = 2.0, 3.0, 5.0, 0.0, 7.0


def _band(
    number: int, mode: float, frequency: Follow | float, gain: Follow | float, q: float = BUTTERWORTH
) -> dict[str, Follow | float]:
    name = f"band_{number}"
    return {
        f"{name}_on": 1.0,
        f"{name}_mode": mode,
        f"{name}_frequency": frequency,
        f"{name}_gain": gain,
        f"{name}_q": q,
    }


def eq_three(read: Reading) -> Mapped:
    """Map EQ Three: two shelves around the middle's gain; a band that is killed is cut off."""
    middle_db = float(decibels(np.array([read.number("GainMid", default=1.0)]))[0])
    middle_db = middle_db if read.switch("MidOn", default=True) else -24.0

    def relative(gains: Numbers) -> Numbers:
        return decibels(gains) - middle_db

    low_hz = read.follow("FreqLo", default=250.0)
    high_hz = read.follow("FreqHi", default=2500.0)
    low_on, high_on = read.switch("LowOn", default=True), read.switch("HighOn", default=True)
    settings = _band(
        1, LOW if low_on else LOW_CUT, low_hz, read.follow("GainLo", default=1.0, convert=relative)
    )
    settings |= _band(
        2, HIGH if high_on else HIGH_CUT, high_hz, read.follow("GainHi", default=1.0, convert=relative)
    )
    settings["gain"] = read.follow("GainMid", default=1.0, convert=decibels) if middle_db > -24 else middle_db
    note = "Two shelves around the middle's gain stand in for its three bands; a killed band is cut off."
    return Mapped("parametric_eq", settings, (note,))


def channel_eq(read: Reading) -> Mapped:
    """Map Channel EQ: low cut at 80 Hz, shelves at 100 Hz and 8 kHz, a bell."""
    settings: dict[str, Follow | float] = {}
    if read.switch("HighpassOn"):
        settings |= _band(1, 1.0, 80.0, 0.0)
    settings |= _band(2, LOW, 100.0, read.follow("LowShelfGain", default=1.0, convert=decibels))
    settings |= _band(
        3,
        BELL,
        read.follow("MidFrequency", default=1500.0),
        read.follow("MidGain", default=1.0, convert=decibels),
        BUTTERWORTH,
    )
    settings |= _band(4, HIGH, 8000.0, read.follow("HighShelfGain", default=1.0, convert=decibels))
    settings["gain"] = read.follow("Gain", default=1.0, convert=decibels)
    note = (
        "Corners and slopes as in Live's manual; the high shelf does not turn into a low-pass where it cuts."
    )
    return Mapped("parametric_eq", settings, (_TEXTBOOK, note))


FILTER_MODES = (0.0, 1.0, 2.0, 3.0, 0.0)
"""Low, high, band, notch as the kernel has them; morph is taken at its low-pass end."""


def resonance_q(resonance: Numbers) -> Numbers:
    """Turn Auto Filter's resonance, 0 to 1.25, into a quality: 1 rings long."""
    return np.asarray(BUTTERWORTH / np.maximum(1.0 - resonance / 1.05, 0.025), np.float64)


def auto_filter(read: Reading) -> Mapped:
    """Map Auto Filter with its oscillator and its envelope."""
    q = (
        read.follow("Resonance", default=0.0, convert=resonance_q)
        if "Resonance" in read
        else read.follow("LegacyQ", "Q", default=BUTTERWORTH)
    )
    moving = read.switch("Lfo/IsOn", default=True)
    settings: dict[str, Follow | float] = {
        "mode": read.follow("FilterType", "LegacyFilterType", default=0.0, convert=steps(*FILTER_MODES)),
        "slope": read.follow("Slope", default=0.0),
        "frequency": read.follow("Cutoff", default=100.0, convert=hertz_of_keys),
        "q": q,
        "lfo_rate": lfo_hz(read),
        "lfo_depth": read.follow("LfoAmount", default=0.0) if moving else 0.0,
        "lfo_offset": read.follow("Lfo/Phase", default=0.0),
        "follow_depth": read.follow("ModHub", default=0.0),
        "follow_attack": read.follow("Attack", default=6.0),
        "follow_release": read.follow("Release", default=200.0),
    }
    amounts = "resonance is assumed to be q = 0.71/(1 − r/1.05), envelope and oscillator amounts semitones."
    notes = [f"A state variable filter stands in for Live's circuits; {amounts}", IN_TIME]
    if read.number("Drive", default=0.0) > 0:
        notes.append("Drive is not followed.")
    if read.number("Lfo/Type", default=0.0) > 0 and read.number("LfoAmount", default=0.0) > 0:
        notes.append("Its oscillator is a sine.")
    return Mapped("filter", settings, tuple(notes))


LOW_AND_HIGH = (0.0, 1.0)
"""Of the types of the newer Auto Filter, low and high are known."""


def auto_filter_2(read: Reading) -> Mapped | Unmapped:
    """Map the Auto Filter of Live 12 as far as its file is known: cut-off, resonance, low or high."""
    if read.number("Filter_Type", default=0.0) not in LOW_AND_HIGH:
        return Unmapped(
            "Of its filters, the numbers of low-pass and high-pass are known alone; the sound passes unchanged."
        )

    def quality(resonance: Numbers) -> Numbers:
        return np.asarray(BUTTERWORTH / np.maximum(1.0 - resonance, 0.025), np.float64)

    settings: dict[str, Follow | float] = {
        "mode": read.follow("Filter_Type", default=0.0, convert=steps(*LOW_AND_HIGH)),
        "frequency": read.follow("Filter_Frequency", default=20_000.0),
        "q": read.follow("Filter_Resonance", default=0.0, convert=quality),
    }
    note = "A state variable filter of 12 dB per octave stands in; drive, oscillator, envelope and side-chain are left out."
    return Mapped("filter", settings, (note,))
