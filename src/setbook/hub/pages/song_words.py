"""A song's numbers as a musician reads them."""

from __future__ import annotations

import math
import re

_SIGNATURE = re.compile(r"(\d{1,2})/(\d{1,2})")


def place(beats: float, time_signature: str | None) -> str:
    """Write a place as bars.beats.sixteenths, counted from 1, as if the song kept its first time signature.

    A page with the song's arrangement puts the exact words in their place.

    Examples
    --------
    >>> place(0, "4/4"), place(16.75, "4/4"), place(7, "6/8"), place(5, None)
    ('1.1.1', '5.1.4', '3.3.1', '2.2.1')
    """
    stated = _SIGNATURE.fullmatch(time_signature or "")
    numerator, denominator = (int(stated[1]), int(stated[2])) if stated else (4, 4)
    beat_length = 4 / max(denominator, 1)
    bar_length = max(numerator, 1) * beat_length
    bar, rest = divmod(beats, bar_length)
    beat, rest = divmod(rest, beat_length)
    return f"{math.floor(bar) + 1}.{math.floor(beat) + 1}.{math.floor(rest * 4) + 1}"


def duration(seconds: float) -> str:
    """Write how long something plays.

    Examples
    --------
    >>> duration(68.9), duration(3723)
    ('1:08', '1:02:03')
    """
    minutes, left = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def number(value: float) -> str:
    """Write a number with at most two decimals.

    Examples
    --------
    >>> number(108.0), number(93.5)
    ('108', '93.5')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")
