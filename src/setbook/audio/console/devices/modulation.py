"""Auto Pan, Frequency Shifter, Shifter, and the Chorus-Ensemble and Phaser-Flanger that Live 11 brought."""

from __future__ import annotations

import numpy as np

from setbook.audio.console.devices.reading import (
    IN_TIME,
    LFO_WHOLE_NOTES,
    Convert,
    Follow,
    Mapped,
    Numbers,
    Reading,
    lfo_hz,
    percent,
    steps,
    times,
)

RANDOM = 3.0
_FREE = "Its oscillator starts its turn where playing starts."


def auto_pan(read: Reading) -> Mapped:
    """Map Auto Pan: a gain that an oscillator moves, on both sides apart."""
    start = read.number("Lfo/Offset", default=0.0)
    start += 180.0 if read.switch("Lfo/LfoInvert") else 0.0
    settings: dict[str, Follow | float] = {
        "rate": lfo_hz(read),
        "depth": read.follow("Lfo/LfoAmount", default=0.0, convert=percent)
        if read.switch("Lfo/IsOn", default=True)
        else 0.0,
        "wave": read.follow("Lfo/Type", default=0.0, convert=steps(0.0, 1.0, 2.0, 0.0)),
        "squareness": read.follow("Lfo/LfoShape", default=0.0, convert=percent),
        "start": start % 360.0,
        "offset": read.follow("Lfo/Phase", default=180.0),
    }
    notes = [f"A full amount is assumed to reach silence. {_FREE}", IN_TIME]
    if read.number("Lfo/Type", default=0.0) == RANDOM:
        notes.append("Its random wave is taken as a sine.")
    if read.number("Lfo/StereoMode", default=0.0) > 0:
        notes.append("Spin is taken as Phase.")
    return Mapped("tremolo", settings, tuple(notes))


def _plus(constant: float) -> Convert:
    return lambda values: values + constant


def frequency_shifter(read: Reading) -> Mapped:
    """Map Frequency Shifter, which shifts or rings."""
    ring = read.number("ModulationMode", default=0.0) > 0
    coarse = ("RingModCoarse", 1000.0) if ring else ("Coarse", 0.0)
    fine = read.number("Fine", default=0.0)
    settings: dict[str, Follow | float] = {
        "mode": float(ring),
        "frequency": read.follow(coarse[0], default=coarse[1], convert=_plus(fine)),
        "opposite": read.follow("InvertR", default=0.0),
        "lfo_rate": lfo_hz(read),
        "lfo_depth": read.follow("LfoAmount", default=0.0) if read.switch("Lfo/IsOn", default=True) else 0.0,
        "lfo_offset": read.follow("Lfo/Phase", default=180.0),
        "mix": read.follow("Amount", default=1.0, convert=percent),
    }
    notes = [f"A pair of all-pass rows shifts; its oscillator is a sine. {_FREE}"]
    if ring and read.switch("DriveOn"):
        notes.append("The ring modulator's drive is left out.")
    return Mapped("frequency_shifter", settings, tuple(notes))


SHIFTER_PITCH, SHIFTER_RING = 0.0, 2.0


def _synced_hz(read: Reading, switch: str, free: str, synced: str) -> Follow:
    if not read.switch(switch):
        return read.follow(free, default=1.0)
    beats = steps(*(read.bpm / 60.0 / (4.0 * notes) for notes in LFO_WHOLE_NOTES))
    return read.follow(synced, default=9.0, convert=beats)


