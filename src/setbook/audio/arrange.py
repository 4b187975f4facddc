"""What sounds when: the clips of the arrangement, or the scenes in a row where there is none."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.sources.reading.clips import Placement
from setbook.audio.sources.time_line import TimeLine
from setbook.model.audio_clip import AudioClip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.model import Clip, LiveSet, Track

SHORTEST_SCENE_BEATS = 0.25
EMPTY_SONG_BEATS = 4.0
"""A set without a clip is a bar of silence, so that it can be opened in a mixer like any other."""


@dataclass(frozen=True)
class Arrangement:
    """The clips of all tracks on one timeline.

    Parameters
    ----------
    tempo
        From beats to seconds.
    clips
        By track id.
    from_session
        Whether scenes were put in a row, for want of an arrangement.
    """

    tempo: TimeLine
    clips: dict[str, list[Placement]] = field(default_factory=dict)
    from_session: bool = False

    @property
    def length_beats(self) -> float:
        """End of the last clip."""
        ends = [placement.end for placements in self.clips.values() for placement in placements]
        return max(ends, default=EMPTY_SONG_BEATS)


def arrangement_of(live_set: LiveSet) -> Arrangement:
    """Return the arrangement of a set; of one that has only a session, its scenes in a row."""
    tracks = live_set.tracks
    placed = {
        track.id: [Placement(clip, clip.start, clip.end) for clip in sounding(track)] for track in tracks
    }
    beats, seconds = live_set.tempo_map.breakpoints
    tempo = TimeLine(np.asarray(beats, np.float64), np.asarray(seconds, np.float64))
    if any(placed.values()) or any(track.clips for track in tracks):
        return Arrangement(tempo, placed)
    return _scenes_in_a_row(live_set, tempo)


def sounding(track: Track) -> list[Clip]:
    """Return the clips that play: those of the freeze on a frozen track, else its own; not the muted ones."""
    clips = frozen_clips(track) if track.frozen else []
    return [clip for clip in clips or track.clips if not clip.disabled and 0 < clip.length < math.inf]


def frozen_clips(track: Track) -> list[Clip]:
    """Return what a frozen track was frozen into, if all of its sound is there; else nothing."""
    found = track.element.iterfind("DeviceChain/FreezeSequencer//ArrangerAutomation/Events/AudioClip")
    clips = [AudioClip(element, track.document) for element in found]
    whole = bool(clips) and all(clip.sample.exists for clip in clips)
    return sorted(clips, key=lambda clip: clip.start) if whole else []


def _scenes_in_a_row(live_set: LiveSet, tempo: TimeLine) -> Arrangement:
    scenes = list(_scenes(live_set))
    if not scenes:
        return Arrangement(tempo)
    clips: dict[str, list[Placement]] = {}
    at, bpm, changes = 0.0, live_set.tempo, []
    for scene_tempo, row in scenes:
        length = max(turn_beats(clip) for _, clip in row)
        bpm = scene_tempo or bpm
        changes.append((at, bpm))
        for track, clip in row:
            end = at + (length if clip.loop.on else min(length, clip.length))
            clips.setdefault(track.id, []).append(Placement(clip, at, end))
        at += length
    return Arrangement(stepped_tempo([*changes, (at, bpm)]), clips, from_session=True)


def _scenes(live_set: LiveSet) -> Iterator[tuple[float | None, list[tuple[Track, Clip]]]]:
    """Yield the tempo and the clips of every scene that has clips."""
    slots = [(track, track.slots) for track in live_set.tracks]
    scenes = live_set.scenes
    for index in range(max((len(row) for _, row in slots), default=0)):
        row = [
            (track, clip)
            for track, column in slots
            if index < len(column) and (clip := column[index].clip) is not None and not clip.disabled
        ]
        if row:
            yield scenes[index].tempo if index < len(scenes) else None, row


def turn_beats(clip: Clip) -> float:
    """Return how long a session clip plays before it is over or turns."""
    in_beats = clip.warped or not isinstance(clip, AudioClip)
    looped = (
        clip.loop.end - (clip.loop.start + clip.loop.start_relative) if clip.loop.on and in_beats else 0.0
    )
    return max(looped or clip.length, SHORTEST_SCENE_BEATS)


def stepped_tempo(changes: list[tuple[float, float]]) -> TimeLine:
    """Return the tempo map of scenes with their own tempi."""
    corners = [(0.0, 0.0)]
    for (start, bpm), (end, _) in pairwise(changes):
        corners.append((end, corners[-1][1] + (end - start) * 60.0 / bpm))
    last_beat, last_second = corners[-1]
    corners.append((last_beat + 4.0, last_second + 240.0 / changes[-1][1]))
    return TimeLine.through(corners)
