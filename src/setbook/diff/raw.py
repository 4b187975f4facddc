"""The bytes of a file as evidence: tracks that are equal there need not be looked at.

Live writes every element on a line of its own, indented by its depth, so one
pass finds where each track begins. What is between two beginnings is compared
as bytes, a hundred times faster than as trees. It is evidence of equality
only: other bytes mean that it is worth looking, and a file of another layout
gives none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.format import Element

_BEFORE: Final = b"\n\t\t\t"
_END: Final = b"\n\t\t</Tracks>"


class RawTracks:
    """The bytes of each track of one unedited document."""

    def __init__(self, root: Element, xml: bytes) -> None:
        self._bytes: dict[Element, bytes] = {}
        tracks = root.find("LiveSet/Tracks")
        end = xml.rfind(_END)
        if tracks is None or end < 0:
            return
        edges = [*_openings(xml, [track.tag for track in tracks], end), end]
        if len(edges) == len(tracks) + 1:
            for track, begin, stop in zip(tracks, edges, edges[1:], strict=False):
                self._bytes[track] = xml[begin:stop]

    def bytes_of(self, track: Element) -> bytes | None:
        """Give the bytes of a track, where they are known."""
        return self._bytes.get(track)


def _openings(xml: bytes, tags: list[str], end: int) -> Iterator[int]:
    """Give where each track opens, in one pass: the next one is looked for by what it must be called."""
    at = 0
    for tag in tags:
        opening = f"<{tag} ".encode()
        at = xml.find(opening, at, end)
        while at >= 0 and not xml.endswith(_BEFORE, 0, at):
            at = xml.find(opening, at + 1, end)
        if at < 0:
            return
        yield at
        at += len(opening)


def are_equal(one: RawTracks, track: Element, other: RawTracks, counterpart: Element) -> bool:
    """Whether two tracks are known to be the same to the last byte."""
    here, there = one.bytes_of(track), other.bytes_of(counterpart)
    return here is not None and here == there
