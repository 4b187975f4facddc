"""Ids of list items, which tell them apart within their list."""

from setbook.format import Document, Element, attributes_at
from setbook.model.check.numbers import highest_number
from setbook.model.structure.copying import copy_of
from setbook.model.structure.place import list_around


def next_id(items: Element) -> int:
    """Give an id that no item of a list has: one above the highest."""
    return highest_number(attributes_at(items, "*", "Id"), default=-1) + 1


def number_item(item: Element, items: Element, numbers_items: bool) -> None:
    """Give a new item an id of its list, as the first of its attributes; or none, where the Live line has none."""
    others = [(str(name), str(value)) for name, value in item.items() if name != "Id"]
    item.attrib.clear()
    if numbers_items:
        item.set("Id", str(next_id(items)))
    for name, value in others:
        item.set(name, value)


def duplicate_item(item: Element, document: Document) -> Element:
    """Put a copy behind an item of a list, with an id of its own, and give it."""
    made = copy_of(item)
    number_item(made, list_around(item), document.schema.numbers_items)
    item.addnext(made)
    return made
