"""Which Live wrote a document, as its root element says."""

import re
from dataclasses import dataclass

from setbook.format.tree import Element

_CREATOR = re.compile(r"Live (\d+(?:\.\d+)*[a-z]?\d*)")
_MINOR = re.compile(r"(\d+)\.")


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
    minor = _MINOR.match(root.get("MinorVersion", ""))
    text = creator[1] if creator else root.get("MinorVersion", "").partition("_")[0]
    # MinorVersion is the schema; Creator may name a tool or a later point release.
    line = int(minor[1]) if minor else int(text.partition(".")[0]) if text[:1].isdigit() else 0
    return LiveVersion(text or "unknown", line)
