"""The bytes of a file as evidence: tracks that are equal there need not be looked at.

Live writes every element on a line of its own, indented by its depth, so one
search finds where each track begins. What is between two beginnings is
compared as bytes, a hundred times faster than as trees. It is evidence of
equality only: other bytes mean that it is worth looking, and a file of
another layout gives none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from setbook.format import Element

_TRACK: Final = re.compile(rb"\n\t\t\t<((?:Audio|Midi|Group|Return)Track) ")
_END: Final = b"\n\t\t</Tracks>"


class RawTracks:
    """The bytes of each track of one unedited document."""

    def __init__(self, root: Element, xml: bytes) -> None:
        self._bytes: dict[Element, bytes] = {}
        tracks = root.find("LiveSet/Tracks")
        found = list(_TRACK.finditer(xml))
        if tracks is None or [match[1].decode() for match in found] != [track.tag for track in tracks]:
            return
        edges = [*(match.start() for match in found), xml.find(_END)]
        for track, begin, end in zip(tracks, edges, edges[1:], strict=False):
            self._bytes[track] = xml[begin:end]

    def bytes_of(self, track: Element) -> bytes | None:
        """Give the bytes of a track, where they are known."""
        return self._bytes.get(track)


def are_equal(one: RawTracks, track: Element, other: RawTracks, counterpart: Element) -> bool:
    """Whether two tracks are known to be the same to the last byte."""
    here, there = one.bytes_of(track), other.bytes_of(counterpart)
    return here is not None and here == there
