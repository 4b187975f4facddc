"""The feed: a thread that keeps the ring full with what the console plays."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.output.ring import FADE_FRAMES, Ring

if TYPE_CHECKING:
    from setbook.audio.console import Console

BLOCK_FRAMES = 512
WAIT_SECONDS = 0.003
"""Between two looks at a full ring: well under the 12 ms that a block lasts."""

ANCHORS = 256


@dataclass(frozen=True)
class Anchor:
    """From `index` on, counted in frames put into the ring, the song goes on from `song_frame`."""

    index: int
    song_frame: int


class Feed:
    """Plays a part of a song into a ring, ahead of the device.

    Parameters
    ----------
    console
        Only the feed's thread touches it from now on.
    first, last
        Frames of the song.
    at
        Where to begin; at `first` if left out.
    loop
        Whether to go on at `first` when `last` is reached; effects ring on.
    """

    def __init__(
        self,
        console: Console,
        ring: Ring,
        first: int,
        last: int,
        *,
        at: int | None = None,
        loop: bool = False,
    ) -> None:
        self._console = console
        self._ring = ring
        self._first, self._last, self._loop = first, last, loop
        self._at = first if at is None else at
        self._seeks: deque[int] = deque()
        self._leave = threading.Event()
        self._anchors: deque[Anchor] = deque([Anchor(0, self._at)], maxlen=ANCHORS)
        self._thread = threading.Thread(target=self._run, name="setbook feed", daemon=True)
        self.done = False
        """Whether everything has been put into the ring."""
        self.error: BaseException | None = None
        """What ended the feed too early."""
        console.seek(self._at)

    def start(self) -> None:
        """Fill the ring, then keep it full in the background."""
        while self._step():
            pass
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._leave.set()
        if self._thread.is_alive():
            self._thread.join()

    def seek(self, song_frame: int) -> None:
        """Go on from another frame; what waits in the ring is given up."""
        self._seeks.append(song_frame)

    def song_frame(self, ring_frame: int) -> int:
        """Return the frame of the song that a frame of the ring is."""
        anchors = list(self._anchors)
        anchor = next((one for one in reversed(anchors) if one.index <= ring_frame), anchors[0])
        return anchor.song_frame + ring_frame - anchor.index

    def _run(self) -> None:
        try:
            while not self._leave.is_set():
                if not self._step():
                    self._leave.wait(WAIT_SECONDS)
        except Exception as error:  # noqa: BLE001 - the player raises it where somebody can see it
            self.error = error
            self.done = True

    def _step(self) -> bool:
        """Make one block; return whether there was need for it."""
        fade_in = self._turn_to_seek()
        if self.done or self._ring.free < BLOCK_FRAMES:
            return False
        count = min(BLOCK_FRAMES, self._last - self._at)
        block = self._console.render(self._at, count)
        if fade_in:
            edge = min(FADE_FRAMES, count)
            block[:, :edge] *= np.linspace(0.0, 1.0, edge, dtype=np.float32)
        self._ring.write(block)
        self._at += count
        if self._at >= self._last:
            self._turn()
        return True

    def _turn_to_seek(self) -> bool:
        """Do what `seek` asked for; return whether it did."""
        if not self._seeks:
            return False
        goal = self._seeks.pop()
        self._seeks.clear()
        self._console.seek(goal)
        self._at = goal
        self.done = False
        self._anchors.append(Anchor(self._ring.give_up(), goal))
        return True

    def _turn(self) -> None:
        """Go back to the start of the loop, or be done."""
        if not self._loop:
            self.done = True
            return
        self._console.jump(self._first)
        self._at = self._first
        self._anchors.append(Anchor(self._ring.written, self._first))
