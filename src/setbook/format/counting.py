"""Count and collect elements at the parser's speed."""

from collections.abc import Mapping
from functools import lru_cache
from typing import cast

from lxml import etree

from setbook.format.tree import Element


def count_nodes(below: Element, path: str) -> int:
    """Count what a relative XPath leads to."""
    return int(cast("float", _compiled(f"count({path})")(below)))


def values_at(below: Element, path: str) -> list[str]:
    """Give the ``Value`` attributes of what a relative XPath leads to, in document order."""
    return cast("list[str]", _compiled(f"{path}/@Value")(below))


def attributes_at(below: Element, path: str, name: str) -> list[str]:
    """Give one attribute of what a relative XPath leads to, where it is there, in document order."""
    return cast("list[str]", _compiled(f"{path}/@{name}")(below))


def elements_at(below: Element, path: str) -> list[Element]:
    """Give what a relative XPath leads to, in document order."""
    return cast("list[Element]", _compiled(path)(below))


def collect(below: Element, *tags: str) -> Mapping[str, list[Element]]:
    """Give all elements of some tags, found in one walk over the tree."""
    found: dict[str, list[Element]] = {tag: [] for tag in tags}
    for element in below.iter(*tags):
        found[element.tag].append(element)
    return found


@lru_cache(maxsize=256)
def _compiled(expression: str) -> etree.XPath:
    return etree.XPath(expression, smart_strings=False)
