"""Plug-ins and Max devices: what runs inside a device, not made by Live."""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from setbook.format import Element, descend
from setbook.model.device_names import MAX_PREFIX, PLUGIN_STATE_TAGS, PLUGIN_TAGS
from setbook.model.stored_path import read_stored_path

PluginFormat = Literal["VST2", "VST3", "AU", "Max"]

_DESCRIPTIONS: dict[str, PluginFormat] = {
    "VstPluginInfo": "VST2",
    "Vst3PluginInfo": "VST3",
    "AuPluginInfo": "AU",
    "VstPreset": "VST2",
    "Vst3Preset": "VST3",
    "AuPreset": "AU",
}
_NAME_TAGS = ("PlugName", "Name")
_STATE_TAGS = ("Buffer", "ProcessorState", "ControllerState")
_BROWSER_VENDOR = re.compile(r"^query:Plugins#(?:VST3|AU)[^:]*:(?P<vendor>[^:]+):")


@dataclass(frozen=True, slots=True)
class Plugin:
    """A plug-in as the set knows it.

    Parameters
    ----------
    format
        ``"VST2"``, ``"VST3"``, ``"AU"`` or ``"Max"``.
    name
        Its own name, or that of the Max patch's file.
    vendor
        Its maker, where the set tells; else empty.
    state_hash
        SHA-256 of its saved state: equal hashes, equal settings.
    """

    format: PluginFormat
    name: str
    vendor: str
    state_hash: str


def read_plugin(device: Element) -> Plugin | None:
    """Read what runs inside a device; ``None`` for Live's own devices."""
    info = _description(device)
    if info is None:
        return None
    state = _state_hash(device if info.tag == "FileRef" else info)
    return Plugin(_DESCRIPTIONS.get(info.tag, "Max"), _name(info), _vendor(device, info), state)


def plugin_name(device: Element) -> str:
    """Read only the name of what runs inside a device; empty for Live's own devices."""
    info = _description(device)
    return "" if info is None else _name(info)


def _description(device: Element) -> Element | None:
    """Find a plug-in's info element, in a rack's preset its state, or the file of a Max patch."""
    if device.tag in PLUGIN_STATE_TAGS:
        return device
    if device.tag in PLUGIN_TAGS:
        found = descend(device, "PluginDesc")
        return None if found is None else next((info for info in found if info.tag in _DESCRIPTIONS), None)
    return descend(device, ".//MxPatchRef/FileRef") if device.tag.startswith(MAX_PREFIX) else None


def _name(info: Element) -> str:
    if info.tag == "FileRef":
        return read_stored_path(info).name.removesuffix(".amxd")
    for tag in () if info.tag in PLUGIN_STATE_TAGS else _NAME_TAGS:  # a state has its program's name
        found = descend(info, tag)
        if found is not None and found.get("Value"):
            return found.get("Value", "")
    return ""


def _vendor(device: Element, info: Element) -> str:
    given = descend(info, "Manufacturer")
    if given is not None and given.get("Value"):
        return given.get("Value", "")
    shown = descend(device, "SourceContext/Value/BranchSourceContext/BrowserContentPath")
    match = _BROWSER_VENDOR.match("" if shown is None else shown.get("Value", ""))
    return "" if match is None else match["vendor"].replace("%20", " ")


def _state_hash(holder: Element) -> str:
    """Hash the state's own digits, not how they were broken into lines."""
    digest = sha256()
    for state in holder.iter(*_STATE_TAGS):
        digest.update("".join((state.text or "").split()).encode())
        digest.update(b";")
    return digest.hexdigest()
