"""A set or preset in plain data: what ``setbook info --json`` prints."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from setbook.format import collect, count_nodes
from setbook.model.counts import COUNTED_TAGS, SLOTS, TIMELINES, count_set
from setbook.model.device import Device
from setbook.model.rack import Rack
from setbook.model.sample import Sample, unique_samples
from setbook.model.sample_search import Places, locate, places_of
from setbook.model.scene import Scene
from setbook.model.track import Track

if TYPE_CHECKING:
    from setbook.model.live_set import LiveSet
    from setbook.model.preset import Preset


def summarise_set(live_set: "LiveSet") -> dict[str, Any]:
    """Summarise a set."""
    lists = collect(live_set.element, *COUNTED_TAGS, "SampleRef")
    locators = live_set.locators
    times = [locator.time for locator in locators]
    length_beats = live_set.length_beats
    seconds = live_set.tempo_map.seconds(np.array([length_beats, *times])).tolist()
    scale = live_set.scale
    return {
        "name": live_set.name,
        "kind": live_set.kind,
        "live_version": live_set.live_version,
        "tempo": live_set.tempo,
        "time_signature": str(live_set.time_signature),
        "scale": None if scale is None else str(scale),
        "length_beats": length_beats,
        "length_seconds": seconds[0],
        "tracks": _tracks(live_set.all_tracks),
        "scenes": [_scene(scene) for scene in live_set.scenes],
        "locators": [
            {"time": time, "seconds": at, "name": locator.name}
            for locator, time, at in zip(locators, times, seconds[1:], strict=True)
        ],
        "samples": _samples(unique_samples(lists["SampleRef"], live_set.document)),
        "counts": count_set(live_set.element, live_set.document, lists).to_dict(),
    }


def summarise_preset(preset: "Preset") -> dict[str, Any]:
    """Summarise a preset; it has the same keys, those of the song's time empty."""
    return {
        "name": preset.name,
        "kind": "preset",
        "live_version": preset.live_version,
        "tempo": None,
        "time_signature": None,
        "device": _device(preset.device),
        "tracks": [],
        "scenes": [],
        "locators": [],
        "samples": _samples(preset.samples),
        "counts": preset.counts.to_dict(),
    }


def _tracks(tracks: list[Track]) -> list[dict[str, Any]]:
    """Describe tracks; groups come before what is in them, so one look back finds name and depth."""
    groups: dict[str, dict[str, Any]] = {}
    described = []
    for track in tracks:
        group = groups.get(track.group_xml_id)
        found = _track(track, group)
        if track.kind == "group":
            groups[track.xml_id] = found
        described.append(found)
    return described


def _track(track: Track, group: dict[str, Any] | None) -> dict[str, Any]:
    arrangement = sum(count_nodes(track.element, f"DeviceChain/{timeline}/*") for timeline in TIMELINES)
    session = count_nodes(track.element, f"DeviceChain/{SLOTS}/*")
    return {
        "id": track.id,
        "name": track.name,
        "kind": track.kind,
        "color": track.color,
        "group": None if group is None else group["name"],
        "depth": 0 if group is None else group["depth"] + 1,
        "clips": arrangement + session,
        "arrangement_clips": arrangement,
        "session_clips": session,
        "devices": [_device(device) for device in track.devices],
    }


def _scene(scene: Scene) -> dict[str, Any]:
    signature = scene.time_signature
    return {
        "name": scene.name,
        "tempo": scene.tempo,
        "time_signature": None if signature is None else str(signature),
    }


def _device(device: Device) -> dict[str, Any]:
    found: dict[str, Any] = {"name": device.name, "tag": device.tag, "kind": device.kind}
    if isinstance(device, Rack):
        found["chains"] = [
            {"name": chain.name, "devices": [_device(inner) for inner in chain.devices]}
            for chain in device.chains + device.return_chains
        ]
    return found


def _samples(samples: Iterable[Sample]) -> list[dict[str, Any]]:
    described = []
    places: Places | None = None
    for sample in samples:
        places = places_of(sample.document) if places is None else places
        stored = sample.stored
        path = locate(stored, places).path
        shown = str(path) if path is not None else stored.absolute or stored.relative
        described.append({"name": stored.name, "path": shown, "exists": path is not None})
    return described
