"""What a set knows of a sample's content: its size and a checksum of its beginning.

The checksum is CRC-16 with the polynomial x¹⁶+x¹⁵+x²+1 (0x8005), started at
0, bits not reflected, over the first 16,384 bytes: so it is for all 33
samples at hand whose file lies beside a set of Live 9 or 12.
"""

from dataclasses import dataclass
from pathlib import Path

from setbook.format import Element, descend
from setbook.format.scalars import read_int

CRC_BYTES = 16_384
"""How much of a file the checksum covers (``MaxCrcSize``)."""

_POLYNOMIAL = 0x8005
_SIZE = ("OriginalFileSize", "SearchHint/FileSize")
_CRC = ("OriginalCrc", "SearchHint/Crc")


def _row(byte: int) -> int:
    crc = byte << 8
    for _ in range(8):
        crc = (crc << 1) ^ _POLYNOMIAL if crc & 0x8000 else crc << 1
    return crc & 0xFFFF


_TABLE = tuple(map(_row, range(256)))


@dataclass(frozen=True, slots=True)
class StoredContent:
    """Size in bytes and checksum as the set has them; 0 is not known."""

    size_bytes: int
    crc: int


def read_stored_content(file_ref: Element | None) -> StoredContent:
    """Read what a FileRef says of the file's content."""
    return StoredContent(_number(file_ref, _SIZE), _number(file_ref, _CRC))


def crc_of(data: bytes) -> int:
    """Give the checksum of a file's first bytes, as sets note it.

    Examples
    --------
    >>> hex(crc_of(b"123456789"))
    '0xfee8'
    """
    crc = 0
    for byte in data[:CRC_BYTES]:
        crc = ((crc << 8) & 0xFFFF) ^ _TABLE[crc >> 8 ^ byte]
    return crc


def content_of(path: Path) -> StoredContent:
    """Read size and checksum of a file.

    Raises
    ------
    OSError
        The file cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(CRC_BYTES)
    return StoredContent(path.stat().st_size, crc_of(head))


def _number(file_ref: Element | None, paths: tuple[str, ...]) -> int:
    for path in paths:
        found = None if file_ref is None else descend(file_ref, path)
        if found is not None:
            return max(read_int(found.get("Value", "0")), 0)
    return 0
