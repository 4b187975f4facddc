"""What effects that were put on tracks listen to: found in the plan, and the plan ordered so that it sounds first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from setbook.audio.console.compensation import ways_of
from setbook.audio.plan import SPEAKERS, SideChain, Tap
from setbook.errors import AudioError, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from setbook.audio.kernels.declaration import Ear
    from setbook.audio.plan import Insert, Plan, Strip
    from setbook.model import Track


def is_called(track: Strip | Track, word: str) -> bool:
    """Whether a word means a track: its name, its id, or what Live calls the last of them in any version."""
    return word in {track.id, track.name} or (track.kind == "main" and word.lower() in {"main", "master"})


def strip_called(plan: Plan, track: str) -> Strip:
    """Return the strip of a track.

    Raises
    ------
    NotFound
        No track has that name or id.
    """
    shown = [strip for strip in plan.strips if strip.kind != "part"]
    found = next((strip for strip in shown if is_called(strip, track)), None)
    if found is None:
        known = ", ".join(repr(strip.name) for strip in shown)
        raise NotFound(f"Expected the name of a track, found {track!r}; the set has {known}.")
    return found


def side_chain_of(plan: Plan, ear: Ear) -> SideChain:
    """Return the side-chain that hears what an effect is to listen to."""
    return SideChain(Tap(_heard_at(plan, ear), ear.tap))


def ordered(plan: Plan, heard: Iterable[tuple[str, Ear]]) -> Plan:
    """Return the plan with its strips in an order in which whoever listens comes after what it hears.

    Strips keep their order as far as that allows: of those that nothing has to
    wait for, the first comes first. The browser's console takes the same way.

    Parameters
    ----------
    heard
        Ids of strips, and what an effect on each listens to.

    Raises
    ------
    NotFound
        There is no such track.
    AudioError
        What is listened to hears the listener.
    """
    before: list[set[int]] = [set() for _ in plan.strips]
    for row in ways_of(plan):
        for way in row:
            if way.target != SPEAKERS:
                before[way.target].add(way.source)
    for strip_id, ear in heard:
        listener, source = plan.strip_index(strip_id), _heard_at(plan, ear)
        if source == listener or listener in _upstream(before, source):
            raise AudioError(
                f"Expected {plan.strips[listener].name!r} to listen to a track that it does not flow into, found "
                f"{strip_called(plan, ear.track).name!r}; listen to one that comes before it."
            )
        before[listener].add(source)
    order: list[int] = []
    waiting = set(range(len(plan.strips)))
    while waiting:
        ready = min(index for index in waiting if not before[index] & waiting)
        waiting.remove(ready)
        order.append(ready)
    return plan if order == sorted(order) else _rearranged(plan, order)


def _heard_at(plan: Plan, ear: Ear) -> int:
    """Return the strip that is listened to: before its devices, that is the first of a track's."""
    strip = strip_called(plan, ear.track)
    if ear.tap != "pre_fx":
        return plan.strip_index(strip.id)
    return next(
        index
        for index, one in enumerate(plan.strips)
        if one.id == strip.id or one.id.startswith(f"{strip.id}/")
    )


def _upstream(before: list[set[int]], index: int) -> set[int]:
    """Return everything whose sound reaches a strip."""
    found: set[int] = set()
    new = set(before[index])
    while new:
        found |= new
        new = {source for one in new for source in before[one]} - found
    return found


def _rearranged(plan: Plan, order: list[int]) -> Plan:
    """Return the plan with its strips in another order."""
    place = {index: number for number, index in enumerate(order)} | {SPEAKERS: SPEAKERS}

    def moved(strip: Strip) -> Strip:
        return replace(
            strip,
            output=place[strip.output],
            sends=tuple(replace(send, to=place[send.to]) for send in strip.sends),
            takes=tuple(replace(tap, strip=place[tap.strip]) for tap in strip.takes),
            inserts=tuple(_listening_to(insert, place) for insert in strip.inserts),
        )

    return replace(plan, strips=tuple(moved(plan.strips[index]) for index in order))


def _listening_to(insert: Insert, place: dict[int, int]) -> Insert:
    chain = insert.side_chain
    if chain is None or chain.source is None:
        return insert
    tap = replace(chain.source, strip=place[chain.source.strip])
    return replace(insert, side_chain=replace(chain, source=tap))
