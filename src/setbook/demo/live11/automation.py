"""Automation: envelopes of a track that move a parameter along points and curves."""

from collections.abc import Sequence
from dataclasses import dataclass

from setbook.format import Element, element
from setbook.model.structure.outline import find, grow_one, put
from setbook.model.structure.pointees import Pointees

BEFORE_ALL = -63072000
"""The time of the event that holds the value before the first beat."""

ENVELOPE = """
AutomationEnvelope #0
  EnvelopeTarget
    PointeeId 0
  Automation
    Events
    AutomationTransformViewState
      IsTransformPending false
      TimeAndValueTransforms
"""

Curve = tuple[float, float, float, float]

EASE_IN: Curve = (0.6, 0.0, 1.0, 0.4)
"""Slow first, fast at the end."""

EASE_OUT: Curve = (0.0, 0.6, 0.4, 1.0)
"""Fast first, slow at the end."""

S_CURVE: Curve = (0.4, 0.0, 0.6, 1.0)
"""Slow at both ends."""


@dataclass(frozen=True)
class Point:
    """A point of an envelope; its curve shapes the way to the next one."""

    time: float
    value: float | bool
    curve: Curve | None = None


def automate(track: Element, parameter: Element, points: Sequence[Point], pointees: Pointees) -> None:
    """Write an envelope for a parameter on a track, in place of one that is there already."""
    target = str(find(parameter, "AutomationTarget").get("Id"))
    envelopes = find(track, "AutomationEnvelopes/Envelopes")
    for old in list(envelopes):
        if find(old, "EnvelopeTarget/PointeeId").get("Value") == target:
            envelopes.remove(old)
    made = grow_one(ENVELOPE, pointees)
    made.set("Id", str(1 + max((int(str(old.get("Id"))) for old in envelopes), default=-1)))
    put(made, "EnvelopeTarget/PointeeId", target)
    find(made, "Automation/Events").extend(_events(points))
    envelopes.append(made)


def _events(points: Sequence[Point]) -> list[Element]:
    tag = "BoolEvent" if isinstance(points[0].value, bool) else "FloatEvent"
    made = [element(tag, Id="0", Time=BEFORE_ALL, Value=points[0].value)]
    for number, point in enumerate(points, start=1):
        event = element(tag, Id=str(number), Time=point.time, Value=point.value)
        if point.curve:
            for name, share in zip(("1X", "1Y", "2X", "2Y"), point.curve, strict=True):
                event.set(f"CurveControl{name}", str(element("V", share).get("Value")))
        made.append(event)
    return made
