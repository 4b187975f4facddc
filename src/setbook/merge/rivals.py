"""Conflicts inside one unit: both sides did something to the same subject, and not the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from setbook.diff.operations import Insert, Move, Remove, SetValue
from setbook.format.scalars import read_float
from setbook.merge.key_tracks import are_rivals
from setbook.merge.subject import BASE_VALUE, NOTE, PITCH, PLACE, is_counter
from setbook.model import BEFORE_EVERYTHING
from setbook.model.points import EVENT_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from setbook.diff.compare import Edit
    from setbook.diff.operations import Operation
    from setbook.merge.links import Links, Reason
    from setbook.merge.units import Unit


Span = tuple[float, float]
ENVELOPES: Final = ("AutomationEnvelope", "ClipEnvelope", "ArrangerAutomation")


def join_rivals(units: Iterable[Unit], links: Links) -> None:
    """Note the units that both sides dispute."""
    for unit in units:
        reason = _reason(unit)
        if reason is not None:
            links.join(unit.key, unit.key, reason)


def touched_span(edits: Iterable[Edit]) -> Span | None:
    """Give the stretch in beats of an envelope that edits touch; None where there is none but the base value."""
    times = [time for edit in edits for time in _times(edit)]
    return (min(times), max(times)) if times else None


def is_envelope(unit: Unit) -> bool:
    """Whether a unit is an envelope, drawn or edited."""
    step = unit.key.rpartition("/")[2]
    return (step.startswith("pointee:") and not step.endswith(BASE_VALUE)) or step == "ArrangerAutomation"


def _reason(unit: Unit) -> Reason | None:
    ours, theirs = (
        [edit for edit in side if not is_counter(edit.operation)] for side in (unit.ours, unit.theirs)
    )
    if not ours or not theirs:
        return None
    if PITCH in unit.key:
        return _pitches(ours, theirs)
    if is_envelope(unit):
        return _envelopes(ours, theirs)
    return _reason_of(unit.key, [edit.operation for edit in (*ours, *theirs)])


def _reason_of(key: str, operations: list[Operation]) -> Reason:
    if any(isinstance(op, Remove) for op in operations):
        return "removed"
    if NOTE in key:
        return "note"
    if all(isinstance(op, Insert) for op in operations):
        return "slot"
    if any(isinstance(op, Move) for op in operations) or key.endswith(PLACE):
        return "moved"
    return "value"


def _pitches(ours: list[Edit], theirs: list[Edit]) -> Reason | None:
    lists = [edit.after for edit in (*ours, *theirs) if isinstance(edit.operation, Insert)]
    if len(lists) != 2 or lists[0] is None or lists[1] is None:
        return "note"
    return "note" if are_rivals(lists[0], lists[1]) else None


def _envelopes(ours: list[Edit], theirs: list[Edit]) -> Reason | None:
    if any(_is_whole(edit) for edit in (*ours, *theirs)):
        return "automation"
    spans = touched_span(ours), touched_span(theirs)
    if spans[0] is None or spans[1] is None:
        return "automation"
    return "automation" if spans[0][0] <= spans[1][1] and spans[1][0] <= spans[0][1] else None


def _is_whole(edit: Edit) -> bool:
    element = edit.before if edit.after is None else edit.after
    return not isinstance(edit.operation, SetValue) and element is not None and element.tag in ENVELOPES


def _times(edit: Edit) -> list[float]:
    times = []
    for element in (edit.before, edit.after):
        for event in () if element is None else element.iter(*EVENT_TAGS):
            time = read_float(event.get("Time", "0"))
            if time > BEFORE_EVERYTHING:
                times.append(time)
    return times
