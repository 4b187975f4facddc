"""EQ Eight, band by band: what was boosted, cut, moved."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from setbook.diff.changes.effect_words import EQ_FILTERS
from setbook.diff.changes.values import decibels, hertz, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.format import Element

_BANDS: Final = 8
_GAINLESS: Final = frozenset({"Low Cut 48", "Low Cut", "Notch", "High Cut", "High Cut 48"})
_HEARD_DB: Final = 0.05
_SIDES: Final = {"A": "", "B": " (B)"}
_MOST: Final = 4  # bands that a sentence holds


@dataclass(frozen=True, slots=True)
class Band:
    """One filter of an EQ Eight."""

    on: bool
    filter: str
    frequency_hz: float
    gain_db: float
    q: float

    @property
    def has_gain(self) -> bool:
        """Whether its filter has a gain to turn."""
        return self.filter not in _GAINLESS

    @property
    def is_heard(self) -> bool:
        """Whether it does anything."""
        return self.on and (not self.has_gain or abs(self.gain_db) >= _HEARD_DB)


def reshaped(was: Element, now: Element) -> str:
    """Say how an EQ was reshaped: ``Band 2 at 400 Hz 4.5 dB → −5.5 dB``, what is heard most first; empty where it was not."""
    said: list[tuple[float, str]] = []
    for number in range(_BANDS):
        for side, mark in _SIDES.items():
            old, new = _band(was, number, side), _band(now, number, side)
            if old is not None and new is not None and old != new:
                words = _said(old, new)
                if words:
                    said.append((-_distance(old, new), f"Band {number + 1}{mark} {words}"))
    shown = [words for _, words in sorted(said)]
    more = f"; {len(shown) - _MOST} more" if len(shown) > _MOST else ""
    return "; ".join(shown[:_MOST]) + more


def settings(eq: Element) -> str:
    """Say what an EQ does: ``+4.5 dB at 400 Hz, Low Cut at 38.0 Hz``; empty where it is flat."""
    bands = [_band(eq, number, "A") for number in range(_BANDS)]
    heard = [_shape(band) for band in bands if band is not None and band.is_heard]
    return ", ".join(heard[:_MOST])


def _said(old: Band, new: Band) -> str:
    if not old.is_heard and not new.is_heard:
        return ""
    if old.is_heard != new.is_heard and old.on != new.on:
        return f"on: {_shape(new)}" if new.on else "off"
    if old.filter != new.filter:
        return f"{old.filter} → {_shape(new)}"
    return ", ".join(_moves(old, new))


def _moves(old: Band, new: Band) -> Iterator[str]:
    frequencies = _hz(old), _hz(new)
    gains = decibels(str(old.gain_db)), decibels(str(new.gain_db))
    if frequencies[0] != frequencies[1]:
        yield f"{frequencies[0]} → {frequencies[1]}"
    if new.has_gain and gains[0] != gains[1]:
        place = "" if frequencies[0] != frequencies[1] else f"at {frequencies[1]} "
        yield f"{place}{gains[0]} → {gains[1]}"
    if old.q != new.q and trimmed(old.q) != trimmed(new.q):
        yield f"Q {trimmed(old.q)} → {trimmed(new.q)}"


def _shape(band: Band) -> str:
    gain = decibels(str(band.gain_db))
    gain = f"+{gain}" if band.gain_db > 0 else gain
    if not band.has_gain:
        return f"{band.filter} at {_hz(band)}"
    return f"{gain} at {_hz(band)}" if band.filter == "Bell" else f"{band.filter} {gain} at {_hz(band)}"


def _hz(band: Band) -> str:
    return hertz(str(band.frequency_hz))


def _distance(old: Band, new: Band) -> float:
    """Measure in decibels and half octaves how far a band went."""
    gains = [band.gain_db if band.is_heard and band.has_gain else 0.0 for band in (old, new)]
    octaves = abs(math.log2(max(new.frequency_hz, 1.0) / max(old.frequency_hz, 1.0)))
    return abs(gains[1] - gains[0]) + 2 * octaves + 3 * (old.filter != new.filter)


def _band(eq: Element, number: int, side: str) -> Band | None:
    filter_ = eq.find(f"Bands.{number}/Parameter{side}")
    if filter_ is None:
        return None
    values = {}
    for tag in ("IsOn", "Mode", "Freq", "Gain", "Q"):
        found = filter_.find(f"{tag}/Manual")
        if found is None:  # Live 8
            return None
        values[tag] = found.get("Value", "")
    try:
        mode = int(float(values["Mode"]))
        frequency, gain, q = (float(values[tag]) for tag in ("Freq", "Gain", "Q"))
    except ValueError:
        return None
    name = EQ_FILTERS[mode] if 0 <= mode < len(EQ_FILTERS) else f"Filter {mode}"
    return Band(values["IsOn"] == "true", name, frequency, gain, q)
