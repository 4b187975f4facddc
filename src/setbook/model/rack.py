"""Racks: devices with chains of devices inside."""

from collections.abc import Iterator
from dataclasses import dataclass

from setbook.errors import EditRefused
from setbook.format import Document, Element, descend
from setbook.format.scalars import read_int
from setbook.model.device import Device
from setbook.model.device_holder import DeviceHolder
from setbook.model.device_names import PLUGIN_STATE_TAGS, RACK_TAGS
from setbook.model.fields import flag, integer, require, spell, write_value
from setbook.model.macro import Macro
from setbook.model.macro_variation import MacroVariation
from setbook.model.parameter import Parameter
from setbook.model.plugin_state import PluginState
from setbook.model.proxy import Proxy, first
from setbook.model.structure.devices import duplicate_chain, remove_device

_MACRO_TAG = "MacroControls."
_TOP_NOTE = 128
_EVERY_NOTE = 0  # so that no key is meant: 128 - 0 is above the highest
_RECEIVING = ("BranchInfo/ReceivingNote", "ZoneSettings/ReceivingNote")  # in sets, in presets
_ENDS = ("Min", "Max", "CrossfadeMin", "CrossfadeMax")


@dataclass(frozen=True, slots=True)
class KeyRange:
    """From the lowest to the highest key or velocity, with fades inside both ends."""

    minimum: int
    maximum: int
    fade_minimum: int
    fade_maximum: int


class ChainMixer(Proxy):
    """The mixer of a chain; volume is a linear gain."""

    __slots__ = ()

    @property
    def volume(self) -> Parameter:
        """Fader, as a linear gain."""
        return Parameter(self._child("Volume"), self.document, "Volume")

    @property
    def pan(self) -> Parameter:
        """Pan, −1 to 1."""
        return Parameter(self._child("Panorama"), self.document, "Panorama")

    @property
    def active(self) -> Parameter:
        """The chain's activator: false is muted."""
        return Parameter(self._child("Speaker"), self.document, "Speaker")

    @property
    def sends(self) -> list[Parameter]:
        """Sends to the rack's return chains, as linear gains."""
        found = self.element.iterfind("SendInfos/*/Send")
        return [Parameter(send, self.document, f"SendInfos.{index}") for index, send in enumerate(found)]


class Chain(DeviceHolder):
    """A chain of a rack, or a drum rack's pad. The element is the branch."""

    __slots__ = ()

    soloed = flag("IsSoloed")
    choke_group = integer(("BranchInfo/ChokeGroup", "ZoneSettings/ChokeGroup"))

    def __repr__(self) -> str:
        return f"<Chain {self.name!r}: {len(self.devices)} devices>"

    @property
    def name(self) -> str:
        """The name a person gave it, else the one Live made up; presets keep only the former."""
        name = self._child("Name")  # a value in presets and in Live 8, elements else
        for tag in ("UserName", "EffectiveName"):
            found = descend(name, tag)
            if found is not None and found.get("Value"):
                return found.get("Value", "")
        if name.get("Value") or len(name):
            return name.get("Value", "")
        return next((_made_up(device) for device in self.devices), "")

    @name.setter
    def name(self, name: str) -> None:
        holder = self._child("Name")
        if descend(holder, "UserName") is None:
            holder.set("Value", spell(name))
            return
        write_value(holder, "UserName", name)
        if name:
            write_value(holder, "EffectiveName", name)

    @property
    def devices(self) -> list[Device]:
        """Devices in the order of the signal."""
        found = self._device_list
        if found is None:
            return read_preset_devices(self.element, self.document)
        return read_devices(found, self.document)

    @property
    def _device_list(self) -> Element | None:
        return self.element.find("DeviceChain/*/Devices")

    def duplicate(self) -> "Chain":
        """Put a copy behind it, and give the copy."""
        return Chain(duplicate_chain(self.element, self.document), self.document)

    def remove(self) -> None:
        """Take it out, with its devices and all automation of them."""
        remove_device(self.element, self.document)

    @property
    def mixer(self) -> ChainMixer:
        """Volume, pan and activator."""
        found = first(self.element, ("MixerDevice", "MixerPreset/*/Device/*"))
        return ChainMixer(self._child("MixerDevice") if found is None else found, self.document)

    @property
    def key_range(self) -> KeyRange | None:
        """Keys that the chain hears; ``None`` where it has no such zone."""
        return self._range("ZoneSettings/KeyRange")

    @key_range.setter
    def key_range(self, keys: KeyRange) -> None:
        self._set_range("ZoneSettings/KeyRange", keys, "key_range")

    @property
    def velocity_range(self) -> KeyRange | None:
        """Velocities that the chain hears; ``None`` where it has no such zone."""
        return self._range("ZoneSettings/VelocityRange")

    @velocity_range.setter
    def velocity_range(self, velocities: KeyRange) -> None:
        self._set_range("ZoneSettings/VelocityRange", velocities, "velocity_range")

    @property
    def selector_range(self) -> KeyRange | None:
        """Values of the rack's chain selector that let it sound."""
        return self._range("BranchSelectorRange")

    @selector_range.setter
    def selector_range(self, values: KeyRange) -> None:
        self._set_range("BranchSelectorRange", values, "selector_range")

    @property
    def note(self) -> int | None:
        """MIDI key of a drum pad (the file counts down from 128); ``None`` where every key is heard."""
        found = first(self.element, _RECEIVING)
        note = _TOP_NOTE if found is None else _TOP_NOTE - read_int(found.get("Value", "0"))
        return note if 0 <= note < _TOP_NOTE else None

    @note.setter
    def note(self, note: int | None) -> None:
        if note is not None and not 0 <= note < _TOP_NOTE:
            raise EditRefused(f"expected a key from 0 to {_TOP_NOTE - 1}, or None for all, found {note}")
        written = _EVERY_NOTE if note is None else _TOP_NOTE - note
        require(self.element, _RECEIVING, "note", self.document).set("Value", str(written))

    def walk(self) -> Iterator[Device]:
        """Give every device of the chain at any depth."""
        return walk_devices(self.devices)

    def _set_range(self, path: str, values: KeyRange, name: str) -> None:
        found = require(self.element, path, name, self.document)
        ends = (values.minimum, values.maximum, values.fade_minimum, values.fade_maximum)
        for tag, end in zip(_ENDS, ends, strict=True):
            write_value(found, tag, end)

    def _range(self, path: str) -> KeyRange | None:
        found = descend(self.element, path)
        if found is None:
            return None
        ends = (descend(found, tag) for tag in _ENDS)
        return KeyRange(*(0 if end is None else read_int(end.get("Value", "0")) for end in ends))


