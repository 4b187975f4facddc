"""Clip envelopes: modulation that a clip brings along."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from setbook.diff.changes.envelope_changes import envelope_pair, points_of, tell_points
from setbook.diff.changes.speech import speak_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.change import Change
    from setbook.diff.changes.context import Context, Side
    from setbook.diff.changes.gather import Found, Group
    from setbook.format import Element

_LISTS: Final = (("Envelopes", "Envelopes", "ClipEnvelope"), ("ModulationList", "Modulations", "Modulation"))


def tell_clip_envelopes(group: Group, context: Context, where: str) -> Iterator[Change]:
    """Tell what happened to a clip's envelopes, and forget the edits."""
    for path in _LISTS:
        touched: defaultdict[tuple[Element | None, Element | None], list[Found]] = defaultdict(list)
        for found in group.take_below(*path):
            touched[envelope_pair(found, path, context)].append(found)
        for (was, now), edits in touched.items():
            change = _tell(was, now, context, where)
            if change is not None:
                yield group.told(change, edits)


def _tell(was: Element | None, now: Element | None, context: Context, where: str) -> Change | None:
    side, envelope = (context.before, was) if now is None else (context.after, now)
    what = f"{_target(envelope, side)} envelope".strip()
    return tell_points(points_of(was), points_of(now), what=what, where=where, clock=side.clock)


def _target(envelope: Element | None, side: Side) -> str:
    pointee = None if envelope is None else envelope.find("EnvelopeTarget/PointeeId")
    parameter = None if pointee is None else side.target(pointee.get("Value", ""))
    return "" if parameter is None else speak_of(parameter, side).words.name
