"""Presets: one device, or a rack with what is in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from setbook.errors import MissingLiveSet
from setbook.format import Document, Element, descend, element, new_document
from setbook.format.tree import attributes_of
from setbook.model.counts import Counts, count_preset
from setbook.model.device import Device
from setbook.model.device_names import RACK_TAGS
from setbook.model.preset_form import device_from_preset, preset_from_device
from setbook.model.proxy import Proxy
from setbook.model.rack import device_of, walk_devices
from setbook.model.sample import Sample, unique_samples
from setbook.model.summary import summarise_preset


class Preset(Proxy):
    """An .adv (one device) or .adg (a rack). The element is the child of the root."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<Preset {self.name!r}: {self.device.name}, Live {self.live_version}>"

    @property
    def path(self) -> Path | None:
        """Where it was opened from; ``None`` for bytes."""
        return self.document.path

    @property
    def name(self) -> str:
        """The file's name without its ending; ``"untitled"`` for bytes."""
        return self.path.stem if self.path is not None else "untitled"

    @property
    def live_version(self) -> str:
        """The Live version that saved it."""
        return self.document.version.text

    @property
    def live_line(self) -> int:
        """Its line: 8 to 12."""
        return self.document.version.line

    @property
    def device(self) -> Device:
        """The device, a `Rack` with chains for an .adg."""
        found = preset_device(self.element)
        return device_of(self.element if found is None else found, self.document)

    @property
    def devices(self) -> Iterator[Device]:
        """The device and all that are inside it, at any depth."""
        return walk_devices([self.device])

    @property
    def samples(self) -> list[Sample]:
        """Audio files that it plays, each once."""
        return unique_samples(self.element.iter("SampleRef"), self.document)

    @property
    def counts(self) -> Counts:
        """What it shares with a set; devices count on tracks only, and here are none."""
        return count_preset(self.element)

    @classmethod
    def from_device(cls, device: Device) -> "Preset":
        """Make a preset of a device of a set; `save` it as .adv, or as .adg if it is a rack.

        Parameters
        ----------
        device
            From any chain of a set; the set is not changed.

        Returns
        -------
        Preset
            A document of its own, of the Live version that saved the set.

        Examples
        --------
        >>> rack = sb.open("song.als").track("Drums").devices[0]  # doctest: +SKIP
        >>> sb.Preset.from_device(rack).save("my drums.adg")  # doctest: +SKIP
        """
        root = element("Ableton", **attributes_of(device.document.root))
        root.append(preset_from_device(device.element, device.document.schema))
        return cls(root[0], new_document(root))

    @property
    def suffix(self) -> str:
        """The ending that Live gives such a file: ``".adg"`` for a rack, else ``".adv"``."""
        return ".adg" if self.device.tag in RACK_TAGS else ".adv"

    def to_device_element(self) -> Element:
        """Give the device as it sits in a set of the same Live line, with 0 in all its pointee ids."""
        return device_from_preset(self.element, self.document.schema)

    def summary(self) -> dict[str, Any]:
        """Give the preset in plain data, as ``setbook info --json`` prints it."""
        return summarise_preset(self)

    def save(self, path: str | Path | None = None) -> Path:
        """Write the preset; see `LiveSet.save`."""
        return self.document.save(path)


def preset_device(element: Element) -> Element | None:
    """Find the device of a preset element: itself, or inside a GroupDevicePreset."""
    if descend(element, "On") is not None:
        return element
    return element.find("Device/*")


def read_preset(document: Document) -> Preset:
    """Make the view of a document that has no LiveSet.

    Raises
    ------
    MissingLiveSet
        It has no device either.
    """
    for child in document.root:
        if preset_device(child) is not None:
            return Preset(child, document)
    found = ", ".join(child.tag for child in document.root) or "nothing"
    raise MissingLiveSet(
        f"{document.path or 'document from bytes'}: expected a LiveSet or a device inside Ableton, found {found}. "
        "Choose an .als, .alc, .adg or .adv file."
    )
