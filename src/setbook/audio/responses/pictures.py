"""Which picture shows what an effect does, and in which settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from setbook.audio.kernels.stock import KERNELS
from setbook.audio.responses import measured
from setbook.audio.responses.chart import chart, hertz, straight

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from setbook.audio.kernels.declaration import Kernel
    from setbook.audio.responses.chart import Axis
    from setbook.audio.responses.measured import Line

    Settings = Mapping[str, float | str]
    Measure = Callable[..., Line]


@dataclass(frozen=True)
class Picture:
    """What is measured of an effect, in which settings, on which axes."""

    measure: Measure
    settings: Mapping[str, Settings]
    """By the label of each line."""
    x: Axis
    y: Axis
    caption: str
    right_too: bool = False
    """Whether the right side is another line."""
    dotted: bool = False


def _response(settings: Mapping[str, Settings], low_db: float, high_db: float, step_db: float) -> Picture:
    return Picture(
        measured.magnitude, settings, hertz(), straight(low_db, high_db, step_db, "dB"), "Magnitude response"
    )


def _peaks(settings: Mapping[str, Settings], low_db: float, high_db: float, step_db: float) -> Picture:
    return Picture(
        measured.peaks,
        settings,
        hertz(20.0, 5000.0),
        straight(low_db, high_db, step_db, "dB"),
        "Magnitude response",
    )


def _static(settings: Mapping[str, Settings]) -> Picture:
    levels = straight(-60.0, 0.0, 12.0, "dB in")
    return Picture(
        measured.static_curve,
        settings,
        levels,
        straight(-60.0, 0.0, 12.0, "dB out"),
        "Level out over level in",
    )


def _transfer(settings: Mapping[str, Settings], most: float = 1.0) -> Picture:
    across = straight(-1.0, 1.0, 0.5, "sample in")
    return Picture(
        measured.transfer,
        settings,
        across,
        straight(-most, most, most / 2, "sample out"),
        "Sample out over sample in",
    )


def _echoes(settings: Mapping[str, Settings], right_too: bool = False) -> Picture:
    return Picture(
        measured.echoes, settings, straight(0.0, 2000.0, 250.0, "ms"), straight(-60.0, 0.0, 12.0, "dB"),
        "Echoes of an impulse", right_too, dotted=True,
    )  # fmt: skip


def _decay(settings: Mapping[str, Settings]) -> Picture:
    return Picture(
        measured.decay, settings, straight(0.0, 3.0, 0.5, "s"), straight(-60.0, 0.0, 12.0, "dB"),
        "Energy that is left after an impulse",
    )  # fmt: skip


def _hit(settings: Mapping[str, Settings]) -> Picture:
    return Picture(
        measured.hit, settings, straight(0.0, 0.5, 0.1, "s"), straight(-60.0, 12.0, 12.0, "dB"),
        "Level of a burst that dies away",
    )  # fmt: skip


def _spectrum(settings: Mapping[str, Settings]) -> Picture:
    return Picture(
        measured.spectrum, settings, hertz(100.0, 4000.0), straight(-60.0, 0.0, 12.0, "dB"),
        "What becomes of partials at 440 and 880 Hz",
    )  # fmt: skip


def _gain(settings: Mapping[str, Settings], right_too: bool = False) -> Picture:
    return Picture(
        measured.gain_in_time, settings, straight(0.0, 1.0, 0.2, "s"), straight(0.0, 1.0, 0.25, "gain"),
        "Gain in time", right_too,
    )  # fmt: skip


def _bands(*bands: tuple[str, float, float, float]) -> Settings:
    """Return an equaliser's settings: mode, hertz, decibels, q of each band."""
    settings: dict[str, float | str] = {}
    for number, (mode, frequency, gain_db, q) in enumerate(bands, 1):
        band: Settings = {"on": 1.0, "mode": mode, "frequency": frequency, "gain": gain_db, "q": q}
        settings |= {f"band_{number}_{name}": value for name, value in band.items()}
    return settings


