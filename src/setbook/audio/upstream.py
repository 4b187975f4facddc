"""What flows into a strip, and the part of a plan that is heard there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from setbook.audio.console.compensation import ways_of
from setbook.audio.plan import SPEAKERS
from setbook.audio.routing import routing_of

if TYPE_CHECKING:
    from setbook.audio.plan import CellTable, Plan, Strip
    from setbook.model import LiveSet


def feeders(plan: Plan, target: int) -> set[int]:
    """Return the strips whose sound reaches a strip, or what it listens to, itself among them.

    Every receiver comes after its senders.
    """
    ways = ways_of(plan)
    reached = {target}
    for index in range(target - 1, -1, -1):
        if reached & {way.target for way in ways[index]}:
            reached.add(index)
    return reached


def shut(strip: Strip) -> Strip:
    """Return a strip that keeps its place and makes no sound."""
    return replace(
        strip,
        volume=0.0,
        active=False,
        soloed=False,
        sends=(),
        takes=(),
        inserts=(),
        segments=(),
        automation={},
    )


def before_fader(plan: Plan, target: int) -> Plan:
    """Return the plan in which one strip is heard alone, behind its inserts and before its fader, at unity.

    All that flows into it is as it is in the whole: mutes, solos, faders,
    sends, effects and automation. All strips keep their places.
    """
    needed = feeders(plan, target)
    everywhere = plan.strips[target].kind in {"return", "main"}
    strips = []
    for index, strip in enumerate(plan.strips):
        if index == target:
            strips.append(_at_unity(replace(strip, soloed=_carries_solo(plan, index))))
        elif index in needed:
            strips.append(strip)
        else:
            # Who is soloed elsewhere decides what reaches a return; a group it leaves as it is, or silent as a whole.
            strips.append(replace(shut(strip), soloed=strip.soloed and everywhere))
    used = {segment.pcm for strip in strips for segment in strip.segments}
    pcm = {key: info for key, info in plan.pcm.items() if key in used}
    return replace(plan, strips=tuple(strips), pcm=pcm)


def _at_unity(strip: Strip) -> Strip:
    return replace(
        strip,
        output=SPEAKERS,
        volume=1.0,
        pan=0.0,
        pan_mode="stereo",
        active=True,
        sends=(),
        delay_frames=0,
        crossfade="none",
        automation=insert_automation(strip),
    )


def insert_automation(strip: Strip) -> dict[str, CellTable]:
    """Return the automation of a strip's inserts."""
    return {name: table for name, table in strip.automation.items() if name.startswith("insert:")}


def _carries_solo(plan: Plan, index: int) -> bool:
    """Whether a strip is soloed or lies in a group that is."""
    while index != SPEAKERS and plan.strips[index].kind != "main":
        if plan.strips[index].soloed:
            return True
        index = plan.strips[index].output
    return False


def flowing_into(live_set: LiveSet) -> dict[str, set[str]]:
    """Return, by the id of each track of a set, the ids of the tracks whose sound reaches it."""
    automated = {
        track.id: {envelope.target_id or "" for envelope in track.envelopes} for track in live_set.all_tracks
    }
    found: dict[str, set[str]] = {}
    for one in routing_of(live_set, automated).ordered:
        before = found.setdefault(one.track.id, set())
        for source in one.sources:
            before |= {source.id, *found.get(source.id, ())}
        for goal in [one.output, *(to for _, to in one.sends)]:
            if goal is not None:
                found.setdefault(goal.id, set()).update(before, {one.track.id})
    return found
