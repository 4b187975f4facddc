"""Curves: automation of mixers, tempo, time signatures."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from setbook.exchange.dawproject.ids import Ids, with_children
from setbook.exchange.dawproject.structure import (
    automated_parameters,
    finite,
    linear_gain,
    normalized_pan,
)
from setbook.model import BEFORE_EVERYTHING
from setbook.model.bezier import ease

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.format import Element
    from setbook.model import Envelope, LiveSet, Point, Track

_CURVE_STEPS = 16
"""Straight pieces that stand for one curved segment, which the format does not have."""

_SHARES = np.arange(1, _CURVE_STEPS) / _CURVE_STEPS
_UNITS = {"gain": "linear", "pan": "normalized"}


def track_automation(track: Track, live_set: LiveSet, ids: Ids) -> Iterator[Element]:
    """Write the automation of a track's fader, pan, mute and sends."""
    envelopes = {envelope.target_id: envelope for envelope in track.envelopes}
    for parameter, name, kind in automated_parameters(track, live_set, ids):
        envelope = envelopes.get(parameter.id)
        if envelope is None:
            continue
        if kind == "mute":
            points = [
                with_children("BoolPoint", time=time, value=value < 0.5)
                for time, value in straight_points(envelope)
            ]
        else:
            convert = normalized_pan if kind == "pan" else linear_gain
            interpolation = "hold" if envelope.is_stepped else "linear"
            points = [
                with_children(
                    "RealPoint", time=time, value=convert(finite(value, 0.0)), interpolation=interpolation
                )
                for time, value in straight_points(envelope)
            ]
        if points:
            target = with_children("Target", parameter=name)
            yield with_children("Points", target, *points, unit=_UNITS.get(kind), id=ids.new())


def tempo_automation(live_set: LiveSet, ids: Ids) -> Element | None:
    """Write the course of the tempo; ramps are straight, where Live takes steps of a sixteenth."""
    parameter = live_set.main.mixer.tempo
    envelope = None if parameter is None else parameter.envelope
    if envelope is None:
        return None
    points = [
        with_children(
            "RealPoint",
            time=time,
            value=min(max(finite(value, 120.0), 20.0), 999.0),
            interpolation="linear",
        )
        for time, value in straight_points(envelope)
    ]
    target = with_children("Target", parameter=ids.of("tempo"))
    return with_children("TempoAutomation", target, *points, unit="bpm", id=ids.new())


def signature_automation(live_set: LiveSet, ids: Ids) -> Element | None:
    """Write the time signatures where there is more than one."""
    signatures = [
        (beat, signature) for beat, signature in live_set.time_signatures if finite(beat, -1.0) >= 0
    ]
    if len(signatures) < 2:
        return None
    points = [
        with_children(
            "TimeSignaturePoint", time=beat, numerator=signature.numerator, denominator=signature.denominator
        )
        for beat, signature in signatures
    ]
    target = with_children("Target", parameter=ids.of("time signature"))
    return with_children("TimeSignatureAutomation", target, *points, id=ids.new())


def straight_points(envelope: Envelope) -> list[tuple[float, float]]:
    """Give an envelope's points from beat 0 on, curved segments cut into straight pieces."""
    points = envelope.points
    real = [point for point in points if point.time > BEFORE_EVERYTHING] or points
    found: list[tuple[float, float]] = []
    for point, following in zip_longest(real, real[1:]):
        found.append((point.time, point.value))
        if point.curve is not None and following is not None and following.time > point.time:
            found += _curved(point, following)
    before = [value for time, value in found if time < 0]
    kept = [(finite(time, 0.0), value) for time, value in found if time >= 0]
    if before and (not kept or kept[0][0] > 0):
        kept.insert(0, (0.0, float(envelope.value_at([0.0])[0])))
    return kept


def _curved(point: Point, following: Point) -> Iterator[tuple[float, float]]:
    assert point.curve is not None, "it was looked for"
    heights = ease(_SHARES, point.curve)
    for share, height in zip(_SHARES.tolist(), heights.tolist(), strict=True):
        time = point.time + (following.time - point.time) * share
        yield time, point.value + (following.value - point.value) * height
