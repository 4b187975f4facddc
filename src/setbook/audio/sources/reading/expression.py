"""Per-note expression of MIDI clips, read into courses."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.sources.course import Course
from setbook.audio.sources.expression import NoteCourses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from setbook.model.expression import Expression, ExpressionEvent
    from setbook.model.midi_clip import MidiClip

LANES = {-2: "bend", -1: "pressure", 74: "slide"}
FARTHEST_BEATS = 1e6


def note_courses(clip: MidiClip) -> dict[int, NoteCourses]:
    """Return the lanes of a clip's notes, by the note's id; notes without any are left out."""
    lanes: dict[int, dict[str, Course]] = {}
    for lane in clip.mpe:
        course = _course(lane)
        if course is not None and lane.controller in LANES:
            lanes.setdefault(lane.note_id, {})[LANES[lane.controller]] = course
    return {note_id: NoteCourses(**found) for note_id, found in lanes.items()}


def _course(lane: Expression) -> Course | None:
    """Return a lane as a course; curves between its points are taken as straight."""
    events: Sequence[ExpressionEvent] = [
        event
        for event in lane.events
        if abs(event.time_offset) < FARTHEST_BEATS and math.isfinite(event.value)
    ]
    if not events:
        return None
    ordered = sorted(events, key=lambda event: event.time_offset)
    return Course(
        np.array([event.time_offset for event in ordered]), np.array([event.value for event in ordered])
    )
