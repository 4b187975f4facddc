"""The container: a gzip stream around the XML, or the XML alone.

Live writes gzip. It also opens plain XML under the same names, so both are
kinds of a set; whichever was read is written again.
"""

import gzip
import zlib
from typing import Literal, TypeAlias

from setbook.errors import CorruptContainer, EmptyFile, NotALiveSet, PointerFile, TooLarge
from setbook.format.limits import Limits

ContainerKind: TypeAlias = Literal["gzip", "plain"]

GZIP_MAGIC = b"\x1f\x8b"
POINTER_MAGIC = b"version https://git-lfs"
_GZIP_WINDOW = 31  # zlib's number for "a gzip header, the largest window"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LEVEL = 6
_PIECE = 16 << 20  # how much is unpacked between two looks at the limit


def unpack(data: bytes, limits: Limits, where: str) -> tuple[bytes, ContainerKind]:
    """Give the XML inside ``data`` and the kind of container it lay in.

    Never holds more than ``limits.xml_bytes`` of unpacked data. ``where``
    names the file in messages.
    """
    _refuse_other_files(data, limits, where)
    if not data.startswith(GZIP_MAGIC):
        return _plain(data, limits, where), "plain"
    xml = _gunzip(data, limits, where)
    if xml.startswith(GZIP_MAGIC):
        raise CorruptContainer(
            f"{where}: expected XML inside the gzip stream, found a second gzip stream. "
            "It was compressed twice; unpack it once (gzip -d) and open the result."
        )
    return _plain(xml, limits, f"{where} (unpacked)"), "gzip"


def pack(xml: bytes, kind: ContainerKind) -> bytes:
    """Put the XML into its container; equal XML gives equal bytes."""
    return gzip.compress(xml, compresslevel=_LEVEL, mtime=0) if kind == "gzip" else xml


def _refuse_other_files(data: bytes, limits: Limits, where: str) -> None:
    if not data:
        raise EmptyFile(
            f"{where}: expected a Live Set, found a file of 0 bytes. Take the last backup "
            "from the project's Backup folder."
        )
    if len(data) > limits.file_bytes:
        raise TooLarge(
            f"{where}: expected at most {limits.file_bytes:,} bytes, found {len(data):,}. "
            "Open it with Limits(file_bytes=...) if you trust it."
        )
    if data.startswith(POINTER_MAGIC):
        raise PointerFile(
            f"{where}: expected a Live Set, found a Git LFS pointer. The file itself was not fetched: run `git lfs pull`."
        )


def _plain(data: bytes, limits: Limits, where: str) -> bytes:
    head = data[:256].removeprefix(_BYTE_ORDER_MARK).lstrip()
    if not head.startswith(b"<"):
        raise NotALiveSet(
            f"{where}: expected gzip or XML as Live writes it, found {data[:16]!r}. "
            "Choose an .als, .alc, .adg or .adv file."
        )
    if len(data) > limits.xml_bytes:
        raise _too_large(limits, where)
    return data


def _gunzip(data: bytes, limits: Limits, where: str) -> bytes:
    stream = zlib.decompressobj(_GZIP_WINDOW)
    pieces: list[bytes] = []
    unpacked, rest = 0, data
    try:
        while rest and not stream.eof:
            pieces.append(stream.decompress(rest, _PIECE))
            unpacked += len(pieces[-1])
            rest = stream.unconsumed_tail
            if unpacked > limits.xml_bytes:
                raise _too_large(limits, where)
    except zlib.error as error:
        raise CorruptContainer(
            f"{where}: expected an intact gzip stream, found damage ({error}). "
            "Take the last backup from the project's Backup folder."
        ) from error
    if not stream.eof:
        raise CorruptContainer(
            f"{where}: expected a whole gzip stream, found one that is cut off after "
            f"{unpacked:,} bytes of XML. Copy or download it again."
        )
    if stream.unused_data.strip(b"\0"):
        raise CorruptContainer(
            f"{where}: expected nothing after the gzip stream, found {len(stream.unused_data):,} more bytes. "
            "Two files may have been joined; separate them."
        )
    return b"".join(pieces)


def _too_large(limits: Limits, where: str) -> TooLarge:
    return TooLarge(
        f"{where}: expected at most {limits.xml_bytes:,} bytes of XML, found more. "
        "Open it with Limits(xml_bytes=...) if you trust it."
    )
