"""What scene names of Live 8 to 10 told Live: a tempo, a time signature."""

import re

from setbook.model.time_signature import TimeSignature

_TEMPO = re.compile(r"(?<![\d.])(\d{2,3}(?:\.\d+)?)\s*BPM\b", re.IGNORECASE)
_TIME_SIGNATURE = re.compile(r"(?<![\d/])(\d{1,2})/(1|2|4|8|16)(?![\d/])")


def tempo_in_name(name: str) -> float | None:
    """Read "120 BPM" out of a name."""
    found = _TEMPO.search(name)
    return float(found[1]) if found and 20 <= float(found[1]) <= 999 else None


def time_signature_in_name(name: str) -> TimeSignature | None:
    """Read "3/4" out of a name."""
    found = _TIME_SIGNATURE.search(name)
    return TimeSignature(int(found[1]), int(found[2])) if found and int(found[1]) else None
