"""The clips of an arrangement as columns: ten thousand of them without ten thousand objects."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from setbook.model import NOTE_DTYPE, AudioClip, MidiClip

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

    from setbook.format import Element
    from setbook.model import Clip, Track
    from setbook.views.columns import Buffers
    from setbook.views.sample_table import SampleTable

MUTED, LOOPED, WARPED, AUDIO = 1, 2, 4, 8
"""Bits of a clip's flags."""

_FLOATS = ("start", "end", "content_start", "loop_start", "loop_end")
_INTEGERS = ("track", "name", "color", "first_note", "note_count", "sample", "warp")
_NO_COLOR: Final = "#9aa0a8"


class Names:
    """Values that repeat, by index of their first appearance."""

    def __init__(self) -> None:
        self._indices: dict[Hashable, int] = {}

    def index(self, value: Hashable) -> int:
        """Return the value's index; a new value gets the next one."""
        return self._indices.setdefault(value, len(self._indices))

    @property
    def values(self) -> list[Any]:
        """All values by index."""
        return list(self._indices)


@dataclass
class ClipTable:
    """Clips, notes and warp markers of all tracks, gathered track by track."""

    samples: SampleTable
    rows: list[dict[str, float]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    names: Names = field(default_factory=Names)
    colors: Names = field(default_factory=Names)
    warps: Names = field(default_factory=Names)
    notes: list[NDArray[np.void]] = field(default_factory=list)
    note_count: int = 0

    def add_track(self, index: int, track: Track) -> tuple[int, int]:
        """Take in a track's clips by start; return the first one's row and how many they are."""
        first = len(self.rows)
        color = track.color or _NO_COLOR
        clips = track.clips
        places = _places(clips)
        for clip in clips:
            self.rows.append(self._row(index, clip, color))
            self.keys.append(f"{track.id}/clip-{clip.xml_id or places[clip.element]}")
        return first, len(self.rows) - first

    @property
    def end_beats(self) -> float:
        """End of the last clip."""
        return max((row["end"] for row in self.rows), default=0.0)

    def to_json(self, buffers: Buffers) -> dict[str, Any]:
        """Put everything into columns."""
        columns: dict[str, Any] = {}
        columns |= {name: ("f8", [row[name] for row in self.rows]) for name in _FLOATS}
        columns |= {name: ("i4", [row[name] for row in self.rows]) for name in _INTEGERS}
        columns["gain"] = ("f4", [row["gain"] for row in self.rows])
        columns["flags"] = ("u1", [row["flags"] for row in self.rows])
        return {
            "clips": buffers.columns(**columns),
            "clip_names": self.names.values,
            "clip_colors": self.colors.values,
            "clip_keys": self.keys,
            "notes": self._notes(buffers),
            "warps": [_warp_columns(markers, buffers) for markers in self.warps.values],
        }

    def _row(self, track: int, clip: Clip, track_color: str) -> dict[str, float]:
        loop = clip.loop
        row: dict[str, float] = {
            "track": track,
            "start": clip.start,
            "end": max(clip.end, clip.start),
            "content_start": loop.start + loop.start_relative,
            "loop_start": loop.start,
            "loop_end": loop.end,
            "name": self.names.index(clip.name),
            "color": self.colors.index(clip.color or track_color),
            "flags": MUTED * clip.disabled + LOOPED * loop.on,
            "first_note": self.note_count,
            "note_count": 0,
            "sample": -1,
            "warp": -1,
            "gain": 1.0,
        }
        if isinstance(clip, AudioClip):
            self._add_audio(row, clip)
        elif isinstance(clip, MidiClip):
            row["note_count"] = self._add_notes(clip)
        return row

    def _add_audio(self, row: dict[str, float], clip: AudioClip) -> None:
        row["flags"] += AUDIO + WARPED * clip.warped
        row["sample"] = self.samples.index(clip.sample)
        row["gain"] = clip.gain
        if not clip.name:
            row["name"] = self.names.index(clip.sample.name.rpartition(".")[0])
        if clip.warped:
            markers = tuple((marker.seconds, marker.beats) for marker in clip.warp_markers)
            row["warp"] = self.warps.index(markers)

    def _add_notes(self, clip: MidiClip) -> int:
        notes = clip.note_array()
        self.notes.append(notes)
        self.note_count += len(notes)
        return len(notes)

    def _notes(self, buffers: Buffers) -> dict[str, Any]:
        notes = np.concatenate(self.notes) if self.notes else np.empty(0, NOTE_DTYPE)
        return buffers.columns(
            start=("f4", notes["time"]),
            length=("f4", notes["duration"]),
            pitch=("u1", np.clip(notes["pitch"], 0, 127)),
            velocity=("u1", np.clip(notes["velocity"], 0, 127)),
            enabled=("u1", notes["enabled"]),
        )


def _places(clips: list[Clip]) -> dict[Element, int]:
    """Give each clip its position in the timeline's list, which is its identity where it has no id."""
    parent = clips[0].element.getparent() if clips else None
    return {} if parent is None else {event: place for place, event in enumerate(parent)}


def _warp_columns(markers: tuple[tuple[float, float], ...], buffers: Buffers) -> dict[str, Any]:
    return buffers.columns(
        seconds=("f8", [seconds for seconds, _ in markers]),
        beats=("f8", [beats for _, beats in markers]),
    )
