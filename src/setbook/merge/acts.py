"""Edits that are one act of one hand, though they are written in several places."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from setbook.diff.operations import Insert, Remove, SetValue
from setbook.merge.fork import SIDES
from setbook.merge.subject import BASE_VALUE, is_of_notes, parts_of_one_act

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.compare import Edit
    from setbook.merge.links import Links
    from setbook.merge.units import Units


def join_acts(units: Units, links: Links) -> None:
    """Keep together what makes sense only together, side by side."""
    _join_clip_parts(units, links)
    _join_moved_notes(units, links)
    _join_base_values(units, links)


def _join_clip_parts(units: Units, links: Links) -> None:
    """Join place and loop, which change when a clip is cut, and sample and warp markers."""
    for side in SIDES:
        parts: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for unit, _ in units.edits_of(side):
            parts[unit.thing][unit.key] = None
        for keys in parts.values():
            for together in parts_of_one_act(list(keys)):
                links.join_all(together)


def _join_moved_notes(units: Units, links: Links) -> None:
    """Join where a note left and where it came in, as transposing does: the note id says that it is one."""
    for side in SIDES:
        removed: dict[tuple[str, str], str] = {}
        inserted: list[tuple[tuple[str, str], str]] = []
        for unit, edit in units.edits_of(side):
            for number in _note_ids(edit) if is_of_notes(unit.key) else ():
                if isinstance(edit.operation, Remove):
                    removed[unit.thing, number] = unit.key
                else:
                    inserted.append(((unit.thing, number), unit.key))
        for name, key in inserted:
            if name in removed:
                links.join(key, removed[name])


def _note_ids(edit: Edit) -> Iterator[str]:
    if isinstance(edit.operation, (Insert, Remove)):
        element = edit.after if edit.before is None else edit.before
        for note in () if element is None else element.iter("MidiNoteEvent"):
            number = note.get("NoteId")
            if number is not None:
                yield number


def _join_base_values(units: Units, links: Links) -> None:
    """Join a parameter's value with that of its envelope before everything: Live keeps them equal."""
    values: dict[str, str] = {}
    for unit in units.by_key.values():
        for edit in unit.edits:
            parameter = edit.before.getparent() if _is_value(edit) and edit.before is not None else None
            target = None if parameter is None else parameter.find("AutomationTarget")
            if target is not None:
                values[target.get("Id", "")] = unit.key
    for key in units.by_key:
        pointee = key.removesuffix(BASE_VALUE).rpartition("pointee:")[2]
        if key.endswith(BASE_VALUE) and pointee in values:
            links.join(key, values[pointee])


def _is_value(edit: Edit) -> bool:
    return isinstance(edit.operation, SetValue) and edit.before is not None and edit.before.tag == "Manual"
