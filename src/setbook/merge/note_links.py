"""A transposed note leaves one pitch and comes in at another: both is one act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.diff.operations import Insert, Remove
from setbook.merge.fork import SIDES
from setbook.merge.subject import NOTE, PITCH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.compare import Edit
    from setbook.merge.links import Links
    from setbook.merge.units import Units


def join_moved_notes(units: Units, links: Links) -> None:
    """Keep together what one side took away and put back elsewhere under the same note id."""
    for side in SIDES:
        removed: dict[tuple[str, str], str] = {}
        inserted: list[tuple[tuple[str, str], str]] = []
        for unit, edit in units.edits_of(side):
            if NOTE not in unit.key and PITCH not in unit.key:
                continue
            for number in _ids(edit):
                if isinstance(edit.operation, Remove):
                    removed[unit.thing, number] = unit.key
                else:
                    inserted.append(((unit.thing, number), unit.key))
        for name, key in inserted:
            if name in removed:
                links.join(key, removed[name])


def _ids(edit: Edit) -> Iterator[str]:
    if isinstance(edit.operation, (Insert, Remove)):
        element = edit.after if edit.before is None else edit.before
        for note in () if element is None else element.iter("MidiNoteEvent"):
            number = note.get("NoteId")
            if number is not None:
                yield number
