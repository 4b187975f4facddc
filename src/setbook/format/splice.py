"""Write an edited tree with the bytes it came from, changed only where the tree changed.

Every sub-tree that is equal to one in the original keeps that one's bytes:
its quotes, its escapes, its line ends, whatever program wrote them. What is
left is written anew, in Live's layout.
"""

import re

from setbook.format.layout import Layout, escape_attribute, escape_text, layout_of
from setbook.format.matching import match_children
from setbook.format.spans import Spans
from setbook.format.tree import Element, attributes_of

_ATTRIBUTE = re.compile(
    rb"(?P<before>\s+(?P<name>[^\s=]+)\s*=\s*)(?P<quote>[\"'])(?P<value>.*?)(?P=quote)", re.DOTALL
)


def splice(xml: bytes, original: Element, edited: Element) -> bytes:
    """Give the bytes of ``edited``, reusing those of ``original``, which was parsed from ``xml``.

    The two trees differ; equal ones need no writing.
    """
    spans = Spans(xml)
    body = _Splicer(spans, layout_of(xml)).write(original, 0, edited)
    return xml[: spans.start(0)] + body + xml[spans.end(0) :]


class _Splicer:
    """One pass over two trees and the bytes of the first."""

    def __init__(self, spans: Spans, layout: Layout) -> None:
        self._spans = spans
        self._xml = spans.xml
        self._layout = layout

    def write(self, old: Element, index: int, new: Element) -> bytes:
        """Write ``new``, which differs, in the place of ``old``, the original's element number ``index``."""
        if old.tag != new.tag or _is_mixed(old) or _is_mixed(new):
            return self._layout.write(new, self._indent(index))
        head = self._head(old, index, new)
        if len(new):
            return head + b">" + self._children(old, index, new)
        if (old.text or "") == (new.text or "") and not len(old):
            return head + self._xml[self._spans.start_tag(index).start("closer") : self._spans.end(index)]
        if new.text:
            return head + b">" + escape_text(new.text) + b"</" + new.tag.encode() + b">"
        return head + b" />"

    def _head(self, old: Element, index: int, new: Element) -> bytes:
        """Write the start tag up to its closer in the order of the new attributes, touching only those that changed."""
        match = self._spans.start_tag(index)
        name = self._xml[match.start() : match.start("attributes")]
        written = {
            attribute["name"].decode(): attribute for attribute in _ATTRIBUTE.finditer(match["attributes"])
        }
        pieces = []
        for key, value in attributes_of(new).items():
            attribute = written.get(key)
            if attribute is None:
                pieces.append(b" " + key.encode() + b'="' + escape_attribute(value) + b'"')
                continue
            quote = attribute["quote"]
            raw = attribute["value"] if value == old.get(key) else escape_attribute(value, quote)
            pieces.append(attribute["before"] + quote + raw + quote)
        return name + b"".join(pieces)

    def _children(self, old: Element, index: int, new: Element) -> bytes:
        """Write everything behind the start tag of an element that has children."""
        spans, xml = self._spans, self._xml
        numbers = spans.children(index, len(old))
        edges = [spans.start_tag(index).end(), *(spans.end(number) for number in numbers)]
        indent = self._indent(numbers[0]) if numbers else self._indent(index) + b"\t"
        out = []
        for child, (place, equal) in zip(new, match_children(list(old), list(new)), strict=True):
            if place is None:
                out += [self._layout.lead(indent), self._layout.write(child, indent)]
                continue
            out.append(xml[edges[place] : spans.start(numbers[place])])
            if equal:
                out.append(xml[spans.start(numbers[place]) : edges[place + 1]])
            else:
                out.append(self.write(old[place], numbers[place], child))
        if numbers:
            out.append(xml[edges[-1] : spans.end(index)])
        else:
            out += [self._layout.lead(self._indent(index)), b"</", new.tag.encode(), b">"]
        return b"".join(out)

    def _indent(self, index: int) -> bytes:
        """Give the white space before an element on its own line."""
        start = self._spans.start(index)
        line = self._xml[self._xml.rfind(b"\n", 0, start) + 1 : start]
        return line[: len(line) - len(line.lstrip())]


def _is_mixed(of: Element) -> bool:
    """Tell whether text stands between child elements, which Live never writes."""
    return bool(len(of)) and bool((of.text or "").strip() or any((child.tail or "").strip() for child in of))
