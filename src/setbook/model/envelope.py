"""Automation and clip envelopes: breakpoints, and the value between them."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from setbook.errors import FormatError
from setbook.format import Element, descend
from setbook.format.scalars import read_bool, read_float
from setbook.model.bezier import Curve, ease
from setbook.model.identity import parameter_id
from setbook.model.proxy import Proxy

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


class Envelope(Proxy):
    """The breakpoints that drive one parameter.

    The element is the one around ``Events``: an AutomationEnvelope, a
    ClipEnvelope, or the ArrangerAutomation inside a parameter (Live 8 and 9).
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<Envelope of {self.target_id}: {len(self.points)} points>"

    @property
    def target_id(self) -> str | None:
        """Identity of what is driven: the `Parameter.id` or a modulation target's pointee id."""
        target = descend(self.element, "EnvelopeTarget/PointeeId")
        if target is not None:
            return target.get("Value")
        parameter = self.element.getparent()
        return None if parameter is None else parameter_id(parameter)

    @property
    def points(self) -> list[Point]:
        """Breakpoints by time; the first may stand at `BEFORE_EVERYTHING`. What is not finite is left out."""
        read = (_point(event) for event in self._events)
        kept = [point for point in read if math.isfinite(point.time) and math.isfinite(point.value)]
        return sorted(kept, key=lambda point: point.time)

    @property
    def is_stepped(self) -> bool:
        """Whether values hold until the next point (switches and choices) instead of ramping."""
        return any(event.tag != "FloatEvent" for event in self._events)

    @property
    def is_constant(self) -> bool:
        """Whether there is nothing but the value before everything."""
        return len(self._events) <= 1

    def value_at(self, beats: ArrayLike) -> NDArray[np.float64]:
        """Give the values at times in beats, after a jump where there is one.

        Before the first real breakpoint its value holds, as Live draws it.

        Raises
        ------
        FormatError
            The envelope has no breakpoints.
        """
        points = self.points
        if not points:
            raise FormatError(f"expected breakpoints in the envelope of {self.target_id}, found none")
        at = np.asarray(beats, dtype=np.float64)
        if self.is_stepped:
            return _held(points, at)
        return _ramped(points[1:] if len(points) > 1 and points[0].time <= BEFORE_EVERYTHING else points, at)

    @property
    def _events(self) -> list[Element]:
        events = descend(self.element, "Events")
        if events is None:
            events = descend(self.element, "Automation/Events")
        return [] if events is None else [event for event in events if event.tag in EVENT_TAGS]


def _point(event: Element) -> Point:
    time = read_float(event.get("Time", "0"))
    text = event.get("Value", "0")
    value = float(read_bool(text)) if event.tag == "BoolEvent" else read_float(text)
    return Point(time, value, _curve(event))


def _curve(event: Element) -> Curve | None:
    texts = [event.get(name) for name in _CURVE_ATTRIBUTES]
    if None in texts:
        return None
    x1, y1, x2, y2 = (read_float(text or "0") for text in texts)
    return (x1, y1, x2, y2) if all(map(math.isfinite, (x1, y1, x2, y2))) else None


def _held(points: list[Point], at: NDArray[np.float64]) -> NDArray[np.float64]:
    times, values = _columns(points)
    return values[np.clip(np.searchsorted(times, at, side="right") - 1, 0, None)]


def _ramped(points: list[Point], at: NDArray[np.float64]) -> NDArray[np.float64]:
    times, values = _columns(points)
    left = np.clip(np.searchsorted(times, at, side="right") - 1, 0, len(points) - 1)
    right = np.minimum(left + 1, len(points) - 1)
    length = times[right] - times[left]
    share = np.divide(at - times[left], length, out=np.zeros_like(at), where=length > 0)
    progress = np.asarray(np.clip(share, 0.0, 1.0))
    for index, point in enumerate(points):
        if point.curve is not None and np.any(here := left == index):
            progress[here] = ease(progress[here], point.curve)
    ramped: NDArray[np.float64] = values[left] + (values[right] - values[left]) * progress
    return ramped


def _columns(points: list[Point]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.array([point.time for point in points]), np.array([point.value for point in points])
