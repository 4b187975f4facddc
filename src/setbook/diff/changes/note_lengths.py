"""Notes that last otherwise: longer, shorter, all of one length, legato."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from setbook.diff.changes.values import trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.model import Note

    NotePair = tuple[Note, Note]

_EPSILON: Final = 1e-6
_TOUCHING: Final = 1e-4  # beats between the end of a note and the start of the next
_BULK: Final = 3


def lengths_said(pairs: list[NotePair], after: list[Note]) -> Iterator[tuple[str, int]]:
    """Say how notes were resized, with how many they are; `after` are all notes of the clip."""
    resized = [pair for pair in pairs if abs(pair[1].duration - pair[0].duration) > _EPSILON]
    if len(resized) >= _BULK and _is_legato(resized, after):
        yield "made {} legato", len(resized)
        return
    for verb, chosen in (
        ("lengthened", [pair for pair in resized if pair[1].duration > pair[0].duration]),
        ("shortened", [pair for pair in resized if pair[1].duration < pair[0].duration]),
    ):
        if chosen:
            yield f"{verb} {{}}{_how(chosen)}", len(chosen)


def _how(pairs: list[NotePair]) -> str:
    """Say by what factor, where it is one for all."""
    if len(pairs) < _BULK or any(old.duration < _EPSILON for old, _ in pairs):
        return ""
    factors = [new.duration / old.duration for old, new in pairs]
    factor = sum(factors) / len(factors)
    if max(factors) - min(factors) > _TOUCHING or abs(factor * 4 - round(factor * 4)) > _TOUCHING:
        return ""
    return f" to {trimmed(100 * factor, 0)} %"


def _is_legato(pairs: list[NotePair], after: list[Note]) -> bool:
    """Whether notes end where the next begins now, and did not before."""
    starts = sorted({round(note.time, 6) for note in after})
    following = dict(pairwise(starts))
    joined = 0
    for old, new in pairs:
        next_start = following.get(round(new.time, 6))
        if next_start is None:  # the last one ends where the clip does
            continue
        if abs(new.time + new.duration - next_start) > _TOUCHING:
            return False
        joined += abs(old.time + old.duration - next_start) > _TOUCHING
    return joined >= _BULK - 1
