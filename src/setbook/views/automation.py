"""A track's automation as plain data: what each curve moves, and its points as columns."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from setbook.diff.changes import values
from setbook.diff.changes.words import device_words, mixer_words
from setbook.model import Rack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.words import Words
    from setbook.model import Device, Envelope, Parameter, Point, Track
    from setbook.views.columns import Buffers

_NO_CURVE = (math.nan,) * 4

_UNITS: Final = {
    values.gain: "gain",
    values.pan: "pan",
    values.tempo: "bpm",
    values.time_signature: "signature",
    values.hertz: "Hz",
    values.key_hertz: "key",
    values.decibels: "dB",
    values.milliseconds: "ms",
    values.seconds: "s",
    values.percent: "share",
    values.percent_of_100: "%",
    values.semitones: "st",
    values.cents: "ct",
}
"""Units that the view knows how to read, by how Live shows a value; the others are bare numbers."""

_RANGES: Final[dict[str, tuple[float, float]]] = {
    "Volume": (0.0, 10 ** (6 / 20)),
    "Pan": (-1.0, 1.0),
    "SplitStereoPanL": (-1.0, 1.0),
    "SplitStereoPanR": (-1.0, 1.0),
    "CrossFade": (-1.0, 1.0),
}
"""Ranges that hold whatever controllers are mapped to."""


@dataclass(frozen=True)
class _Moved:
    """What an envelope moves."""

    name: str
    unit: str
    minimum: float | None = None
    maximum: float | None = None


def track_automation(track: Track, buffers: Buffers) -> Iterator[dict[str, Any]]:
    """Give every curve of a track, in the order of the file."""
    envelopes = track.envelopes
    if not envelopes:
        return
    targets = _targets(track, {envelope.target_id for envelope in envelopes})
    for envelope in envelopes:
        moved = targets.get(envelope.target_id or "", _Moved("Automation", ""))
        yield _curve(envelope, moved, buffers)


def _curve(envelope: Envelope, moved: _Moved, buffers: Buffers) -> dict[str, Any]:
    points = envelope.points
    minimum, maximum = _range(moved, [point.value for point in points])
    return {
        "name": moved.name,
        "unit": moved.unit or ("steps" if envelope.is_stepped else ""),
        "minimum": minimum,
        "maximum": maximum,
        "stepped": envelope.is_stepped,
        "last_beat": max(points[-1].time, 0.0),
        "points": _columns(_from_start(points), buffers),
    }


def _from_start(points: list[Point]) -> list[Point]:
    """Leave out the value from before everything where another one holds from the start, as Live draws it."""
    return points[1:] if len(points) > 1 and points[0].time < 0 else points


def _columns(points: list[Point], buffers: Buffers) -> dict[str, Any]:
    curves = [point.curve or _NO_CURVE for point in points]
    return buffers.columns(
        time=("f8", [max(point.time, 0.0) for point in points]),
        value=("f8", [point.value for point in points]),
        curve_x1=("f4", [curve[0] for curve in curves]),
        curve_y1=("f4", [curve[1] for curve in curves]),
        curve_x2=("f4", [curve[2] for curve in curves]),
        curve_y2=("f4", [curve[3] for curve in curves]),
    )


def _range(moved: _Moved, values: list[float]) -> tuple[float, float]:
    """Take the parameter's range, wider where points lie outside; the tempo's is only a controller's."""
    if moved.unit == "switch":
        return 0.0, 1.0
    if moved.unit == "bpm":
        room = max((max(values) - min(values)) * 0.15, 2.0)
        return min(values) - room, max(values) + room
    lows = [*values, *([] if moved.minimum is None else [moved.minimum])]
    highs = [*values, *([] if moved.maximum is None else [moved.maximum])]
    return min(lows), max(highs)


def _targets(track: Track, wanted: set[str | None]) -> dict[str, _Moved]:
    """Find what is moved, by identity; devices are opened only for as long as something is missing."""
    found: dict[str, _Moved] = {}
    for parameter in track.mixer.parameters:
        if parameter.id in wanted:
            found[parameter.id] = _mixer_target(parameter)
    for device in track.walk_devices():
        if wanted <= found.keys():
            break
        for parameter in (*device.parameters, device.on):
            if parameter.id in wanted:
                found[parameter.id] = _device_target(device, parameter)
    return found


def _mixer_target(parameter: Parameter) -> _Moved:
    holder, _, index = parameter.name.partition(".")
    if holder == "Sends":
        return _Moved(f"Send {chr(ord('A') + int(index))}", "gain", 0.0, 1.0)
    words = mixer_words(parameter.name)
    ends = _RANGES.get(parameter.name, (parameter.minimum, parameter.maximum))
    return _Moved(words.name, _unit(parameter, words), *ends)


def _device_target(device: Device, parameter: Parameter) -> _Moved:
    if parameter.name == "On":
        return _Moved(f"{device.name} › On", "switch")
    words = device_words(device.tag, parameter.name)
    label = _macro_name(device, parameter) or (parameter.label if device.plugin else words.name)
    return _Moved(f"{device.name} › {label}", _unit(parameter, words), parameter.minimum, parameter.maximum)


def _unit(parameter: Parameter, words: Words) -> str:
    return "switch" if isinstance(parameter.value, bool) else _UNITS.get(words.show, "")


def _macro_name(device: Device, parameter: Parameter) -> str:
    if not isinstance(device, Rack) or not parameter.name.startswith("MacroControls."):
        return ""
    names = (macro.display_name for macro in device.macros if macro.name == parameter.name)
    return next(names, "")
