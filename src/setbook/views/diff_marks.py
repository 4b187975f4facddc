"""Where on the two arrangements a change is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from setbook.diff import Change
    from setbook.model import LiveSet, Track

LEAST_BEATS = 0.25
"""A change at one point still has a width."""


def marks_of(
    change: Change, before: LiveSet, after: LiveSet, length_beats: float
) -> dict[str, list[dict[str, Any]]]:
    """Give the stretches of both arrangements that a change touches.

    What came in is marked in the newer one only, what went in the older one
    only, the rest in both, each where it stands there. A change of no place
    in time, such as a fader's, marks its track over `length_beats` and says
    ``whole``. What sums up the edits of several clips marks each of them.
    """
    if any(detail.clip_key is not None for detail in change.details):
        each = [marks_of(detail, before, after, length_beats) for detail in change.details]
        return {side: [mark for marks in each for mark in marks[side]] for side in ("before", "after")}
    sides = {"before": before, "after": after}
    absent = {"insert": "before", "remove": "after"}.get(change.kind)
    return {
        side: [] if side == absent else _marks(change, live_set, length_beats)
        for side, live_set in sides.items()
    }


def _marks(change: Change, live_set: LiveSet, length_beats: float) -> list[dict[str, Any]]:
    track = _track(change, live_set)
    if track is None:
        return []
    clip = next((clip for clip in track.clips if clip.id == change.clip_key), None)
    if clip is not None and change.concept != "notes":
        return [_mark(track, clip.start, clip.end)]
    if change.start_beats is not None:
        end = change.end_beats if change.end_beats is not None else change.start_beats
        return [_mark(track, change.start_beats, end)]
    if clip is not None:
        return [_mark(track, clip.start, clip.end)]
    if change.clip_key is not None:  # in a session slot, off the arrangement
        return []
    return [{**_mark(track, 0.0, length_beats), "whole": True}]


def _track(change: Change, live_set: LiveSet) -> Track | None:
    """Find the change's track; where its id is another here, the one of that name."""
    if change.track_id is None:
        return None
    name = change.where.partition(" › ")[0]
    tracks = live_set.all_tracks
    by_id = next((track for track in tracks if track.id == change.track_id), None)
    return by_id or next((track for track in tracks if track.name == name), None)


def _mark(track: Track, start_beats: float, end_beats: float) -> dict[str, Any]:
    end = max(end_beats, start_beats + LEAST_BEATS)
    return {"track_id": track.id, "start_beats": start_beats, "end_beats": end}
