"""Where something stands: the set around it, the track around it, its place in a list."""

from setbook.errors import EditRefused
from setbook.format import Document, Element
from setbook.model.identity import track_element
from setbook.model.proxy import Proxy, ancestors_and_self


class SetAround(Proxy):
    """The set around something that is edited, for what is to be done all over it."""

    __slots__ = ()


def set_around(element: Element, document: Document) -> SetAround:
    """Find the set that an element stands in.

    Raises
    ------
    EditRefused
        It stands in none: it was removed, or is part of a preset.
    """
    for ancestor in ancestors_and_self(element):
        if ancestor.tag == "LiveSet" and ancestor.getparent() is document.root:
            return SetAround(ancestor, document)
    raise EditRefused(
        f"expected a {element.tag} of a set, found one that was removed from it or belongs to a preset: "
        "look it up again in the set"
    )


def list_around(element: Element) -> Element:
    """Find the list that an element is an item of.

    Raises
    ------
    EditRefused
        It was removed.
    """
    parent = element.getparent()
    if parent is None:
        raise EditRefused(f"expected a {element.tag} of a set, found one that was removed: look it up again")
    return parent


def track_around(element: Element) -> Element:
    """Find the track that an element stands in.

    Raises
    ------
    EditRefused
        It stands in none.
    """
    found = track_element(element)
    if found is None:
        raise EditRefused(f"expected a {element.tag} on a track, found one outside of tracks")
    return found


def within(index: int | None, count: int, thing: str) -> int:
    """Take a place in a list of some length; ``None`` is behind the last.

    Raises
    ------
    EditRefused
        There is no such place.
    """
    if index is None:
        return count
    if not 0 <= index <= count:
        raise EditRefused(
            f"expected a place for the {thing} from 0 to {count}, found {index}: nothing was changed"
        )
    return index
