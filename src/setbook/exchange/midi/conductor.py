"""The first track of a MIDI file: tempo, time signatures, markers."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import mido
import numpy as np

from setbook.errors import ExchangeError
from setbook.exchange.midi.ticks import ticks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from setbook.model import LiveSet, TimeSignature

    Corners = tuple[NDArray[np.float64], NDArray[np.float64]]

Timed = tuple[int, mido.MetaMessage]

MOST_TEMPO_CHANGES = 200_000
"""Steps of tempo that are written: a ramp over seven hours at 120 BPM."""

_SLOWEST_US = (1 << 24) - 1  # microseconds of a beat that three bytes hold: 3.6 BPM
_MOST_NUMERATOR = 255
_MOST_DENOMINATOR = 256


def tempo_events(corners: Corners) -> Iterator[Timed]:
    """Give the tempo changes: Live's own steps of a sixteenth note where the tempo is automated.

    Parameters
    ----------
    corners
        Beats and seconds between which time runs straight.

    Raises
    ------
    ExchangeError
        There are over `MOST_TEMPO_CHANGES`.
    """
    if len(corners[0]) > MOST_TEMPO_CHANGES:
        raise ExchangeError(
            f"expected at most {MOST_TEMPO_CHANGES:,} changes of tempo, found {len(corners[0]):,}: "
            "a ramp takes one for every sixteenth, so make it shorter"
        )
    last = -1
    for (beat, second), (next_beat, next_second) in pairwise(zip(*corners, strict=True)):
        if next_beat <= beat:
            continue
        microseconds = round(min(1e6 * (next_second - second) / (next_beat - beat), _SLOWEST_US))
        if microseconds != last:
            yield int(ticks(beat)), mido.MetaMessage("set_tempo", tempo=max(microseconds, 1))
        last = microseconds


def signature_events(signatures: Sequence[tuple[float, TimeSignature]]) -> Iterator[Timed]:
    """Give the time signatures."""
    for beat, signature in signatures:
        if np.isfinite(beat):
            yield (
                int(ticks(max(beat, 0.0))),
                mido.MetaMessage(
                    "time_signature",
                    numerator=min(max(signature.numerator, 1), _MOST_NUMERATOR),
                    denominator=_power_of_two(signature.denominator),
                ),
            )


def marker_events(live_set: LiveSet) -> Iterator[Timed]:
    """Give the locators as markers."""
    for locator in live_set.locators:
        if np.isfinite(locator.time):
            yield int(ticks(max(locator.time, 0.0))), mido.MetaMessage("marker", text=locator.name)


def _power_of_two(denominator: int) -> int:
    """Give what the file can write: it keeps the power alone."""
    return int(1 << (min(max(denominator, 1), _MOST_DENOMINATOR).bit_length() - 1))
