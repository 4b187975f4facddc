"""A device read for its kernel: values now, and the way that automation takes through the same conversion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from setbook.audio.macros import value_now

if TYPE_CHECKING:
    from setbook.audio.plan import FidelityLevel
    from setbook.model import Device
    from setbook.model.parameter import Parameter

Numbers = NDArray[np.float64]
Convert = Callable[[Numbers], Numbers]
"""From a device's numbers to a kernel's, element by element."""

DEFAULT_BPM = 120.0
LEAST_GAIN = 1e-5


@dataclass(frozen=True)
class Follow:
    """A kernel's parameter that follows one of the device's."""

    parameter: Parameter | None
    """None where the file lacks it: older Lives had fewer."""
    value: float
    convert: Convert

    def at(self, values: Numbers) -> Numbers:
        """Return the kernel's numbers for the device's."""
        return self.convert(values)


@dataclass(frozen=True)
class Mapped:
    """What plays a device."""

    kernel: str
    settings: Mapping[str, Follow | float]
    """By the kernel's parameter; the others stay at their defaults."""
    notes: tuple[str, ...]
    """What was assumed, in sentences."""
    level: FidelityLevel = "approximate"


@dataclass(frozen=True)
class Unmapped:
    """Why a device, as it is set, needs no kernel or has none."""

    note: str
    level: FidelityLevel = "bypassed"
    """Exact for those that change nothing in Live either."""


@dataclass
class Reading:
    """A device's parameters by their paths, and the tempo that its synchronised times are in.

    Live's files name some parameters differently from version to version:
    each method takes all the names that one had, newest first.
    """

    device: Device
    bpm: float = DEFAULT_BPM
    _by_name: dict[str, Parameter] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._by_name = {parameter.name: parameter for parameter in self.device.parameters}

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def find(self, *names: str) -> Parameter | None:
        """Return the first of these parameters that the device has."""
        return next((self._by_name[name] for name in names if name in self._by_name), None)

    def number(self, *names: str, default: float) -> float:
        """Return a value as it stands now, also of settings that cannot be automated."""
        found = self.find(*names)
        if found is not None:
            return value_now(found)
        for name in names:
            element = self.device.element.find(name)
            held = None if element is None else element.get("Value")
            if held is not None:
                return _number(held, default)
        return default

    def switch(self, *names: str, default: bool = False) -> bool:
        """Return whether something is on now."""
        return self.number(*names, default=float(default)) >= 0.5

    def follow(self, *names: str, default: float, convert: Convert | None = None) -> Follow:
        """Return a parameter to follow."""
        found = self.find(*names)
        chosen = convert or same
        value = float(self.number(*names, default=default))
        return Follow(found, float(chosen(np.array([value]))[0]), chosen)


def _number(text: str, default: float) -> float:
    if text in {"true", "false"}:
        return float(text == "true")
    try:
        return float(text)
    except ValueError:
        return default


def same(values: Numbers) -> Numbers:
    """Leave numbers as they are."""
    return values


def times(factor: float) -> Convert:
    """Scale."""
    return lambda values: values * factor


def steps(*values: float) -> Convert:
    """Take the value for each of a menu's entries."""
    table = np.array(values)
    return lambda index: table[np.clip(np.nan_to_num(np.round(index)), 0, len(table) - 1).astype(int)]


def decibels(gains: Numbers) -> Numbers:
    """Turn linear gains into decibels, −100 for silence."""
    return 20.0 * np.log10(np.maximum(gains, LEAST_GAIN))


percent = times(100.0)
"""From shares of one."""


def hertz_of_keys(keys: Numbers) -> Numbers:
    """Turn MIDI keys, as Auto Filter counts its cut-off, into hertz: 69 is 440."""
    return np.asarray(440.0 * 2.0 ** ((keys - 69.0) / 12.0), np.float64)


SIXTEENTHS = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 16.0)
"""What the delays' buttons stand for."""

LFO_WHOLE_NOTES = (
    1 / 64, 1 / 48, 1 / 32, 1 / 24, 1 / 16, 1 / 12, 1 / 8, 1 / 6, 3 / 16, 1 / 4, 5 / 16,
    1 / 3, 3 / 8, 1 / 2, 3 / 4, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0,
)  # fmt: skip
"""What the entries of an oscillator's rate menu stand for."""


def sixteenths_ms(reading: Reading, offset: float) -> Convert:
    """Return the way from a delay's button, moved by its swing, to milliseconds."""
    sixteenth_ms = 15_000.0 / reading.bpm
    return steps(*(count * sixteenth_ms * (1.0 + offset) for count in SIXTEENTHS))


def lfo_hz(reading: Reading, folder: str = "Lfo/") -> Follow:
    """Return an oscillator's rate, free or in time."""
    if reading.number(f"{folder}RateType", default=0.0) < 1.0:
        return reading.follow(f"{folder}Frequency", default=1.0)
    beats = steps(*(reading.bpm / 60.0 / (4.0 * notes) for notes in LFO_WHOLE_NOTES))
    return reading.follow(f"{folder}BeatRate", default=9.0, convert=beats)


def listens_elsewhere(reading: Reading) -> bool:
    """Whether a side-chain hears another track."""
    return reading.switch("SideChain/OnOff")


ELSEWHERE = Unmapped(
    "Its side-chain listens to another track, which its effect cannot; the sound passes unchanged."
)
IN_TIME = "Times in beats are taken at the tempo of the song's start."
