"""Plug-ins and Max devices: what runs inside a device, not made by Live."""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from setbook.format import Element
from setbook.model.stored_path import read_stored_path

PluginFormat = Literal["VST2", "VST3", "AU", "Max"]

_DESCRIPTIONS: dict[str, PluginFormat] = {
    "VstPluginInfo": "VST2",
    "Vst3PluginInfo": "VST3",
    "AuPluginInfo": "AU",
}
_NAME_TAGS = ("PlugName", "Name")
_STATE_TAGS = ("Buffer", "ProcessorState", "ControllerState")
_BROWSER_VENDOR = re.compile(r"^query:Plugins#[^:]+:(?P<vendor>[^:]+):")


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
    description = device.find("PluginDesc")
    if description is not None:
        for info in description:
            if info.tag in _DESCRIPTIONS:
                return Plugin(_DESCRIPTIONS[info.tag], _name(info), _vendor(device, info), _state_hash(info))
        return None
    patch = device.find(".//MxPatchRef/FileRef") if device.tag.startswith("MxDevice") else None
    if patch is None:
        return None
    return Plugin("Max", read_stored_path(patch).name.removesuffix(".amxd"), "", _state_hash(device))


def _name(info: Element) -> str:
    for tag in _NAME_TAGS:
        found = info.find(tag)
        if found is not None and found.get("Value"):
            return found.get("Value", "")
    return ""


def _vendor(device: Element, info: Element) -> str:
    given = info.find("Manufacturer")
    if given is not None and given.get("Value"):
        return given.get("Value", "")
    shown = device.find("SourceContext/Value/BranchSourceContext/BrowserContentPath")
    match = _BROWSER_VENDOR.match("" if shown is None else shown.get("Value", ""))
    return "" if match is None else match["vendor"].replace("%20", " ")


def _state_hash(holder: Element) -> str:
    """Hash the state's own digits, not how they were broken into lines."""
    digest = sha256()
    for state in holder.iter(*_STATE_TAGS):
        digest.update("".join((state.text or "").split()).encode())
        digest.update(b";")
    return digest.hexdigest()
