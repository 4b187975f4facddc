"""Arrangement automation as Live 10 and later keep it: envelopes on the track, by the parameter they drive."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from setbook.diff.changes import values
from setbook.diff.changes.envelope_changes import envelope_pair, points_of, tell_points
from setbook.diff.changes.parameter_changes import value_change, value_of
from setbook.diff.changes.speech import Spoken, speak_of
from setbook.model.points import EVENT_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.change import Change
    from setbook.diff.changes.context import Context
    from setbook.diff.changes.gather import Found, Group
    from setbook.format import Element

_LIST = ("AutomationEnvelopes", "Envelopes", "AutomationEnvelope")


def tell_automation(group: Group, context: Context) -> Iterator[Change]:
    """Tell what happened to a track's envelopes, and forget the edits."""
    touched: defaultdict[tuple[Element | None, Element | None], list[Found]] = defaultdict(list)
    for found in group.take_below(*_LIST):
        touched[envelope_pair(found, _LIST, context)].append(found)
    for (was, now), edits in touched.items():
        change = _tell(was, now, context)
        if change is not None:
            yield group.told(change, edits)


def _tell(was: Element | None, now: Element | None, context: Context) -> Change | None:
    side, envelope = (context.before, was) if now is None else (context.after, now)
    pointee = None if envelope is None else envelope.find("EnvelopeTarget/PointeeId")
    parameter = side.target("" if pointee is None else pointee.get("Value", ""))
    if parameter is None:
        return tell_points(points_of(was), points_of(now), what="automation", where="", clock=side.clock)
    spoken = speak_of(parameter, side)
    what = f"{spoken.words.name} automation"
    drawn = tell_points(
        points_of(was),
        points_of(now),
        what=what,
        where=spoken.where,
        clock=side.clock,
        show=spoken.words.show,
    )
    return drawn or _base(was, now, parameter, spoken, context)


def _base(
    was: Element | None, now: Element | None, parameter: Element, spoken: Spoken, context: Context
) -> Change | None:
    """Tell the value before everything, where it is all that an envelope has and the parameter's own is the same."""
    if was is None or now is None or points_of(now):
        return None
    if value_of(context.origins.get(parameter, parameter)) != value_of(parameter):
        return None
    before, after = (next(envelope.iter(*EVENT_TAGS), None) for envelope in (was, now))
    if before is None or after is None:
        return None
    old, new = before.get("Value", ""), after.get("Value", "")
    shown = values.pair(spoken.words.show, old, new)
    return shown and value_change(spoken.words, shown, spoken.where, spoken.concept, new)
