"""What has devices in a row: tracks, and the chains of racks."""

from typing import Protocol

from setbook.errors import EditRefused
from setbook.format import Element
from setbook.model.colored import Colored
from setbook.model.device import Device
from setbook.model.structure.devices import insert_device, move_device


class HasDevice(Protocol):
    """A preset: something that is about one device."""

    @property
    def device(self) -> Device:
        """The device."""


class DeviceHolder(Colored):
    """A track or a chain."""

    __slots__ = ()

    @property
    def devices(self) -> list[Device]:
        """Devices in the order of the signal."""
        raise NotImplementedError

    def add_device(self, source: Device | HasDevice, *, index: int | None = None) -> Device:
        """Put a copy of a device into the row, and give it.

        Parameters
        ----------
        source
            A device of this or another set, or an opened preset (.adv, .adg).
        index
            Its place; by default behind the others.

        Raises
        ------
        EditRefused
            It comes from another Live line, or a chain of its preset holds a plug-in.

        Examples
        --------
        >>> import setbook as sb
        >>> track.add_device(sb.open("Warm Pad.adg"))  # doctest: +SKIP
        <Rack 'Warm Pad' (InstrumentGroupDevice)>
        """
        device = source if isinstance(source, Device) else source.device
        made = insert_device(self._chain(), self.document, device.element, device.document, index)
        return self._view(made)

    def take_device(self, device: Device, *, index: int | None = None) -> Device:
        """Move a device of the same set into the row: along it, or from another track or chain.

        Its settings come along. Automation stays with it as long as it stays
        on its track.

        Raises
        ------
        EditRefused
            It belongs to another set, or the place is inside of it.
        """
        if device.document is not self.document:
            raise EditRefused(
                f"expected a device of the same set, found {device!r} of another: use add_device"
            )
        move_device(device.element, self._chain(), index, self.document)
        return self._view(device.element)

    def _chain(self) -> Element:
        found = self._device_list
        if found is None:
            raise EditRefused(f"expected a list of devices in {self!r}, found none")
        return found

    def _view(self, element: Element) -> Device:
        return next(device for device in self.devices if device.element is element)

    @property
    def _device_list(self) -> Element | None:
        raise NotImplementedError
