"""Write an edited tree with the bytes it came from, changed only where the tree changed.

Every sub-tree that is equal to one in the original keeps that one's bytes:
its quotes, its escapes, its line ends, whatever program wrote them. What is
left is written anew, in Live's layout.
"""

import re
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable

from setbook.format.layout import Layout, escape_attribute, escape_text, layout_of
from setbook.format.spans import Spans
from setbook.format.tree import Element, attributes_of, serialise

_ATTRIBUTE = re.compile(
    rb"(?P<before>\s+(?P<name>[^\s=]+)\s*=\s*)(?P<quote>[\"'])(?P<value>.*?)(?P=quote)", re.DOTALL
)


def splice(xml: bytes, original: Element, edited: Element) -> bytes:
    """Give the bytes of ``edited``, reusing those of ``original``, which was parsed from ``xml``."""
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
        """Write ``new`` in the place of ``old``, the original's element number ``index``."""
        if serialise(old) == serialise(new):
            return self._xml[self._spans.start(index) : self._spans.end(index)]
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
        """Write the start tag up to its closer, touching only attributes that changed."""
        match = self._spans.start_tag(index)
        name = self._xml[match.start() : match.start("attributes")]
        kept = []
        for attribute in _ATTRIBUTE.finditer(match["attributes"]):
            key = attribute["name"].decode()
            value = new.get(key)
            if value is None:
                continue
            quote = attribute["quote"]
            raw = attribute["value"] if value == old.get(key) else escape_attribute(value, quote)
            kept.append(attribute["before"] + quote + raw + quote)
        added = (
            b" " + key.encode() + b'="' + escape_attribute(value) + b'"'
            for key, value in attributes_of(new).items()
            if key not in old.attrib
        )
        return name + b"".join(kept) + b"".join(added)

    def _children(self, old: Element, index: int, new: Element) -> bytes:
        """Write everything behind the start tag of an element that has children."""
        spans, xml = self._spans, self._xml
        numbers = spans.children(index, len(old))
        edges = [spans.start_tag(index).end(), *(spans.end(number) for number in numbers)]
        indent = self._indent(numbers[0]) if numbers else self._indent(index) + b"\t"
        out = []
        for child, match in zip(new, _match(list(old), list(new)), strict=True):
            if match is None:
                out += [self._layout.lead(indent), self._layout.write(child, indent)]
            else:
                lead = xml[edges[match] : spans.start(numbers[match])]
                out += [lead, self.write(old[match], numbers[match], child)]
        if numbers:
            out.append(xml[edges[-1] : spans.end(index)])
        else:
            out += [self._layout.lead(self._indent(index)), b"</", new.tag.encode(), b">"]
        return b"".join(out)

    def _indent(self, index: int) -> bytes:
        """White space before an element on its own line."""
        start = self._spans.start(index)
        line = self._xml[self._xml.rfind(b"\n", 0, start) + 1 : start]
        return line[: len(line) - len(line.lstrip())]


def _is_mixed(of: Element) -> bool:
    """Whether text stands between child elements, which Live never writes."""
    return bool(len(of)) and bool((of.text or "").strip() or any((child.tail or "").strip() for child in of))


def _match(old: list[Element], new: list[Element]) -> list[int | None]:
    """Find for each new child the old one whose bytes it shall reuse: equal first, then of equal name."""
    found: list[int | None] = [None] * len(new)
    old_left, new_left = list(range(len(old))), list(range(len(new)))
    keys: tuple[Callable[[Element], Hashable], ...] = (serialise, _name, _tag)
    for key in keys:
        places: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        for place in old_left:
            places[key(old[place])].append(place)
        for place in new_left:
            if candidates := places[key(new[place])]:
                found[place] = candidates.popleft()
        old_left = _rest(old_left, found)
        new_left = [place for place in new_left if found[place] is None]
        if not old_left or not new_left:
            break
    return found


def _rest(places: Iterable[int], taken: Iterable[int | None]) -> list[int]:
    used = set(taken)
    return [place for place in places if place not in used]


def _name(of: Element) -> Hashable:
    return of.tag, of.get("Id")


def _tag(of: Element) -> Hashable:
    return of.tag
