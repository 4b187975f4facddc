"""What a person moved on the mixer, onto a plan: as the console in the browser has it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from setbook.audio.plan import CrossfadeSide, Plan, Strip
    from setbook.views.mixer_moves import Moved


def with_moves(plan: Plan, moved: Iterable[Moved], return_ids: Sequence[str]) -> Plan:
    """Return the plan with controls where they were moved to; automation of what was touched rests.

    Parameters
    ----------
    return_ids
        Ids of the set's returns: the n-th send of a track goes to the n-th of them.
    """
    strips = {strip.id: strip for strip in plan.strips}
    order = [strip.id for strip in plan.strips]
    for move in moved:
        strip = strips.get(move["track"])
        if strip is not None:
            strips[strip.id] = _moved(strip, move["parameter"], move["value"], order, return_ids)
    return replace(plan, strips=tuple(strips.values()))


def _moved(
    strip: Strip, parameter: str, value: float, order: Sequence[str], return_ids: Sequence[str]
) -> Strip:
    kind, _, which = parameter.partition(":")
    if kind == "send":
        goal = return_ids[int(which)] if int(which) < len(return_ids) else ""
        sends = [
            order[send.to].partition("/")[0] for send in strip.sends
        ]  # a rack's first stage is its track
        if goal not in sends:
            return strip
        index = sends.index(goal)
        turned = tuple(
            replace(send, gain=value) if number == index else send for number, send in enumerate(strip.sends)
        )
        return _touched(strip, f"send:{index}", sends=turned)
    if kind == "device":
        devices = [insert.device_id for insert in strip.inserts]
        if which not in devices:
            return strip
        index = devices.index(which)
        switched = tuple(
            replace(insert, on=bool(value)) if number == index else insert
            for number, insert in enumerate(strip.inserts)
        )
        return _touched(strip, f"insert:{index}:on", inserts=switched)
    if kind == "crossfade":
        return _touched(strip, kind, crossfade=SIDES[value])
    return _touched(strip, parameter, **{parameter: bool(value) if parameter in SWITCHES else value})


SWITCHES = frozenset({"active", "soloed"})
SIDES: Mapping[float, CrossfadeSide] = {-1.0: "A", 0.0: "none", 1.0: "B"}


def _touched(strip: Strip, name: str, **values: Any) -> Strip:
    automation = {other: table for other, table in strip.automation.items() if other != name}
    return replace(strip, automation=automation, **values)
