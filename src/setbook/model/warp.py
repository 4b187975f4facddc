"""Warping: how a sample's seconds lie on a clip's beats."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from setbook.errors import EditRefused, FormatError
from setbook.format import Document, Element, attributes_at, element
from setbook.format.scalars import read_float
from setbook.model.check.numbers import highest_number
from setbook.model.fields import spell


class WarpMode(IntEnum):
    """How audio is stretched, with Live's numbers."""

    BEATS = 0
    TONES = 1
    TEXTURE = 2
    REPITCH = 3
    COMPLEX = 4
    REX = 5
    COMPLEX_PRO = 6

    @classmethod
    def _missing_(cls, value: object) -> "WarpMode":
        raise FormatError(f"expected a warp mode from 0 to 6, found {value!r}")


@dataclass(frozen=True, slots=True)
class WarpMarker:
    """A point of the sample (seconds) pinned to a beat of the clip; straight in between."""

    seconds: float
    beats: float


def read_warp_markers(clip: Element) -> list[WarpMarker]:
    """Read a clip's warp markers by beat. The last is often Live's own, 1/32 beat on, and gives the slope."""
    found = clip.iterfind("WarpMarkers/WarpMarker")
    return sorted(map(_marker, found), key=lambda marker: marker.beats)


def write_warp_markers(holder: Element, markers: Iterable[WarpMarker], document: Document) -> None:
    """Write warp markers in place of those that a clip has; one that stays keeps its element.

    Raises
    ------
    EditRefused
        There are fewer than two, or two are not in the same order in the sample and on the beats.
    """
    ordered = sorted(markers, key=lambda marker: (marker.beats, marker.seconds))
    if len(ordered) < 2:
        raise EditRefused(f"expected at least two warp markers, found {len(ordered)}: nothing was changed")
    for one, other in pairwise(ordered):
        if one.beats >= other.beats or one.seconds >= other.seconds:
            raise EditRefused(
                f"expected warp markers that move forward in seconds and beats, found {one} before {other}: "
                "nothing was changed"
            )
    kept: dict[WarpMarker, Element] = {}
    for found in holder.iterfind("WarpMarker"):
        kept.setdefault(_marker(found), found)
    following = highest_number(attributes_at(holder, "*", "Id"), default=-1) + 1
    made = []
    for marker in ordered:
        entry = kept.pop(marker, None)
        if entry is None:
            entry = element("WarpMarker")
            if document.schema.numbers_items:
                entry.set("Id", str(following))
                following += 1
            entry.set("SecTime", spell(float(marker.seconds)))
            entry.set("BeatTime", spell(float(marker.beats)))
        made.append(entry)
    holder[:] = made


def _marker(found: Element) -> WarpMarker:
    return WarpMarker(read_float(found.get("SecTime", "0")), read_float(found.get("BeatTime", "0")))
