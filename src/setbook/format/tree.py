"""The tree: elements without the white space that lays them out.

Live's indentation carries nothing, so it is not kept in the tree: elements
can be moved, inserted and compared without a thought for tabs and newlines.
The writer (`setbook.format.splice`) takes the layout from the original bytes.
"""

import re
from functools import lru_cache
from typing import TypeAlias

from lxml import etree

from setbook.errors import CorruptContainer, ForbiddenXml, NotALiveSet, SetbookError, TooLarge
from setbook.format.limits import Limits
from setbook.format.prolog import refuse_prolog
from setbook.format.reckoning import refuse_costly
from setbook.format.scalars import Scalar, write_scalar

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml has no other name for the class

_DEEPEST = 256  # libxml2's bound, which it lifts together with that on text
_UNDECLARED_ENTITY = 26  # libxml2's XML_ERR_UNDECLARED_ENTITY
_RESOURCE_LIMIT = 114  # libxml2's XML_ERR_RESOURCE_LIMIT


def element(tag: str, value: Scalar | None = None, **attributes: Scalar) -> Element:
    """Make an element in Live's manner: ``<Tag Value="…" />``.

    Booleans are written ``true`` and ``false``, numbers without an exponent.

    Examples
    --------
    >>> serialise(element("Name", "Bass"))
    b'<Name Value="Bass"/>'
    """
    made = etree.Element(tag)
    for name, attribute in attributes.items():
        made.set(name, write_scalar(attribute))
    if value is not None:
        made.set("Value", write_scalar(value))
    return made


_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def can_hold(text: str) -> bool:
    """Whether XML can hold a text: no control characters but tab and line ends, no halves of characters."""
    return _NOT_XML.search(text) is None


def descend(start: Element, path: str) -> Element | None:
    """Follow a path of tags (``"Mixer/Volume/Manual"``) by first children, at half the cost of ``find``."""
    here: Element | None = start
    for tag in _steps(path):
        assert here is not None
        here = next(here.iterchildren(tag), None)
        if here is None:
            break
    return here


@lru_cache(maxsize=1024)
def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.split("/"))


def serialise(of: Element) -> bytes:
    """Give a sub-tree as compact bytes: equal sub-trees give equal bytes."""
    return etree.tostring(of, with_tail=False)


def attributes_of(of: Element) -> dict[str, str]:
    """Give the attributes in their order."""
    return {str(name): str(value) for name, value in of.items()}


def text_of(of: Element) -> str:
    """Give the same as `serialise`, as text: a third faster, for comparing in bulk."""
    return etree.tostring(of, encoding="unicode", with_tail=False)


def parse(xml: bytes, limits: Limits, where: str) -> Element:
    """Parse under the limits, with no network, DTD or entity."""
    refuse_prolog(xml, where)
    refuse_costly(xml, limits, where)
    try:
        return _parse(xml)
    except etree.XMLSyntaxError as error:
        if _code(error) != _RESOURCE_LIMIT or "depth" in str(error):
            raise _syntax_error(xml, error, where) from error
    # Plugin state can be a text of over 10 MB, which libxml2 refuses by
    # default; the unpack limit has bounded everything already.
    try:
        root = _parse(xml, huge=True)
    except etree.XMLSyntaxError as error:
        raise _syntax_error(xml, error, where) from error
    if root.xpath(f"boolean({'/*' * _DEEPEST})"):
        raise TooLarge(
            f"{where}: expected fewer than {_DEEPEST} levels, found more. The file is no Live Set."
        )
    return root


def _parse(xml: bytes, *, huge: bool = False) -> Element:
    return etree.fromstring(
        xml,
        etree.XMLParser(
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            collect_ids=False,
            remove_blank_text=True,
            remove_comments=True,
            remove_pis=True,
            huge_tree=huge,
        ),
    )


def _syntax_error(xml: bytes, error: etree.XMLSyntaxError, where: str) -> SetbookError:
    found = (error.msg or "a syntax error").strip()
    if _code(error) == _UNDECLARED_ENTITY:
        return ForbiddenXml(
            f"{where}: expected no entities, as Live writes none, found: {found}. Remove it if you trust the file."
        )
    if _code(error) == _RESOURCE_LIMIT:
        return TooLarge(
            f"{where}: expected a tree of some hundred levels, found: {found}. The file is no Live Set."
        )
    if b"<Ableton" in xml[:1024]:
        return CorruptContainer(
            f"{where}: expected whole XML, found damage: {found}. Take the last backup from the project's Backup folder."
        )
    return NotALiveSet(
        f"{where}: expected XML as Live writes it, found: {found}. Choose an .als, .alc, .adg or .adv file."
    )


def _code(error: etree.XMLSyntaxError) -> int:
    return int(getattr(error, "code", 0))  # lxml's stubs do not know it
