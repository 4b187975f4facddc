"""How much a file may cost before it is refused."""

from dataclasses import dataclass

MEBIBYTE = 1 << 20


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
    marks
        Number of tags and attributes (counted as ``<`` and ``=``). A tree
        costs 120 bytes per tag and up to 230 per attribute, so this bounds the
        memory of the tree, which a file of nothing but empty tags would
        otherwise blow up: with the default to 2.7 GB at the very worst. The
        densest real set of 200 MB has ten million.

    Examples
    --------
    >>> Limits(xml_bytes=512 * MEBIBYTE).xml_bytes
    536870912
    """

    file_bytes: int = 256 * MEBIBYTE
    xml_bytes: int = 256 * MEBIBYTE
    marks: int = 12_000_000
