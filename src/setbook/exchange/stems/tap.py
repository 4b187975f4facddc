"""A plan of which one strip alone is heard, as it sounds in the whole mix."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from setbook.audio.plan import SPEAKERS, Plan, Send, Strip

if TYPE_CHECKING:
    from collections.abc import Sequence

TAP_ID = "stem"
DUMP_ID = "rest"


def tapped(plan: Plan, index: int) -> Plan:
    """Give a plan whose output is one strip's, behind its fader, pan and mute.

    All other strips keep their places, so that what is soloed silences the
    same tracks as in the mix; those that the strip does not hear are empty.
    """
    if plan.strips[index].kind == "main":
        return plan
    hears = _upstream(plan.strips, index)
    dump, tap = len(plan.strips), len(plan.strips) + 1
    strips = []
    for place, strip in enumerate(plan.strips):
        kept = strip if place in hears else _emptied(strip)
        if kept.output == SPEAKERS:
            kept = replace(kept, output=dump)
        if place == index:
            gain = 0.0 if _is_silenced(plan.strips, strip) else 1.0
            kept = replace(kept, sends=(*kept.sends, Send(tap, gain)))
        strips.append(kept)
    rest = Strip(DUMP_ID, "", "main", SPEAKERS, active=False)
    stem = Strip(TAP_ID, "", "main", SPEAKERS)
    return replace(plan, strips=(*strips, rest, stem))


def _upstream(strips: Sequence[Strip], index: int) -> set[int]:
    """Give the strips that flow or send into one, and itself; receivers always come later."""
    heard = {index}
    for place in range(index - 1, -1, -1):
        strip = strips[place]
        if strip.output in heard or any(send.to in heard for send in strip.sends):
            heard.add(place)
    return heard


def _emptied(strip: Strip) -> Strip:
    return replace(strip, segments=(), inserts=(), sends=(), automation={})


def _is_silenced(strips: Sequence[Strip], strip: Strip) -> bool:
    """Tell tracks that only a soloed return silences: their sends go on, their own sound does not."""
    soloed = {one.kind for one in strips if one.soloed}
    return soloed == {"return"} and strip.kind != "return"
