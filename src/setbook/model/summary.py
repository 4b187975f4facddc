"""A set or preset in plain data: what ``setbook info --json`` prints."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from setbook.model.device import Device
from setbook.model.rack import Rack
from setbook.model.sample import Sample
from setbook.model.track import Track

if TYPE_CHECKING:
    from setbook.model.live_set import LiveSet
    from setbook.model.preset import Preset


def summarise_set(live_set: "LiveSet") -> dict[str, Any]:
    """Summarise a set."""
    tempo_map = live_set.tempo_map
    return {
        "name": live_set.name,
        "kind": live_set.kind,
        "live_version": live_set.live_version,
        "tempo": live_set.tempo,
        "time_signature": str(live_set.time_signature),
        "scale": None if live_set.scale is None else str(live_set.scale),
        "length_beats": live_set.length_beats,
        "length_seconds": float(tempo_map.seconds(live_set.length_beats)),
        "tracks": [_track(track) for track in live_set.all_tracks],
        "scenes": [
            {
                "name": scene.name,
                "tempo": scene.tempo,
                "time_signature": scene.time_signature and str(scene.time_signature),
            }
            for scene in live_set.scenes
        ],
        "locators": [
            {"time": locator.time, "seconds": float(tempo_map.seconds(locator.time)), "name": locator.name}
            for locator in live_set.locators
        ],
        "samples": _samples(live_set.samples),
        "counts": live_set.counts.to_dict(),
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


def _track(track: Track) -> dict[str, Any]:
    arrangement, session = len(track.clips), len(track.session_clips)
    group = track.group
    return {
        "id": track.id,
        "name": track.name,
        "kind": track.kind,
        "color": track.color,
        "group": None if group is None else group.name,
        "depth": track.depth,
        "clips": arrangement + session,
        "arrangement_clips": arrangement,
        "session_clips": session,
        "devices": [_device(device) for device in track.devices],
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
    for sample in samples:
        path = sample.path
        described.append(
            {"name": sample.name, "path": str(path or sample.stored_path), "exists": path is not None}
        )
    return described
