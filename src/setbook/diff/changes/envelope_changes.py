"""Automation and clip envelopes: drawn, edited, removed, with their range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.diff.changes import weights
from setbook.diff.changes.change import Change, Concept
from setbook.diff.changes.curves import Edited, verdict
from setbook.diff.changes.naming import counted
from setbook.format.scalars import read_float
from setbook.model import BEFORE_EVERYTHING

if TYPE_CHECKING:
    from setbook.diff.changes.clock import Clock
    from setbook.diff.changes.context import Context
    from setbook.diff.changes.curves import Points
    from setbook.diff.changes.gather import Found
    from setbook.diff.changes.values import Show
    from setbook.format import Element

_EVENTS = ("FloatEvent", "EnumEvent", "BoolEvent")


def points_of(envelope: Element | None) -> Points:
    """Read breakpoints by time and turn (two at one time are a jump), without the one before everything."""
    points: Points = {}
    for event in () if envelope is None else envelope.iter(*_EVENTS):
        time = read_float(event.get("Time", "0"))
        if time <= BEFORE_EVERYTHING:
            continue
        turn = 0
        while (time, turn) in points:
            turn += 1
        points[time, turn] = tuple(event.get(name) for name in ("Value", *_CURVES))
    return points


_CURVES = ("CurveControl1X", "CurveControl1Y", "CurveControl2X", "CurveControl2Y")


def tell_points(
    was: Points,
    now: Points,
    *,
    what: str,
    where: str,
    clock: Clock,
    concept: Concept = "automation",
    show: Show | None = None,
) -> Change | None:
    """Tell how breakpoints changed; None where they did not.

    Parameters
    ----------
    was, now
        The points then and now.
    what
        Whose they are: ``Volume automation``.
    show
        Gives a value in the unit of what is driven; None where that is not known.
    """
    added, gone = now.keys() - was.keys(), was.keys() - now.keys()
    moved = {key for key in now.keys() & was.keys() if now[key] != was[key]}
    touched = sorted(time for time, _ in added | gone | moved)
    if not touched:
        return None
    edited = Edited(was, now, added, gone, moved)
    kind, said = verdict(edited, show, clock)
    span = f"{clock.position(touched[0])}–{clock.position(touched[-1])}"
    return Change(
        kind,
        concept,
        where,
        f"{what} {said} at {clock.position(touched[0])}"
        if touched[0] == touched[-1]
        else f"{what} {said}, {span}",
        before=_size(was),
        after=_size(now),
        start_beats=touched[0],
        end_beats=touched[-1],
        weight=weights.bulk(weights.AUTOMATION, len(touched)),
    )


def _size(points: Points) -> str | None:
    return counted(len(points), "point") if points else None


def envelope_pair(
    found: Found, path: tuple[str, ...], context: Context
) -> tuple[Element | None, Element | None]:
    """Find the envelope that an edit happened to, then and now; `path` leads to it from the thing that has it."""
    if len(found.path) == len(path):
        return found.edit.before, found.edit.after
    envelope = found.element
    while envelope.tag != path[-1]:
        parent = envelope.getparent()
        assert parent is not None, "an event lies in an envelope"
        envelope = parent
    now = context.partners[envelope] if found.edit.after is None else envelope
    return context.origins[now], now
