"""Erosion and Vinyl Distortion: what wears a sound."""

from __future__ import annotations

from setbook.audio.console.devices.reading import Follow, Mapped, Reading, percent, steps

NOISE, SINE, WIDE_NOISE = 0.0, 1.0, 2.0
EROSION_MODES = (NOISE, SINE, WIDE_NOISE)
VINYL_MOST_DB = 24.0


def erosion(read: Reading) -> Mapped:
    """Map Erosion."""
    settings: dict[str, Follow | float] = {
        "mode": read.follow("Mode", default=0.0, convert=steps(*EROSION_MODES)),
        "frequency": read.follow("Freq", default=1000.0),
        "width": read.follow("BandQ", default=0.3),
        "amount": read.follow("Amplitude", default=50.0),
    }
    note = (
        "Its amount is assumed to be microseconds, its width octaves, its menu Noise, Sine, Wide Noise; "
        "the delay's middle is waited for."
    )
    return Mapped("erosion", settings, (note,))


def vinyl_distortion(read: Reading) -> Mapped:
    """Map Vinyl Distortion: band 1 is taken to be the tracing model, band 2 the pinch effect."""
    settings: dict[str, Follow | float] = {
        "drive": read.follow("Drive", default=0.5, convert=lambda share: share * VINYL_MOST_DB),
        "hardness": read.number("SoftHard", default=0.0),
        "pinch_sides": read.number("NormalMono", default=0.0),
    }
    for number, name in ((1, "tracing"), (2, "pinch")):
        on = read.switch(f"Band{number}On", default=True)
        settings[name] = read.follow(f"Gain{number}", default=0.5, convert=percent) if on else 0.0
        settings[f"{name}_frequency"] = read.follow(f"BandFreq{number}", default=1000.0)
        settings[f"{name}_q"] = read.follow(f"BandQ{number}", default=1.0)
    notes = [
        "Squares and cubes of its bands stand in for its curves, with up to 24 dB of drive; which band is which is assumed."
    ]
    if read.number("CracleVolume", default=0.0) > 0:
        notes.append("Crackle is left out: an effect gives silence for silence here.")
    return Mapped("groove_distortion", settings, tuple(notes))
