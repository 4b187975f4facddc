"""Bring back into step what must have the same length, after a change of structure."""

from itertools import count

from setbook.format import Element, descend
from setbook.model.check.numbers import number_in
from setbook.model.check.playing_slots import LOWEST
from setbook.model.proxy import Proxy
from setbook.model.structure.automation import remove_envelopes_of
from setbook.model.structure.pointees import PointeesOfSet, highest_pointee
from setbook.model.structure.scenes import NOTHING, append_scene
from setbook.model.structure.sends import all_sends, insert_pre_switch, insert_send
from setbook.model.structure.slots import all_slot_lists, insert_slot, is_empty

NOTHING_PLAYS = str(NOTHING)


def restore_lockstep(live_set: Proxy) -> None:
    """Give every track as many slots as there are scenes, and as many sends as there are returns.

    What is missing comes at the end, empty; what is too much goes from the
    end. A slot with a clip never goes: scenes come in for it. The set's
    counter of pointee ids rises above all that are in use, and a track that
    played a scene that is not there plays nothing.

    Parameters
    ----------
    live_set
        A set whose tracks, scenes or returns were put in or taken out by
        hand, for example by a merge.
    """
    raise_counter(live_set)
    _restore_slots(live_set)
    _restore_sends(live_set)
    _restore_playing_slots(live_set)


def raise_counter(live_set: Proxy) -> None:
    """Put ``NextPointeeId`` above all ids in use; before Live 10 there is none."""
    counter = descend(live_set.element, "NextPointeeId")
    if counter is None:
        return
    highest = highest_pointee(live_set.element)
    if (number_in(counter.get("Value", "")) or 0) <= highest:
        counter.set("Value", str(highest + 1))


def _restore_slots(live_set: Proxy) -> None:
    lists = list(all_slot_lists(live_set))
    for _ in range(max(map(_used, lists), default=0) - _scene_count(live_set)):
        append_scene(live_set)
    wanted = _scene_count(live_set)
    for slots in lists:
        del slots[wanted:]
        while len(slots) < wanted:
            insert_slot(live_set, slots, len(slots))


def _used(slots: Element) -> int:
    """Count a list's slots up to the last one with a clip."""
    return next(
        (len(slots) - empty for empty in count() if empty >= len(slots) or not is_empty(slots[-1 - empty])), 0
    )


def _scene_count(live_set: Proxy) -> int:
    return len(list(live_set.element.iterfind(live_set.document.schema.scenes)))


def _restore_sends(live_set: Proxy) -> None:
    wanted = len(live_set.element.findall("Tracks/ReturnTrack"))
    pointees = PointeesOfSet(live_set)
    for sends in all_sends(live_set):
        for surplus in list(sends)[wanted:]:
            remove_envelopes_of(live_set, surplus)
            sends.remove(surplus)
        while len(sends) < wanted:
            insert_send(sends, len(sends), live_set.document, pointees)
    switches = descend(live_set.element, "SendsPre")
    if switches is not None:
        del switches[wanted:]
        while len(switches) < wanted:
            insert_pre_switch(live_set, len(switches))


def _restore_playing_slots(live_set: Proxy) -> None:
    scenes = _scene_count(live_set)
    for found in live_set.element.iterfind("Tracks/*/SavedPlayingSlot"):
        slot = number_in(found.get("Value", ""))
        if slot is None or not LOWEST <= slot < scenes:
            found.set("Value", NOTHING_PLAYS)
