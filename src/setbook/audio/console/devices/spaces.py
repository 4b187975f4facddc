"""Reverb, Hybrid Reverb, Resonators; Chorus, Phaser and Flanger as they were up to Live 10."""

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
    lfo_hz,
    percent,
    same,
    times,
)

SMALLEST_ROOM, LARGEST_ROOM = 0.22, 500.0


def room_percent(size: Numbers) -> Numbers:
    """Turn Reverb's size into the length of the hall's lines, evenly by ear."""
    share = np.log(np.maximum(size, SMALLEST_ROOM) / SMALLEST_ROOM) / np.log(LARGEST_ROOM / SMALLEST_ROOM)
    return np.asarray(10.0 + 90.0 * np.clip(share, 0.0, 1.0), np.float64)


def reverb(read: Reading) -> Mapped:
    """Map Reverb onto the hall."""
    octaves = read.number("BandWidth", default=6.0)

    def low_edge(middle_hz: Numbers) -> Numbers:
        return np.asarray(middle_hz * 2.0 ** (-octaves / 2.0), np.float64)

    shelf = read.switch("ShelfHighOn", default=True)
    settings: dict[str, Follow | float] = {
        "decay": read.follow("DecayTime", default=1500.0, convert=times(0.001)),
        "size": read.follow("RoomSize", default=100.0, convert=room_percent),
        "high_decay": read.follow("ShelfHiGain", default=0.7, convert=percent) if shelf else 100.0,
        "pre_delay": read.follow("PreDelay", default=2.5),
        "low_cut": read.follow("BandFreq", default=800.0, convert=low_edge)
        if read.switch("BandLowOn")
        else 5.0,
        "width": read.follow("StereoSeparation", default=100.0, convert=same),
        "mix": read.follow("MixDirect", default=0.55, convert=percent),
    }
    notes = [
        "A hall of sixteen delay lines stands in: same decay, size, pre-delay, width and mix, another sound."
    ]
    if read.switch("FreezeOn"):
        notes.append("Freeze is left out.")
    return Mapped("hall_reverb", settings, tuple(notes))


CONVOLUTION_ONLY = 3.0
SLOT = "ImpulseResponseHandler/SampleSlot/Value/SampleRef/"


def hybrid_reverb(read: Reading) -> Mapped:
    """Map Hybrid Reverb onto the hall: the algorithm's decay, or where there is none, the impulse response's length."""
    settings: dict[str, Follow | float] = {
        "size": read.follow("Algorithm_Size", default=0.5, convert=percent),
        "high_decay": read.follow("Algorithm_Damping", default=0.5, convert=_damping_percent),
        "width": read.follow("StereoWidth", default=1.0, convert=percent),
        "mix": read.follow("DryWet", default=0.5, convert=percent),
        "decay": read.follow("Algorithm_Decay", default=3.5),
    }
    if read.switch("PreDelay_Sync"):
        sixteenth_ms = 15_000.0 / read.bpm
        settings["pre_delay"] = read.follow("PreDelay_Sixteenth", default=0.0, convert=times(sixteenth_ms))
    else:
        settings["pre_delay"] = read.follow("PreDelay_Time", default=0.01, convert=times(1000.0))
    if read.number("Routing", default=0.0) == CONVOLUTION_ONLY:
        settings["decay"] = _response_seconds(read)
    note = "A hall of sixteen delay lines stands in for its convolution and its algorithms; its equaliser is left out."
    return Mapped("hall_reverb", settings, (note,))


def _damping_percent(share: Numbers) -> Numbers:
    return 100.0 - 90.0 * np.clip(share, 0.0, 1.0)


def _response_seconds(read: Reading) -> float:
    """Return how long the impulse response rings: its length, or its decay if that is shorter."""
    frames = read.number(f"{SLOT}DefaultDuration", default=88_200.0)
    rate = max(read.number(f"{SLOT}DefaultSampleRate", default=44_100.0), 1.0)
    return min(frames / rate, read.number("Convolution_IrDecayTime", default=20.0))


RESONATORS = 5
LEAST_RING_SECONDS, RING_RATIO = 0.1, 100.0
LEAST_COLOR_HZ, COLOR_RATIO = 500.0, 40.0


