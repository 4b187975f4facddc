"""Stems: what leaves each strip of the console by itself, as plans and as files."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from setbook.audio.plan import SPEAKERS
from setbook.audio.strips import NOWHERE_ID
from setbook.audio.upstream import feeders, shut

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from setbook.audio.plan import CellTable, Plan, Strip, StripKind

LONGEST_NAME = 80


@dataclass(frozen=True, eq=False)
class Stem:
    """One strip and the plan in which it alone is heard."""

    number: int
    """From 1, in the order of the console."""
    strip: Strip
    plan: Plan

    @property
    def file_stem(self) -> str:
        """A file name without suffix that every file system takes: `03 Bass`."""
        name = re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|]+', " ", self.strip.name)
        name = " ".join(name.split())[:LONGEST_NAME].strip(" .")
        return f"{self.number:02d} {name or self.strip.kind}"


def stems_of(plan: Plan, kinds: Collection[StripKind] | None = None) -> Iterator[Stem]:
    """Yield the stems of a plan: tracks, groups, returns and main, or only these kinds.

    A stem is what leaves the strip: behind its devices, fader and pan, before
    the group or the main that follows. Of a group it is what its tracks make
    together; of a return what is sent to it. Mutes count, solos do not. So the
    stems of what flows into main add up to the mix, as long as main itself
    neither fades nor plays effects. The stem of main is the mix as it is heard.

    Examples
    --------
    >>> from setbook.audio.plan import Plan, Strip
    >>> plan = Plan("set", 44100, 4, (Strip("a", "Bass", "audio", 1), Strip("m", "Main", "main", SPEAKERS)))
    >>> [stem.file_stem for stem in stems_of(plan)]
    ['01 Bass', '02 Main']
    """
    shown = [index for index, strip in enumerate(plan.strips) if strip.kind != "part"]
    for number, index in enumerate(shown, 1):
        strip = plan.strips[index]
        if strip.id != NOWHERE_ID and (kinds is None or strip.kind in kinds):
            heard = plan if strip.kind == "main" else alone(plan, index)
            yield Stem(number, strip, heard)


def alone(plan: Plan, target: int) -> Plan:
    """Return the plan with one strip on the speakers, and with nothing but what flows into it.

    All strips keep their places, so that whatever points to them by index
    still does; those that are not needed are empty and shut.
    """
    needed = feeders(plan, target)
    strips = []
    for index, strip in enumerate(plan.strips):
        if index == target:
            strips.append(
                replace(strip, output=SPEAKERS, soloed=False, sends=(), automation=_without(strip, "send:"))
            )
        elif index in needed:
            strips.append(replace(strip, soloed=strip.soloed and strip.kind == "part"))
        else:
            strips.append(shut(strip))
    used = {segment.pcm for strip in strips for segment in strip.segments}
    pcm = {key: info for key, info in plan.pcm.items() if key in used}
    return replace(plan, strips=tuple(strips), pcm=pcm)


def _without(strip: Strip, prefix: str) -> dict[str, CellTable]:
    return {name: table for name, table in strip.automation.items() if not name.startswith(prefix)}
