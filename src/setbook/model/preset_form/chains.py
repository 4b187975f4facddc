"""A rack's chain in both forms: a branch of a set, a branch preset of a file."""

import copy
from collections.abc import Sequence

from setbook.format import Element, Schema, descend, element
from setbook.model.device_names import device_name

_KINDS = {
    "InstrumentBranch": "MidiToAudioDeviceChain",
    "DrumBranch": "MidiToAudioDeviceChain",
    "AudioEffectBranch": "AudioToAudioDeviceChain",
    "ReturnBranch": "AudioToAudioDeviceChain",
    "MidiEffectBranch": "MidiToMidiDeviceChain",
}
_ZONES = {"DrumBranch": "BranchInfo"}  # other chains keep theirs under the preset's name
_PRESET_ZONES = "ZoneSettings"
_WIDTH = 55  # of a chain's strip in the session's mixer: as Live makes it
_PRESET = "Preset"


def preset_from_branch(
    branch: Element, devices: Sequence[Element], mixer: Element | None, schema: Schema
) -> Element:
    """Make the preset of a chain; its devices and its mixer are wrapped already."""
    kind = "AudioEffectBranch" if branch.tag == "ReturnBranch" else branch.tag
    made = element(kind + _PRESET)
    made.append(element("Name", _user_name(branch)))
    _take(made, branch, "IsSoloed")
    made.append(element("DevicePresets"))
    made[-1].extend(devices)
    made.append(element("MixerPreset"))
    if mixer is not None:
        made[-1].append(mixer)
    _take(made, branch, "BranchSelectorRange", "SessionViewBranchWidth")
    _take_color(made, branch, schema.color, schema.chain_color_in_preset)
    _take(made, branch, "AutoColored", "AutoColorScheme")
    made.append(element("SourceContext"))
    made[-1].extend(copy.deepcopy(one) for one in branch.iterfind("SourceContext/Value/*"))
    zones = descend(branch, _ZONES.get(branch.tag, _PRESET_ZONES))
    if zones is not None:
        made.append(copy.deepcopy(zones))
        made[-1].tag = _PRESET_ZONES
    return made


def branch_from_preset(
    preset: Element, devices: Sequence[Element], mixer: Element | None, schema: Schema, *, returns: bool
) -> Element:
    """Make the chain of a preset; its devices and its mixer are unwrapped already."""
    tag = "ReturnBranch" if returns else preset.tag.removesuffix(_PRESET)
    made = element(tag)
    if schema.chain_has_handles:
        made.append(element("LomId", 0))
    made.append(_name(preset, devices, schema))
    made.append(element("IsSelected", False))
    made.append(_device_chain(tag, devices, schema))
    _take(made, preset, "BranchSelectorRange", "IsSoloed")
    if not _take(made, preset, "SessionViewBranchWidth"):
        made.append(element("SessionViewBranchWidth", _WIDTH))
    made.append(element("IsHighlightedInSessionView", False))
    made.append(_source_context(preset))
    _take_color(made, preset, (schema.chain_color_in_preset, *schema.color), schema.color[0])
    _take(made, preset, "AutoColored", "AutoColorScheme")
    made.append(element("SoloActivatedInSessionMixer", False))
    if schema.chain_has_handles:
        made.append(element("DevicesListWrapper", LomId=0))
    tail = [mixer] if mixer is not None else []
    zones = descend(preset, _PRESET_ZONES)
    if zones is not None:
        copied = copy.deepcopy(zones)
        copied.tag = _ZONES.get(tag, _PRESET_ZONES)
        tail.insert(0 if tag == "MidiEffectBranch" else len(tail), copied)
    made.extend(tail)
    return made


def _device_chain(tag: str, devices: Sequence[Element], schema: Schema) -> Element:
    made = element("DeviceChain")
    inner = element(_KINDS.get(tag, "AudioToAudioDeviceChain"))
    if schema.numbers_items:
        inner.set("Id", "0")
    inner.append(element("Devices"))
    inner[0].extend(devices)
    if schema.chain_has_modulations:
        inner.append(element("SignalModulations"))
    made.append(inner)
    return made


def _user_name(branch: Element) -> str:
    found = descend(branch, "Name/UserName")
    return "" if found is None else found.get("Value", "")


def _name(preset: Element, devices: Sequence[Element], schema: Schema) -> Element:
    """Make the three names that a set has for a chain: what it shows is the given one, or the first device's."""
    found = descend(preset, "Name")
    given = "" if found is None else found.get("Value", "")
    shown = given or (device_name(devices[0].tag) if devices else "")
    made = element("Name")
    names = {"EffectiveName": shown, "UserName": given}
    made.extend(element(tag, names.get(tag, "")) for tag in schema.chain_name)
    return made


def _source_context(preset: Element) -> Element:
    made = element("SourceContext")
    made.append(element("Value"))
    found = descend(preset, "SourceContext")
    made[0].extend(copy.deepcopy(one) for one in ([] if found is None else found))
    return made


def _take(into: Element, holder: Element, *tags: str) -> bool:
    """Copy children that are there, and tell whether all were."""
    found = [descend(holder, tag) for tag in tags]
    into.extend(copy.deepcopy(one) for one in found if one is not None)
    return None not in found


def _take_color(into: Element, holder: Element, names: Sequence[str], new_name: str) -> None:
    for name in names:
        found = descend(holder, name)
        if found is not None:
            into.append(element(new_name, found.get("Value", "-1")))
            return
