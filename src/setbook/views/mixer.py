"""The mixer as plain data: one strip per track, in Live's order, and the song's time for the transport."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from setbook.views.mixer_fidelity import Nearness, runs_in_console
from setbook.views.transport import song_time

if TYPE_CHECKING:
    from setbook.model import Device, LiveSet, Mixer, Parameter, Sample, Track
    from setbook.views.columns import Payload


def mixer_data(live_set: LiveSet, beside: LiveSet | None = None) -> Payload:
    """Make what the mixer shows; `beside` is a version that it can be compared with.

    Volumes and sends are linear gains, pans run from −1 to 1. A value that an
    envelope drives is the one it was saved with and says ``automated``.
    """
    returns, nearness = live_set.returns, Nearness(live_set)
    strips = [_strip(track, returns, nearness) for track in live_set.all_tracks]
    data: dict[str, Any] = {
        "state": "ready",
        "title": live_set.name,
        "set_key": live_set.document.digest,
        "song": song_time(live_set),
        "strips": strips,
        "missing": _missing(live_set.samples),
        "fidelity": nearness.notes,
        "beside": None if beside is None else {"title": beside.name, "set_key": beside.document.digest},
    }
    return data, []


def _strip(track: Track, returns: list[Any], nearness: Nearness) -> dict[str, Any]:
    mixer = track.mixer
    return {
        "id": track.id,
        "name": track.name,
        "kind": track.kind,
        "color": track.color,
        "depth": track.depth,
        "group": track.group.id if track.group else None,
        "frozen": track.frozen,
        "armed": track.armed,
        "volume": _value(mixer.volume),
        "pans": _pans(track),
        "sends": _sends(track, returns),
        "active": _value(mixer.active),
        "soloed": {"value": int(mixer.soloed), "automated": False},
        **_crossfade(mixer),
        "inserts": [_insert(device, nearness) for device in track.devices],
    }


def _value(parameter: Parameter) -> dict[str, Any]:
    return {"value": float(parameter.value), "automated": parameter.envelope is not None}


def _crossfade(mixer: Mixer) -> dict[str, Any]:
    """Give the side of the crossfader, −1 A, 0 none or 1 B; of the main track the crossfader, −1 to 1."""
    if mixer.crossfader is not None:
        return {"crossfader": _value(mixer.crossfader)}
    side = mixer.crossfade_state
    if side is None:
        return {}
    return {"crossfade": {**_value(side), "value": float(side.value) - 1.0}}


def _pans(track: Track) -> dict[str, Any]:
    """Give the pan, or in split mode the places of the left and the right channel."""
    mixer = track.mixer
    if mixer.pan_mode == "split" and mixer.pan_left is not None and mixer.pan_right is not None:
        return {"pan_left": _value(mixer.pan_left), "pan_right": _value(mixer.pan_right)}
    return {"pan": _value(mixer.pan)}


def _sends(track: Track, returns: list[Any]) -> list[dict[str, Any]]:
    """Give the sends that are switched on; `index` counts all of them, as the console does."""
    mixer = track.mixer
    rows = zip(mixer.sends, mixer.sends_enabled, returns, strict=False)
    return [
        {"index": index, "to": to.id, "name": to.name, **_value(send)}
        for index, (send, enabled, to) in enumerate(rows)
        if enabled
    ]


def _insert(device: Device, nearness: Nearness) -> dict[str, Any]:
    return {
        "id": device.id,
        "name": device.name,
        "kind": device.kind,
        "on": bool(device.on.value),
        "automated": device.on.envelope is not None,
        "switchable": runs_in_console(device),
        "fidelity": nearness.of(device),
    }


def _missing(samples: list[Sample]) -> list[dict[str, str]]:
    return [{"name": sample.name, "path": sample.stored_path} for sample in samples if not sample.exists]
