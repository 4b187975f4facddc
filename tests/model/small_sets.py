"""Small sets made for one question each."""

from __future__ import annotations

import setbook as sb
from setbook.format import element, new_document
from setbook.model import LiveSet

_Events = tuple[tuple[float, float], ...]
BEFORE = -63072000


def live_10(tempo: _Events = (), signature: _Events = ()) -> LiveSet:
    """A set of Live 10 with nothing but a main track, its tempo and time signature, and their automation."""
    root = element("Ableton", MinorVersion="10.0_377", Creator="Ableton Live 10.1.43")
    live_set = element("LiveSet")
    root.append(live_set)
    main = element("MasterTrack")
    live_set.append(main)
    envelopes = _within(main, "AutomationEnvelopes", "Envelopes")
    mixer = _within(main, "DeviceChain", "Mixer")
    for tag, target, value, events in (
        ("Tempo", 8, tempo[0][1] if tempo else 120, tempo),
        ("TimeSignature", 10, int(signature[0][1]) if signature else 201, signature),
    ):
        parameter = element(tag)
        parameter.append(element("Manual", value))
        parameter.append(element("AutomationTarget", Id=target))
        mixer.append(parameter)
        if events:
            envelopes.append(_envelope(target, events, "FloatEvent" if tag == "Tempo" else "EnumEvent"))
    found = sb.open(new_document(root).xml)
    assert isinstance(found, LiveSet)
    return found


def tempo_events(*events: tuple[float, float]) -> _Events:
    """Breakpoints with the one before everything in front."""
    return ((BEFORE, events[0][1]), *events)


def _envelope(target: int, events: _Events, tag: str):
    envelope = element("AutomationEnvelope", Id=0)
    _within(envelope, "EnvelopeTarget").append(element("PointeeId", target))
    inside = _within(envelope, "Automation", "Events")
    for number, (time, value) in enumerate(events):
        inside.append(element(tag, Id=number, Time=time, Value=value))
    return envelope


def _within(holder, *tags: str):
    for tag in tags:
        holder.append(element(tag))
        holder = holder[-1]
    return holder
