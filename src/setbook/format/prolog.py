"""What may stand before the root element: a declaration in UTF-8 and comments, no DOCTYPE."""

import re

from setbook.errors import ForbiddenXml

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_SKIPPED = re.compile(rb"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_ENCODING = re.compile(rb"<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([^\"']*)[\"']")
_UTF8 = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}


def refuse_prolog(xml: bytes, where: str) -> None:
    """Raise `ForbiddenXml` for a DOCTYPE or an encoding that could hide one.

    Only the prolog is read: further down a DOCTYPE is a syntax error, and
    looking for the word in the whole text would find it in a clip's name.
    """
    start = len(_BYTE_ORDER_MARK) if xml.startswith(_BYTE_ORDER_MARK) else 0
    declared = _ENCODING.match(xml, start)
    if declared and declared[1].lower() not in _UTF8:
        raise ForbiddenXml(
            f"{where}: expected UTF-8, found the encoding {declared[1].decode('ascii', 'replace')!r}. "
            "Live writes UTF-8 only; convert the file if it is yours."
        )
    while skipped := _SKIPPED.match(xml, start):
        start = skipped.end()
    if xml.startswith(b"<!DOCTYPE", start):
        raise ForbiddenXml(
            f"{where}: expected an element, found a DOCTYPE, which Live never writes. "
            "The file is hostile or made by another program; remove the DOCTYPE if you trust it."
        )
