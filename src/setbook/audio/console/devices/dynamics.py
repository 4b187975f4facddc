"""Compressor, Glue Compressor, Gate, Limiter."""

from __future__ import annotations

from setbook.audio.console.devices.reading import (
    Follow,
    Mapped,
    Reading,
    Unmapped,
    decibels,
    percent,
    steps,
)

OFF_HZ = 20.0
HIGH_PASS_MODES = {0.0, 1.0}
_BALLISTICS = "Live's detectors are not published; the textbook one stands in."


def _side_chain_low_cut(read: Reading, notes: list[str]) -> Follow | float:
    """Return the side-chain filter as far as it is a low cut."""
    if not read.switch("SideChainEq/On", "SideChainEq_On", "SideEqOn"):
        return OFF_HZ
    notes.append("The side-chain's filter is taken as a low cut of 6 dB per octave.")
    return read.follow("SideChainEq/Freq", "SideChainEq_Freq", "SideEqFreq", default=200.0)


def _detector(read: Reading) -> float:
    """Return peak (0) or RMS (1)."""
    if "Model" in read:
        return 1.0 if read.number("Model", default=0.0) == 1.0 else 0.0
    return 1.0 if read.number("LegacyEnvFollowerMode", "EnvFollowerMode", default=0.0) == 1.0 else 0.0


def compressor(read: Reading) -> Mapped:
    """Map Compressor; in its mode Expand, onto the expander."""
    notes = [_BALLISTICS]
    threshold = read.follow("Threshold", default=1.0, convert=decibels)
    attack = read.follow("Attack", default=2.0)
    release = read.follow("Release", default=50.0)
    knee = read.follow("Knee", default=6.0)
    if read.number("Model", default=0.0) == 2.0:
        notes.append("In the mode Expand it expands downwards.")
        settings: dict[str, Follow | float] = {
            "threshold": threshold, "ratio": read.follow("ExpansionRatio", default=1.15), "knee": knee,
            "attack": attack, "release": release,
        }  # fmt: skip
        return Mapped("expander", settings, tuple(notes))
    settings = {
        "threshold": threshold,
        "ratio": read.follow("Ratio", default=4.0),
        "knee": knee,
        "attack": attack,
        "release": release,
        "makeup": _makeup(read, notes),
        "detector": _detector(read),
        "side_chain_low_cut": _side_chain_low_cut(read, notes),
        "mix": read.follow("DryWet", default=1.0, convert=percent),
    }
    if read.switch("AutoReleaseControlOnOff"):
        notes.append("The automatic release is taken as the release that is set.")
    if read.number("LookAhead", default=0.0) > 0:
        notes.append("It does not look ahead.")
    return Mapped("compressor", settings, tuple(notes))


def _makeup(read: Reading, notes: list[str]) -> Follow | float:
    """Return the gain behind it; the automatic one is assumed to give back half of what 0 dB would lose."""
    gain = read.follow("Gain", default=0.0)
    if not read.switch("GainCompensation"):
        return gain
    notes.append("Automatic makeup is assumed to give back half of what a level of 0 dB loses.")
    threshold = read.follow("Threshold", default=1.0, convert=decibels).value
    ratio = max(read.number("Ratio", default=4.0), 1.0)
    lost = max(-threshold, 0.0) * (1.0 - 1.0 / ratio)
    return Follow(gain.parameter, gain.value + 0.5 * lost, lambda values: values + 0.5 * lost)


GLUE_ATTACK_MS = (0.01, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
GLUE_RELEASE_MS = (100.0, 200.0, 400.0, 600.0, 800.0, 1200.0, 300.0)
"""The last is automatic."""
GLUE_RATIOS = (2.0, 4.0, 10.0)


def glue_compressor(read: Reading) -> Mapped:
    """Map Glue Compressor."""
    notes = [_BALLISTICS]
    settings: dict[str, Follow | float] = {
        "threshold": read.follow("Threshold", default=0.0),
        "ratio": read.follow("Ratio", default=1.0, convert=steps(*GLUE_RATIOS)),
        "knee": 6.0,
        "attack": read.follow("Attack", default=3.0, convert=steps(*GLUE_ATTACK_MS)),
        "release": read.follow("Release", default=3.0, convert=steps(*GLUE_RELEASE_MS)),
        "makeup": read.follow("Makeup", default=0.0),
        "side_chain_low_cut": _side_chain_low_cut(read, notes),
        "mix": read.follow("DryWet", default=1.0, convert=percent),
    }
    if read.number("Release", default=0.0) >= len(GLUE_RELEASE_MS) - 1:
        notes.append("The automatic release is taken as 0.3 s.")
    if read.switch("PeakClipIn"):
        notes.append("Its soft clip is left out.")
    if read.number("Range", default=70.0) < 69:
        notes.append("Its range is left out.")
    return Mapped("compressor", settings, tuple(notes))


def gate(read: Reading) -> Mapped | Unmapped:
    """Map Gate."""
    if read.number("FlipMode", default=0.0) > 0:
        return Unmapped("It is turned over, which is not played yet; the sound passes unchanged.")
    notes = [_BALLISTICS]
    if read.switch("SideChainEq/On", "SideChainEq_On"):
        notes.append("The side-chain's filter is left out.")
    return Mapped(
        "gate",
        {
            "threshold": read.follow("Threshold", default=0.1, convert=decibels),
            "return": read.follow("Return", default=3.0),
            "attack": read.follow("Attack", default=0.02),
            "hold": read.follow("Hold", default=10.0),
            "release": read.follow("Release", default=20.0),
            "floor": read.follow("Gain", default=-40.0),
        },
        tuple(notes),
    )


def limiter(read: Reading) -> Mapped:
    """Map Limiter."""
    notes = ["It looks ahead by 1.5 ms and is that late."]
    if read.switch("AutoRelease"):
        notes.append("The automatic release is taken as the release that is set.")
    return Mapped(
        "limiter",
        {
            "gain": read.follow("Gain", default=0.0),
            "ceiling": read.follow("Ceiling", default=-0.3),
            "release": read.follow("Release", default=300.0),
        },
        tuple(notes),
    )
