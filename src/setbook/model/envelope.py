"""Automation and clip envelopes: breakpoints, and the value between them."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from setbook.errors import FormatError, NotFound
from setbook.format import Element
from setbook.model.bezier import ease
from setbook.model.fields import require, spell
from setbook.model.identity import parameter_id
from setbook.model.points import BEFORE_EVERYTHING, EVENT_TAGS, Point, read_points, write_points
from setbook.model.proxy import Proxy, first
from setbook.model.structure.automation import ENVELOPES
from setbook.model.structure.place import list_around

_EVENTS = ("Events", "Automation/Events")


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
        target = first(self.element, ("EnvelopeTarget/PointeeId", "ModulationTarget/PointeeId"))
        if target is not None:
            return target.get("Value")
        parameter = self.element.getparent()
        return None if parameter is None else parameter_id(parameter)

    @property
    def points(self) -> list[Point]:
        """Breakpoints by time; the first may stand at `BEFORE_EVERYTHING`. What is not finite is left out."""
        return read_points(self._events)

    @points.setter
    def points(self, points: Iterable[Point]) -> None:
        self.write(points, self.event_tag or "FloatEvent")

    @property
    def event_tag(self) -> str | None:
        """What its events are called: ``FloatEvent``, ``EnumEvent`` or ``BoolEvent``; ``None`` while there are none."""
        return next((event.tag for event in self._events), None)

    def write(self, points: Iterable[Point], event_tag: str) -> None:
        """Write breakpoints as events of a kind, in place of those that it has."""
        write_points(self._holder, points, event_tag, numbers_items=self.document.schema.numbers_items)

    def add_point(self, point: Point) -> None:
        """Add a breakpoint; one more at the same time makes a jump."""
        self.points = [*self.points, point]

    def remove_point(self, point: Point) -> None:
        """Remove a breakpoint, as `points` gives it.

        Raises
        ------
        NotFound
            There is none like it.
        EditRefused
            It is the last one.
        """
        points = self.points
        if point not in points:
            raise NotFound(f"Expected a breakpoint like {point}, found none in {self!r}.")
        points.remove(point)
        self.points = points

    def remove(self) -> None:
        """Take the envelope away; automation inside a parameter (Live 8 and 9) leaves its value before everything."""
        if self.element.tag in ENVELOPES:
            list_around(self.element).remove(self.element)
            return
        events = self._holder
        del events[1:]
        for event in events:
            event.set("Time", spell(BEFORE_EVERYTHING))

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
        events = first(self.element, _EVENTS)
        return [] if events is None else [event for event in events if event.tag in EVENT_TAGS]

    @property
    def _holder(self) -> Element:
        return require(self.element, _EVENTS, "points", self.document)


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
