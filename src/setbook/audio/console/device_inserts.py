"""Live's effects as inserts of the console: which kernel plays them, and which parameter becomes which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.audio.kernels.stock import kernel
from setbook.audio.plan import Insert

if TYPE_CHECKING:
    from setbook.audio.plan import FidelityLevel
    from setbook.model import Device
    from setbook.model.parameter import Parameter

_EQ8_FIELDS = ("IsOn", "Mode", "Freq", "Gain", "Q")
_EQ8_PATHS = (
    *(f"Bands.{band}/ParameterA/{name}" for band in range(8) for name in _EQ8_FIELDS),
    "GlobalGain",
    "Scale",
)
_PATHS = {"Eq8": ("eq8", _EQ8_PATHS)}
"""By a device's tag: its kernel, and where the kernel's parameters stand in the device, in order."""


def insert_for(device: Device) -> Insert | None:
    """Return the insert that plays a device, or None where no kernel does.

    What the device lacks (files of older Lives) stays at the kernel's default.
    """
    if device.tag not in _PATHS:
        return None
    name, paths = _PATHS[device.tag]
    here = {parameter.name: parameter for parameter in device.parameters}
    values = [
        float(here[path].value) if path in here else default
        for path, default in zip(paths, kernel(name).defaults, strict=True)
    ]
    return Insert(name, device.id, bool(device.on.value), tuple(values))


def automated_parameter(device: Device, parameter: Parameter) -> str | None:
    """Return what automation of a device's parameter moves: `on`, the number of a kernel's parameter, or None."""
    if device.tag not in _PATHS:
        return None
    if parameter.name == device.on.name and parameter.id == device.on.id:
        return "on"
    _, paths = _PATHS[device.tag]
    return str(paths.index(parameter.name)) if parameter.name in paths else None


def fidelity_note(device: Device) -> tuple[FidelityLevel, str]:
    """Return how near a device comes to Live's own sound, and why."""
    if device.tag not in _PATHS:
        return "bypassed", "setbook has no effect for it yet; the sound passes unchanged."
    notes = ["Live's own filter curves are not published; textbook filters stand in."]
    mode = device.element.find("Mode")
    if mode is not None and mode.get("Value") not in {None, "0"}:
        notes.append("It works left/right or mid/side; here its first curve is used on both sides.")
    adaptive = device.element.find("AdaptiveQ/Manual")
    if adaptive is not None and adaptive.get("Value") == "true":
        notes.append("Adaptive Q is not followed.")
    return "approximate", " ".join(notes)
