"""EQ curves before and after, beside the first change of each EQ."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.console.device_inserts import insert_for
from setbook.views.eq_curve import eq_curve_db

if TYPE_CHECKING:
    from setbook.diff import Change
    from setbook.model import Device, LiveSet

    Curves = dict[str, list[float] | None]

_EQ_TAG = "Eq8"
_SEEN_DB = 0.1


class EqCurves:
    """Hands out each EQ's two curves once."""

    def __init__(self, before: LiveSet, after: LiveSet) -> None:
        self._sides = {"before": _eqs(before), "after": _eqs(after)}
        self._shown: set[tuple[str, str]] = set()

    def of(self, change: Change) -> Curves | None:
        """Give the curves of the EQ that a change is about; None where it is about none, or was shown already.

        A side that does not have the EQ has None for its curve.
        """
        name = _device_name(change)
        if name is None or change.track_id is None or (change.track_id, name) in self._shown:
            return None
        found = {side: eqs.get((change.track_id, name), []) for side, eqs in self._sides.items()}
        # Two EQs of one name on a track cannot be told apart here.
        if not any(found.values()) or any(len(devices) > 1 for devices in found.values()):
            return None
        curves = {side: _curve(devices) for side, devices in found.items()}
        older, newer = (np.array(curve if curve is not None else 0.0) for curve in curves.values())
        if np.allclose(older, newer, atol=_SEEN_DB):
            return None
        self._shown.add((change.track_id, name))
        return curves


def _eqs(live_set: LiveSet) -> dict[tuple[str, str], list[Device]]:
    """Find the EQs of a set by track and name."""
    found: dict[tuple[str, str], list[Device]] = {}
    for track in live_set.all_tracks:
        for device in track.walk_devices():
            if device.tag == _EQ_TAG:
                found.setdefault((track.id, device.name), []).append(device)
    return found


def _device_name(change: Change) -> str | None:
    if change.concept == "device":
        return change.after or change.before
    if change.concept == "parameter":
        return change.where.rpartition(" › ")[2]
    return None


def _curve(devices: list[Device]) -> list[float] | None:
    """Give an EQ's curve; one that automation switches on and off is shown as when it is on."""
    insert = insert_for(devices[0]) if devices else None
    if insert is None:
        return None
    return eq_curve_db(replace(insert, on=True) if devices[0].on.envelope is not None else insert)
