"""The base of every view: an element and the document it stands in, nothing copied."""

from collections.abc import Iterator

from setbook.errors import FormatError
from setbook.format import Document, Element, descend


class Proxy:
    """A typed view over one element.

    Two views of the same element are equal. What the view does not know
    stays in the element and survives saving.
    """

    __slots__ = ("document", "element")

    def __init__(self, element: Element, document: Document) -> None:
        self.element = element
        self.document = document

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Proxy) and self.element is other.element

    def __hash__(self) -> int:
        return hash(self.element)

    def _child(self, path: str) -> Element:
        """Find what every document of this kind has, or say that it is missing."""
        found = descend(self.element, path)
        if found is None:
            raise FormatError(
                f"{self.document.path or 'document from bytes'}: expected {path} in {self.element.tag} "
                f"(line {self.element.sourceline}), found none. The file is damaged or not written by Live."
            )
        return found


def first(element: Element, paths: tuple[str, ...]) -> Element | None:
    """Give the first of several alternatives that is there."""
    for path in paths:
        found = descend(element, path)
        if found is not None:
            return found
    return None


def ancestors_and_self(element: Element) -> Iterator[Element]:
    """Walk from an element up to the root."""
    yield element
    yield from element.iterancestors()
