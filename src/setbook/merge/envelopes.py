"""Breakpoints of two sides in one envelope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.format import Limits, serialise
from setbook.format.scalars import read_float
from setbook.format.tree import parse
from setbook.merge.rivals import touched_span
from setbook.model import BEFORE_EVERYTHING

if TYPE_CHECKING:
    from setbook.diff.compare import Edit
    from setbook.format import Element
    from setbook.merge.rivals import Span


def outside(edit: Edit, span: Span) -> bool:
    """Whether an edit of an envelope leaves a stretch alone."""
    touched = touched_span([edit])
    return touched is None or touched[1] < span[0] or touched[0] > span[1]


def united_envelope(one: str, other: str, span: Span | None) -> str:
    """Give one envelope: `one`'s breakpoints, and those of `other` that lie outside of a stretch, in order."""
    mine, theirs = (parse(xml.encode(), Limits(), "an envelope") for xml in (one, other))
    events, more = mine.find("Automation/Events"), theirs.find("Automation/Events")
    if events is not None and more is not None:
        events.extend([event for event in more if _is_free(event, span)])
        events[:] = sorted(events, key=_time)
        for number, event in enumerate(events):
            if event.get("Id") is not None:
                event.set("Id", str(number))
    return serialise(mine).decode("ascii")


def _is_free(event: Element, span: Span | None) -> bool:
    time = _time(event)
    return time > BEFORE_EVERYTHING and (span is None or not span[0] <= time <= span[1])


def _time(event: Element) -> float:
    return read_float(event.get("Time", "0"))
