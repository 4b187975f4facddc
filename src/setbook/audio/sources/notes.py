"""Notes as they sound: a MIDI clip unrolled into keys that go down and up at frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from setbook.audio.sources.loop_passes import LoopBrace, passes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from setbook.audio.sources.time_line import TimeLine

STRUCK_DTYPE = np.dtype(
    [("start", np.int64), ("end", np.int64), ("pitch", np.int16), ("velocity", np.float32)]
)
"""A note on the clip's frames: down at `start`, up at `end`."""

Struck = np.ndarray[Any, np.dtype[np.void]]

EARLY_BEATS = 1e-6
"""A note this little before its loop belongs to it: set files round."""

SHORTEST_SECONDS = 0.001


def struck_notes(
    notes: NDArray[np.void],
    loop: LoopBrace,
    length_beats: float,
    song: TimeLine,
    sample_rate: int,
    seed: int = 0,
) -> Struck:
    """Return what sounds of a clip's notes, by start.

    Muted notes are left out, notes end with their turn of the loop, chance and
    velocity deviation are drawn from the seed, the note and the turn: the
    same set sounds the same each time, and a loop not like a loop.

    Parameters
    ----------
    notes
        The model's note array, by time.
    song
        From beats after the clip's start to seconds after it.
    """
    start, end, pitch, velocity, _ = sounding_notes(notes, loop, length_beats, seed)
    struck = np.empty(len(start), STRUCK_DTYPE)
    struck["start"] = np.round(song.at(start) * sample_rate)
    least = round(SHORTEST_SECONDS * sample_rate)
    struck["end"] = np.maximum(np.round(song.at(end) * sample_rate), struck["start"] + least)
    struck["pitch"], struck["velocity"] = pitch, velocity
    return struck


def sounding_notes(
    notes: NDArray[np.void], loop: LoopBrace, length_beats: float, seed: int = 0
) -> tuple[NDArray[Any], ...]:
    """Return start and end (in beats after the clip's start), pitch, velocity and id of all that sounds."""
    sounding = notes[notes["enabled"] & np.isfinite(notes["time"]) & np.isfinite(notes["duration"])]
    turns = [
        _turn(sounding, turn.start, turn.end, turn.content, turn.index, seed)
        for turn in passes(loop, length_beats)
    ]
    if not turns:
        return tuple(np.empty(0) for _ in range(5))
    return tuple(np.concatenate(column) for column in zip(*turns, strict=True))


def _turn(
    notes: NDArray[np.void], start: float, end: float, content: float, turn: int, seed: int
) -> tuple[NDArray[Any], ...]:
    """Return start, end (both in the clip's beats), pitch, velocity and id of one turn's notes."""
    first, stop = np.searchsorted(notes["time"], [content - EARLY_BEATS, content + end - start - EARLY_BEATS])
    here = notes[first:stop]
    chance, wander = (_chance(here, turn, seed, draw) for draw in (0, 1))
    falls = chance < here["probability"]
    velocity = np.nan_to_num(np.clip(here["velocity"] + here["velocity_deviation"] * wander, 1.0, 127.0))
    begins = np.maximum(here["time"] - content, 0.0) + start
    ends = np.minimum(begins + np.maximum(here["duration"], 0.0), end)
    return begins[falls], ends[falls], here["pitch"][falls], velocity[falls], here["note_id"][falls]


def is_random(notes: NDArray[np.void]) -> bool:
    """Return whether anything of these notes is left to chance."""
    return bool(np.any(notes["probability"] < 1.0) or np.any(notes["velocity_deviation"] != 0.0))


def _chance(notes: NDArray[np.void], turn: int, seed: int, draw: int) -> NDArray[np.float64]:
    """Return a number from 0 to 1 for each note, from the bits of SplitMix64 (Steele, Lea & Flood 2014)."""
    name = np.where(notes["note_id"] >= 0, notes["note_id"], np.arange(len(notes))).astype(np.uint64)
    start = np.uint64((seed + turn * 0x9E37_79B9 + draw * 0x85EB_CA6B) % 2**64)
    with np.errstate(over="ignore"):
        bits = start + (name + np.uint64(1)) * np.uint64(0x9E37_79B9_7F4A_7C15)
        bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58_476D_1CE4_E5B9)
        bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D0_49BB_1331_11EB)
        bits ^= bits >> np.uint64(31)
    result: NDArray[np.float64] = (bits >> np.uint64(11)).astype(np.float64) / 2.0**53
    return result
