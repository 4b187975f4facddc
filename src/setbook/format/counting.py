"""Count elements at the parser's speed."""

from functools import lru_cache
from typing import cast

from lxml import etree

from setbook.format.tree import Element


def count_nodes(below: Element, path: str) -> int:
    """Count what a relative path (child steps, ``*``) leads to."""
    return int(cast("float", _counter(path)(below)))


@lru_cache(maxsize=256)
def _counter(path: str) -> etree.XPath:
    return etree.XPath(f"count({path})")
