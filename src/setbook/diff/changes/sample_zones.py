"""Zones of a sampler: which part of a sample plays, on which keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from setbook.diff.changes import values
from setbook.diff.changes.settings import Setting, tell_setting
from setbook.errors import FormatError
from setbook.format.scalars import read_float

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.change import Change
    from setbook.diff.changes.gather import Group
    from setbook.format import Element

_ZONES: Final = "SampleParts"
_SETTINGS: Final = {
    "Name": Setting("Zone Name"),
    "RootKey": Setting("Root Key", values.note),
    "Detune": Setting("Zone Detune", values.cents),
    "TuneScale": Setting("Key Tracking", values.percent_of_100),
    "Panorama": Setting("Zone Pan", values.pan),
    "Volume": Setting("Zone Volume", values.gain),
    "SampleStart": Setting("Sample Start", values.frames),
    "SampleEnd": Setting("Sample End", values.frames),
    "KeyRange/Min": Setting("Lowest Key", values.note),
    "KeyRange/Max": Setting("Highest Key", values.note),
    "VelocityRange/Min": Setting("Lowest Velocity"),
    "VelocityRange/Max": Setting("Highest Velocity"),
    "SelectorRange/Min": Setting("Selector from"),
    "SelectorRange/Max": Setting("Selector to"),
    **{
        f"{loop}/{end}": Setting(f"{name} {end}", values.frames)
        for loop, name in (("SustainLoop", "Loop"), ("ReleaseLoop", "Release Loop"))
        for end in ("Start", "End", "Crossfade")
    },
}


def tell_zones(group: Group, where: str) -> Iterator[Change]:
    """Tell what was set on the zones of a sampler, and forget the edits."""
    for found in group.take(lambda found: _ZONES in found.path):
        below = "/".join(found.path[found.path.index(_ZONES) + 2 :])
        setting = _SETTINGS.get(below)
        told = [] if setting is None else list(tell_setting(found, setting, where, "sample"))
        if setting is None:
            group.edits.append(found)
        for change in told:
            yield group.told(change, [found])


def zone_around(element: Element) -> Element | None:
    """Find the zone of a sampler that something lies in."""
    step: Element | None = element
    while step is not None:
        parent = step.getparent()
        if parent is not None and parent.tag == _ZONES:
            return step
        step = parent
    return None


def region(was: Element, now: Element) -> str:
    """Say how much of a sample played and plays: `` (0.42 s → 0.85 s)``; empty where both are the same."""
    lengths = [_length_seconds(reference) for reference in (was, now)]
    shown = [values.seconds(str(length)) for length in lengths if length]
    return f" ({shown[0]} → {shown[1]})" if len(shown) == len(lengths) and shown[0] != shown[1] else ""


def _length_seconds(reference: Element) -> float | None:
    zone = zone_around(reference)
    ends = [None if zone is None else zone.find(tag) for tag in ("SampleStart", "SampleEnd")]
    found = (*ends, reference.find("DefaultSampleRate"))
    try:
        start, end, rate = (read_float("" if each is None else each.get("Value", "")) for each in found)
    except FormatError:
        return None
    return (end - start) / rate if rate > 0 and end > start else None
