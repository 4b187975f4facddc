"""Which PCM sounds in a block, as the kernels want to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from setbook.errors import AudioError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from setbook.audio.console.compensation import Timing
    from setbook.audio.plan import Plan


class PcmReader(Protocol):
    """Where PCM comes from: a `PcmStore`, or any mapping of keys to arrays."""

    def get(self, key: str, /) -> NDArray[np.float32]:
        """Return float32 of shape (2, frames)."""


class Pieces:
    """The segments of all strips, and the planes of the PCM that they play.

    Parameters
    ----------
    timing
        How far each strip is behind the console's clock.
    """

    def __init__(self, plan: Plan, store: PcmReader, timing: Timing) -> None:
        self._store = store
        self._keys = list(plan.pcm)
        number = {key: index for index, key in enumerate(self._keys)}
        rows = [
            (strip, *_clipped(segment.start_frame, segment.frame_count, segment.pcm_offset, info.frame_count), number[segment.pcm])
            for strip, one in enumerate(plan.strips)
            for segment in one.segments
            for info in (plan.pcm[segment.pcm],)
        ]  # fmt: skip
        table = np.array(rows, np.int64).reshape(-1, 5)
        self._strip, self._start, self._count, self._offset, self._pcm = table.T
        strips = range(len(plan.strips))
        self._start += np.array(timing.inputs, np.int64)[self._strip]
        self._heard = np.array([timing.heard(strip) for strip in strips], np.int64)[self._strip]
        self._begins, self._ends = self._start, self._start + self._count
        self._lead = self._offset - self._start
        self._edges = np.arange(len(plan.strips) + 1)
        self._planes: dict[int, NDArray[np.float32]] = {}
        self._frames = np.array([info.frame_count for info in plan.pcm.values()], np.int64)
        self._address = np.zeros(len(self._keys), np.int64)
        self.base = np.zeros(2, np.float32)
        """What the kernels count the planes' places from."""

    def within(self, start_frame: int, frame_count: int) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
        """Return the pieces of a block on the console's clock, and per strip the first of its own."""
        begins = np.maximum(self._begins, start_frame)
        ends = np.minimum(self._ends, start_frame + frame_count)
        (found,) = (begins < ends).nonzero()
        begins, pcm = begins[found], self._pcm[found]
        for index in set(pcm.tolist()) - self._planes.keys():
            self._load(index)
        pieces = np.zeros((len(found) + 1, 4))
        pieces[:-1, 0] = begins - start_frame
        pieces[:-1, 1] = ends[found] - begins
        pieces[:-1, 2] = self._address[pcm] + self._lead[found] + begins
        pieces[:-1, 3] = pieces[:-1, 2] + self._frames[pcm]
        return pieces, self._strip[found].searchsorted(self._edges).astype(np.int32)

    def begin(self, song_frame: int) -> None:
        """Leave out what is heard before a frame of the song."""
        self._begins = np.maximum(self._start, self._heard + song_frame)

    def _load(self, index: int) -> None:
        """Map a piece of PCM and note where it lies."""
        key = self._keys[index]
        planes = np.ascontiguousarray(self._store.get(key), np.float32)
        if planes.shape != (2, self._frames[index]):
            raise AudioError(
                f"Expected PCM {key!r} of shape {(2, int(self._frames[index]))}, found {planes.shape}; plan again."
            )
        self._planes[index] = planes
        self._address[index] = (planes.ctypes.data - self.base.ctypes.data) // planes.itemsize


def _clipped(start: int, count: int, offset: int, available: int) -> tuple[int, int, int]:
    """Keep a segment within the song and within its PCM."""
    lead = max(-start, -offset, 0)
    return start + lead, max(min(count, available - offset) - lead, 0), offset + lead
