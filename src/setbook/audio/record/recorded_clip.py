"""A recording on the timeline: it plays at the speed at which it was recorded, through all changes of tempo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from setbook.model.warp import WarpMarker

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.model import Track
    from setbook.model.audio_clip import AudioClip
    from setbook.model.tempo_map import TempoMap

_SLOPE_BEATS = 0.03125
"""The last warp marker lies a 32nd of a beat behind and only gives the slope, as in Live."""


def place_recording(
    track: Track, path: Path, start_beats: float, frame_count: int, sample_rate: int, tempo: TempoMap
) -> AudioClip:
    """Put a recording on a track, pinned to the beats that were played while it was made.

    Parameters
    ----------
    start_beats
        Where its first frame was played.
    tempo
        Of the song: where it changes within the clip, a warp marker pins the sample.

    Raises
    ------
    EditRefused
        It is no audio track.
    """
    seconds = frame_count / sample_rate
    begun = float(tempo.seconds(start_beats))
    end_beats = float(tempo.beats(begun + seconds))
    length = end_beats - start_beats
    clip = track.add_audio_clip(
        path,
        start_beats,
        duration_frames=frame_count,
        sample_rate=sample_rate,
        tempo=length * 60.0 / seconds,
        name=path.stem,
    )
    beats = tempo.breakpoints[0]
    inside = beats[(beats > start_beats) & (beats < end_beats)]
    if len(np.unique(tempo.tempo_at([start_beats, *inside]))) > 1:
        slope = float(tempo.tempo_at(end_beats)) / 60.0
        clip.warp_markers = [
            WarpMarker(0.0, 0.0),
            *(WarpMarker(float(tempo.seconds(beat)) - begun, float(beat) - start_beats) for beat in inside),
            WarpMarker(seconds, length),
            WarpMarker(seconds + _SLOPE_BEATS / slope, length + _SLOPE_BEATS),
        ]
    return clip
