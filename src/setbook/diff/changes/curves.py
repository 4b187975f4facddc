"""Edits of automation curves: drawn, shifted, scaled, moved along, bent."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from setbook.diff.changes.naming import counted
from setbook.diff.changes.values import decibels, gain, number, trimmed
from setbook.errors import FormatError
from setbook.format.scalars import read_bool, read_float

if TYPE_CHECKING:
    from setbook.diff.changes.change import Kind
    from setbook.diff.changes.clock import Clock
    from setbook.diff.changes.values import Show

    Point = tuple[str | None, ...]

Points = dict[tuple[float, int], tuple[str | None, ...]]
"""Value and curve of each point, by its time in beats and its turn among those of one time."""

_CLOSE: Final = 1e-4
_LEAST: Final = 2  # points that must have gone the same way


@dataclass(frozen=True, slots=True)
class Edited:
    """The points of an envelope then and now, with the keys of those that came, went and are others."""

    was: Points
    now: Points
    added: set[tuple[float, int]]
    gone: set[tuple[float, int]]
    changed: set[tuple[float, int]]


def verdict(edited: Edited, show: Show | None, clock: Clock) -> tuple[Kind, str]:
    """Say what was done to an envelope."""
    if not edited.was:
        return (
            "insert",
            f"drawn ({_range(edited.now, edited.added, show)}{counted(len(edited.now), 'point')})",
        )
    if not edited.now:
        return "remove", f"removed ({counted(len(edited.was), 'point')})"
    if said := _moved_along(edited, clock):
        return "move", said
    if not edited.added and not edited.gone:
        return "set", _at_rest(edited, show)
    parts = [
        f"{len(keys)} {said}"
        for keys, said in ((edited.added, "added"), (edited.gone, "removed"), (edited.changed, "changed"))
        if keys
    ]
    came = _range(edited.now, edited.added, show).rstrip(", ")
    return "set", f"edited ({', '.join(parts)}{f'; {came}' if came and len(edited.added) > 1 else ''})"


def _moved_along(edited: Edited, clock: Clock) -> str | None:
    """Say it where all points kept their values and went one and the same way in time."""
    old, new = (sorted(points.items()) for points in (edited.was, edited.now))
    if len(old) != len(new) or len(old) < _LEAST or [p for _, p in old] != [p for _, p in new]:
        return None
    steps = [after[0] - before[0] for (before, _), (after, _) in zip(old, new, strict=True)]
    if max(steps) - min(steps) > _CLOSE:
        return None
    return f"moved {clock.length(abs(steps[0]))} {'later' if steps[0] > 0 else 'earlier'}"


def _at_rest(edited: Edited, show: Show | None) -> str:
    """Say how points changed that all kept their times."""
    bent = sum(edited.was[key][0] == edited.now[key][0] for key in edited.changed)
    if bent == len(edited.changed):
        return f"{counted(bent, 'curve')} bent"
    pairs = [(_value(edited.was[key]), _value(edited.now[key])) for key in sorted(edited.changed)]
    values = [(old, new) for old, new in pairs if old is not None and new is not None]
    is_whole = len(values) == len(edited.now) >= _LEAST
    if is_whole and (said := _shifted(values, show) or _scaled(values, show)):
        return f"{said} ({_range(edited.now, edited.changed, show)}{counted(len(pairs), 'point')})"
    if len(edited.changed) == 1 and show is not None:
        [key] = edited.changed
        return f"point {show(edited.was[key][0] or '')} → {show(edited.now[key][0] or '')}"
    return f"edited ({_range(edited.now, edited.changed, show)}{len(edited.changed)} changed)"


def _shifted(pairs: list[tuple[float, float]], show: Show | None) -> str | None:
    steps = [new - old for old, new in pairs]
    if max(steps) - min(steps) > _CLOSE * max(map(abs, steps)) or len({old for old, _ in pairs}) < _LEAST:
        return None
    if show is decibels:
        return _raised(steps[0])
    return f"shifted {'up' if steps[0] > 0 else 'down'}"


def _scaled(pairs: list[tuple[float, float]], show: Show | None) -> str | None:
    factors = [new / old for old, new in pairs if old]
    if len(factors) < _LEAST or any(new for old, new in pairs if not old):
        return None
    if max(factors) - min(factors) > _CLOSE * abs(factors[0]):
        return None
    if show is gain and factors[0] > 0:
        return _raised(20 * math.log10(factors[0]))
    return f"scaled to {trimmed(100 * factors[0], 0)} %"


def _raised(step_db: float) -> str:
    return f"{'raised' if step_db > 0 else 'lowered'} {number(abs(step_db), 1)} dB"


def _range(points: Points, keys: set[tuple[float, int]], show: Show | None) -> str:
    """Give the lowest and highest value in their unit, with a comma behind; empty where they say nothing."""
    values = sorted(
        (value, point[0] or "")
        for point in (points[key] for key in keys)
        if (value := _value(point)) is not None
    )
    if show is None or not values:
        return ""
    low, high = show(values[0][1]), show(values[-1][1])
    return f"{low}, " if low == high else f"{low} to {high}, "


def _value(point: Point) -> float | None:
    text = point[0] or ""
    try:
        return float(read_bool(text)) if text in {"true", "false"} else read_float(text)
    except FormatError:
        return None
