"""Delay, Simple Delay, Ping Pong Delay, Filter Delay, Echo, Grain Delay."""

from __future__ import annotations

import numpy as np

from setbook.audio.console.devices.reading import (
    IN_TIME,
    Convert,
    Follow,
    Mapped,
    Numbers,
    Reading,
    decibels,
    percent,
    sixteenths_ms,
    steps,
    times,
)

NONE_LOW_HZ, NONE_HIGH_HZ = 10.0, 20_000.0
_MIX = "Dry and wet are assumed to be at full level in the middle of the mix."


def _edge(width_octaves: float, side: float) -> Convert:
    def edge(middle_hz: Numbers) -> Numbers:
        return np.asarray(middle_hz * 2.0 ** (side * width_octaves / 2.0), np.float64)

    return edge


def _band(read: Reading, middle: str, width: str, on: bool) -> dict[str, Follow | float]:
    """Return the cuts at both edges of a band."""
    if not on:
        return {"low_cut": NONE_LOW_HZ, "high_cut": NONE_HIGH_HZ}
    octaves = read.number(width, default=8.0)
    return {
        "low_cut": read.follow(middle, default=1000.0, convert=_edge(octaves, -1.0)),
        "high_cut": read.follow(middle, default=1000.0, convert=_edge(octaves, 1.0)),
    }


def delay(read: Reading) -> Mapped:
    """Map Delay, straight or from side to side."""

    def side(name: str) -> Follow:
        if read.switch(f"DelayLine_Sync{name}", default=True):
            offset = read.number(f"DelayLine_Offset{name}", default=0.0)
            return read.follow(
                f"DelayLine_SyncedSixteenth{name}", default=2.0, convert=sixteenths_ms(read, offset)
            )
        return read.follow(f"DelayLine_Time{name}", default=0.25, convert=times(1000.0))

    left = side("L")
    right = left if read.switch("DelayLine_Link") else side("R")
    band = _band(read, "Filter_Frequency", "Filter_Bandwidth", read.switch("Filter_On"))
    settings: dict[str, Follow | float] = {
        "feedback": read.follow("Feedback", default=0.5, convert=percent),
        "mix": read.follow("DryWet", default=0.5, convert=percent),
        **band,
    }
    notes = [IN_TIME, _MIX]
    if (
        read.number("Modulation_AmountTime", default=0.0) > 0
        or read.number("Modulation_AmountFilter", default=0.0) > 0
    ):
        notes.append("Its modulation is left out.")
    if read.switch("Freeze"):
        notes.append("Freeze is left out.")
    if read.switch("DelayLine_PingPong"):
        return Mapped("ping_pong_delay", {"time": left, **settings}, tuple(notes))
    return Mapped("simple_delay", {"time_left": left, "time_right": right, **settings}, tuple(notes))


def simple_delay(read: Reading) -> Mapped:
    """Map Simple Delay (CrossDelay in the file)."""

    def side(switch: str, beats: str, offset: str, free: str) -> Follow:
        if read.switch(switch, default=True):
            return read.follow(
                beats, default=2.0, convert=sixteenths_ms(read, read.number(offset, default=0.0))
            )
        return read.follow(free, default=100.0)

    left = side("SyncModeLeft", "BeatDelayEnumL", "NoteOffsetLeft", "MsDelayLeft")
    right = side("SyncModeRight", "BeatDelayEnumR", "NoteOffsetRight", "MsDelayRight")
    return Mapped(
        "simple_delay",
        {
            "time_left": left,
            "time_right": left if read.switch("Linked") else right,
            "feedback": read.follow("Feedback", default=0.2, convert=percent),
            "low_cut": NONE_LOW_HZ,
            "high_cut": NONE_HIGH_HZ,
            "mix": read.follow("DryWet", default=0.5, convert=percent),
        },
        (IN_TIME, _MIX),
    )


def ping_pong_delay(read: Reading) -> Mapped:
    """Map Ping Pong Delay."""
    if read.switch("DelayModeSwitch", default=True):
        swing = read.number("BeatDelayOffset", default=0.0)
        time = read.follow("BeatDelayTime", default=2.0, convert=sixteenths_ms(read, swing))
    else:
        time = read.follow("MsDelayTime", default=100.0)
    settings: dict[str, Follow | float] = {
        "time": time,
        "feedback": read.follow("Feedback", default=0.5, convert=percent),
        "mix": read.follow("DryWet", default=0.5, convert=percent),
        **_band(read, "MidFreq", "BandWidth", on=True),
    }
    notes = (IN_TIME, _MIX, "Its band-pass is a low and a high cut of 6 dB per octave.")
    return Mapped("ping_pong_delay", settings, notes)


