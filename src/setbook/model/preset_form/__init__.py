"""One device in two forms: as it sits in a set, and as a preset file keeps it.

A plain device is nearly the same in both. A rack is not: in a set its chains
stand inside it (``Branches``), in a preset beside it, each device of each
chain wrapped with a note on where it came from. Both directions are pure:
they take an element and give a new one.
"""

from setbook.model.preset_form.conversion import device_from_preset, preset_from_device
from setbook.model.preset_form.pointees import POINTEE_TAGS, is_pointee, zero_pointees

__all__ = ["POINTEE_TAGS", "device_from_preset", "is_pointee", "preset_from_device", "zero_pointees"]
