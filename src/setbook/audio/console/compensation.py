"""Delay compensation: strips and ways wait for what is late, so that all of the song arrives together.

A strip has a clock, which is behind the console's by as much as what reaches
it is late; its segments, its automation and its inserts go by that clock. Each
strip is started as late as those it feeds allow, which costs nothing. Only a
way that would still arrive too early waits in a line: the direct sound beside
a return with a limiter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from setbook.audio.plan import SPEAKERS

if TYPE_CHECKING:
    from setbook.audio.plan import Plan, Strip, TapPoint


@dataclass(frozen=True)
class Way:
    """From a strip into another, or into the side-chain of one of its inserts."""

    source: int
    target: int
    """A strip or the speakers."""
    point: TapPoint = "post_mixer"
    insert: int | None = None
    """The one that listens."""


@dataclass
class Timing:
    """How late everything is, in frames behind the console's clock."""

    inputs: list[int]
    """Per strip: where its segments and what flows into it meet."""
    steps: list[list[int]]
    """Per strip: by how much each insert's input is later than that, and at last the fader."""
    total: int = 0
    """At the speakers."""
    moves: list[int] = field(default_factory=list)
    """Per strip: by how many frames track delays move its sound on the way to the speakers."""
    delays: dict[Way, int] = field(default_factory=dict)
    """How long ways wait; those that do not are left out."""

    def fader(self, strip: int) -> int:
        """Return how late a strip's fader is."""
        return self.inputs[strip] + self.steps[strip][-1]

    def heard(self, strip: int) -> int:
        """Return how late a strip's segments are against what is heard at their time of the song."""
        return self.inputs[strip] - self.moves[strip]

    def insert(self, strip: int, index: int) -> int:
        """Return how late what an insert works on is."""
        return self.inputs[strip] + self.steps[strip][index]


def timing_of(plan: Plan) -> Timing:
    """Return when everything happens; where a plan is not compensated, nothing waits."""
    timing = Timing(
        [0] * len(plan.strips), [_steps(plan, strip) for strip in plan.strips], moves=[0] * len(plan.strips)
    )
    if not plan.compensated:
        return timing
    ways = ways_of(plan)
    for way in (way for row in ways for way in row):  # sources come first: their own inputs are known by now
        earliest = _lead(plan, timing, way)
        if way.target == SPEAKERS:
            timing.total = max(timing.total, earliest)
        else:
            timing.inputs[way.target] = max(timing.inputs[way.target], earliest)
    for source in reversed(range(len(ways))):  # targets come first: theirs are final by now
        timing.inputs[source] += min((_slack(plan, timing, way) for way in ways[source]), default=0)
    for index, strip in reversed(list(enumerate(plan.strips))):
        behind = 0 if strip.output == SPEAKERS else timing.moves[strip.output]
        timing.moves[index] = strip.delay_frames + behind
    waits = {way: _slack(plan, timing, way) for row in ways for way in row}
    timing.delays = {way: frames for way, frames in waits.items() if frames > 0}
    return timing


def ways_of(plan: Plan) -> list[list[Way]]:
    """Return for each strip where it goes: to its output, to its sends, to those who listen to it."""
    return [
        [Way(index, strip.output), *(Way(index, send.to) for send in strip.sends), *listeners]
        for (index, strip), listeners in zip(enumerate(plan.strips), listeners_of(plan), strict=True)
    ]


def listeners_of(plan: Plan) -> list[list[Way]]:
    """Return for each strip who listens to it, in the order of the listeners."""
    found: list[list[Way]] = [[] for _ in plan.strips]
    for index, strip in enumerate(plan.strips):
        for tap in strip.takes:
            found[tap.strip].append(Way(tap.strip, index, tap.point))
        for number, insert in enumerate(strip.inserts):
            source = None if insert.side_chain is None else insert.side_chain.source
            if source is not None:
                found[source.strip].append(Way(source.strip, index, source.point, number))
    return found


def _steps(plan: Plan, strip: Strip) -> list[int]:
    kernels = (plan.used_kernels[insert.kernel] for insert in strip.inserts)
    return list(accumulate((kernel.late_frames(plan.sample_rate) for kernel in kernels), initial=0))


def _leaves(plan: Plan, timing: Timing, way: Way) -> int:
    """Return how late a strip's signal leaves it, its own delay set aside."""
    late = timing.inputs[way.source] if way.point == "pre_fx" else timing.fader(way.source)
    return late - plan.strips[way.source].delay_frames


def _lead(plan: Plan, timing: Timing, way: Way) -> int:
    """Return how late a way's target has to be at least, at its input."""
    inside = 0 if way.insert is None else timing.steps[way.target][way.insert]
    return _leaves(plan, timing, way) - inside


def _slack(plan: Plan, timing: Timing, way: Way) -> int:
    """Return by how much a way is early."""
    late = timing.total if way.target == SPEAKERS else timing.inputs[way.target]
    return late - _lead(plan, timing, way)
