"""Bytes to tree and back: containers, limits, the schema per Live line, saving.

The only package that knows gzip, lxml and Live's version numbers.
"""

from setbook.format.counting import attributes_at, collect, count_nodes, elements_at, values_at
from setbook.format.document import Document, new_document, read_document
from setbook.format.limits import Limits
from setbook.format.schema import Schema, schema_for
from setbook.format.tree import Element, can_hold, descend, element, serialise
from setbook.format.version import LiveVersion

__all__ = [
    "Document",
    "Element",
    "Limits",
    "LiveVersion",
    "Schema",
    "attributes_at",
    "can_hold",
    "collect",
    "count_nodes",
    "descend",
    "element",
    "elements_at",
    "new_document",
    "read_document",
    "schema_for",
    "serialise",
    "values_at",
]