def shifter(read: Reading) -> Mapped:
    """Map Shifter: by pitch onto grains, by frequency and as a ring onto the frequency shifter."""
    mode = read.number("Global_ShifterMode", default=SHIFTER_PITCH)
    mix = read.follow("Global_DryWet", default=1.0, convert=percent)
    left_out = "Its envelope, its tone and its delay are left out."
    if mode == SHIFTER_PITCH:
        window = max(read.number("Pitch_WindowSize", default=0.1), 0.01)
        fine = read.number("Pitch_Fine", default=0.0)
        settings: dict[str, Follow | float] = {
            "time": 1.0,
            "grains": 1.0 / window,
            "pitch": read.follow("Pitch_Coarse", default=0.0, convert=_plus(fine)),
            "mix": mix,
        }
        return Mapped("grain_delay", settings, (f"Grains as long as its window move the pitch. {left_out}",))
    ring = mode == SHIFTER_RING
    coarse = "ModBasedShifting_RingMod_Coarse" if ring else "ModBasedShifting_FShift_Coarse"
    fine = read.number("ModBasedShifting_Fine", default=0.0)
    settings = {
        "mode": float(ring),
        "frequency": read.follow(coarse, default=0.0, convert=_plus(fine)),
        "opposite": read.follow("Global_Wide", default=0.0),
        "lfo_rate": _synced_hz(read, "Lfo_SyncOn", "Lfo_RateHz", "Lfo_SyncedRate"),
        "lfo_depth": read.follow("Lfo_Amount", default=0.0),
        "lfo_offset": read.follow("Lfo_PhaseOffset", default=180.0),
        "mix": mix,
    }
    return Mapped("frequency_shifter", settings, (f"Its oscillator is a sine. {_FREE} {left_out}",))


VIBRATO = 2.0
CHORUS_MOST_MS, VIBRATO_MOST_MS = 6.0, 4.0


def chorus_ensemble(read: Reading) -> Mapped:
    """Map Chorus-Ensemble; its Vibrato is one voice, all wet."""
    vibrato = read.number("Mode", default=0.0) == VIBRATO
    most = VIBRATO_MOST_MS if vibrato else CHORUS_MOST_MS
    sign = -100.0 if read.switch("InvertFeedback") else 100.0
    settings: dict[str, Follow | float] = {
        "rate": read.follow("Rate", default=1.0),
        "depth": read.follow("Amount", default=0.5, convert=times(most)),
        "delay": most + 1.0 if vibrato else 2.0 * most,
    }
    if vibrato:
        settings |= {
            "feedback": 0.0,
            "offset": read.follow("VibratoOffset", default=0.0),
            "mix": 100.0,
        }
    else:
        settings |= {
            "feedback": read.follow("Feedback", default=0.0, convert=times(sign)),
            "mix": read.follow("DryWet", default=0.5, convert=percent),
        }
    note = f"A full amount is assumed to swing by {most:g} ms. Width, warmth, shaping and the high-pass are left out."
    return Mapped("flanger" if vibrato else "chorus", settings, (note,))


FLANGER, DOUBLER = 1.0, 2.0
SEMITONES_AT_FULL_AMOUNT = 24.0


def phaser_flanger(read: Reading) -> Mapped:
    """Map Phaser-Flanger: its phaser, its flanger, and its doubler as a flanger further back."""
    mode = read.number("Mode", default=0.0)
    sign = -50.0 if read.switch("InvertWet") else 50.0
    settings: dict[str, Follow | float] = {
        "rate": _synced_hz(read, "Modulation_Sync", "Modulation_Frequency", "Modulation_SyncedRate"),
        "feedback": read.follow("Feedback", default=0.0, convert=times(2.0 * sign)),
        "offset": read.follow("Modulation_PhaseOffset", default=180.0),
        "mix": read.follow("DryWet", default=1.0, convert=times(50.0)),
    }
    note = "The second oscillator, the envelope, spread and warmth are left out; its oscillator is a sine."
    if mode in {FLANGER, DOUBLER}:
        name = "FlangerDelayTime" if mode == FLANGER else "DoublerDelayTime"
        delay_ms = 1000.0 * read.number(name, default=0.0025)
        settings["delay"] = read.follow(name, default=0.0025, convert=times(1000.0))
        settings["depth"] = read.follow(
            "Modulation_Amount", default=0.5, convert=times(0.5 * min(delay_ms, 20.0))
        )
        assumed = "A full amount is assumed to swing by half of the delay, which is 60 ms at most."
        return Mapped("flanger", settings, (assumed, note))

    def notches(count: Numbers) -> Numbers:
        return np.clip(np.round(count), 1.0, 12.0)

    settings["depth"] = read.follow("Modulation_Amount", default=0.5, convert=times(SEMITONES_AT_FULL_AMOUNT))
    settings["frequency"] = read.follow("CenterFrequency", default=1000.0)
    settings["notches"] = read.follow("Notches", default=4.0, convert=notches)
    assumed = "A full amount is assumed to be two octaves; of more than twelve notches, twelve."
    return Mapped("phaser", settings, (assumed, note))
