"""Where each element lies in the bytes that it was read from."""

import re
from array import array
from bisect import bisect_left
from xml.parsers import expat

_START_TAG = re.compile(
    rb"<[^\s/>]+(?P<attributes>(?:\s+[^\s=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)(?P<closer>\s*/?>)"
)


class Spans:
    """Byte ranges of elements, numbered in document order from 0 (the root).

    lxml knows lines, not bytes; expat knows bytes. Both number elements in
    the same order, so the two agree on what element 4711 is.
    """

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self._starts = array("Q")
        self._end_marks = array("Q")
        self._read()

    def start(self, index: int) -> int:
        """Offset of the element's ``<``."""
        return self._starts[index]

    def start_tag(self, index: int) -> re.Match[bytes]:
        """Give the start tag, matched into ``attributes`` and ``closer``."""
        match = _START_TAG.match(self.xml, self._starts[index])
        assert match is not None, "expat found a tag here"
        return match

    def end_tag(self, index: int) -> int:
        """Offset of the end tag; for an empty element that of its end."""
        tag = self.start_tag(index)
        return tag.end() if tag["closer"].endswith(b"/>") else self._end_marks[index]

    def end(self, index: int) -> int:
        """Offset just behind the element."""
        tag = self.start_tag(index)
        if tag["closer"].endswith(b"/>"):
            return tag.end()
        return self.xml.index(b">", self._end_marks[index]) + 1

    def children(self, index: int, count: int) -> list[int]:
        """Numbers of the element's children, of which there are ``count``."""
        numbers = []
        child = index + 1
        for _ in range(count):
            numbers.append(child)
            child = bisect_left(self._starts, self.end(child), child + 1)
        return numbers

    def _read(self) -> None:
        parser = expat.ParserCreate()
        starts, end_marks, open_elements = self._starts, self._end_marks, array("Q")

        def on_start(_name: str, _attributes: dict[str, str]) -> None:
            open_elements.append(len(starts))
            starts.append(parser.CurrentByteIndex)
            end_marks.append(0)

        def on_end(_name: str) -> None:
            end_marks[open_elements.pop()] = parser.CurrentByteIndex

        parser.StartElementHandler = on_start
        parser.EndElementHandler = on_end
        parser.Parse(self.xml, True)
