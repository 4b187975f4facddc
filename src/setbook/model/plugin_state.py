"""Plug-ins as racks' presets keep them."""

from setbook.format import Element
from setbook.model.device import Device
from setbook.model.parameter import Parameter


class PluginState(Device):
    """A plug-in of which only the state is there. The element is the VstPreset, Vst3Preset or AuPreset."""

    __slots__ = ()

    @property
    def on(self) -> Parameter:
        """The device's switch."""
        return _StateSwitch(self._child("IsOn"), self.document, "On")


class _StateSwitch(Parameter):
    """A switch that is a plain value."""

    __slots__ = ()

    @property
    def _holder(self) -> Element:
        return self.element
