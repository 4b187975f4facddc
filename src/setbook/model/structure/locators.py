"""Locators."""

from setbook.errors import EditRefused
from setbook.format import Element, descend
from setbook.model.proxy import Proxy
from setbook.model.structure.copying import copy_of
from setbook.model.structure.list_ids import number_item
from setbook.model.structure.outline import grow_one
from setbook.model.structure.pointees import Pointees

_LOCATOR = """
Locator
  LomId 0
  Time 0
  Name ""
  Annotation ""
  IsSongStart false
"""


def add_locator(live_set: Proxy) -> Element:
    """Put a locator at the song's start.

    Raises
    ------
    EditRefused
        The set has no list of locators.
    """
    items = descend(live_set.element, "Locators/Locators")
    if items is None:
        raise EditRefused("expected a list of locators in the set, found none: the set is damaged")
    locator = copy_of(items[0]) if len(items) else _frame(live_set)
    for tag, value in (("Annotation", ""), ("IsSongStart", "false")):
        found = descend(locator, tag)
        if found is not None:
            found.set("Value", value)
    number_item(locator, items, live_set.document.schema.numbers_items)
    items.append(locator)
    return locator


def _frame(live_set: Proxy) -> Element:
    locator = grow_one(_LOCATOR, Pointees())
    if descend(live_set.element, "LomId") is None:  # before Live 9 nothing has a handle for control surfaces
        handle = locator.find("LomId")
        assert handle is not None, "the outline has one"
        locator.remove(handle)
    return locator
