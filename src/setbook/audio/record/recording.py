"""From frames to a clip: cut by the latency, brought to the song's rate, written, placed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.record.recorded_clip import place_recording
from setbook.audio.record.recorded_file import recorded_folder, take_new_name
from setbook.audio.session import DEFAULT_RATE_HZ
from setbook.audio.sound_file import write_sound
from setbook.errors import AudioError, EditRefused

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import ArrayLike, NDArray

    from setbook.model import LiveSet, Track

    Pcm = NDArray[np.float32]

NEW_TRACK_NAME = "Recorded"


@dataclass(frozen=True)
class Recording:
    """What was recorded, and where it went."""

    path: Path
    track: str
    """The track's name."""
    track_id: str
    is_new_track: bool
    start_beats: float
    seconds: float
    sample_rate: int
    latency_seconds: float
    """How much was cut off its beginning."""


def record_frames(
    live_set: LiveSet,
    samples: ArrayLike,
    sample_rate: int,
    *,
    start_beats: float = 0.0,
    track: str | None = None,
    new_track: bool = False,
    latency_seconds: float = 0.0,
    file_rate: int = DEFAULT_RATE_HZ,
    bit_depth: int = 32,
) -> Recording:
    """Write frames into the set's project and place them as an audio clip; the set is edited, not saved.

    What comes out of the rendered song is what went in, bit for bit with 32
    bits at the same rate, but for fades of 4 ms at the clip's edges.

    Parameters
    ----------
    live_set
        A set that has a file: its project holds the recording.
    samples
        Float, of shape (2, frames), or (frames,) for both sides alike.
    sample_rate
        Of the samples, in hertz.
    start_beats
        What the song was at when the first frame came in.
    track
        Name or id of an audio track. By default the first armed one, or a new
        one behind the others.
    new_track
        A new one, even if another is armed.
    latency_seconds
        How late the frames came in: what a person hears, plays to it and is
        recorded of it. So much is cut off the beginning.
    file_rate
        Rate of the file, in hertz; other samples are resampled (soxr, very high quality).
    bit_depth
        32 for float, 24 or 16 for whole numbers.

    Raises
    ------
    AudioError
        There are no samples, they are not of this shape, or nothing is left behind the latency; or the set has no file.
    NotFound
        There is no such track.
    EditRefused
        The track is no audio track.
    NotWritable
        The folder or the disk refuses.

    Examples
    --------
    >>> record_frames(live_set, samples, 48_000, start_beats=16.0, track="Vocals").path.name  # doctest: +SKIP
    '3-Vocals 0001 [2026-05-01 201530].wav'
    """
    sound = _at_rate(_behind(_stereo(samples), round(latency_seconds * sample_rate)), sample_rate, file_rate)
    folder = recorded_folder(live_set)
    target = None if new_track else target_track(live_set, track)
    tracks = live_set.tracks
    name, number = (NEW_TRACK_NAME, len(tracks)) if target is None else (target.name, tracks.index(target))
    path = take_new_name(folder, name, number + 1)
    try:
        write_sound(path, sound, file_rate, bit_depth)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    placed_on = live_set.add_audio_track(NEW_TRACK_NAME) if target is None else target
    place_recording(placed_on, path, start_beats, sound.shape[1], file_rate, live_set.tempo_map)
    return Recording(
        path,
        placed_on.name,
        placed_on.id,
        target is None,
        start_beats,
        sound.shape[1] / file_rate,
        file_rate,
        latency_seconds,
    )


def target_track(live_set: LiveSet, track: str | None) -> Track | None:
    """Return the track that a recording would go to; None for a new one.

    Raises
    ------
    NotFound, EditRefused
        See `record_frames`.
    """
    if track:
        found = live_set.track(track)
        if found.kind != "audio":
            raise EditRefused(
                f"Expected an audio track to record into, found the {found.kind} track {found.name!r}; choose another."
            )
        return found
    return next((one for one in live_set.tracks if one.kind == "audio" and one.armed), None)


def _stereo(samples: ArrayLike) -> Pcm:
    sound = np.asarray(samples, np.float32)
    if sound.ndim == 1:
        sound = np.stack([sound, sound])
    if sound.ndim != 2 or sound.shape[0] != 2:
        raise AudioError(f"Expected samples of shape (2, frames) or (frames,), found {sound.shape}.")
    return np.nan_to_num(sound, nan=0.0, posinf=0.0, neginf=0.0)


def _behind(sound: Pcm, latency_frames: int) -> Pcm:
    if sound.shape[1] <= latency_frames:
        raise AudioError(
            f"Expected a recording of more than the latency of {latency_frames} frames, found {sound.shape[1]}; record for longer."
        )
    return sound[:, max(latency_frames, 0) :]


def _at_rate(sound: Pcm, sample_rate: int, file_rate: int) -> Pcm:
    if sample_rate == file_rate:
        return np.ascontiguousarray(sound)
    import soxr  # noqa: PLC0415 - only recordings at another rate need it

    made: Pcm = soxr.resample(np.ascontiguousarray(sound.T), sample_rate, file_rate, quality="VHQ").T
    return np.ascontiguousarray(made, np.float32)
