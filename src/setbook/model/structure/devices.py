"""Devices come, go, move and are doubled; into a set from presets and other sets too."""

from setbook.errors import EditRefused
from setbook.format import Document, Element
from setbook.model.identity import track_element
from setbook.model.macro_link import macro_number
from setbook.model.preset_form import device_from_preset
from setbook.model.structure.automation import remove_envelopes_of
from setbook.model.structure.copying import copy_of
from setbook.model.structure.list_ids import duplicate_item, number_item
from setbook.model.structure.parameters import put_to_rest
from setbook.model.structure.place import list_around, set_around, within
from setbook.model.structure.pointees import PointeesOfSet
from setbook.model.structure.routings import forget_tracks

_CHAINS = frozenset({"Branches", "ReturnBranches", "BranchPresets", "ReturnBranchPresets"})


def insert_device(
    chain: Element, document: Document, source: Element, origin: Document, index: int | None = None
) -> Element:
    """Put a copy of a device into a chain: a device of this or another set, or that of a preset.

    Parameters
    ----------
    chain
        The list of devices that receives it.
    document
        Of the chain.
    source, origin
        The device and its document.
    index
        Its place; by default behind the others.

    Raises
    ------
    EditRefused
        The device comes from another Live line.
    """
    live_set = set_around(chain, document)
    at = within(index, len(chain), "device")
    if origin.schema.line != document.schema.line:
        raise EditRefused(
            f"expected a device of Live {document.schema.line}, as this set is, found one of Live "
            f"{origin.version.text}: open it in Live, and save it from there"
        )
    made = _made_of(source, document)
    if origin is not document:
        forget_tracks(made, live_set)
    if _rack_around(source) is not _rack_around(chain):
        _forget_macros(made)
    _rest(made, document)
    PointeesOfSet(live_set).renew(made)
    number_item(made, chain, document.schema.numbers_items)
    chain.insert(at, made)
    return made


def move_device(device: Element, chain: Element, index: int | None, document: Document) -> None:
    """Put a device itself elsewhere, with its automation.

    Raises
    ------
    EditRefused
        The place is inside the device itself.
    """
    live_set = set_around(chain, document)
    if any(ancestor is device for ancestor in chain.iterancestors()):
        raise EditRefused("expected a place outside of the device that is moved, found one in its own chains")
    old_chain, old_track = list_around(device), track_element(device)
    at = within(index, len(chain) - (old_chain is chain), "device")
    leaves_rack = _rack_around(device) is not _rack_around(chain)
    old_chain.remove(device)
    if leaves_rack:
        _forget_macros(device)
    if old_chain is not chain:
        number_item(device, chain, document.schema.numbers_items)
    chain.insert(at, device)
    if old_track is not track_element(chain):
        # Automation stands on the track: what stays behind would point across tracks.
        remove_envelopes_of(live_set, device)
        _rest(device, document)


def remove_device(device: Element, document: Document) -> None:
    """Take a device out, with all automation of it."""
    chain = list_around(device)
    live_set = set_around(device, document)
    remove_envelopes_of(live_set, device)
    chain.remove(device)


def _made_of(source: Element, document: Document) -> Element:
    """Copy a device; one out of a preset in the form that it has in a set, where a rack holds its chains."""
    holder = source.getparent()
    preset = None if holder is None or holder.tag != "Device" else holder.getparent()
    return copy_of(source) if preset is None else device_from_preset(preset, document.schema)


def duplicate_chain(chain: Element, document: Document) -> Element:
    """Put a copy of a rack's chain behind it."""
    live_set = set_around(chain, document)
    made = duplicate_item(chain, document)
    _rest(made, document)
    PointeesOfSet(live_set).renew(made)
    return made


def _rest(made: Element, document: Document) -> None:
    """Leave a copy without automation, which before Live 10 stands inside the parameters."""
    if document.schema.parameter_envelope is None:
        return
    for automation in list(made.iter("ArrangerAutomation")):
        parameter = automation.getparent()
        if parameter is not None:
            put_to_rest(parameter, document.schema)


def _forget_macros(device: Element) -> None:
    """Let go of the macros of the rack that a device, which stands nowhere, comes from."""
    for mapping in list(device.iter("KeyMidi")):
        parameter = mapping.getparent()
        if parameter is None or macro_number(parameter) is None:
            continue
        if _rack_around(parameter) is None:  # else it is mapped to a rack inside of the device
            parameter.remove(mapping)


def _rack_around(element: Element) -> Element | None:
    return next((ancestor for ancestor in element.iterancestors() if ancestor.tag in _CHAINS), None)
