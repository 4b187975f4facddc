"""How much a file may cost before it is refused."""

import os
from dataclasses import dataclass, field

from setbook.errors import SetbookError

MEBIBYTE = 1 << 20
MEMORY_VARIABLE = "SETBOOK_MEMORY_MIB"
"""Environment variable: how much memory opening a file may take, for every program that says nothing else."""


def _memory_bytes() -> int:
    given = os.environ.get(MEMORY_VARIABLE, "1024")
    if not given.isdecimal() or int(given) == 0:
        raise SetbookError(
            f"{MEMORY_VARIABLE}: expected a whole number of mebibytes, such as 4096, found {given!r}."
        )
    return int(given) * MEBIBYTE


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what one file may use, so that a hostile one cannot fill the memory.

    Parameters
    ----------
    file_bytes
        Size of the file as it lies on the disk. Sets are rarely over 20 MB;
        those with whole plugin banks inside reach 100 MB.
    xml_bytes
        Size of the unpacked XML. A gzip bomb is stopped here, whatever its
        ratio: never more than this is unpacked.
    memory_bytes
        What the XML and the tree made of it may take together, which is
        reckoned before the tree is built. The default, four
        times `xml_bytes`, lets in some 100 MB of XML as Live writes it, or
        half a million notes; the environment variable ``SETBOOK_MEMORY_MIB``
        sets another.

    Examples
    --------
    >>> Limits(xml_bytes=512 * MEBIBYTE).xml_bytes
    536870912
    """

    file_bytes: int = 256 * MEBIBYTE
    xml_bytes: int = 256 * MEBIBYTE
    memory_bytes: int = field(default_factory=_memory_bytes)
