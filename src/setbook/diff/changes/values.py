"""Values as Live shows them: dB, pan, Hz, ms, percent, semitones, note names.

Each takes the text that stands in the file and gives what the screen says.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from setbook.model import TimeSignature

if TYPE_CHECKING:
    from collections.abc import Callable

    Show = Callable[[str], str]

MINUS: Final = "−"
_SILENCE_DB: Final = -69.95  # Live's faders end at −70 dB and call it −inf
_NOTES: Final = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_SWITCH: Final = {"true": "on", "false": "off"}


def number(value: float, decimals: int, *, signed: bool = False) -> str:
    """Write a number with a real minus, and a plus where asked: ``−2.0``."""
    text = f"{abs(value):.{decimals}f}"
    if float(text) == 0:
        return text
    return (MINUS if value < 0 else "+" if signed else "") + text


def trimmed(value: float, decimals: int = 2) -> str:
    """Write a number without trailing zeros: ``120``, ``88.76``."""
    text = number(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain(text: str) -> str:
    """Show a value of unknown meaning: four digits of a number, on and off, or the text itself."""
    try:
        value = float(text)
    except ValueError:
        return _SWITCH.get(text, text)
    if not math.isfinite(value):
        return text
    if value == 0 or value.is_integer():
        return trimmed(value, 0)
    return trimmed(value, max(0, 3 - math.floor(math.log10(abs(value)))))


def exact(text: str) -> str:
    """Show all digits, for two values that would look the same."""
    return _SWITCH.get(text, text.replace("-", MINUS))


def _numeric(show: Callable[[float], str]) -> Show:
    def shown(text: str) -> str:
        try:
            value = float(text)
        except ValueError:
            return plain(text)
        try:
            return show(value) if math.isfinite(value) else text
        except OverflowError:  # a number that its unit has no words for
            return text

    return shown


def _gain(value: float) -> str:
    level_db = 20 * math.log10(value) if value > 0 else -math.inf
    return f"{MINUS}inf dB" if level_db <= _SILENCE_DB else f"{number(level_db, 1)} dB"


def _pan(value: float) -> str:
    side = round(value * 50)
    return "C" if side == 0 else f"{abs(side)}{'L' if side < 0 else 'R'}"


def _hz(value: float) -> str:
    if abs(value) >= 1000:
        return f"{number(value / 1000, 2)} kHz"
    return f"{number(value, 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2)} Hz"


def _milliseconds(value: float) -> str:
    if abs(value) >= 1000:
        return f"{number(value / 1000, 2)} s"
    return f"{number(value, 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2)} ms"


gain: Final = _numeric(_gain)
"""A linear gain in dB; −inf from −70 dB down."""

pan: Final = _numeric(_pan)
"""−1 to 1 as 50L, C, 50R."""

hertz: Final = _numeric(_hz)
milliseconds: Final = _numeric(_milliseconds)
seconds: Final = _numeric(lambda value: _milliseconds(value * 1000))
decibels: Final = _numeric(lambda value: f"{number(value, 1)} dB")
percent: Final = _numeric(lambda value: f"{trimmed(value * 100, 1)} %")
percent_of_100: Final = _numeric(lambda value: f"{trimmed(value, 1)} %")
semitones: Final = _numeric(lambda value: f"{'+' if value > 0 else ''}{trimmed(value)} st")
cents: Final = _numeric(lambda value: f"{'+' if value > 0 else ''}{trimmed(value)} ct")
beats: Final = _numeric(lambda value: f"{trimmed(value, 3)} beat{'' if value == 1 else 's'}")
frames: Final = _numeric(lambda value: f"{value:,.0f} frame{'' if value == 1 else 's'}")
degrees: Final = _numeric(lambda value: f"{trimmed(value, 0)}°")
tempo: Final = _numeric(lambda value: f"{trimmed(value)} BPM")
ratio: Final = _numeric(lambda value: "inf : 1" if value > 1e6 else f"{trimmed(value)} : 1")
macro: Final = _numeric(lambda value: trimmed(value, 1))


_HIGHEST_KEY: Final = 255  # what lies above is damage, and might not even be a number in Hz


def _key_hz(key: float) -> str:
    return _hz(440 * 2 ** ((key - 69) / 12)) if abs(key) <= _HIGHEST_KEY else trimmed(key)


key_hertz: Final = _numeric(_key_hz)
"""A frequency given as a MIDI key with fractions (Auto Filter's cutoff)."""

_HIGHEST_CODE: Final = 98 + 99 * 4  # 99/16


def _time_signature(code: float) -> str:
    return str(TimeSignature.from_code(int(code))) if 0 <= code <= _HIGHEST_CODE else trimmed(code)


time_signature: Final = _numeric(_time_signature)


def note_name(pitch: int) -> str:
    """Name a MIDI key in Live's manner: 60 is C3."""
    return f"{_NOTES[pitch % 12]}{str(pitch // 12 - 2).replace('-', MINUS)}"


note: Final = _numeric(lambda value: note_name(round(value)))


def choice(*names: str) -> Show:
    """Show a number as one of several names."""

    def shown(text: str) -> str:
        number = float(text) if text.replace(".", "", 1).isdecimal() else -1.0
        place = int(number) if math.isfinite(number) else -1
        return names[place] if 0 <= place < len(names) else plain(text)

    return shown


def switch(on: str, off: str) -> Show:
    """Show a switch in its own two words."""
    return lambda text: on if text == "true" else off


def pair(show: Show, before: str, after: str) -> tuple[str, str] | None:
    """Show two values; None where no one could tell them apart.

    Live rewrites 0.000316227757 as 0.00031622799. Where two values look the
    same but are not that close, all their digits are shown.
    """
    shown = show(before), show(after)
    if shown[0] != shown[1]:
        return shown
    return None if _is_close(before, after) else (exact(before), exact(after))


def _is_close(a: str, b: str) -> bool:
    try:
        return math.isclose(float(a), float(b), rel_tol=1e-4, abs_tol=1e-7)
    except ValueError:
        return a == b
