"""What scene names of Live 8 to 10 told Live: a tempo, a time signature."""

import re

from setbook.format.scalars import write_scalar
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


def name_with_tempo(name: str, bpm: float | None) -> str:
    """Put a tempo into a name in place of the one it has; none takes it out."""
    return _with(name, _TEMPO, "" if bpm is None else f"{write_scalar(float(bpm))} BPM")


def name_with_time_signature(name: str, signature: TimeSignature | None) -> str:
    """Put a time signature into a name in place of the one it has; none takes it out."""
    return _with(name, _TIME_SIGNATURE, "" if signature is None else str(signature))


def _with(name: str, pattern: re.Pattern[str], said: str) -> str:
    """Write in place of the first match, else behind the name; Live's " 1" (the row's number) stays."""
    if pattern.search(name):
        changed = pattern.sub(lambda _: said, name, count=1)
        return changed if said else " ".join(changed.split())
    return f"{name} {said}" if said else name
