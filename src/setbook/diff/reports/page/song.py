"""What the page knows of the two sets: their tracks, and where clips lie on them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from setbook.diff.changes.clock import Clock
from setbook.model import LiveSet, TimeSignature

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.result import Diff
    from setbook.model import Track

LONGEST_BEATS: Final = 1e6
"""No song is longer; a number that is comes from a damaged file."""


@dataclass(frozen=True)
class Song:
    """Both sets of a diff, as far as it has them; presets have no song."""

    diff: Diff

    @cached_property
    def sets(self) -> list[LiveSet]:
        """The newer set first."""
        both = (self.diff.after_set, self.diff.before_set)
        return [live_set for live_set in both if isinstance(live_set, LiveSet)]

    @cached_property
    def tracks(self) -> dict[str, Track]:
        """Tracks by id, as the newer set shows them, then those that went."""
        found: dict[str, Track] = {}
        for live_set in self.sets:
            for track in live_set.all_tracks:
                found.setdefault(track.id, track)
        return found

    @cached_property
    def signatures(self) -> list[tuple[float, TimeSignature]]:
        """Time signatures of the newer set."""
        return self.sets[0].time_signatures if self.sets else [(0.0, TimeSignature())]

    @cached_property
    def clock(self) -> Clock:
        """Counts its bars."""
        return Clock(self.signatures)

    @cached_property
    def locators(self) -> list[tuple[float, str]]:
        """Locators of the newer set, by time."""
        found = self.sets[0].locators if self.sets else []
        return [(locator.time, locator.name) for locator in found if is_place(locator.time)]


def clip_spans(track: Track) -> Iterator[tuple[float, float]]:
    """Give where a track's clips lie on the arrangement, in beats."""
    for clip in track.clips:
        if is_place(clip.start) and is_place(clip.end) and clip.end > clip.start:
            yield clip.start, clip.end


def is_place(beats: float | None) -> bool:
    """Whether a number of beats can be a place in a song."""
    return beats is not None and math.isfinite(beats) and 0 <= beats <= LONGEST_BEATS
