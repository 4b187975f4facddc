"""Which note became which: ids where they help, else what a hand does to notes."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from setbook.model import Note

    Key = Callable[[Note], Hashable]

_DIGITS = 6


@dataclass(frozen=True, slots=True)
class NotePairs:
    """Notes that are another now, came, or went; those that stayed as they are do not appear."""

    changed: list[tuple[Note, Note]]
    added: list[Note]
    removed: list[Note]


def pair_notes(old: Iterable[Note], new: Iterable[Note]) -> NotePairs:
    """Pair the notes of a clip then and now.

    A pattern that moved as a whole first, then equal notes, then those in the same place, then those of one id, then
    what was dragged up or down (same time), then what was dragged along (same
    pitch), and last what was dragged along and got another length.
    """
    singles = _Singles(list(old), list(new))
    if together := _moved_together(singles.old, singles.new):
        return NotePairs(together, [], [])
    singles.pair(_all)
    singles.changed.clear()
    singles.pair(lambda note: (note.pitch, _time(note)))
    singles.pair(lambda note: note.note_id)
    singles.pair(lambda note: (_time(note), round(note.duration, _DIGITS), round(note.velocity, 0)))
    singles.pair(lambda note: (note.pitch, round(note.duration, _DIGITS), round(note.velocity, 0)))
    singles.pair(lambda note: (note.pitch, round(note.velocity, 0)))
    return NotePairs(singles.changed, singles.new, singles.old)


class _Singles:
    def __init__(self, old: list[Note], new: list[Note]) -> None:
        self.old = old
        self.new = new
        self.changed: list[tuple[Note, Note]] = []

    def pair(self, key: Key) -> None:
        """Pair notes of the same key, in order; a key of None pairs nothing."""
        waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        for place, note in enumerate(self.new):
            waiting[key(note)].append(place)
        waiting.pop(None, None)
        rest, taken = [], set()
        for note in self.old:
            if queue := waiting.get(key(note)):
                place = queue.popleft()
                taken.add(place)
                self.changed.append((note, self.new[place]))
            else:
                rest.append(note)
        self.old = rest
        self.new = [note for place, note in enumerate(self.new) if place not in taken]


def _moved_together(old: list[Note], new: list[Note]) -> list[tuple[Note, Note]]:
    """Pair all notes where all are the same but for one step in time; empty where they are not."""
    if len(old) != len(new) or not old:
        return []
    pairs = list(
        zip(*(sorted(side, key=lambda note: (note.pitch, note.time)) for side in (old, new)), strict=True)
    )
    step = pairs[0][1].time - pairs[0][0].time
    if abs(step) < _LEAST_STEP:
        return []
    if all(_all(replace(one, time=one.time + step)) == _all(other) for one, other in pairs):
        return pairs
    return []


_LEAST_STEP = 1e-6


def _time(note: Note) -> float:
    return round(note.time, _DIGITS)


def _all(note: Note) -> Hashable:
    return (
        note.pitch,
        _time(note),
        round(note.duration, _DIGITS),
        round(note.velocity, 3),
        round(note.off_velocity, 3),
        note.enabled,
        round(note.probability, 3),
        round(note.velocity_deviation, 3),
    )