def filter_delay(read: Reading) -> Mapped:
    """Map Filter Delay: three of the four taps, the fourth silent."""
    settings: dict[str, Follow | float] = {"tap_4_gain": -60.0, "high_cut": NONE_HIGH_HZ}
    for tap in (1, 2, 3):
        if read.switch(f"DelayTimeSwitch{tap}", default=True):
            swing = read.number(f"BeatDelayOffset{tap}", default=0.0)
            time = read.follow(f"BeatDelayEnum{tap}", default=2.0, convert=sixteenths_ms(read, swing))
        else:
            time = read.follow(f"DelayTime{tap}", default=100.0)
        on = read.switch(f"On{tap}", default=True)
        settings[f"tap_{tap}_time"] = time
        settings[f"tap_{tap}_gain"] = (
            read.follow(f"Volume{tap}", default=1.0, convert=decibels) if on else -60.0
        )
        settings[f"tap_{tap}_pan"] = read.follow(f"Pan{tap}", default=0.0)
    settings["feedback"] = read.follow("Feedback1", default=0.0, convert=percent)

    def mix(dry: Numbers) -> Numbers:
        return 100.0 - 50.0 * np.clip(dry, 0.0, 1.0)

    settings["mix"] = read.follow("DryVolume", default=1.0, convert=mix)
    note = "All three lines hear both sides, without their filters; the first one's feedback is used."
    return Mapped("multi_tap_delay", settings, (IN_TIME, note))


ECHO_FACTORS = (1.0, 2.0 / 3.0, 1.5)
"""Notes, triplets, dotted notes; the fourth way counts sixteenths."""


def echo(read: Reading) -> Mapped:
    """Map Echo: its delay, feedback and filters."""
    sixteenth_ms = 15_000.0 / read.bpm

    def side(name: str) -> Follow:
        if not read.switch(f"Delay_Sync{name}", default=True):
            return read.follow(f"Delay_Time{name}", default=0.25, convert=times(1000.0))
        mode = int(read.number(f"Delay_SyncMode{name}", default=0.0))
        offset = 1.0 + read.number(f"Delay_Offset{name}", default=0.0)
        if mode >= len(ECHO_FACTORS):
            sixteenths = steps(*(count * sixteenth_ms * offset for count in range(17)))
            return read.follow(f"Delay_SyncedSixteenth{name}", default=3.0, convert=sixteenths)
        factor = 16.0 * sixteenth_ms * ECHO_FACTORS[max(mode, 0)] * offset

        def notes(division: Numbers) -> Numbers:
            return np.asarray(factor * 2.0 ** np.round(division), np.float64)

        return read.follow(f"Delay_SyncedDivision{name}", default=-3.0, convert=notes)

    left = side("L")
    right = left if read.switch("Delay_TimeLink") else side("R")
    filtered = read.switch("Filter_On", default=True)
    settings: dict[str, Follow | float] = {
        "feedback": read.follow("Feedback", default=0.5, convert=percent),
        "low_cut": read.follow("Filter_HighPassFrequency", default=50.0) if filtered else NONE_LOW_HZ,
        "high_cut": read.follow("Filter_LowPassFrequency", default=5000.0) if filtered else NONE_HIGH_HZ,
        "mix": read.follow("DryWet", default=0.5, convert=percent),
    }
    notes = (IN_TIME, _MIX, "Its reverb, modulation, gate, ducking, noise and wobble are left out.")
    if read.number("ChannelMode", default=0.0) == 1.0:
        return Mapped("ping_pong_delay", {"time": left, **settings}, notes)
    return Mapped("simple_delay", {"time_left": left, "time_right": right, **settings}, notes)


MARKS_PER_SEMITONE = 10.0


def grain_delay(read: Reading) -> Mapped:
    """Map Grain Delay."""
    if read.switch("SyncMode"):
        swing = read.number("BarDelayOffset", default=0.0)
        time = read.follow("BeatDelayEnum", default=1.0, convert=sixteenths_ms(read, swing))
    else:
        time = read.follow("MsDelay", default=100.0)
    settings: dict[str, Follow | float] = {
        "time": time,
        "spray": read.follow("Spray", default=0.0),
        "grains": read.follow("Freq", default=60.0),
        "pitch": read.follow("Pitch", default=0.0),
        "random_pitch": read.follow("RandomPitch", default=0.0, convert=times(1.0 / MARKS_PER_SEMITONE)),
        "feedback": read.follow("Feedback", default=0.0, convert=percent),
        "mix": read.follow("NewDryWet", "DryWet", default=0.5, convert=percent),
    }
    note = "Two rows of grains stand in; ten marks of Random Pitch are assumed to be a semitone."
    return Mapped("grain_delay", settings, (IN_TIME, note))
