"""What refers to what: automation to its parameter, a track to its group, a routing to a track."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from setbook.diff.operations import Insert, Remove, SetValue
from setbook.merge.fork import SIDES
from setbook.merge.fork_ids import is_pointee

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.compare import Edit
    from setbook.merge.fork import SideName
    from setbook.merge.links import Links, Reason
    from setbook.merge.units import Units

_TRACK: Final = re.compile(r"\bTrack\.(\d+)(?=/|$)")
TRACK_TAGS: Final = frozenset({"AudioTrack", "MidiTrack", "GroupTrack", "ReturnTrack"})
_REFERRING: Final = ("PointeeId", "TrackGroupId", "Target")
_NO_GROUP: Final = "-1"


def join_references(units: Units, links: Links) -> None:
    """Note references to what the other side removed, and keep together what refers to what the same side brought."""
    for side, other in (SIDES, SIDES[::-1]):
        vanished, own_vanished, brought = (
            _ids(units, other, Remove),
            _ids(units, side, Remove),
            _ids(units, side, Insert),
        )
        _join(units, side, vanished, links, "reference", after=True)
        _join(units, side, brought, links, None, after=True)
        _join(units, side, own_vanished, links, None, after=False)


def _join(
    units: Units, side: SideName, known: dict[str, str], links: Links, reason: Reason | None, *, after: bool
) -> None:
    for unit, edit in units.edits_of(side) if known else ():
        for reference in set(_references(edit, after=after)):
            key = known.get(reference)
            if key is not None and key != unit.key:
                links.join(unit.key, key, reason)


def _ids(units: Units, side: SideName, kind: type[Insert | Remove]) -> dict[str, str]:
    """Give the ids of what came or went as a whole, with the key of the unit that did it."""
    found = {}
    for unit, edit in units.edits_of(side):
        element = edit.before if kind is Remove else edit.after
        if isinstance(edit.operation, kind) and element is not None:
            for item in element.iter():
                if is_pointee(item) and item.get("Id") not in {None, "0"}:
                    found[f"pointee {item.get('Id')}"] = unit.key
            if element.tag in TRACK_TAGS:
                found[f"track {element.get('Id')}"] = unit.key
    return found


def _references(edit: Edit, *, after: bool) -> Iterator[str]:
    op = edit.operation
    element = edit.after if after else edit.before
    if element is None:
        return
    if isinstance(op, SetValue):
        yield from _said(element.tag, (op.after if after else op.before) or "") if op.name == "Value" else ()
    elif isinstance(op, Insert if after else Remove):
        for item in element.iter(*_REFERRING):
            yield from _said(item.tag, item.get("Value", ""))


def _said(tag: str, value: str) -> Iterator[str]:
    if tag == "PointeeId":
        yield f"pointee {value}"
    elif tag == "TrackGroupId" and value != _NO_GROUP:
        yield f"track {value}"
    elif tag == "Target":
        yield from (f"track {number}" for number in _TRACK.findall(value))
