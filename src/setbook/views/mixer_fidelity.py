"""How near what is heard comes to Live, per device of the mixer and for the set as a whole."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from setbook.audio import fidelity
from setbook.audio.console.device_inserts import insert_for
from setbook.model.rack import Rack, walk_devices

if TYPE_CHECKING:
    from setbook.audio.plan import DeviceFidelity
    from setbook.model import Device, LiveSet


class Nearness:
    """What is known of a set's devices before any sound is made.

    Attributes
    ----------
    notes
        What is about a track or the whole set rather than about a device.
    """

    def __init__(self, live_set: LiveSet) -> None:
        entries = fidelity(live_set)
        self._by_device = {entry.device_id: entry for entry in entries if entry.device_id}
        self.notes = [_note(entry) for entry in entries if not entry.device_id]

    def of(self, device: Device) -> dict[str, Any]:
        """Give level and note of a device; a rack's are those of what is inside."""
        if isinstance(device, Rack):
            inside = [found for found in walk_devices([device]) if not isinstance(found, Rack)]
            return _summary([entry for found in inside if (entry := self._by_device.get(found.id))])
        entry = self._by_device.get(device.id)
        if entry is None:  # a device that is off sounds as in Live: not at all
            return {"level": "exact", "note": "" if device.on.value else "Switched off."}
        return {"level": entry.level, "note": entry.note}


def runs_in_console(device: Device) -> bool:
    """Whether the console has a kernel for it, so that it can be switched off and on while it plays."""
    return insert_for(device) is not None


def _summary(entries: list[DeviceFidelity]) -> dict[str, Any]:
    """Count the devices that are not exact: ``Bypassed: EQ Eight, 3 × Compressor.``."""
    levels = {entry.level for entry in entries} or {"exact"}
    level = levels.pop() if len(levels) == 1 else "approximate"
    lists = {name: Counter(entry.name for entry in entries if entry.level == name) for name in _NAMED}
    note = " ".join(f"{name.capitalize()}: {_counted(names)}." for name, names in lists.items() if names)
    return {"level": level, "note": note}


_NAMED = ("approximate", "bypassed")


def _counted(names: Counter[str]) -> str:
    return ", ".join(name if count == 1 else f"{count} × {name}" for name, count in names.items())


def _note(entry: DeviceFidelity) -> dict[str, str]:
    return {"track_id": entry.track_id, "name": entry.name, "level": entry.level, "note": entry.note}
