"""Devices: instruments, effects, plug-ins."""

from collections.abc import Iterator
from typing import Self

from setbook.errors import NotFound
from setbook.format import Element
from setbook.model.device_names import DeviceKind, device_kind, device_name
from setbook.model.fields import flag, text
from setbook.model.identity import device_id
from setbook.model.parameter import Parameter
from setbook.model.parameter_walk import walk_parameters
from setbook.model.plugin import Plugin, plugin_name, read_plugin
from setbook.model.proxy import Proxy
from setbook.model.sample import Sample
from setbook.model.structure.devices import insert_device, remove_device
from setbook.model.structure.place import list_around


class Device(Proxy):
    """A device in a chain."""

    __slots__ = ()

    user_name = text("UserName")
    annotation = text("Annotation")
    folded = flag("IsFolded")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r} ({self.tag})>"

    @property
    def id(self) -> str:
        """Identity across versions of the set."""
        return device_id(self.element)

    @property
    def tag(self) -> str:
        """What the file calls it: ``"Eq8"``."""
        return self.element.tag

    @property
    def name(self) -> str:
        """The name a person gave it, else its plug-in's, else Live's: ``"EQ Eight"``."""
        return self.user_name or plugin_name(self.element) or device_name(self.tag)

    @name.setter
    def name(self, name: str) -> None:
        self.user_name = name

    @property
    def kind(self) -> DeviceKind:
        """``"instrument"``, ``"audio_effect"``, ``"midi_effect"``, ``"rack"``, or ``"unknown"`` (also for plug-ins)."""
        return device_kind(self.tag)

    def duplicate(self) -> Self:
        """Put a copy behind it, with the same settings and no automation, and give the copy."""
        chain = list_around(self.element)
        copied = insert_device(
            chain, self.document, self.element, self.document, chain.index(self.element) + 1
        )
        return type(self)(copied, self.document)

    def remove(self) -> None:
        """Take it out, with all automation of it."""
        remove_device(self.element, self.document)

    @property
    def on(self) -> Parameter:
        """The device's switch."""
        return Parameter(self._child("On"), self.document, "On")

    @property
    def parameters(self) -> list[Parameter]:
        """Everything on it that can be automated, not what stands inside a rack's chains."""
        return [Parameter(element, self.document, name) for name, element in self._walk()]

    def parameter(self, name: str) -> Parameter:
        """Give the parameter of a name (``"Bands.2/ParameterA/Gain"``) or of a plug-in's label.

        Raises
        ------
        NotFound
            There is none.
        """
        for parameter in self.parameters:
            if name in {parameter.name, parameter.label}:
                return parameter
        known = ", ".join(parameter.name for parameter in self.parameters[:8])
        raise NotFound(f"Expected a parameter of {self.name}, found no {name!r}. It has {known} …")

    @property
    def plugin(self) -> Plugin | None:
        """The plug-in or Max patch inside; ``None`` for Live's own devices."""
        return read_plugin(self.element)

    @property
    def samples(self) -> list[Sample]:
        """Samples that it plays, each reference; not those of devices inside a rack's chains."""
        return [Sample(reference, self.document) for reference in own_descendants(self.element, "SampleRef")]

    def _walk(self) -> Iterator[tuple[str, Element]]:
        return walk_parameters(self.element, self.document.schema.parameter_value)


def own_descendants(device: Element, tag: str) -> Iterator[Element]:
    """Give what stands below a device, but not inside the chains of a rack."""
    for child in device:
        if child.tag not in {"Branches", "ReturnBranches"}:
            yield from child.iter(tag)
