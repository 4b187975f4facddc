"""Bad inputs, made here: bytes, the error that they must give, and a word of its message."""

from __future__ import annotations

import gzip
import zlib

from setbook.errors import (
    CorruptContainer,
    EmptyFile,
    ForbiddenXml,
    FormatError,
    MissingLiveSet,
    NotALiveSet,
    PointerFile,
    TooLarge,
)

SET = b'<?xml version="1.0" encoding="UTF-8"?>\n<Ableton MajorVersion="5" MinorVersion="11.0_433" Creator="Ableton Live 11.0">\n\t<LiveSet>\n\t\t<Tracks />\n\t</LiveSet>\n</Ableton>\n'
"""The least that opens."""

PACKED = gzip.compress(SET, mtime=0)
_DOCTYPE = b'<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "%s">]><Ableton><LiveSet>&b;</LiveSet></Ableton>'
_LAUGHS = "".join(
    f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' if level else '<!ENTITY l0 "ha">' for level in range(10)
)

BAD: dict[str, tuple[bytes, type[FormatError], str]] = {
    "empty file": (b"", EmptyFile, "0 bytes"),
    "text file": (b"a list of songs\n", NotALiveSet, "a list of songs"),
    "image": (b"\x89PNG\r\n\x1a\n" + bytes(64), NotALiveSet, "PNG"),
    "zip archive": (b"PK\x03\x04" + bytes(64), NotALiveSet, "PK"),
    "UTF-16": (SET.decode().encode("utf-16"), NotALiveSet, "expected gzip or XML"),
    "another encoding": (b'<?xml version="1.0" encoding="UTF-7"?><Ableton/>', ForbiddenXml, "UTF-7"),
    "Git LFS pointer": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
        PointerFile,
        "git lfs pull",
    ),
    "cut-off gzip": (PACKED[:-20], CorruptContainer, "cut off"),
    "gzip header only": (PACKED[:12], CorruptContainer, "cut off"),
    "damaged gzip": (PACKED[:40] + b"\xff\x00\xff" + PACKED[43:], CorruptContainer, "damage"),
    "wrong checksum": (PACKED[:-8] + b"\x00\x00\x00\x00" + PACKED[-4:], CorruptContainer, "damage"),
    "gzip in gzip": (gzip.compress(PACKED), CorruptContainer, "second gzip"),
    "bytes behind the gzip": (PACKED + b"more", CorruptContainer, "4 more bytes"),
    "two files joined": (PACKED + PACKED, CorruptContainer, "more bytes"),
    "gzip of text": (gzip.compress(b"hello"), NotALiveSet, "hello"),
    "gzip of nothing": (gzip.compress(b""), NotALiveSet, "expected gzip or XML"),
    "HTML page": (b"<html><body>404</body></html>", NotALiveSet, "html"),
    "XML that breaks off": (SET[:120], CorruptContainer, "damage"),
    "other XML that breaks off": (b"<a><b>", NotALiveSet, "line 1"),
    "NUL in the XML": (SET.replace(b"\t\t", b"\0\0"), CorruptContainer, "damage"),
    "DOCTYPE": (_DOCTYPE % b"x", ForbiddenXml, "DOCTYPE"),
    "DOCTYPE of another file": (
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><Ableton><LiveSet/></Ableton>',
        ForbiddenXml,
        "DOCTYPE",
    ),
    "DOCTYPE behind a comment": (b"<!-- x --><!DOCTYPE a><Ableton/>", ForbiddenXml, "DOCTYPE"),
    "entity bomb": (
        f"<!DOCTYPE a [{_LAUGHS}]><Ableton><LiveSet>&l9;</LiveSet></Ableton>".encode(),
        ForbiddenXml,
        "DOCTYPE",
    ),
    "unknown entity": (b"<Ableton><LiveSet>&who;</LiveSet></Ableton>", ForbiddenXml, "who"),
    "no LiveSet": (b"<Ableton Creator='Ableton Live 11.0'></Ableton>", MissingLiveSet, "found nothing"),
    "another Ableton document": (
        b"<Ableton MinorVersion='11.0_1'><Skin><Color/></Skin></Ableton>",
        MissingLiveSet,
        "Skin",
    ),
    "deep tree": (b"<Ableton>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</Ableton>", TooLarge, "levels"),
}
"""Small ones; the bombs are below."""


def gzip_bomb(megabytes: int) -> bytes:
    """A small file that unpacks to ``megabytes`` of blanks in a set."""
    stream = zlib.compressobj(9, wbits=31)
    piece = b" " * (1 << 20)
    parts = [stream.compress(SET[:-11])]
    parts += [stream.compress(piece) for _ in range(megabytes)]
    return b"".join([*parts, stream.compress(b"</Ableton>"), stream.flush()])


def element_bomb(megabytes: int) -> bytes:
    """A small file whose XML is nothing but the shortest elements."""
    body = b"<a/>" * (megabytes << 18)
    return gzip.compress(b"<Ableton><LiveSet>" + body + b"</LiveSet></Ableton>", 6)
