"""Devices to presets and back."""

import copy

from setbook.errors import FormatError
from setbook.format import Element, Schema, descend, element
from setbook.model.device_names import PLUGIN_STATE_TAGS, PLUGIN_TAGS, RACK_TAGS
from setbook.model.preset_form.chains import branch_from_preset, preset_from_branch
from setbook.model.preset_form.plugins import (
    plugin_device_from_preset,
    preset_from_plugin_device,
)
from setbook.model.preset_form.pointees import zero_pointees
from setbook.model.preset_form.preset_ref import preset_ref

RACK_PRESET = "GroupDevicePreset"
DEVICE_PRESET = "AbletonDevicePreset"
CHAINS = {"Branches": "BranchPresets", "ReturnBranches": "ReturnBranchPresets"}
"""Where a rack keeps its chains, in a set and in a preset."""

_DEEPEST = 64  # racks inside racks; Live's own interface ends long before


def preset_from_device(device: Element, schema: Schema) -> Element:
    """Make what stands below ``Ableton`` in a preset file of a device.

    Parameters
    ----------
    device
        A device as it sits in a set; it is not changed.
    schema
        Of the set that it sits in.

    Returns
    -------
    Element
        A ``GroupDevicePreset`` for a rack (an .adg), the device itself for
        anything else (an .adv). All pointee ids are 0.

    Raises
    ------
    FormatError
        It is damaged, or nested too deeply.
    """
    if device.tag in RACK_TAGS:
        wrapped = _wrap(device, schema, 0)
        wrapped.attrib.pop("Id", "")
        return wrapped
    alone = copy.deepcopy(device)
    zero_pointees(alone)
    alone.attrib.pop("Id", "")
    return alone


def device_from_preset(preset: Element, schema: Schema) -> Element:
    """Make a device as it sits in a set of what stands below ``Ableton`` in a preset file.

    Parameters
    ----------
    preset
        A ``GroupDevicePreset`` or a device; it is not changed.
    schema
        Of the set that the device is for.

    Returns
    -------
    Element
        The device. Its pointee ids are all 0: give each element for which
        `is_pointee` is true an id of the set's own before it goes in.

    Raises
    ------
    FormatError
        It is damaged, or nested too deeply.
    """
    return _unwrap(preset, None, schema, 0)


def _wrap(device: Element, schema: Schema, depth: int) -> Element:
    """Make a member of ``DevicePresets``."""
    _refuse_depth(device, depth)
    if device.tag in PLUGIN_TAGS:
        return preset_from_plugin_device(device)
    is_rack = device.tag in RACK_TAGS
    made = element(RACK_PRESET if is_rack else DEVICE_PRESET)
    _set_id(made, 0, schema)
    kept = copy.deepcopy(device)
    if is_rack:
        for tag in CHAINS:
            for chains in kept.findall(tag):
                chains[:] = []
    zero_pointees(kept)
    _set_id(kept, 0, schema)
    made.append(element("OverwriteProtectionNumber", _stamp(device)))
    made.append(element("Device"))
    made[-1].append(kept)
    made.append(preset_ref(kept, schema))
    if is_rack:
        made.extend(_wrap_chains(device, schema, depth))
    return made


def _wrap_chains(rack: Element, schema: Schema, depth: int) -> list[Element]:
    lists = []
    for tag, preset_tag in CHAINS.items():
        chains = element(preset_tag)
        found = descend(rack, tag)
        for index, branch in enumerate([] if found is None else found):
            devices = [
                _wrap(device, schema, depth + 1) for device in branch.iterfind("DeviceChain/*/Devices/*")
            ]
            mixer = descend(branch, "MixerDevice")
            made = preset_from_branch(
                branch, devices, None if mixer is None else _wrap_mixer(branch, mixer, schema), schema
            )
            _set_id(made, index, schema)
            _number(made, "DevicePresets", schema)
            chains.append(made)
        lists.append(chains)
    return lists


def _wrap_mixer(branch: Element, mixer: Element, schema: Schema) -> Element:
    kept = copy.deepcopy(mixer)
    kept.tag = "MidiBranchMixerDevice" if branch.tag.startswith("MidiEffect") else "AudioBranchMixerDevice"
    return _wrap(kept, schema, 0)


def _unwrap(preset: Element, rack: Element | None, schema: Schema, depth: int) -> Element:
    """Make a device of a preset file's element or of a member of ``DevicePresets``."""
    _refuse_depth(preset, depth)
    if rack is not None and preset.tag in PLUGIN_STATE_TAGS:
        return plugin_device_from_preset(preset, rack, schema)
    if descend(preset, "On") is not None:
        device = copy.deepcopy(preset)
        device.set("Id", "0")
        zero_pointees(device)
        return device
    found = preset.find("Device/*")
    if found is None:
        raise FormatError(
            f"expected a device in {preset.tag} (line {preset.sourceline}), found none. "
            "The preset is damaged; save it again in Live."
        )
    device = copy.deepcopy(found)
    zero_pointees(device)
    for tag, preset_tag in CHAINS.items():
        into, chains = descend(device, tag), descend(preset, preset_tag)
        if into is None or chains is None:
            continue
        for index, chain in enumerate(chains):
            branch = _branch(chain, device, schema, depth, returns=tag == "ReturnBranches")
            branch.set("Id", str(index))
            into.append(branch)
    device.set("Id", "0")
    return device


def _branch(chain: Element, rack: Element, schema: Schema, depth: int, *, returns: bool) -> Element:
    devices = [_unwrap(inner, rack, schema, depth + 1) for inner in chain.iterfind("DevicePresets/*")]
    for index, device in enumerate(devices):
        device.set("Id", str(index))
    mixer = chain.find("MixerPreset/*/Device/*")
    copied = None
    if mixer is not None:
        copied = copy.deepcopy(mixer)
        copied.tag = "MixerDevice"
        copied.attrib.pop("Id", "")
        zero_pointees(copied)
    return branch_from_preset(chain, devices, copied, schema, returns=returns)


def _stamp(device: Element) -> str:
    """Give the version of Live that saved a device, which a preset repeats beside it."""
    found = descend(device, "OverwriteProtectionNumber")
    return "0" if found is None else found.get("Value", "0")


def _set_id(item: Element, number: int, schema: Schema) -> None:
    """Write an item's number into a preset; in sets devices and chains have one in every Live line."""
    if schema.numbers_items:
        item.set("Id", str(number))
    else:
        item.attrib.pop("Id", "")


def _number(holder: Element, tag: str, schema: Schema) -> None:
    for index, item in enumerate(holder.iterfind(f"{tag}/*")):
        _set_id(item, index, schema)


def _refuse_depth(item: Element, depth: int) -> None:
    if depth > _DEEPEST:
        raise FormatError(
            f"expected at most {_DEEPEST} racks inside one another, found more at line {item.sourceline}. "
            "The file is damaged or hostile."
        )