def resonators(read: Reading) -> Mapped:
    """Map Resonators: the first's note, and the others counted from it."""
    root = read.number("ResNote", default=60.0)
    overall_db = read.number("GlobalGain", default=0.0)

    def ring_seconds(marks: Numbers) -> Numbers:
        return np.asarray(LEAST_RING_SECONDS * RING_RATIO ** (marks / 100.0), np.float64)

    def color_hz(marks: Numbers) -> Numbers:
        return np.asarray(LEAST_COLOR_HZ * COLOR_RATIO ** (marks / 100.0), np.float64)

    settings: dict[str, Follow | float] = {
        "decay": read.follow("ResDecay", default=50.0, convert=ring_seconds),
        "tone": read.follow("ResColor", default=70.0, convert=color_hz),
        "mix": read.follow("DryWet", default=0.5, convert=percent),
    }
    for number in range(1, RESONATORS + 1):
        base = read.number(f"ResTune{number}", default=0.0) / 100.0 + (0.0 if number == 1 else root)
        name, default = ("ResNote", 60.0) if number == 1 else (f"ResPitch{number}", 0.0)
        settings[f"note_{number}"] = read.follow(name, default=default, convert=_plus(base))
        settings[f"level_{number}"] = (
            read.follow(f"ResGain{number}", default=1.0, convert=_louder(overall_db))
            if read.switch(f"ResOn{number}", default=True)
            else -60.0
        )
    note = "Decay is assumed to go from 0.1 to 10 s, color from 0.5 to 20 kHz; modes and the input filter are left out."
    return Mapped("resonators", settings, (note,))


def _plus(constant: float) -> Convert:
    return lambda values: values + constant


def _louder(level_db: float) -> Convert:
    return lambda gains: decibels(gains) + level_db


def chorus(read: Reading) -> Mapped:
    """Map Chorus, as it was up to Live 10."""
    faster = 20.0 if read.switch("LfoMultiplier") else 1.0
    sign = -100.0 if read.number("FeedbackSign", default=0.0) > 0 else 100.0
    settings: dict[str, Follow | float] = {
        "rate": read.follow("ModFreq", default=1.0, convert=times(faster)),
        "depth": read.follow("ModAmount", default=1.0),
        "delay": read.follow("DelayTime1", default=5.0),
        "feedback": read.follow("Feedback", default=0.0, convert=times(sign)),
        "mix": read.follow("DryWet", default=0.5, convert=percent),
    }
    return Mapped("chorus", settings, ("Three voices around the first delay stand in for its two delays.",))


SEMITONES_AT_FULL_AMOUNT = 24.0


def phaser(read: Reading) -> Mapped:
    """Map Phaser, as it was up to Live 10."""

    def notches(poles: Numbers) -> Numbers:
        return np.maximum(np.round(poles), 1.0)

    moving = read.switch("Lfo/IsOn", default=True)
    settings: dict[str, Follow | float] = {
        "rate": lfo_hz(read),
        "depth": read.follow("LfoAmount", default=0.0, convert=times(SEMITONES_AT_FULL_AMOUNT))
        if moving
        else 0.0,
        "frequency": read.follow("CenterFrequency", default=1000.0),
        "notches": read.follow("PoleCount", default=4.0, convert=notches),
        "feedback": read.follow("Feedback", default=0.5, convert=percent),
        "offset": read.follow("Lfo/Phase", default=180.0),
        "mix": read.follow("DryWet", default=0.5, convert=times(50.0)),
    }
    notes = ["A full amount is assumed to be two octaves; all notches wander together.", IN_TIME]
    if read.number("EnvelopeFollower/Amount", default=0.0) != 0:
        notes.append("Its envelope is left out.")
    return Mapped("phaser", settings, tuple(notes))


def flanger(read: Reading) -> Mapped:
    """Map Flanger, as it was up to Live 10."""
    delay_ms = read.number("DelayTime", default=2.5)
    sign = 100.0 if read.switch("FeedbackSign", default=True) else -100.0
    settings: dict[str, Follow | float] = {
        "rate": lfo_hz(read),
        "depth": read.follow("LfoAmount", default=0.5, convert=times(delay_ms)),
        "delay": read.follow("DelayTime", default=2.5),
        "feedback": read.follow("Feedback", default=0.5, convert=times(sign)),
        "offset": read.follow("Lfo/Phase", default=180.0),
        "mix": read.follow("DryWet", default=0.8, convert=times(50.0)),
    }
    notes = ("A full amount is assumed to swing by the whole delay; its low cut is left out.", IN_TIME)
    return Mapped("flanger", settings, notes)
