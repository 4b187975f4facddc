"""Warping: how a sample's seconds lie on a clip's beats."""

from dataclasses import dataclass
from enum import IntEnum

from setbook.errors import FormatError
from setbook.format import Element
from setbook.format.scalars import read_float


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
    markers = (
        WarpMarker(read_float(one.get("SecTime", "0")), read_float(one.get("BeatTime", "0"))) for one in found
    )
    return sorted(markers, key=lambda marker: marker.beats)
