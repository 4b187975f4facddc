"""Plug-ins: a set keeps a device around their state, a rack's preset the state alone.

What a preset does not keep cannot come back: the plug-in's file and its
parameters' names. Live finds the plug-in by its unique id and asks it for the
rest; whether it does so for a set as it does for a preset is not verified.
"""

import copy

from setbook.errors import FormatError
from setbook.format import Element, Schema, descend, element
from setbook.model.device_names import PLUGIN_STATE_TAGS
from setbook.model.macro_link import macro_number

_DESCRIPTIONS = {"VstPreset": "VstPluginInfo", "Vst3Preset": "Vst3PluginInfo", "AuPreset": "AuPluginInfo"}
_KNOWN = {
    "VstPreset": {
        "UniqueId": "UniqueId",
        "ParameterCount": "NumberOfParameters",
        "ProgramCount": "NumberOfPrograms",
        "PluginVersion": "Version",
    },
    "Vst3Preset": {"Uid": "Uid", "DeviceType": "DeviceType"},
    "AuPreset": {
        "Type": "ComponentType",
        "SubType": "ComponentSubType",
        "Manufacturer": "ComponentManufacturer",
    },
}
_END_OF_HEAD = "OverwriteProtectionNumber"  # a rack's own part begins here
_TAIL = {"MpeEnabled": False, "AxisX": 0, "AxisY": 0}


def preset_from_plugin_device(device: Element) -> Element:
    """Take a plug-in's state out of its device, with what the device says of switch, fold and parameters."""
    found = device.find("PluginDesc/*/Preset/*")
    if found is None or found.tag not in PLUGIN_STATE_TAGS:
        raise FormatError(
            f"expected a plug-in's state in {device.tag} (line {device.sourceline}), found none. "
            "The set was saved without the plug-in; open and save it where the plug-in is installed."
        )
    made = copy.deepcopy(found)
    for tag, path in (("IsOn", "On/Manual"), ("IsFolded", "IsFolded")):
        into, value = descend(made, tag), descend(device, path)
        if into is not None and value is not None:
            into.set("Value", value.get("Value", "true"))
    settings, parameters = descend(made, "ParameterSettings"), descend(device, "ParameterList")
    if settings is not None and not len(settings) and parameters is not None:
        settings.extend(_settings(parameters))
    return made


def plugin_device_from_preset(preset: Element, rack: Element, schema: Schema) -> Element:
    """Build a device around a plug-in's state, with the head of the rack that it is in as the model of its own."""
    made = element("AuPluginDevice" if preset.tag == "AuPreset" else "PluginDevice")
    for child in rack:
        if child.tag == _END_OF_HEAD:
            break
        made.append(_head(child, preset))
    made.append(_description(preset, schema))
    made.extend(
        element(tag) if tag == "ParameterList" else element(tag, _TAIL[tag]) for tag in schema.plugin_tail
    )
    return made


def _settings(parameters: Element) -> list[Element]:
    made: list[Element] = []
    for index, parameter in enumerate(parameters):
        number = descend(parameter, "ParameterId")
        if number is None or number.get("Value") == "-1":
            continue
        settings = element("PluginParameterSettings", Id=len(made))
        visual = descend(parameter, "VisualIndex")
        settings.extend(
            [
                element("Index", index),
                element("VisualIndex", index if visual is None else visual.get("Value", "0")),
                element("ParameterId", number.get("Value", "-1")),
                element("Type", parameter.tag),
                element("MacroControlIndex", _macro(parameter)),
                element("MidiControllerRange"),
                element("LomId", 0),
            ]
        )
        made.append(settings)
    return made


def _macro(parameter: Element) -> str:
    value = descend(parameter, "ParameterValue")
    number = None if value is None else macro_number(value)
    return "-1" if number is None else str(number)


def _head(of_rack: Element, preset: Element) -> Element:
    """Make one child of a plug-in's head: the rack's, set back to what the preset says, or to nothing."""
    made = copy.deepcopy(of_rack)
    if made.tag == "On":
        _switch(made, preset)
    elif made.tag == "IsFolded":
        folded = descend(preset, made.tag)
        made.set("Value", "false" if folded is None else folded.get("Value", "false"))
    elif made.tag in {"LomId", "LomIdView"}:
        made.set("Value", "0")
    elif made.tag in {"UserName", "Annotation"}:
        made.set("Value", "")
    elif made.tag in {"LastPresetRef", "SourceContext"}:
        for value in made:
            value[:] = []
    return made


def _switch(made: Element, preset: Element) -> None:
    is_on = descend(preset, "IsOn")
    value = "true" if is_on is None else is_on.get("Value", "true")
    for mapped in made.findall("KeyMidi"):
        made.remove(mapped)
    for holder in made.iter("Manual", "BoolEvent"):
        holder.set("Value", value)


def _description(preset: Element, schema: Schema) -> Element:
    """Say which plug-in it is, in the words that sets have for what the preset knows."""
    made, info = element("PluginDesc"), element(_DESCRIPTIONS[preset.tag])
    if schema.numbers_items:
        info.set("Id", "0")
    for tag, info_tag in _KNOWN[preset.tag].items():
        found = descend(preset, tag)
        if found is not None:
            info.append(copy.deepcopy(found))
            info[-1].tag = info_tag
    info.append(element("Preset"))
    info[-1].append(copy.deepcopy(preset))
    made.append(info)
    return made
