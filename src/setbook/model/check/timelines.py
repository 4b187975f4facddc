"""Clips of a timeline stand one behind another: Live cuts what lies under a clip that is put down."""

from collections.abc import Iterator
from itertools import pairwise

from setbook.format import Element, descend
from setbook.model.check.numbers import decimal_in
from setbook.model.check.song import Song, track_label
from setbook.model.check.violation import Violation

RULE = "timelines"

TIMELINES = {
    "AudioTrack": "DeviceChain/MainSequencer/Sample/ArrangerAutomation/Events",
    "MidiTrack": "DeviceChain/MainSequencer/ClipTimeable/ArrangerAutomation/Events",
}
"""Where a track's arrangement clips lie."""

SAME_PLACE_BEATS = 1e-6
"""Places nearer than this are the same: Live computes them from seconds too."""


def check_timelines(song: Song) -> Iterator[Violation]:
    """Find arrangement clips that overlap, or whose place is written in two ways."""
    for track in song.tracks:
        events = descend(track, TIMELINES.get(track.tag, "none"))
        clips = [] if events is None else [(*_span(clip), clip) for clip in events]
        for start, _, clip in clips:
            if abs(decimal_in(clip.get("Time", "0")) - start) > SAME_PLACE_BEATS:
                said = f"expected a clip at beat {start:g}, found Time {clip.get('Time')}"
                yield Violation(RULE, track_label(track), said, clip)
        clips.sort(key=lambda entry: entry[:2])
        for (start, end, _), (following, _, clip) in pairwise(clips):
            if following < end - SAME_PLACE_BEATS:
                said = f"expected clips without overlap, found one from beat {start:g} to {end:g} under one at {following:g}"
                yield Violation(RULE, track_label(track), said, clip)


def _span(clip: Element) -> tuple[float, float]:
    start, end = (descend(clip, tag) for tag in ("CurrentStart", "CurrentEnd"))
    return (
        0.0 if start is None else decimal_in(start.get("Value", "0")),
        0.0 if end is None else decimal_in(end.get("Value", "0")),
    )
