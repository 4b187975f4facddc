"""What a person moved on the mixer: in words, and onto a set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from setbook.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from setbook.model import Device, LiveSet, Track


class Moved(TypedDict):
    """A control that is not where the set has it; as the mixer view sends it."""

    track: str
    """Id of the track."""
    parameter: str
    """``volume``, ``pan``, ``pan_left``, ``pan_right``, ``active``, ``soloed``, ``crossfade``, ``crossfader``, ``send:<n>`` or
    ``device:<id>``."""
    value: float


class MixerChange(TypedDict):
    """A move for people: volumes and sends are linear gains, pans −1 to 1, switches 0 or 1."""

    track: str
    parameter: str
    before: float
    after: float


def describe_moves(strips: Iterable[Mapping[str, Any]], moved: Iterable[Moved]) -> list[MixerChange]:
    """Say what was moved, by name, from where to where.

    Parameters
    ----------
    strips
        As in the data of `mixer_data`: where everything stood.
    moved
        What is elsewhere now. Moves of tracks that `strips` does not have are left out.
    """
    by_id = {strip["id"]: strip for strip in strips}
    found = []
    for move in moved:
        strip = by_id.get(move["track"])
        control = None if strip is None else _control(strip, move["parameter"])
        if strip is not None and control is not None:
            name, before = control
            found.append(
                MixerChange(track=strip["name"], parameter=name, before=before, after=float(move["value"]))
            )
    return found


def apply_moves(live_set: LiveSet, moved: Iterable[Moved]) -> None:
    """Write moves into a set, in memory; save it to keep them.

    An automated parameter gets its new resting value, and its envelope stays.

    Raises
    ------
    NotFound
        The set has no such track, send or device; nothing is written then.
    """
    tracks = {track.id: track for track in live_set.all_tracks}
    for target, value in [(_target(live_set, tracks, move), _in_file(move)) for move in moved]:
        holder, attribute = target
        setattr(
            holder, attribute, bool(value) if isinstance(getattr(holder, attribute), bool) else float(value)
        )


def _in_file(move: Moved) -> float:
    """Give a value as the file has it, which counts the sides of the crossfader from 0."""
    return move["value"] + 1.0 if move["parameter"] == "crossfade" else move["value"]


def _control(strip: Mapping[str, Any], parameter: str) -> tuple[str, float] | None:
    """Give a control's name and where it stood."""
    kind, _, which = parameter.partition(":")
    if kind == "send":
        sends = [send for send in strip["sends"] if str(send["index"]) == which]
        return (f"send to {sends[0]['name']}", sends[0]["value"]) if sends else None
    if kind == "device":
        devices = [device for device in strip["inserts"] if device["id"] == which]
        return (f"{devices[0]['name']} on", float(devices[0]["on"])) if devices else None
    setting = strip["pans"].get(parameter) or strip.get(parameter)
    return (parameter.replace("_", " "), float(setting["value"])) if isinstance(setting, dict) else None


def _target(live_set: LiveSet, tracks: Mapping[str, Track], move: Moved) -> tuple[Any, str]:
    """Find the object and the attribute that a move sets."""
    track = tracks.get(move["track"])
    if track is None:
        raise NotFound(
            f"Expected track {move['track']!r} in {live_set.name!r}, found {', '.join(tracks)}; "
            "apply the mixer's changes to the set that it shows, or to a version of it that still has the track."
        )
    kind, _, which = move["parameter"].partition(":")
    mixer = track.mixer
    if kind == "soloed":
        return mixer, "soloed"
    if kind == "crossfade" and mixer.crossfade_state is not None:
        return mixer.crossfade_state, "value"
    if kind == "send" and int(which) < len(mixer.sends):
        return mixer.sends[int(which)], "value"
    if kind == "device" and (device := _device(track, which)) is not None:
        return device.on, "value"
    parameter = getattr(mixer, kind, None) if kind in _OWN else None
    if parameter is None:
        raise NotFound(
            f"Expected {move['parameter']!r} on track {track.name!r} of {live_set.name!r}, found no such control; "
            "apply the mixer's changes to the set that it shows."
        )
    return parameter, "value"


_OWN = frozenset({"volume", "pan", "pan_left", "pan_right", "active", "crossfader"})


def _device(track: Track, device_id: str) -> Device | None:
    return next((device for device in track.devices if device.id == device_id), None)
