"""Notes lie in a list for each pitch: two sides may add to one, empty one, or both bring one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from setbook.diff.compare import Edit
from setbook.diff.operations import Remove
from setbook.diff.step import join
from setbook.format import Limits, serialise
from setbook.format.scalars import read_float
from setbook.format.tree import parse
from setbook.merge.subject import address_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from setbook.diff.operations import Operation
    from setbook.diff.places import Places
    from setbook.format import Element

_IGNORED: Final = frozenset({"NoteId"})


def note_by_note(edits: Sequence[Edit], others: Iterable[Edit], base: Places) -> list[Edit]:
    """Give edits that remove single notes, where they remove all of a pitch that the other side works on."""
    touched = {pitch for other in others if (pitch := _pitch_above(address_of(other.operation)))}
    opened: list[Edit] = []
    for edit in edits:
        op = edit.operation
        if isinstance(op, Remove) and op.key.startswith("pitch:") and join(op.parent, op.key) in touched:
            opened += _removals(edit, join(op.parent, op.key), base)
        else:
            opened.append(edit)
    return opened


def closers_of(edits: Iterable[Edit]) -> dict[str, Edit]:
    """Give the edits that remove all of a pitch, by its address."""
    return {
        join(op.parent, op.key): edit
        for edit in edits
        if isinstance(op := edit.operation, Remove) and op.key.startswith("pitch:")
    }


def emptied_pitches(operations: Iterable[Operation], base: Places) -> list[str]:
    """Find the pitches of which every note goes and none comes or stays."""
    going: Counter[str] = Counter()
    kept = set()
    for op in operations:
        pitch = _pitch_above(address_of(op))
        if pitch and isinstance(op, Remove):
            going[pitch] += 1
        elif pitch:
            kept.add(pitch)
    return [
        pitch
        for pitch, count in going.items()
        if pitch not in kept
        and (found := base.at(pitch)) is not None
        and count == len(found.findall("Notes/*"))
    ]


def are_rivals(one: Element, other: Element) -> bool:
    """Whether two lists of one pitch say different things of one time."""
    mine = _by_time(one)
    return any(time in mine and mine[time] != said for time, said in _by_time(other).items())


def united(one: str, other: str) -> str:
    """Give one list of a pitch with the notes of both, in order."""
    mine, theirs = (parse(xml.encode(), Limits(), "KeyTrack") for xml in (one, other))
    notes = mine.find("Notes")
    taken = _by_time(mine)
    if notes is not None:
        notes.extend([note for note in theirs.iterfind("Notes/*") if note.get("Time") not in taken])
        notes[:] = sorted(notes, key=lambda note: read_float(note.get("Time", "0")))
    return serialise(mine).decode("ascii")


def _by_time(track: Element) -> dict[str | None, dict[str, str]]:
    return {
        note.get("Time"): {str(name): str(value) for name, value in note.items() if name not in _IGNORED}
        for note in track.iterfind("Notes/*")
    }


def _pitch_above(address: str) -> str:
    """Address of the list of a pitch that something lies in; empty for everything else."""
    steps = address.split("/")
    for place in range(len(steps) - 2, 0, -1):
        if steps[place].startswith("pitch:"):
            return "/".join(steps[: place + 1])
    return ""


def _removals(edit: Edit, address: str, base: Places) -> Iterator[Edit]:
    notes = None if edit.before is None else edit.before.find("Notes")
    if notes is None:
        return
    follows = None
    for note, step in zip(notes, base.steps(notes), strict=True):
        yield Edit(Remove(f"{address}/Notes", step, follows, serialise(note).decode("ascii")), note, None)
        follows = step
