"""Breakpoints of envelopes, read and written."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from setbook.errors import EditRefused
from setbook.format import Element, attributes_at, element
from setbook.format.scalars import read_bool, read_float
from setbook.model.bezier import Curve
from setbook.model.check.numbers import highest_number
from setbook.model.fields import spell

BEFORE_EVERYTHING = -63072000.0
"""Time of the event that holds the value from before the song's start."""

EVENT_TAGS = frozenset({"FloatEvent", "EnumEvent", "BoolEvent"})
_CURVE_ATTRIBUTES = ("CurveControl1X", "CurveControl1Y", "CurveControl2X", "CurveControl2Y")


@dataclass(frozen=True, slots=True)
class Point:
    """A breakpoint.

    Parameters
    ----------
    time
        In beats: of the song for automation, of the clip for clip envelopes.
    value
        In the parameter's own unit; switches have 0 and 1.
    curve
        Handles of the curve towards the next point, in the unit square;
        ``None`` for a straight line.
    """

    time: float
    value: float
    curve: Curve | None = None


def read_point(event: Element) -> Point:
    """Read an event."""
    time = read_float(event.get("Time", "0"))
    text = event.get("Value", "0")
    value = float(read_bool(text)) if event.tag == "BoolEvent" else read_float(text)
    return Point(time, value, _curve(event))


def read_points(events: Iterable[Element]) -> list[Point]:
    """Read events by time; what is not finite is left out."""
    read = map(read_point, events)
    kept = [point for point in read if math.isfinite(point.time) and math.isfinite(point.value)]
    return sorted(kept, key=lambda point: point.time)


def refuse_odd(points: Iterable[Point]) -> None:
    """Make sure that breakpoints can be written.

    Raises
    ------
    EditRefused
        A time or a value is not finite.
    """
    for point in points:
        if not all(map(math.isfinite, (point.time, point.value, *(point.curve or ())))):
            raise EditRefused(f"expected breakpoints with finite numbers, found {point}: nothing was changed")


def write_points(events: Element, points: Iterable[Point], tag: str, *, numbers_items: bool) -> None:
    """Write breakpoints in place of the events of a list; one that stays keeps its element.

    The first, if it does not say so itself, gets a twin before everything.

    Raises
    ------
    EditRefused
        A time or a value is not finite, or there are no points.
    """
    ordered = sorted(points, key=lambda point: point.time)
    refuse_odd(ordered)
    if not ordered:
        raise EditRefused("expected at least one breakpoint, found none: remove the envelope instead")
    if ordered[0].time > BEFORE_EVERYTHING:
        ordered.insert(0, Point(BEFORE_EVERYTHING, ordered[0].value))
    kept: defaultdict[Point, list[Element]] = defaultdict(list)
    for event in events:
        if event.tag == tag:
            kept[read_point(event)].append(event)
    following = highest_number(attributes_at(events, "*", "Id"), default=-1) + 1
    made: list[Element] = []
    for point in ordered:
        same = kept.get(point)
        if same:
            made.append(same.pop(0))
            continue
        made.append(_event(point, tag, following if numbers_items else None))
        following += 1
    events[:] = made


def _event(point: Point, tag: str, number: int | None) -> Element:
    event = element(tag)
    if number is not None:
        event.set("Id", str(number))
    event.set("Time", spell(float(point.time)))
    value: float | bool = point.value
    if tag == "BoolEvent":
        value = bool(point.value)
    elif tag == "EnumEvent":
        value = round(point.value)
    event.set("Value", spell(value))
    for name, share in zip(_CURVE_ATTRIBUTES, point.curve or (), strict=False):
        event.set(name, spell(float(share)))
    return event


def _curve(event: Element) -> Curve | None:
    texts = [event.get(name) for name in _CURVE_ATTRIBUTES]
    if None in texts:
        return None
    x1, y1, x2, y2 = (read_float(text or "0") for text in texts)
    return (x1, y1, x2, y2) if all(map(math.isfinite, (x1, y1, x2, y2))) else None