_CURVE = _bands(
    ("low cut 48", 40.0, 0.0, 0.7), ("low shelf", 150.0, 5.0, 0.7), ("bell", 900.0, -9.0, 2.0),
    ("notch", 3500.0, 0.0, 6.0), ("high shelf", 8000.0, 6.0, 0.7),
)  # fmt: skip
_SHELVES: Mapping[str, Settings] = {
    "+12 dB": {"gain": 12.0},
    "−6 dB": {"gain": -6.0},
    "q 2": {"gain": 12.0, "q": 2.0},
}
_OTT: Settings = {
    f"{band}_{name}": value
    for band in ("low", "mid", "high")
    for name, value in {"above": -24.0, "above_slope": 0.25, "below": -40.0, "below_slope": 0.4}.items()
}

PICTURES: dict[str, Picture] = {
    "eq8": _response({"": _CURVE}, -24.0, 12.0, 12.0),
    "parametric_eq": _response(
        {"bell": _bands(("bell", 1000.0, 12.0, 1.0)), "high cut 12": _bands(("high cut 12", 3000.0, 0.0, 2.0))},
        -24.0, 12.0, 12.0,
    ),
    "low_shelf": _response(_SHELVES, -12.0, 18.0, 6.0),
    "high_shelf": _response(_SHELVES, -12.0, 18.0, 6.0),
    "filter": _response(
        {"low pass": {"q": 4.0}, "high pass, 24 dB": {"mode": "high pass", "slope": 1}, "notch": {"mode": "notch"}},
        -36.0, 12.0, 12.0,
    ),
    "comb": _peaks({"feedback": {}, "forward": {"feedback": 0.0, "forward": 100.0}}, -24.0, 12.0, 12.0),
    "compressor": _static({"2:1": {"ratio": 2}, "4:1": {}, "knee 24 dB": {"ratio": 100, "knee": 24}}),
    "limiter": _static({"gain 12 dB": {"gain": 12.0}, "ceiling −12 dB": {"ceiling": -12.0}}),
    "expander": _static({"2:1": {}, "4:1": {"ratio": 4.0}, "range 12 dB": {"range": 12.0}}),
    "gate": _hit({"as it is": {"threshold": -80.0}, "gated": {"threshold": -24.0, "hold": 40.0, "release": 10.0}}),
    "transient_shaper": _hit({"as it is": {}, "attack": {"attack": 100.0}, "sustain −": {"sustain": -100.0}}),
    "multiband_dynamics": _static({"at rest": {}, "up and down": _OTT}),
    "saturation": _transfer({"6 dB": {}, "18 dB": {"drive": 18.0}, "bias": {"drive": 6.0, "bias": 60.0}}),
    "distortion": Picture(
        measured.spectrum, {"20 dB": {}, "tone 1 kHz": {"tone": 1000.0}}, hertz(100.0, 4000.0),
        straight(-60.0, 0.0, 12.0, "dB"), "What becomes of partials at 440 and 880 Hz",
    ),
    "wave_shaper": _transfer(
        {"hard": {"curve": "hard", "drive": 6.0}, "sine fold": {"curve": "sine fold", "drive": 12.0},
         "cubic": {"curve": "cubic"}, "full wave": {"curve": "full wave"}}
    ),
    "bit_crusher": _transfer({"3 bits": {"bits": 3.0, "rate": 96_000.0}, "2 bits": {"bits": 2.0, "rate": 96_000.0}}),
    "drum_bus": _hit(
        {"at rest": {"drive": 0.0}, "transients": {"drive": 0.0, "transients": 80.0}, "drive": {"drive": 24.0}}
    ),
    "erosion": _spectrum(
        {"sine at 1.5 kHz": {"mode": "sine", "frequency": 1500.0, "amount": 100.0}, "noise": {"amount": 100.0}}
    ),
    "groove_distortion": _spectrum(
        {"tracing": {"drive": 12.0, "pinch": 0.0}, "pinch": {"drive": 12.0, "tracing": 0.0}}
    ),
    "simple_delay": _echoes({"left": {"time_right": 250.0}}, right_too=True),
    "ping_pong_delay": _echoes({"left": {"feedback": 60.0}}, right_too=True),
    "multi_tap_delay": _echoes({"left": {"feedback": 0.0}}, right_too=True),
    "grain_delay": _spectrum({"as it is": {"mix": 0.0}, "7 semitones up": {"pitch": 7.0, "mix": 100.0}}),
    "freeverb": _decay({"room 50 %": {"mix": 100.0}, "room 90 %": {"room": 90.0, "mix": 100.0}}),
    "hall_reverb": _decay({"2.2 s": {"mix": 100.0}, "1 s": {"decay": 1.0, "mix": 100.0}}),
    "plate_reverb": _decay({"50 %": {"mix": 100.0}, "80 %": {"decay": 80.0, "mix": 100.0}}),
    "resonators": _peaks({"": {"mix": 100.0, "decay": 3.0}}, -36.0, 12.0, 12.0),
    "resonant_body": _peaks(
        {"marimba": {"body": "marimba", "mix": 100.0}, "membrane": {"body": "membrane", "mix": 100.0}},
        -48.0, 24.0, 12.0,
    ),
    "chorus": Picture(
        measured.voices, {"left": {"mix": 100.0}}, straight(0.0, 30.0, 5.0, "ms"), straight(-60.0, 0.0, 12.0, "dB"),
        "Where the three voices of an impulse are as it starts", right_too=True, dotted=True,
    ),
    "flanger": _peaks({"50 %": {}, "−80 %": {"feedback": -80.0}}, -24.0, 12.0, 12.0),
    "phaser": _response({"2 notches": {}, "6 notches": {"notches": 6, "feedback": 0.0}}, -24.0, 12.0, 12.0),
    "tremolo": _gain({"left": {"offset": 180.0, "depth": 80.0}}, right_too=True),
    "frequency_shifter": _spectrum({"as it is": {"mix": 0.0}, "100 Hz up": {}}),
    "vocoder": _spectrum({"as it is": {"mix": 0.0}, "noise in 40 bands": {"bands": 40}}),
    "utility": _response({"−12 dB": {"gain": -12.0}, "+6 dB": {"gain": 6.0}}, -24.0, 12.0, 12.0),
}  # fmt: skip
"""By the kernel's name."""

