"""Envelopes and what they point at."""

from collections.abc import Iterable

from setbook.format import Element, attributes_at
from setbook.model.check.pointee_ids import POINTEES
from setbook.model.proxy import Proxy

ENVELOPES = frozenset({"AutomationEnvelope", "ClipEnvelope", "Modulation"})


def remove_envelopes_of(live_set: Proxy, *gone: Element) -> None:
    """Remove every envelope of something below elements that are about to go."""
    ids = {number for element in gone for number in attributes_at(element, POINTEES, "Id")}
    remove_envelopes(live_set.element, ids)


def remove_envelopes(below: Element, ids: Iterable[str]) -> None:
    """Remove every envelope that points at one of some ids."""
    doomed = frozenset(ids)
    if not doomed:
        return
    for target in list(below.iter("PointeeId")):
        if target.get("Value") not in doomed:
            continue
        envelope: Element | None = target
        while envelope is not None and envelope.tag not in ENVELOPES:
            envelope = envelope.getparent()
        holder = None if envelope is None else envelope.getparent()
        if envelope is not None and holder is not None:
            holder.remove(envelope)
