"""Chains: pieces of a sample, each at its own speed, one after the other and cross-faded where they meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from setbook.audio.sources.stretch import crossfaded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from setbook.audio.sources.time_line import TimeLine

    Pcm = NDArray[np.float32]
    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Stretch:
    """What is to be stretched.

    Parameters
    ----------
    pcm
        Stereo planes at `sample_rate`; silence lies before and after them.
    line
        From seconds of the result, beginning at 0, to seconds of the PCM.
    frame_count
        Length of the result.
    speed
        What the PCM was sped up by to transpose it; its formants moved as far.
    cuts
        Seconds of the PCM at which something begins, ascending; only modes
        that cut ask for them.
    """

    pcm: Pcm
    line: TimeLine
    frame_count: int
    sample_rate: int
    speed: float
    cuts: Floats


class Stretcher(Protocol):
    """A warp mode with its settings; a frozen dataclass, so that it can be a part of a content key."""

    def __hash__(self) -> int: ...

    @property
    def neutral(self) -> bool:
        """Whether at its own tempo the sample is to be heard as it is."""

    @property
    def grid_beats(self) -> float | None:
        """What it cuts at: every so many beats of the clip, 0 for onsets, None for nothing."""

    def play(self, stretch: Stretch) -> Pcm:
        """Return the sound, shape (2, frame_count)."""


def join(out: Pcm, at: int, piece: Pcm, fade: int) -> None:
    """Lay a piece into `out` from `at` on, cross-fading its first `fade` frames with what is there.

    Frames of the piece outside of `out` are left out.
    """
    lost = max(0, -at)
    piece, at, fade = piece[:, lost:], at + lost, max(0, fade - lost)
    stop = min(out.shape[1], at + piece.shape[1])
    if stop <= at:
        return
    fade = min(fade, stop - at)
    if fade:
        rising = 0.5 - 0.5 * np.cos(np.pi * (np.arange(fade) + 0.5) / fade)
        out[:, at : at + fade] = crossfaded(out[:, at : at + fade], piece[:, :fade], rising)
    out[:, at + fade : stop] = piece[:, fade : stop - at]
