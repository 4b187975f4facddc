"""Edits of automation and clip envelopes."""

from __future__ import annotations

import copy

from tests.diff.edits.reach import automation_lists
from tests.diff.edits.registry import Expected, NotHere, edit

from setbook.format import element
from setbook.format.scalars import write_scalar


@edit
def add_automation_point(song, rng):
    events = [found for found in automation_lists(song) if len(found) > 1]
    if not events:
        return NotHere
    last = rng.choice(events)[-1]
    twin = copy.deepcopy(last)
    twin.set("Time", write_scalar(float(last.get("Time")) + 3))
    last.addnext(twin)
    return Expected("set", "automation", r"automation edited \(1 added\)", 1)


@edit
def draw_automation(song, rng):
    track = rng.choice(song.tracks)
    volume = track.mixer.volume
    if volume.envelope is not None:
        return NotHere
    points = [element("FloatEvent", Time=time, Value=value) for time, value in ((4, 0.5), (8, 1), (12, 0.25))]
    inside = volume.element.find("ArrangerAutomation/Events")
    if inside is not None:
        inside.extend(points)
        return Expected(
            "insert",
            "automation",
            r"^Volume automation drawn \(−12\.0 dB to 0\.0 dB, 3 points\), 2\.1\.1–4\.1\.1$",
            3,
        )
    envelopes = track.element.find("AutomationEnvelopes/Envelopes")
    target, automation = element("EnvelopeTarget"), element("Automation")
    target.append(element("PointeeId", volume.id))
    events = element("Events")
    events.append(element("FloatEvent", Id=0, Time=-63072000, Value=1))
    events.extend(points)
    automation.append(events)
    envelope = element("AutomationEnvelope", Id=999)
    envelope.extend([target, automation])
    envelopes.append(envelope)
    return Expected(
        "insert",
        "automation",
        r"^Volume automation drawn \(−12\.0 dB to 0\.0 dB, 3 points\), 2\.1\.1–4\.1\.1$",
        1,
    )


@edit
def move_automation_along(song, rng):
    events = long_automation(song)
    if not events:
        return NotHere
    for point in rng.choice(events)[1:]:
        point.set("Time", write_scalar(float(point.get("Time")) + 1))
    return Expected("move", "automation", r"automation moved (1 beat|1 bar|2/8) later, ")


@edit
def raise_automation(song, rng):
    track = rng.choice(song.tracks)
    points = volume_points(track)
    if points is None:
        return NotHere
    draw(track, points)
    yield
    for point in points:
        if float(point.get("Time")) >= 0:
            point.set("Value", write_scalar(float(point.get("Value")) / 2))
    return Expected("set", "automation", r"^Volume automation lowered 6\.0 dB \(")


@edit
def bend_automation(song, rng):
    events = long_automation(song)
    if not events or song.live_line < 9:
        return NotHere
    point = rng.choice(events)[1]
    for name in ("CurveControl1X", "CurveControl1Y", "CurveControl2X", "CurveControl2Y"):
        point.set(name, "0.3125")
    return Expected("set", "automation", r"automation 1 curve bent at ")


@edit
def remove_automation(song, rng):
    events = long_automation(song)
    if not events:
        return NotHere
    chosen = rng.choice(events)
    for point in chosen[1:]:
        chosen.remove(point)
    return Expected("remove", "automation", r"automation removed \(\d+ points?\)")


def long_automation(song):
    return [
        events
        for events in automation_lists(song)
        if len(events) > 2 and float(events[0].get("Time")) < 0 <= float(events[1].get("Time"))
    ]


def volume_points(track):
    """The list that the automation of a track's volume lies in, made where there is none."""
    volume = track.mixer.volume
    inside = volume.element.find("ArrangerAutomation/Events")
    if volume.envelope is not None:
        return None
    if inside is not None:
        return inside
    envelopes = track.element.find("AutomationEnvelopes/Envelopes")
    if envelopes is None or any(
        found.get("Value") == volume.id for found in envelopes.iterfind("*/EnvelopeTarget/PointeeId")
    ):
        return None
    target, automation, events = element("EnvelopeTarget"), element("Automation"), element("Events")
    target.append(element("PointeeId", volume.id))
    events.append(element("FloatEvent", Id=0, Time=-63072000, Value=1))
    automation.append(events)
    envelope = element("AutomationEnvelope", Id=999)
    envelope.extend([target, automation])
    envelopes.append(envelope)
    return events


def draw(track, points):
    points.extend(
        element("FloatEvent", Time=time, Value=value) for time, value in ((4, 0.5), (8, 1), (12, 0.25))
    )
