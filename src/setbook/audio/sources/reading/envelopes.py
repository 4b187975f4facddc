"""Clip envelopes as courses: which of a track's knobs they move, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.sources.course import Course

if TYPE_CHECKING:
    from setbook.model import Clip, Track
    from setbook.model.envelope import Envelope

FINE = 1 / 32
"""Beats or seconds between two values of a curve."""

MOST_VALUES = 65536
MOST_SEMITONES = 48.0
PITCH_BEND_REACH = 8192.0


@dataclass(frozen=True)
class ClipTargets:
    """Ids of what clip envelopes of a track can move besides its parameters; empty where the file has none."""

    volume: str = ""
    transposition: str = ""
    pitch_bend: str = ""

    @classmethod
    def of(cls, track: Track) -> ClipTargets:
        """Read them off a track."""

        def found(path: str) -> str:
            element = track.element.find(f"DeviceChain/MainSequencer/{path}")
            return "" if element is None else element.get("Id", "")

        return cls(
            found("VolumeModulationTarget"),
            found("TranspositionModulationTarget"),
            found("MidiControllers/ControllerTargets.0"),
        )

    def gain(self, clip: Clip) -> Course | None:
        """Return the gain that a clip's volume envelope puts on it, or None."""
        return course_of(clip, self.volume, 0.0, 2.0)

    def semitones(self, clip: Clip) -> Course | None:
        """Return what a clip's transposition envelope adds, or None."""
        return course_of(clip, self.transposition, -MOST_SEMITONES, MOST_SEMITONES)

    def bend(self, clip: Clip) -> Course | None:
        """Return a MIDI clip's pitch bend, −1 … 1, or None."""
        course = course_of(clip, self.pitch_bend, -PITCH_BEND_REACH, PITCH_BEND_REACH)
        return None if course is None else Course(course.at, course.values / PITCH_BEND_REACH)


def course_of(clip: Clip, target_id: str, lowest: float, highest: float) -> Course | None:
    """Return the course of a clip's envelope for a target; None where it has none or that is all zero."""
    if not target_id:
        return None
    envelope = next((one for one in clip.envelopes if one.target_id == target_id), None)
    if envelope is None or not envelope.points:
        return None
    at, values = sampled(envelope)
    return Course(at, np.clip(values, lowest, highest))


def sampled(envelope: Envelope) -> tuple[np.ndarray, np.ndarray]:
    """Return an envelope as straight pieces, its jumps as steep ones."""
    times = np.array([point.time for point in envelope.points if abs(point.time) < 1e6])
    if not len(times):
        times = np.zeros(1)
    fine = max(FINE, float(times[-1] - times[0]) / MOST_VALUES)
    between = np.arange(times[0], times[-1], fine) if any(p.curve for p in envelope.points) else np.empty(0)
    at = np.unique(np.concatenate([times, times - 1e-6, between]))
    return at, np.asarray(envelope.value_at(at), np.float64)
