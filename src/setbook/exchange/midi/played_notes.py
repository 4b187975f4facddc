"""Notes as the arrangement plays them: loops unrolled, muted notes left out, each key down once at a time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from setbook.audio.sources.loop_passes import LoopBrace, passes
from setbook.errors import ExchangeError
from setbook.exchange.midi.ticks import ticks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from setbook.model import MidiClip

PLAYED_DTYPE = np.dtype(
    [
        ("on", np.int64),
        ("off", np.int64),
        ("pitch", np.int16),
        ("velocity", np.uint8),
        ("off_velocity", np.uint8),
    ]
)
"""A note in ticks: down at ``on``, up at ``off``, which is later."""

Played = np.ndarray[Any, np.dtype[np.void]]

MOST_NOTES = 2_000_000
MOST_TURNS = 100_000
_EARLY_BEATS = 1e-6  # a note this little before its loop belongs to it: set files round


def played_notes(clip: MidiClip, start_beats: float, length_beats: float) -> Played:
    """Give what a clip plays when it stands at a beat for a length, in ticks of the song.

    Every note plays, whatever its chance; velocities stand without their
    deviation. Notes end with their turn of the loop.

    Raises
    ------
    ExchangeError
        It would be over `MOST_NOTES` notes or `MOST_TURNS` turns of the loop.
    """
    notes = _sounding(clip)
    if not len(notes) or not 0 < length_beats < math.inf:
        return np.empty(0, PLAYED_DTYPE)
    loop = clip.loop
    brace = LoopBrace(loop.start + loop.start_relative, loop.start, loop.end, loop.on)
    _refuse_endless(clip, brace, length_beats)
    found, count = [], 0
    for turn in passes(brace, length_beats):
        found.append(_turn(notes, start_beats + turn.start, turn.content, turn.end - turn.start))
        count += len(found[-1])
        if count > MOST_NOTES:
            raise _too_many(clip)
    return np.concatenate(found) if found else np.empty(0, PLAYED_DTYPE)


def one_key_at_a_time(played: Sequence[Played]) -> Played:
    """Put notes in the order of a track; one that is still down when its key is struck again ends there.

    Two notes of one key on one tick are one: the longer.
    """
    whole = np.concatenate([np.empty(0, PLAYED_DTYPE), *played])
    if len(whole) > MOST_NOTES:
        raise ExchangeError(
            f"expected at most {MOST_NOTES:,} notes on a track, found {len(whole):,}: export parts of it"
        )
    whole = whole[np.lexsort((-whole["off"], whole["on"], whole["pitch"]))]
    if len(whole) > 1:
        same_key = whole["pitch"][1:] == whole["pitch"][:-1]
        twice = np.append(False, same_key & (whole["on"][1:] == whole["on"][:-1]))
        whole = whole[~twice]
        same_key = whole["pitch"][1:] == whole["pitch"][:-1]
        struck_again = np.where(same_key, whole["on"][1:], np.iinfo(np.int64).max)
        whole["off"][:-1] = np.minimum(whole["off"][:-1], struck_again)
    return whole[np.lexsort((whole["pitch"], whole["on"]))]


def _sounding(clip: MidiClip) -> NDArray[np.void]:
    notes = clip.note_array()
    plays = notes["enabled"] & np.isfinite(notes["time"]) & np.isfinite(notes["duration"])
    sounding: NDArray[np.void] = notes[plays & (notes["pitch"] >= 0) & (notes["pitch"] <= 127)]
    return sounding


def _turn(notes: NDArray[np.void], at: float, content: float, length: float) -> Played:
    first, stop = np.searchsorted(notes["time"], [content - _EARLY_BEATS, content + length - _EARLY_BEATS])
    here = notes[first:stop]
    begins = np.maximum(here["time"] - content, 0.0) + at
    ends = np.minimum(begins + np.maximum(here["duration"], 0.0), at + length)
    played = np.empty(len(here), PLAYED_DTYPE)
    played["on"] = ticks(begins)
    played["off"] = np.maximum(ticks(ends), played["on"] + 1)
    played["pitch"] = here["pitch"]
    played["velocity"] = np.clip(np.rint(np.nan_to_num(here["velocity"])), 1, 127)
    played["off_velocity"] = np.clip(np.rint(np.nan_to_num(here["off_velocity"])), 0, 127)
    return played


def _refuse_endless(clip: MidiClip, brace: LoopBrace, length_beats: float) -> None:
    if brace.turns and length_beats / (brace.end - brace.start) > MOST_TURNS:
        raise _too_many(clip)


def _too_many(clip: MidiClip) -> ExchangeError:
    return ExchangeError(
        f"expected at most {MOST_NOTES:,} notes and {MOST_TURNS:,} turns of a loop, found more in {clip.name!r}: "
        "make the clip shorter or its loop longer"
    )
