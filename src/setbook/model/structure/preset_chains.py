"""Chains of racks, from how a preset keeps them to how a set does.

A preset has a rack without its chains, and beside it a BranchPreset for each:
the devices one by one, and the mixer as a device of its own. A set has the
chains inside the rack.
"""

from setbook.errors import EditRefused
from setbook.format import Document, Element, descend, element
from setbook.model.structure.copying import copy_of
from setbook.model.structure.outline import grow_one
from setbook.model.structure.pointees import Pointees

_CHAINS = {
    "InstrumentBranch": "MidiToAudioDeviceChain",
    "DrumBranch": "MidiToAudioDeviceChain",
    "AudioEffectBranch": "AudioToAudioDeviceChain",
    "MidiEffectBranch": "MidiToMidiDeviceChain",
}
_BRANCH = """
{tag}
  LomId 0
  Name
    EffectiveName ""
    UserName ""
    Annotation ""
  IsSelected false
  DeviceChain
    {chain}
      Devices
"""
_TAIL = """
DevicesListWrapper :LomId=0
"""


def rack_of_preset(rack: Element, preset: Element, document: Document) -> Element:
    """Fill a rack, copied out of its preset, with the preset's chains; anything else is given back as it is.

    Raises
    ------
    EditRefused
        A chain holds a plug-in, of which a preset keeps too little to make a device of.
    """
    for presets, branches in (("BranchPresets", "Branches"), ("ReturnBranchPresets", "ReturnBranches")):
        found, holder = descend(preset, presets), descend(rack, branches)
        if found is not None and holder is not None:
            holder.extend([_branch(one, index, document) for index, one in enumerate(found)])
    return rack


def _branch(preset: Element, index: int, document: Document) -> Element:
    tag = preset.tag.removesuffix("Preset")
    chain = _CHAINS.get(tag, "AudioToAudioDeviceChain")
    branch = grow_one(_BRANCH.format(tag=tag, chain=chain), Pointees())
    if document.schema.numbers_items:
        branch.set("Id", str(index))
    _name(branch, preset, document)
    _fill(branch, preset, chain, document)
    for part in _parts(preset, document):
        branch.append(part)
    return branch


def _name(branch: Element, preset: Element, document: Document) -> None:
    given = descend(preset, "Name")
    name = branch.find("Name")
    assert name is not None, "the outline has a name"
    for tag in ("EffectiveName", "UserName"):
        found = name.find(tag)
        if found is not None and given is not None:
            found.set("Value", given.get("Value", ""))
    if document.schema.numbers_items:  # came with the same Live line
        name.append(element("MemorizedFirstClipName", ""))


def _fill(branch: Element, preset: Element, chain: str, document: Document) -> None:
    holder = branch.find(f"DeviceChain/{chain}")
    assert holder is not None, "the outline has a chain"
    if document.schema.numbers_items:
        holder.set("Id", "0")
    if next(document.root.iter("SignalModulations"), None) is not None:
        holder.append(element("SignalModulations"))
    devices = holder[0]
    for number, kept in enumerate(preset.iterfind("DevicePresets/*")):
        device = kept.find("Device/*")
        if device is None:
            name = descend(kept, "Name")
            raise EditRefused(
                f"expected a preset of Live's own devices, found a plug-in ({name.get('Value') if name is not None else kept.tag}) "
                "in a chain: load the preset in Live and take the rack from that set"
            )
        made = rack_of_preset(copy_of(device), kept, document)
        if document.schema.numbers_items:
            made.set("Id", str(number))
        devices.append(made)


def _parts(preset: Element, document: Document) -> list[Element]:
    """Take over what a chain has besides its devices, in the order of a set."""
    parts = [_kept(preset, tag) for tag in ("BranchSelectorRange", "IsSoloed", "SessionViewBranchWidth")]
    parts += [element("IsHighlightedInSessionView", False), _kept(preset, "SourceContext")]
    color = descend(preset, "DocumentColorIndex")
    parts.append(
        _kept(preset, "ColorIndex")
        if color is None
        else element(document.schema.color[0], color.get("Value", "0"))
    )
    parts += [_kept(preset, tag) for tag in ("AutoColored", "AutoColorScheme")]
    parts += [element("SoloActivatedInSessionMixer", False), grow_one(_TAIL, Pointees())]
    mixer = preset.find("MixerPreset/*/Device/*")
    if mixer is not None:
        mixer = copy_of(mixer)
        mixer.tag = "MixerDevice"
        mixer.attrib.clear()
    zones = _kept(preset, "ZoneSettings")
    if zones is not None and zones.find("ReceivingNote") is not None:
        zones.tag = "BranchInfo"
    parts += [zones, mixer] if preset.tag.startswith("MidiEffect") else [mixer, zones]
    return [part for part in parts if part is not None]


def _kept(preset: Element, tag: str) -> Element | None:
    found = descend(preset, tag)
    return None if found is None else copy_of(found)
