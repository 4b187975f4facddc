"""The zones of Simpler and Sampler: a map of samples over keys and velocities."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from setbook.audio.sources.reading.settings import number_at
from setbook.audio.sources.sampler import FORWARD, NO_LOOP, Zone
from setbook.model.sample import Sample

if TYPE_CHECKING:
    from setbook.audio.sources.reading.library import Library
    from setbook.audio.sources.reading.settings import Settings
    from setbook.format import Element

PARTS = "Player/MultiSampleMap/SampleParts/MultiSamplePart"
FIRST_SLICE_KEY = 36
_SLICE_LISTS = {0: "SlicePoints", 1: "BeatSlicePoints", 2: "RegionSlicePoints", 3: "ManualSlicePoints"}


def read_zones(settings: Settings, library: Library) -> tuple[Zone, ...]:
    """Read the zones whose samples are there."""
    parts = [part for part in settings.device.element.iterfind(PARTS) if number_at(part, "IsActive", 1.0)]
    soloed = [part for part in parts if number_at(part, "Solo")]
    zones = (_zone(part, settings, library) for part in soloed or parts)
    return tuple(zone for zone in zones if zone is not None)


def read_slices(settings: Settings, library: Library) -> tuple[Zone, ...]:
    """Read Simpler's slices: one key each, from C1 up."""
    part = settings.device.element.find(PARTS)
    whole = None if part is None else _zone(part, settings, library)
    if part is None or whole is None:
        return ()
    rate = whole.sample.rate()
    style = _SLICE_LISTS.get(int(number_at(part, "SlicingStyle")), "SlicePoints")
    points = [float(point.get("TimeInSeconds", "0")) * rate for point in part.iterfind(f"{style}/SlicePoint")]
    starts = sorted({whole.start, *(round(at) for at in points if whole.start < at < whole.end)})
    ends = [*starts[1:], whole.end]
    return tuple(
        replace(
            whole, start=start, end=end, low_key=key, high_key=key, root_key=float(key), loop_mode=NO_LOOP
        )
        for key, (start, end) in enumerate(zip(starts, ends, strict=True), FIRST_SLICE_KEY)
    )


def _zone(part: Element, settings: Settings, library: Library) -> Zone | None:
    reference = part.find("SampleRef")
    sample = None if reference is None else library.find(Sample(reference, settings.device.document))
    if sample is None:
        return None
    frames = sample.frame_count()
    start = int(number_at(part, "SampleStart"))
    end = min(int(number_at(part, "SampleEnd", frames - 1)) + 1, frames)
    zone = Zone(
        sample,
        start=max(0, start),
        end=end if end > start else frames,
        low_key=int(number_at(part, "KeyRange/Min", 0)),
        high_key=int(number_at(part, "KeyRange/Max", 127)),
        low_velocity=int(number_at(part, "VelocityRange/Min", 0)),
        high_velocity=int(number_at(part, "VelocityRange/Max", 127)),
        root_key=number_at(part, "RootKey", 60.0) - number_at(part, "Detune") / 100.0,
        key_scale=number_at(part, "TuneScale", 100.0) / 100.0,
        key_fades=_fades(part, "KeyRange"),
        velocity_fades=_fades(part, "VelocityRange"),
        gain=number_at(part, "Volume", 1.0),
        pan=number_at(part, "Panorama"),
        loop_mode=int(number_at(part, "SustainLoop/Mode")),
        loop_start=int(number_at(part, "SustainLoop/Start")),
        loop_end=int(number_at(part, "SustainLoop/End")),
        loop_crossfade=max(0, int(number_at(part, "SustainLoop/Crossfade"))),
    )
    return _as_simpler_plays(zone, settings)


def _fades(part: Element, name: str) -> tuple[int, int]:
    return int(number_at(part, f"{name}/CrossfadeMin", 0)), int(number_at(part, f"{name}/CrossfadeMax", 127))


def _as_simpler_plays(zone: Zone, settings: Settings) -> Zone:
    """Return the zone with Simpler's own knobs: start, length and loop as shares of what they lie in."""
    if not number_at(settings.device.element, "Player/LoopModulators/IsModulated"):
        return zone
    knob = "Player/LoopModulators/"
    span = zone.end - zone.start
    start = zone.start + round(settings.number(knob + "SampleStart", 0.0) * span)
    end = start + round(settings.number(knob + "SampleLength", 1.0) * (zone.end - start))
    if end - start < 2:
        start, end = zone.start, zone.end
    if not settings.flag(knob + "LoopOn"):
        return replace(zone, start=start, end=end, loop_mode=NO_LOOP)
    loop_start = end - round(settings.number(knob + "LoopLength", 1.0) * (end - start))
    fade = round(settings.number(knob + "LoopFade", 0.0) * (end - loop_start))
    return replace(
        zone,
        start=start,
        end=end,
        loop_mode=FORWARD,
        loop_start=loop_start,
        loop_end=end,
        loop_crossfade=fade,
    )
