"""The ring between the thread that makes sound and the callback that hands it to the device.

One thread writes, one reads, and neither ever waits for the other: each index
is only ever moved by its own side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FADE_FRAMES = 128
"""What is given up in mid-sound goes out over this, so that it does not click."""


class Ring:
    """Stereo frames, first in, first out.

    Parameters
    ----------
    capacity
        In frames.

    Examples
    --------
    >>> ring = Ring(8)
    >>> ring.write(np.ones((2, 3), np.float32))
    3
    >>> out = np.empty((4, 2), np.float32)
    >>> ring.read_into(out), out[:, 0].tolist()
    (3, [1.0, 1.0, 1.0, 0.0])
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self._frames = np.zeros((capacity, 2), np.float32)
        self._falling = np.linspace(1.0, 0.0, FADE_FRAMES, dtype=np.float32)[:, None]
        self.written = 0
        """Frames put in so far; moved by the writer."""
        self.read = 0
        """Frames taken out or given up so far; moved by the reader."""
        self._give_up_before = 0

    @property
    def filled(self) -> int:
        """Frames that wait."""
        return self.written - self.read

    @property
    def free(self) -> int:
        """Frames that there is room for."""
        return self.capacity - self.filled

    def write(self, planes: NDArray[np.float32]) -> int:
        """Put in as many frames as there is room for; return how many. For the writer's thread.

        Parameters
        ----------
        planes
            Shape (2, frames).
        """
        count = min(int(planes.shape[1]), self.free)
        at = self.written % self.capacity
        first = min(count, self.capacity - at)
        self._frames[at : at + first] = planes[:, :first].T
        self._frames[: count - first] = planes[:, first:count].T
        self.written += count
        return count

    def give_up(self) -> int:
        """Let the reader pass over all that was written so far; return how many frames that is from the start on.

        For the writer's thread. What is being heard fades out.
        """
        self._give_up_before = self.written
        return self.written

    def read_into(self, out: NDArray[np.float32]) -> int:
        """Take frames out into an array of shape (frames, 2), silence after them; return how many there were.

        For the reader's thread: it copies, and allocates and waits for nothing.
        """
        given_up = self._give_up_before
        if given_up > self.read:
            count = self._take(out, min(FADE_FRAMES, given_up - self.read))
            out[:count] *= self._falling[:count]
            self.read = given_up
            count += self._take(out[count:], self.filled)
        else:
            count = self._take(out, self.filled)
        out[count:] = 0.0
        return count

    def _take(self, out: NDArray[np.float32], available: int) -> int:
        count = min(len(out), available)
        at = self.read % self.capacity
        first = min(count, self.capacity - at)
        out[:first] = self._frames[at : at + first]
        out[first:count] = self._frames[: count - first]
        self.read += count
        return count
