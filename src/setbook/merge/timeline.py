"""Clips of one track must not overlap: where both sides placed clips, they may come to.

Each side's own arrangement is sound, and so is the base's. Clips that would
stand on one another when one is taken from here and the other from there have
to be decided together; where both are wanted where they are, that is a conflict.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from setbook.diff.operations import SetValue
from setbook.format.scalars import read_float
from setbook.merge.fork import SIDES
from setbook.merge.subject import PLACE
from setbook.model.proxy import ancestors_and_self

if TYPE_CHECKING:
    from collections.abc import Iterable

    from setbook.diff.compare import Edit
    from setbook.format import Element
    from setbook.merge.links import Links
    from setbook.merge.units import Units

_EPSILON: Final = 1e-6
_CLIPS: Final = frozenset({"MidiClip", "AudioClip"})
_TIMELINES: Final = ("ClipTimeable/ArrangerAutomation/Events", "Sample/ArrangerAutomation/Events")
When = Literal["base", "ours", "theirs"]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Where a clip lies in one of the three versions."""

    start_beats: float
    end_beats: float
    when: When
    key: str
    is_placed: bool  # its own side put it there


def join_overlaps(units: Units, links: Links) -> None:
    """Note the clips that would overlap."""
    timelines: defaultdict[str, dict[str, list[_Stretch]]] = defaultdict(dict)
    sides_on: defaultdict[str, set[str]] = defaultdict(set)
    for side in SIDES:
        for unit, edit in units.edits_of(side):
            timeline = _timeline(edit, unit.key)
            if timeline is not None:
                sides_on[timeline].add(side)
                clip = timelines[timeline].setdefault(unit.key, [])
                clip += _stretches(edit, side, unit.key)
    for timeline, clips in timelines.items():
        if len(sides_on[timeline]) == len(SIDES):
            _sweep([stretch for stretches in clips.values() for stretch in set(stretches)], links)


def _timeline(edit: Edit, key: str) -> str | None:
    """Address of the list of clips that an edit to a clip's place happens in."""
    op = edit.operation
    if not key.endswith(PLACE):
        return None
    parent = op.at if isinstance(op, SetValue) else op.parent
    end = next((parent.find(path) + len(path) for path in _TIMELINES if path in parent), -1)
    return None if end < 0 else parent[:end]


def _stretches(edit: Edit, side: Literal["ours", "theirs"], key: str) -> list[_Stretch]:
    found = []
    sides: tuple[tuple[When, Element | None], ...] = (("base", edit.before), (side, edit.after))
    for when, element in sides:
        clip = (
            None
            if element is None
            else next((one for one in ancestors_and_self(element) if one.tag in _CLIPS), None)
        )
        span = None if clip is None else _span(clip)
        if span is not None:
            found.append(_Stretch(*span, when, key, is_placed=when != "base"))
    return found


def _span(clip: Element) -> tuple[float, float] | None:
    edges = clip.find("CurrentStart"), clip.find("CurrentEnd")
    if edges[0] is None or edges[1] is None:
        return None
    start, end = (read_float(edge.get("Value", "0")) for edge in edges if edge is not None)
    return start, end


def _sweep(stretches: Iterable[_Stretch], links: Links) -> None:
    """Go along the time line; in each version clips lie apart, so that few are open at once."""
    open_now: list[_Stretch] = []
    for stretch in sorted(stretches, key=lambda one: (one.start_beats, one.end_beats, one.key, one.when)):
        open_now = [one for one in open_now if one.end_beats > stretch.start_beats + _EPSILON]
        for one in open_now:
            if one.key != stretch.key and one.when != stretch.when:
                is_conflict = one.is_placed and stretch.is_placed
                links.join(one.key, stretch.key, "overlap" if is_conflict else None)
        open_now.append(stretch)
