"""Takes on their way from the page: kept on disk part by part, then placed in the set."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from setbook.audio.record import Recording, TakeFile, read_take, record_frames
from setbook.audio.record.recorded_file import recorded_folder
from setbook.errors import AudioError, NotFound
from setbook.undo import UndoHistory

if TYPE_CHECKING:
    from collections.abc import Mapping

    from setbook.model import LiveSet

_SAME_BEAT = 6
"""Digits behind the point of a beat: nearer than this is the same place."""


@dataclass
class Takes:
    """What a mixer records, from the first part of a take to the clip, and the way back."""

    live_set: LiveSet
    recordings: list[Recording] = field(default_factory=list)
    """What stands in the set, oldest first."""
    _open: dict[str, TakeFile] = field(default_factory=dict)
    _history: UndoHistory | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, sample_rate: int) -> str:
        """Begin a take; return its id.

        Raises
        ------
        AudioError
            The set has no file, and so no project to record into.
        """
        take = TakeFile(recorded_folder(self.live_set), sample_rate)
        self._open[take.id] = take
        return take.id

    def append(self, take_id: str, part: int, planes: bytes) -> int:
        """Keep a part, left plane then right; return how many frames there are. The same part may come twice."""
        with self._lock:
            return self._take(take_id).append(part, np.frombuffer(planes, "<f4").reshape(2, -1))

    def finish(self, asked: Mapping[str, Any]) -> Recording:
        """Place a take in the set, as one step to undo.

        Parameters
        ----------
        asked
            `take`, its id; `frames`, how many it has; `start_seconds`, where in
            the song its first frame came in; `latency_seconds`; `track`, an id,
            or nothing for a new one.
        """
        with self._lock:
            take = self._take(str(asked["take"]))
            if take.frame_count != int(asked["frames"]):
                raise AudioError(
                    f"Expected a take of {asked['frames']} frames, found {take.frame_count}; send it again."
                )
            samples, sample_rate = read_take(take.path)
            start = round(float(self.live_set.tempo_map.beats(float(asked["start_seconds"]))), _SAME_BEAT)
            if self._history is None:
                self._history = UndoHistory(self.live_set)
            with self._history.step("Record"):
                recording = record_frames(
                    self.live_set,
                    samples,
                    sample_rate,
                    start_beats=start,
                    track=str(asked["track"]) or None,
                    new_track=not asked["track"],
                    latency_seconds=float(asked["latency_seconds"]),
                )
            self.recordings.append(recording)
            self.discard()
            return recording

    def undo(self) -> Recording:
        """Take the last recording out of the set; its file stays, as in Live.

        Raises
        ------
        NotFound
            There is none, or something else was edited since.
        """
        with self._lock:
            if self._history is None or not self.recordings:
                raise NotFound("Expected a recording to take back, found none.")
            if self._history.steps[-1].label != "Record":
                raise NotFound(
                    "Expected the recording to be the last edit of the set, found others since; undo those first."
                )
            self._history.undo()
            return self.recordings.pop()

    def discard(self) -> None:
        """Remove the takes that were never finished, or sent again."""
        for take in self._open.values():
            take.remove()
        self._open.clear()

    def _take(self, take_id: str) -> TakeFile:
        take = self._open.get(take_id)
        if take is None:
            raise NotFound(
                "Expected a take that was begun, found none of this name: the kernel was started anew; send it again."
            )
        return take