class Rack(Device):
    """A device with chains, return chains and macros."""

    __slots__ = ()

    @property
    def chains(self) -> list[Chain]:
        """Chains, pads of a drum rack among them."""
        return self._chains("Branches") or self._preset_chains("BranchPresets")

    @property
    def return_chains(self) -> list[Chain]:
        """Return chains of a drum rack."""
        return self._chains("ReturnBranches") or self._preset_chains("ReturnBranchPresets")

    @property
    def macros(self) -> list[Macro]:
        """Macro knobs: eight, or sixteen since Live 11."""
        macros = []
        for child in self.element:
            number = child.tag.removeprefix(_MACRO_TAG)
            if number != child.tag and number.isdigit():
                macro = Macro(child, self.document, child.tag)
                macro.index = int(number)
                macros.append(macro)
        return sorted(macros, key=lambda macro: macro.index)

    @property
    def variations(self) -> list[MacroVariation]:
        """Macro variations, Live 11 and later."""
        found = self.element.iterfind("MacroVariations/MacroSnapshots/MacroSnapshot")
        return [MacroVariation(one, self.document) for one in found]

    def _chains(self, tag: str) -> list[Chain]:
        found = descend(self.element, tag)
        return [] if found is None else [Chain(branch, self.document) for branch in found]

    def _preset_chains(self, tag: str) -> list[Chain]:
        """In a rack's preset the chains stand beside the rack: GroupDevicePreset/{Device, BranchPresets}."""
        holder = self.element.getparent()
        preset = None if holder is None or holder.tag != "Device" else holder.getparent()
        found = None if preset is None else descend(preset, tag)
        return [] if found is None else [Chain(branch, self.document) for branch in found]


def _made_up(device: Device) -> str:
    """Name a chain as Live does, after its first device or what that plays."""
    sample = (
        next(iter(device.samples), None) if device.kind == "instrument" and not device.user_name else None
    )
    return device.name if sample is None else sample.name.rpartition(".")[0] or sample.name


def device_of(element: Element, document: Document) -> Device:
    """Make the view of a device element."""
    return (Rack if element.tag in RACK_TAGS else Device)(element, document)


def read_devices(devices: Element, document: Document) -> list[Device]:
    """Read a Devices list."""
    return [device_of(child, document) for child in devices]


def read_preset_devices(branch: Element, document: Document) -> list[Device]:
    """Read the devices of a chain as a preset has them: DevicePresets/*/Device/<tag>, or a plug-in's state."""
    devices = []
    for member in branch.iterfind("DevicePresets/*"):
        found = member.find("Device/*")
        if found is not None:
            devices.append(device_of(found, document))
        elif member.tag in PLUGIN_STATE_TAGS:
            devices.append(PluginState(member, document))
    return devices


def walk_devices(devices: list[Device]) -> Iterator[Device]:
    """Give devices and those inside their racks, outer before inner."""
    for device in devices:
        yield device
        if isinstance(device, Rack):
            for chain in device.chains + device.return_chains:
                yield from walk_devices(chain.devices)
