"""A recording as plain data, for the view that made it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from setbook.audio.record import Recording


def recorded_data(recording: Recording) -> dict[str, Any]:
    """Make what a mixer says of a recording: positions in beats, times in seconds."""
    return {
        "track": recording.track,
        "track_id": recording.track_id,
        "start_beats": recording.start_beats,
        "seconds": recording.seconds,
        "latency_seconds": recording.latency_seconds,
        "file": recording.path.name,
    }
