"""Where a device came from, as presets note it beside every device."""

import copy

from setbook.format import Element, Schema, descend, element


def preset_ref(device: Element, schema: Schema) -> Element:
    """Make the ``PresetRef`` of a device: its last preset, or Live's default for its kind."""
    made = element("PresetRef")
    last = descend(device, "LastPresetRef/Value")
    for kept in [] if last is None else last:
        copied = copy.deepcopy(kept)
        if "Id" in copied.attrib:
            copied.set("Id", "0")
        made.append(copied)
    if not len(made):
        made.append(_default_ref(device.tag, schema))
    return made


def _default_ref(tag: str, schema: Schema) -> Element:
    made = element("AbletonDefaultPresetRef")
    if schema.numbers_items:
        made.set("Id", "0")
    made.append(_empty_file_ref(schema))
    made.append(element("DeviceId", Name=tag))
    return made


def _empty_file_ref(schema: Schema) -> Element:
    """Make a FileRef that refers to nothing, with the Type that is commonest there (Live writes 1 and 2)."""
    made = element("FileRef")
    if schema.file_ref_in_strings:
        made.extend(
            [
                element("RelativePathType", 0),
                element("RelativePath", ""),
                element("Path", ""),
                element("Type", 1),
                element("LivePackName", ""),
                element("LivePackId", ""),
                element("OriginalFileSize", 0),
                element("OriginalCrc", 0),
            ]
        )
        return made
    hint = element("SearchHint")
    hint.extend(
        [
            element("PathHint"),
            element("FileSize", 0),
            element("Crc", 0),
            element("MaxCrcSize", 0),
            element("HasExtendedInfo", False),
        ]
    )
    made.extend(
        [
            element("HasRelativePath", False),
            element("RelativePathType", 0),
            element("RelativePath"),
            element("Name", ""),
            element("Type", 0),
            element("Data"),
            element("RefersToFolder", False),
            hint,
            element("LivePackName", ""),
            element("LivePackId", ""),
        ]
    )
    return made
