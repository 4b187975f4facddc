"""Notes, told in bulk: transposed, moved, quantised, lengthened, louder, added, removed."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Final

from setbook.diff.changes import weights
from setbook.diff.changes.change import Change
from setbook.diff.changes.naming import counted, listed
from setbook.diff.changes.note_pairing import NotePairs, pair_notes
from setbook.diff.changes.values import MINUS, note_name, trimmed
from setbook.model import MidiClip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.change import Kind
    from setbook.diff.changes.clip_times import ClipPair
    from setbook.diff.changes.clock import Clock
    from setbook.diff.changes.context import Context
    from setbook.model import Note

    NotePair = tuple[Note, Note]

_EPSILON: Final = 1e-6
_GRIDS: Final = {
    1.0: "1/4",
    0.5: "1/8",
    1 / 3: "1/8 triplets",
    0.25: "1/16",
    1 / 6: "1/16 triplets",
    0.125: "1/32",
}
_FEW: Final = 3


def tell_notes(pair: ClipPair, context: Context, where: str) -> Iterator[Change]:
    """Tell what happened to a clip's notes, and forget the edits."""
    touched = pair.group.take_below("Notes")
    if not touched or not isinstance(pair.was, MidiClip) or not isinstance(pair.now, MidiClip):
        return
    old = pair.was.notes
    found = pair_notes(old, pair.now.notes)
    span = (None, None) if pair.now.is_session else (pair.now.start, pair.now.end)
    for kind, what, count in _sentences(found, len(old), context.after.clock):
        weight = weights.bulk(weights.NOTES, count)
        yield Change(kind, "notes", where, what, start_beats=span[0], end_beats=span[1], weight=weight)
    if any("PerNoteEventStore" in edit.path for edit in touched):
        yield Change("set", "notes", where, "note expression edited", weight=weights.NOTES)


def _sentences(found: NotePairs, before: int, clock: Clock) -> Iterator[tuple[Kind, str, int]]:
    yield from _pitches([pair for pair in found.changed if _pitch(pair)])
    yield from _times([pair for pair in found.changed if _step(pair) and not _pitch(pair)], clock)
    yield from _lengths([pair for pair in found.changed if _growth(pair) and not _step(pair)])
    yield from _velocities(
        [pair for pair in found.changed if abs(pair[0].velocity - pair[1].velocity) >= _AUDIBLE]
    )
    yield from _switches(found.changed)
    yield from _chances(
        [pair for pair in found.changed if abs(pair[0].probability - pair[1].probability) > _EPSILON]
    )
    added, removed = len(found.added), len(found.removed)
    if added and removed and removed == before:
        yield "set", f"rewrote all notes ({removed} → {added})", added
        return
    if added:
        yield "insert", f"added {_which(found.added, clock)}", added
    if removed:
        yield "remove", f"removed {_which(found.removed, clock)}", removed


_AUDIBLE: Final = 0.5  # of MIDI's 127 steps


def _pitch(pair: NotePair) -> int:
    return pair[1].pitch - pair[0].pitch


def _step(pair: NotePair) -> float:
    step = pair[1].time - pair[0].time
    return step if abs(step) > _EPSILON else 0.0


def _growth(pair: NotePair) -> float:
    growth = pair[1].duration - pair[0].duration
    return growth if abs(growth) > _EPSILON else 0.0


def _pitches(pairs: list[NotePair]) -> Iterator[tuple[Kind, str, int]]:
    steps = Counter(_pitch(pair) for pair in pairs)
    if len(steps) > _FEW:
        yield "move", f"moved {counted(len(pairs), 'note')} to other pitches", len(pairs)
        return
    for step, count in steps.most_common():
        yield "move", f"transposed {counted(count, 'note')} {_signed(step)} st", count


def _times(pairs: list[NotePair], clock: Clock) -> Iterator[tuple[Kind, str, int]]:
    if not pairs:
        return
    steps = {round(_step(pair), 6) for pair in pairs}
    notes = counted(len(pairs), "note")
    grid = _grid([pair[1] for pair in pairs])
    if len(steps) == 1:
        step = steps.pop()
        yield (
            "move",
            f"moved {notes} {clock.length(abs(step))} {'later' if step > 0 else 'earlier'}",
            len(pairs),
        )
    elif grid and not _grid([pair[0] for pair in pairs]):
        yield "move", f"quantised {notes} to {grid}", len(pairs)
    else:
        yield "move", f"moved {notes} in time", len(pairs)


def _grid(notes: list[Note]) -> str | None:
    """Name the coarsest grid that all notes start on."""
    if not all(math.isfinite(note.time) for note in notes):
        return None
    for length, name in _GRIDS.items():
        if all(abs(note.time / length - round(note.time / length)) < 1e-4 for note in notes):
            return name
    return None


def _lengths(pairs: list[NotePair]) -> Iterator[tuple[Kind, str, int]]:
    for said, chosen in (
        ("lengthened", [p for p in pairs if _growth(p) > 0]),
        ("shortened", [p for p in pairs if _growth(p) < 0]),
    ):
        if chosen:
            yield "set", f"{said} {counted(len(chosen), 'note')}", len(chosen)


def _velocities(pairs: list[NotePair]) -> Iterator[tuple[Kind, str, int]]:
    if not pairs:
        return
    notes = counted(len(pairs), "note")
    befores, afters = ([pair[side].velocity for pair in pairs] for side in (0, 1))
    before, after = (trimmed(sum(side) / len(side), 0) for side in (befores, afters))
    middle = "" if len(set(befores)) == len(set(afters)) == 1 else "on average "
    yield "set", f"velocity of {notes} {middle}{before} → {after}", len(pairs)


def _switches(pairs: list[NotePair]) -> Iterator[tuple[Kind, str, int]]:
    for enabled, said in ((False, "muted"), (True, "unmuted")):
        count = sum(old.enabled is not enabled and new.enabled is enabled for old, new in pairs)
        if count:
            yield "set", f"{said} {counted(count, 'note')}", count


def _chances(pairs: list[NotePair]) -> Iterator[tuple[Kind, str, int]]:
    if pairs:
        before, after = (
            trimmed(100 * sum(pair[side].probability for pair in pairs) / len(pairs), 0) for side in (0, 1)
        )
        yield "set", f"chance of {counted(len(pairs), 'note')} {before} % → {after} %", len(pairs)


def _which(notes: list[Note], clock: Clock) -> str:
    if len(notes) <= _FEW:
        names = listed([f"{note_name(note.pitch)} at {clock.position(note.time)}" for note in notes])
        return f"note{'s' if len(notes) > 1 else ''} {names}"
    low, high = (note_name(found(note.pitch for note in notes)) for found in (min, max))
    return f"{len(notes)} notes ({low if low == high else f'{low}–{high}'})"


def _signed(value: int) -> str:
    return f"+{value}" if value > 0 else f"{MINUS}{-value}"
