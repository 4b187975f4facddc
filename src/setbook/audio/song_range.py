"""The part of a song that is rendered or played: in beats or in bars, as frames."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from setbook.audio.sources.time_line import TimeLine
from setbook.errors import AudioError

if TYPE_CHECKING:
    from setbook.audio.arrange import Arrangement
    from setbook.audio.plan import Plan
    from setbook.model import LiveSet

LAST_BAR = 1_000_000


def beats_of_bars(live_set: LiveSet, first_bar: int, last_bar: int) -> tuple[float, float]:
    """Return where the first bar begins and the last one ends, in beats; bars count from 1, as in Live.

    Raises
    ------
    AudioError
        The bars are no range.
    """
    if not 1 <= first_bar <= last_bar <= LAST_BAR:
        raise AudioError(
            f"Expected a first bar from 1 on and a last bar not before it, found {first_bar} to {last_bar}."
        )
    return _beat_of_bar(live_set, first_bar), _beat_of_bar(live_set, last_bar + 1)


def range_of(
    arrangement: Arrangement, plan: Plan, start_beats: float, end_beats: float | None, tail_seconds: float
) -> tuple[int, int, int]:
    """Return the first frame, the end of the range, and the end of what may still sound after it.

    The range goes to the end of the last clip, and its tail, where no end is given.

    Raises
    ------
    AudioError
        The range is empty.
    """
    line = TimeLine(plan.tempo_beats, plan.tempo_seconds)

    def frame(beats: float) -> int:
        return round(float(line.at(beats)) * plan.sample_rate)

    first = max(0, frame(start_beats))
    if end_beats is not None:
        last = bound = frame(end_beats)
    else:
        last = max(1, frame(arrangement.length_beats))
        bound = last + max(0, round(tail_seconds * plan.sample_rate))
    if last <= first:
        raise AudioError(
            f"Expected a range with its end after its start, found {start_beats:g} to "
            f"{'the end' if end_beats is None else format(end_beats, 'g')}; the song has "
            f"{plan.frame_count / plan.sample_rate:.1f} s."
        )
    return first, last, bound


def _beat_of_bar(live_set: LiveSet, bar: int) -> float:
    """Return the beat that a bar begins on; a new time signature begins a new bar wherever it stands."""
    bars = bar - 1
    signatures = live_set.time_signatures
    ends = [beats for beats, _ in signatures[1:]]
    for (start, signature), end in zip(signatures, [*ends, math.inf], strict=True):
        here = math.inf if math.isinf(end) else math.ceil((end - start) / signature.bar_beats - 1e-9)
        if bars < here:
            return start + bars * signature.bar_beats
        bars -= int(here)
    raise AssertionError("the last time signature holds for ever")
