"""Telling how far work is, how long it takes still, and stopping it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from setbook.errors import Stopped

if TYPE_CHECKING:
    from threading import Event

Progress = Callable[[float, str], object]
"""Called with the share that is done, 0 to 1, and what is being done; what it raises stops the work."""

TimedProgress = Callable[[float, str, "float | None"], object]

SURE_SHARE = 0.02
"""Before so much is done, nobody knows how long it takes."""


def with_time_left(report: TimedProgress, clock: Callable[[], float] = time.monotonic) -> Progress:
    """Return a progress callback that also tells the seconds left, or None while that is a guess.

    Examples
    --------
    >>> def show(share, what, seconds_left): print(f"{share:.0%} {what}: {seconds_left}")
    >>> ticks = iter([0.0, 10.0])
    >>> progress = with_time_left(show, lambda: next(ticks))
    >>> progress(0.25, "Mixing")
    25% Mixing: 30.0
    """
    begun = clock()

    def timed(share: float, what: str) -> None:
        spent = clock() - begun
        report(share, what, spent * (1.0 - share) / share if share >= SURE_SHARE else None)

    return timed


def until(cancel: Event | None, report: Progress | None) -> Progress:
    """Return the callback, which raises `Stopped` as soon as the event is set."""

    def checked(share: float, what: str) -> None:
        if cancel is not None and cancel.is_set():
            raise Stopped(f"Stopped at {share:.0%}, while {what!r} was being done; nothing was written.")
        if report is not None:
            report(share, what)

    return checked


def part(report: Progress, begin: float, end: float) -> Progress:
    """Return the callback for a part of the work, which goes from one share of the whole to another."""
    return lambda share, what: report(begin + (end - begin) * share, what)