OWN = _response({"": {}}, -36.0, 24.0, 12.0)
"""Of a kernel of one's own: what its defaults do to a small impulse."""


def caption_of(kernel: Kernel) -> str:
    """Return what a kernel's picture shows."""
    return PICTURES.get(kernel.name, OWN).caption


def picture_of(kernel: Kernel) -> str:
    """Draw what an effect does, as an SVG of 420 by 190 pixels.

    Response, static curve, echoes, decay or gain in time, whichever says most;
    measured on the kernel itself, so that it cannot say anything else than
    what is heard. Of a kernel of one's own, the magnitude response of a small
    impulse in its default settings.

    Parameters
    ----------
    kernel
        One of `setbook.audio.kernels.KERNELS`, or one made by `setbook.kernel`.

    Examples
    --------
    >>> from setbook.audio.kernels import kernel
    >>> picture_of(kernel("compressor")).startswith("<svg")  # doctest: +SKIP
    True
    """
    own = KERNELS.get(kernel.name) is not kernel
    picture = OWN if own else PICTURES[kernel.name]
    lines = [picture.measure(kernel.set_to(settings), label) for label, settings in picture.settings.items()]
    if picture.right_too:
        lines += [
            picture.measure(kernel.set_to(settings), "right", 1) for settings in picture.settings.values()
        ]
    return chart(f"{kernel.name}: {picture.caption}", lines, picture.x, picture.y, picture.dotted)
