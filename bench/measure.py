"""How two things are timed beside each other."""

from __future__ import annotations

import gc
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

REPEATS = 7


@dataclass(frozen=True)
class Ratio:
    """One line of the report."""

    what: str
    ours_ms: float
    yardstick: str
    yardstick_ms: float
    ratio: float
    """Time of ours over time of theirs, or speed over speed where `faster_is_more` says so."""
    reach: str = ""
    note: str = ""


@dataclass(frozen=True)
class Size:
    """One line of the report about bytes."""

    what: str
    ours_bytes: int
    yardstick: str
    yardstick_bytes: int
    reach: str = ""
    note: str = ""

    @property
    def ratio(self) -> float:
        """Bytes of ours over bytes of theirs."""
        return self.ours_bytes / self.yardstick_bytes


@dataclass(frozen=True)
class Figure:
    """One line of the report that stands alone: there is nothing to put it beside."""

    what: str
    value: float
    unit: str
    reach: str = ""
    note: str = ""


@dataclass(frozen=True)
class Skipped:
    """A line that could not be measured here, and why."""

    what: str
    why: str


Row = Ratio | Size | Figure | Skipped


def times_slower(
    what: str,
    ours: Callable[[], object],
    yardstick: str,
    theirs: Callable[[], object],
    *,
    reach: str = "",
    repeats: int = REPEATS,
) -> Ratio:
    """Time both in turns, so that a busy moment of the machine falls on both; the ratio is the median of the pairs."""
    pairs = [(milliseconds(ours), milliseconds(theirs)) for _ in range(repeats + 1)][1:]
    ours_ms = statistics.median(pair[0] for pair in pairs)
    theirs_ms = statistics.median(pair[1] for pair in pairs)
    ratio = statistics.median(pair[0] / pair[1] for pair in pairs)
    return Ratio(what, ours_ms, yardstick, theirs_ms, ratio, reach)


def times_faster(
    what: str,
    ours: Callable[[], object],
    yardstick: str,
    theirs: Callable[[], object],
    *,
    reach: str = "",
    repeats: int = REPEATS,
) -> Ratio:
    """Time both in turns; the ratio says how many times the speed of the other ours has."""
    slower = times_slower(what, ours, yardstick, theirs, reach=reach, repeats=repeats)
    return Ratio(what, slower.ours_ms, yardstick, slower.yardstick_ms, 1 / slower.ratio, reach)


def milliseconds(run: Callable[[], object]) -> float:
    """Return how long a call takes."""
    gc.collect()
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000
