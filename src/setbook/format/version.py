"""Which Live wrote a document, as its root element says."""

import re
from dataclasses import dataclass

from setbook.format.tree import Element

_CREATOR = re.compile(r"Live (\d+(?:\.\d+)*[a-z]?\d*)", re.ASCII)
_LINE = re.compile(r"(\d{1,4})\.", re.ASCII)


@dataclass(frozen=True, slots=True)
class LiveVersion:
    """The version that last saved a document.

    Parameters
    ----------
    text
        As Live writes it: ``"9.7.1"``, ``"12.4.5b10"``.
    line
        The major number, which decides the schema: 9, 12.
    """

    text: str
    line: int


def read_version(root: Element) -> LiveVersion:
    """Read the version from ``Creator``, or from ``MinorVersion`` where that says nothing."""
    creator = _CREATOR.search(root.get("Creator", ""))
    text = creator[1] if creator else root.get("MinorVersion", "").partition("_")[0]
    # MinorVersion is the schema; Creator may name a tool or a later point release.
    line = _LINE.match(root.get("MinorVersion", "")) or _LINE.match(f"{text}.")
    return LiveVersion(text or "unknown", int(line[1]) if line else 0)
